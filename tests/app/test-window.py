#!/usr/bin/env python3
"""The main flow in the real window, with a real pointer: usage test-window.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import math
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, drag, key, screen, type_text, wait_for
from tap import run

SAMPLE = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"


def read_sample():
    """{word: (twelve numbers)} as any other program reads the file."""
    with open(SAMPLE, encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    first = rows[0].index("royalty")
    return {row[0]: tuple(map(float, row[first:])) for row in rows[1:]}


def cosine(a, b):
    dot = sum(x * y for x, y in zip(a, b))
    return 1 - dot / math.sqrt(sum(x * x for x in a) * sum(y * y for y in b))


def euclidean(a, b):
    return math.dist(a, b)


def expected(word, distance, k=10):
    words = read_sample()
    found = sorted((distance(words[word], vector), other) for other, vector in words.items() if other != word)
    return found[:k]


def check_neighbors(app, word, distance):
    """The list shows what is nearest in the file's own numbers, nearest first."""
    reference = expected(word, distance)

    def same():
        shown = app.neighbors()
        return (len(shown) == len(reference) and
                all(abs(float(number.replace("−", "-")) - value) < 0.00051 for (_, number), (value, _) in zip(shown, reference)) and shown)
    shown = wait_for(same, f"the neighbours of {word!r} {reference} but they are {app.neighbors()}")
    assert {label for label, _ in shown} == {label for _, label in reference}, (shown, reference)


def first_start(app):
    app.wait_settled()
    assert "167 points" in app.status(), app.status()
    assert app.window.name == "first-words.csv"
    app.screenshot("first-start")


def every_promised_name(app):
    for role, name in [("image", "Scatter plot"), ("entry", "Search"), ("text", "Add text"), ("combo box", "Colour by"),
                       ("combo box", "Projection"), ("combo box", "Metric"), ("label", "Status")]:
        app.find(role, name)
    assert app.find_all("list", "Nearest neighbours", showing=False)


def every_control_has_a_name(app):
    roles = {"push button", "toggle button", "entry", "text", "combo box", "spin button", "check box", "list", "page tab"}
    nameless = []
    for widget in app.walk():
        inside_chooser = widget.name in ("GtkToggleButton", "GtkListView")
        if widget.role in roles and (not widget.name or widget.name.startswith(("Gtk", "Adw", "Vec"))) and not inside_chooser:
            nameless.append((widget.role, widget.name))
    assert not nameless, nameless


def click_a_known_point(app):
    app.search_and_select("queen")
    app.bring_to_middle()
    app.find("push button", "Select nothing").click()
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")
    click(*app.plot().center)
    wait_for(lambda: app.plot().description.startswith("Selected: "), "a selection by the pointer")
    assert app.plot().description.startswith("Selected: queen"), app.plot().description
    app.screenshot("selected")


def neighbors_are_exact(app):
    app.search_and_select("king")
    check_neighbors(app, "king", cosine)
    app.choose("Metric", "Euclidean")
    check_neighbors(app, "king", euclidean)
    app.choose("Metric", "Cosine")
    check_neighbors(app, "king", cosine)


def walk_and_back(app):
    app.search_and_select("king")
    check_neighbors(app, "king", cosine)
    label = app.neighbors()[1][0]
    rows = app.find("list", "Nearest neighbours").find_all("list item")
    rows[1].click()
    wait_for(lambda: app.plot().description.startswith(f"Selected: {label}"), f"a walk to {label!r}")
    app.find("push button", "Back").click()
    wait_for(lambda: app.plot().description.startswith("Selected: king"), "the way back")


def projections(app):
    app.choose("Projection", "t-SNE")
    wait_for(lambda: "t-SNE" in app.status() or app.find_all("progress bar", "Progress"), "t-SNE")
    app.wait_settled(60)
    assert "t-SNE" in app.status(), app.status()
    app.screenshot("tsne")
    app.choose("Projection", "PCA")
    wait_for(lambda: "PCA" in app.status(), "PCA")
    app.wait_settled()


def add_text(app):
    app.find("text", "Add text").click()
    type_text("red apple")
    key("Return")
    wait_for(lambda: app.find_all("list item", "red apple"), "the added text in the list")
    wait_for(lambda: len(app.neighbors()) == 10, "its neighbours")
    words = read_sample()
    mean = tuple((a + b) / 2 for a, b in zip(words["red"], words["apple"]))
    nearest = min(words, key=lambda word: cosine(mean, words[word]))
    wait_for(lambda: app.neighbors()[0][0] == nearest, f"{nearest!r} as the nearest neighbour")
    app.screenshot("added-text")
    app.find("push button", "Remove “red apple”").click()
    wait_for(lambda: not app.find_all("list item", "red apple"), "the text to be removed")
    key("ctrl+z")
    wait_for(lambda: app.find_all("list item", "red apple"), "undo to bring the text back")


def clusters(app):
    app.find("page tab", "Clusters").click()
    rows = wait_for(lambda: app.find("list", "Clusters").find_all("list item"), "clusters")
    before = len(rows)
    spin = app.find("spin button", "Number of clusters")
    spin.click()
    key("ctrl+a")
    type_text("5")
    key("Return")
    wait_for(lambda: len(app.find("list", "Clusters").find_all("list item")) == 5, f"5 clusters instead of {before}")
    sizes = [int(row.name.rsplit(", ", 1)[1]) for row in app.find("list", "Clusters").find_all("list item")]
    assert sum(sizes) == 167 and sizes == sorted(sizes, reverse=True), sizes
    tick = app.find("list", "Clusters").find_all("check box")[0]
    assert tick.checked
    tick.click()
    wait_for(lambda: not app.find("list", "Clusters").find_all("check box")[0].checked, "a hidden cluster")
    app.screenshot("clusters")
    app.find("push button", "Undo").click()
    wait_for(lambda: app.find("list", "Clusters").find_all("check box")[0].checked, "undo to show it again")
    app.find("page tab", "Explore").click()


def treatment(app):
    app.search_and_select("king")
    app.choose("Metric", "Euclidean")
    app.find("push button", "Unit length").click()

    def unit(a, b):
        scale = [math.sqrt(sum(x * x for x in v)) for v in (a, b)]
        return math.dist([x / scale[0] for x in a], [x / scale[1] for x in b])
    check_neighbors(app, "king", unit)
    assert app.find("push button", "Unit length").checked
    app.find("push button", "As they are").click()
    check_neighbors(app, "king", euclidean)
    app.choose("Metric", "Cosine")


def undo_and_redo(app):
    app.choose("Metric", "Dot product")
    app.find("push button", "Undo").click()
    wait_for(lambda: app.chosen("Metric") == "Cosine", "undo of the metric")
    app.find("push button", "Redo").click()
    wait_for(lambda: app.chosen("Metric") == "Dot product", "redo of the metric")
    app.find("push button", "Undo").click()
    wait_for(lambda: app.chosen("Metric") == "Cosine", "undo of the metric")


def keyboard_on_the_plot(app):
    app.search_and_select("queen")
    app.bring_to_middle()
    click(*app.find("push button", "Select nothing").center)
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")
    x, y, width, height = app.plot().box
    click(x + 3, y + 3)
    wait_for(lambda: app.plot().has_state("FOCUSED"), "focus on the plot")
    key("Return")
    wait_for(lambda: app.plot().description.startswith("Selected: queen"), "Enter to pick what is in the middle")
    key("Escape")
    wait_for(lambda: app.plot().description == "Nothing is selected", "Escape to select nothing")
    key("plus", "Left", "Up", "minus", "Home")


def drag_and_wheel(app):
    app.search_and_select("queen")
    app.bring_to_middle()
    app.find("push button", "Select nothing").click()
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")
    x, y = app.plot().center            # the panel may have become wider or narrower
    drag(x, y, 120, 60, rest=True)
    click(x + 120, y + 60)
    wait_for(lambda: app.plot().description.startswith("Selected: queen"), "the dragged point where the pointer left it")
    for button in (4, 4, 5):
        click(x + 120, y + 60, button=button)
    app.wait_still()
    click(x + 120, y + 60)
    wait_for(lambda: app.plot().description.startswith("Selected: queen"), "the zoomed point under the pointer")




TESTS = [
    first_start,
    every_promised_name,
    every_control_has_a_name,
    projections,
    click_a_known_point,
    neighbors_are_exact,
    walk_and_back,
    add_text,
    clusters,
    treatment,
    undo_and_redo,
    keyboard_on_the_plot,
    drag_and_wheel,
]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    with screen(1280, 800), App(program) as app:
        app.wait_settled()
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
