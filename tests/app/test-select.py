#!/usr/bin/env python3
"""Many points at once, in the real window and with a real pointer: usage test-select.py PROGRAM SCREENSHOT_FOLDER"""

import contextlib
import csv
import os
import pathlib
import re
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, choose_in_open_menu, click, key, move, screen, type_text, wait_for, xdotool
from tap import run

SIDE = 12          # points lie on a lattice, so that it is known which ones a line surrounds


def write_lattice(path):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["label", "half", "x", "y", "z"])
        for i in range(SIDE):
            for j in range(SIDE):
                out.writerow([f"p{i}-{j}", "left" if i < SIDE // 2 else "right", i, j, (i * 7 + j * 3) % 5 * 0.01])


def corner(app, i, j):
    """Where the lattice has or would have the point (i, j) on the screen: all of it is seen, 36 pixels from the nearest edge."""
    left, top, width, height = app.plot().box
    scale = (min(width, height) - 72) / (SIDE - 1)
    return left + width / 2 + (i - (SIDE - 1) / 2) * scale, top + height / 2 - (j - (SIDE - 1) / 2) * scale


def select(app, i, j):
    click(*corner(app, i, j))
    wait_for(lambda: app.plot().description.startswith(f"Selected: p{i}-{j}"), f"the point p{i}-{j}")


def drag_through(points, keys=()):
    """Along the points with the button down, with keys held."""
    move(*points[0])
    for name in keys:
        xdotool("keydown", name)
    xdotool("mousedown", 1)
    for (x0, y0), (x1, y1) in zip(points, points[1:]):
        for step in range(1, 5):
            move(x0 + (x1 - x0) * step / 4, y0 + (y1 - y0) * step / 4)
        time.sleep(0.3)   # movements that come within one frame are one: the corner must be seen
    xdotool("mouseup", 1)
    for name in keys:
        xdotool("keyup", name)


def says(app, text, timeout=None):
    wait_for(lambda: text in app.window.texts(), f"the words {text!r}", timeout)


def chosen_is(app, n):
    says(app, f"{n} of {SIDE * SIDE} selected")
    wait_for(lambda: f" · {n} selected" in app.status(), f"the status to count {n}")   # on the accessibility bus as well


def nothing_is_chosen(app):
    wait_for(lambda: not [text for text in app.window.texts() if text.endswith(" selected")], "no selection")


def with_tool(app, name):
    app.find("push button", name).click()


def in_menu(app, name):
    """Opens the menu with the pointer and goes to the entry with the keys: a menu's places are those within a window of its own."""
    button = app.find("push button", "Selection menu")
    button.click()
    choose_in_open_menu(button.walk, name)


# ---- The tests, one after the other in one window


def shows_the_lattice(app):
    app.wait_settled()
    select(app, SIDE - 1, SIDE - 1)
    select(app, 0, 3)
    key("Escape")
    nothing_is_chosen(app)


def rectangle(app):
    with_tool(app, "Select by rectangle")
    # Between the points: three columns and four rows.
    drag_through([corner(app, 1.5, 1.5), corner(app, 4.5, 5.5)])
    chosen_is(app, 12)
    app.screenshot("select-rectangle")
    # From right to left and upwards it is the same.
    drag_through([corner(app, 4.5, 5.5), corner(app, 1.5, 1.5)])
    chosen_is(app, 12)


def adds_and_takes_away(app):
    drag_through([corner(app, 6.5, 1.5), corner(app, 8.5, 3.5)], keys=["shift"])
    chosen_is(app, 16)
    drag_through([corner(app, 0.5, 0.5), corner(app, 2.5, 2.5)], keys=["ctrl"])
    chosen_is(app, 15)
    key("ctrl+z")
    chosen_is(app, 16)
    key("ctrl+shift+z")
    chosen_is(app, 15)


def lasso(app):
    with_tool(app, "Select by lasso")
    # An L: five points down and two to the right.
    drag_through([corner(app, 2.5, 7.5), corner(app, 3.5, 7.5), corner(app, 3.5, 3.5), corner(app, 5.5, 3.5), corner(app, 5.5, 2.5),
                  corner(app, 2.5, 2.5), corner(app, 2.5, 7.4)])
    chosen_is(app, 7)
    app.screenshot("select-lasso")


def escape_clears(app):
    key("Escape")
    nothing_is_chosen(app)


def click_with_control(app):
    with_tool(app, "Move")
    for k, (i, j) in enumerate([(2, 2), (5, 5), (8, 3)], 1):
        xdotool("keydown", "ctrl")
        click(*corner(app, i, j))
        xdotool("keyup", "ctrl")
        chosen_is(app, k)
    xdotool("keydown", "ctrl")
    click(*corner(app, 5, 5))
    xdotool("keyup", "ctrl")
    chosen_is(app, 2)


def hand_with_shift(app):
    key("Escape")
    drag_through([corner(app, -0.5, -0.5), corner(app, 2.5, 2.5)], keys=["shift"])
    chosen_is(app, 9)


def without_a_pointer(app):
    key("Escape", "ctrl+a")
    chosen_is(app, SIDE * SIDE)
    key("ctrl+shift+i")
    nothing_is_chosen(app)
    key("ctrl+Return")
    chosen_is(app, 1)
    key("ctrl+shift+i")
    chosen_is(app, SIDE * SIDE - 1)
    key("Escape")
    nothing_is_chosen(app)


def isolates(app):
    with_tool(app, "Select by rectangle")
    drag_through([corner(app, 0.5, 0.5), corner(app, 4.5, 4.5)])
    chosen_is(app, 16)
    button = app.find("push button", "Isolate")
    button.click()
    wait_for(lambda: app.find("push button", "Isolate").checked, "the others to lose their colour")
    app.screenshot("select-isolated")
    # They are still there to be picked.
    select(app, 9, 9)
    key("ctrl+i")
    wait_for(lambda: not app.find("push button", "Isolate").checked, "the colours")


def summary(app):
    """The points of the left lower corner: all of them are of the left half, and the middle ones are the most typical."""
    chosen_is(app, 16)
    says(app, "16 points selected, 11 %")
    says(app, "half: left. 100 % here, 44 % elsewhere")
    typical = app.find("list", "Most typical").find_all("list item")
    assert len(typical) == 5, [row.name for row in typical]
    typical[0].click()
    wait_for(lambda: app.plot().description.startswith("Selected: " + typical[0].name), "the most typical point")
    app.screenshot("select-summary")


def hides_and_shows(app):
    chosen_is(app, 16)
    app.find("push button", "Hide").click()
    says(app, "16 rows are hidden")
    app.screenshot("select-hidden")
    key("ctrl+a")
    chosen_is(app, SIDE * SIDE - 16)
    in_menu(app, "Show hidden rows")
    key("ctrl+a")
    chosen_is(app, SIDE * SIDE)
    key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    chosen_is(app, 16)


def grows(app):
    key("Escape")
    xdotool("keydown", "ctrl")
    click(*corner(app, 5, 5))
    xdotool("keyup", "ctrl")
    chosen_is(app, 1)
    key("ctrl+j")
    app.find("spin button", "Neighbours of each point")
    key("ctrl+a")
    type_text("6")
    app.screenshot("select-grow")
    app.find("push button", "Grow").click()
    chosen_is(app, 7)


def similar(app):
    key("Escape")
    select(app, 5, 5)
    key("ctrl+shift+j")
    says(app, "Similar to p5-5")
    wait_for(lambda: [text for text in app.window.texts() if re.match(r"\d+ \([≥≤] ", text)], "a count")
    count = int([text for text in app.window.texts() if re.match(r"\d+ \([≥≤] ", text)][0].split()[0])
    app.screenshot("select-similar")
    app.find("push button", "Select").click()
    chosen_is(app, count)


def map_status(app):
    return [part for part in app.status().split(" · ") if not part.endswith("selected")]


def tags(app):
    with_tool(app, "Select by rectangle")
    drag_through([corner(app, 0.5, 0.5), corner(app, 4.5, 4.5)])
    chosen_is(app, 16)
    status = map_status(app)
    key("ctrl+k")
    app.find("text", "Tag")
    type_text("corner")
    key("Return")
    app.choose("Colour by", "Tags")
    select(app, 2, 3)
    wait_for(lambda: "half: left\nTags: corner" in app.window.texts(), "the tag among the values")
    select(app, 7, 7)
    wait_for(lambda: "half: right" in app.window.texts(), "a point without a tag")
    assert map_status(app) == status, app.status()    # the map is the one that there was
    app.screenshot("select-tags")
    key("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
    wait_for(lambda: app.chosen("Colour by") != "Tags", "the colours before")


def alone_and_back(app):
    chosen_is(app, 16)
    key("ctrl+shift+m")
    says(app, f"16 of {SIDE * SIDE} points, alone")
    app.wait_settled()
    assert app.status().startswith("16 points"), app.status()
    nothing_is_chosen(app)
    app.screenshot("select-alone")
    # Once more, within.
    key("ctrl+Return", "ctrl+shift+i")
    says(app, "15 of 16 selected")
    key("ctrl+shift+m")
    says(app, "15 of 16 points, alone")
    app.find("push button", "Back to all 16 points").click()
    says(app, "15 of 16 selected")
    key("alt+Up")
    chosen_is(app, 16)
    app.wait_settled()
    assert app.status().startswith(f"{SIDE * SIDE} points"), app.status()
    # The map is the one that there was: the same place, the same point.
    key("Escape", "Escape")
    select(app, 9, 2)


def exports_rows(app):
    with_tool(app, "Select by rectangle")
    drag_through([corner(app, 0.5, 0.5), corner(app, 4.5, 4.5)])
    chosen_is(app, 16)
    path = pathlib.Path(app.folder) / "some.csv"
    key("ctrl+shift+e")
    entry = wait_for(lambda: [widget for window in app.windows() for widget in window.find_all("text") if widget.text.endswith("selection.csv")],
                     "the name that is proposed")[0]
    key("ctrl+a")
    type_text(str(path))
    key("Return")
    wait_for(lambda: path.exists(), "the file")
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert sorted(row["label"] for row in rows) == sorted(f"p{i}-{j}" for i in range(1, 5) for j in range(1, 5)), rows
    assert all(row["half"] == "left" for row in rows)


TESTS = [shows_the_lattice, rectangle, adds_and_takes_away, lasso, escape_clears, click_with_control, hand_with_shift, without_a_pointer,
         isolates, summary, hides_and_shows, grows, similar, tags, alone_and_back, exports_rows]

if __name__ == "__main__":
    if len(sys.argv) > 2:
        os.environ.setdefault("VEC_SCREENSHOTS", sys.argv[2])
    with contextlib.ExitStack() as stack:
        stack.enter_context(screen())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        write_lattice(f"{folder}/lattice.csv")
        app = stack.enter_context(App(sys.argv[1], f"{folder}/lattice.csv"))
        app.folder = folder
        sys.exit(run(TESTS, app))
