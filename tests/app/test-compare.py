#!/usr/bin/env python3
"""Two maps side by side, of one table and of two: usage test-compare.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, key, move, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-compare-"))
DATA = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
N_GONE = 12


def write_files():
    """The words of the sample as they are, and a later state: the last words are gone, the others stand in another order, and "king"
    and "banana" have changed places."""
    with DATA.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    words = {row[0]: row for row in rows}
    vectors = [i for i, name in enumerate(header) if words["king"][i].lstrip("-").replace(".", "", 1).replace("e-", "", 1).isdigit()]
    after = [list(row) for row in rows[:-N_GONE]]
    for row in after:
        other = {"king": "banana", "banana": "king"}.get(row[0])
        for i in vectors if other else []:
            row[i] = words[other][i]
    for name, part in ("before.csv", rows), ("after.csv", after[::-1]):
        with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *part])
    return len(rows)


def labels(app):
    return [widget.text for widget in app.find_all("label")]


def has_label(app, beginning):
    return next((text for text in labels(app) if text.startswith(beginning)), None)


def second(app):
    return app.find(name="Second map")


def opens_beside(app):
    app.wait_settled()
    assert not app.find_all(name="Second map")
    key("F3")
    wait_for(lambda: app.find_all(name="Second map"), "the second map")
    assert app.chosen("Projection of the second map") == "PCA", app.chosen("Projection of the second map")
    wait_for(lambda: has_label(app, "The two maps agree on"), "the verdict")
    left, right = app.plot().box, second(app).box
    assert left[0] + left[2] <= right[0] + 2, (left, right)
    assert abs(left[2] - right[2]) < 40, (left, right)
    app.screenshot("compare-side-by-side")


def selection_is_shared(app):
    rows = app.find(name="Rows that changed most").find_all("list item")
    assert rows, "no row is listed"
    assert rows[0].name.endswith(" of 10"), rows[0].name
    rows[0].click()
    word = rows[0].name.rsplit(", ", 1)[0]
    wait_for(lambda: word in app.plot().description, "the selection on the left")
    wait_for(lambda: word in second(app).description, "the selection on the right")
    for heading in "Near on both sides", "Near on the left only", "Near on the right only":
        assert heading in labels(app), heading


def clicking_on_the_right_selects_on_the_left(app):
    x, y, width, height = second(app).box
    before = app.plot().description

    def selected():
        for step in range(1, 9):
            click(x + width * step / 9, y + height / 2)
            if app.plot().description not in (before, "Nothing is selected"):
                return True
        return False
    wait_for(selected, "a point under the pointer")
    assert app.plot().description == second(app).description, (app.plot().description, second(app).description)


def other_projection(app):
    app.choose("Projection of the second map", "UMAP")
    wait_for(lambda: has_label(app, "The two maps agree on"), "the verdict on the other map")
    assert app.chosen("Projection") == "t-SNE", app.chosen("Projection")


def colors_of_change(app):
    switch = app.find(name="Colour by change", role="toggle button") if app.find_all("toggle button", "Colour by change") else \
        app.find(name="Colour by change")
    switch.click()
    wait_for(lambda: switch.checked, "the switch")
    move(5, 5)
    app.screenshot("compare-colours")
    switch.click()
    wait_for(lambda: not switch.checked and app.chosen("Colour by") != "(None)", "the colours of before")
    # They are among the others, too, while there is something to compare with.
    before = app.chosen("Colour by")
    app.choose("Colour by", "Change")
    wait_for(lambda: switch.checked, "the switch to follow")
    app.choose("Colour by", before)
    wait_for(lambda: not switch.checked, "the switch to follow back")


def closes(app):
    app.find("push button", "Close the second map").click()
    wait_for(lambda: not app.find_all(name="Second map"), "the second map to go")
    wait_for(lambda: not app.find_all(name="Compare"), "the page to go")


def compare_with_file(app):
    app.wait_settled()
    before = app.x_windows()
    app.choose_in_menu("Compare with a File…")
    wait_for(lambda: len(app.x_windows()) > len(before), "the file chooser")
    app.type_path(FOLDER / "after.csv", lambda: len(app.x_windows()) <= len(before))
    n = app.n_words
    wait_for(lambda: f"{n - N_GONE} of {n} rows are in both files; only these are compared." in labels(app), "how many belong together")
    wait_for(lambda: has_label(app, "On average a row has kept"), "the verdict")
    rows = [row.name.rsplit(", ", 1)[0] for row in app.find(name="Rows that changed most").find_all("list item")]
    assert set(rows[:2]) == {"king", "banana"}, rows[:6]
    app.find(name="Rows that changed most").find_all("list item")[0].click()
    wait_for(lambda: rows[0] in second(app).description, "the same word on the right")
    app.screenshot("compare-files")


TESTS = [opens_beside, selection_is_shared, clicking_on_the_right_selects_on_the_left, other_projection, colors_of_change, closes,
         compare_with_file]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    n_words = write_files()
    with screen(1280, 800), App(sys.argv[1], FOLDER / "before.csv") as app:
        app.n_words = n_words
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
