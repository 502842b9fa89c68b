#!/usr/bin/env python3
"""Three dimensions in the real window, with a real pointer: usage test-space.py PROGRAM SCREENSHOT_FOLDER

Where points are seen is found by hovering, so that what labels, marks and cards look like is of no matter."""

import contextlib
import csv
import os
import pathlib
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, drag, key, move, screen, wait_for, xdotool
from tap import run

SIDES = (5, 4, 3)   # a box of points; its sides differ, so that there is no doubt about the principal axes
N = SIDES[0] * SIDES[1] * SIDES[2]
STEP = 16           # pixels between the places where points are looked for


def write_box(path):
    with open(path, "w", newline="") as file:
        out = csv.writer(file)
        out.writerow(["label", "x", "y", "z"])
        for i in range(SIDES[0]):
            for j in range(SIDES[1]):
                for k in range(SIDES[2]):
                    out.writerow([f"p{i}-{j}-{k}", i, j + 0.03 * k, k + 0.05 * i])


def away(app):
    """The pointer beside the map, where it hovers over nothing."""
    move(5, 5)


def rest(app):
    away(app)
    app.wait_still()


def find_points(app, n=3):
    """{pixel: label} of some points around the middle."""
    x, y = app.plot().center
    found = {}
    for dy in range(-140, 141, STEP):
        for dx in range(-180, 181, STEP):
            label = app.hovered(x + dx, y + dy)
            if label.startswith("p") and label not in found.values():
                found[x + dx, y + dy] = label
            if len(found) == n:
                away(app)
                return found
    raise AssertionError(f"only these points around the middle: {found}")


def seen_at(app, pixels, dx=0, dy=0):
    return [app.hovered(x + dx, y + dy) for x, y in pixels]


def are_seen(app, points, dx=0, dy=0):
    """The points lie where they lay, or so much beside that."""
    wait_for(lambda: seen_at(app, points, dx, dy) == list(points.values()), f"{points} at {dx}, {dy} pixels from there")
    away(app)


def are_gone(app, points):
    wait_for(lambda: seen_at(app, points) != list(points.values()), f"others than {points}")
    away(app)


def drag_with(button, x, y, dx, dy, keys=()):
    """Nothing is thrown: the pointer rests before the button goes up."""
    move(x, y)
    for name in keys:
        xdotool("keydown", name)
    xdotool("mousedown", button)
    for i in range(1, 9):
        move(x + dx * i / 8, y + dy * i / 8)
        time.sleep(0.02)
    time.sleep(0.3)
    xdotool("mouseup", button)
    for name in keys:
        xdotool("keyup", name)


def empty_place(app):
    """In the map's upper left corner, beside the tools."""
    left, top, width, height = app.plot().box
    return left + 90, top + 30


def space(app):
    return app.find("push button", "3-D")


def has_spin(app):
    return bool(app.find_all("push button", "Spin"))


def spin(app):
    return app.find("push button", "Spin")


# ---- The tests, one after the other in one window


def switches_to_three(app):
    app.wait_settled()
    app.choose("Projection", "PCA")
    app.wait_settled()
    assert not space(app).checked and not has_spin(app)
    rest(app)                   # a click within moments of a list's closing is lost, now and then
    space(app).click()
    wait_for(lambda: space(app).checked and has_spin(app), "three dimensions")
    app.wait_settled()
    rest(app)
    find_points(app)
    app.screenshot("space")


def dragging_turns(app):
    points = find_points(app)
    x, y = empty_place(app)
    drag(x, y, 160, 60, rest=True)
    rest(app)
    are_gone(app, points)
    app.screenshot("space-turned")
    key("ctrl+z")
    rest(app)
    are_seen(app, points)
    key("ctrl+shift+z")
    rest(app)
    are_gone(app, points)
    key("ctrl+z")
    rest(app)
    are_seen(app, points)


def middle_button_moves(app):
    points = find_points(app)
    x, y = empty_place(app)
    drag_with(2, x, y, 80, 30)
    rest(app)
    are_seen(app, points, 80, 30)
    key("ctrl+z")
    rest(app)
    are_seen(app, points)


def shift_selects(app):
    """A rectangle around one point, then around all; the map neither turns nor moves."""
    def chosen():
        texts = [text for text in app.window.texts() if text.endswith(f" of {N} selected")]
        return int(texts[0].split()[0]) if texts else 0

    points = find_points(app)
    x, y = next(iter(points))
    drag_with(1, x - STEP, y - STEP, 2 * STEP, 2 * STEP, keys=["shift"])
    wait_for(lambda: 1 <= chosen() < N, "some selected points")
    are_seen(app, points)
    left, top, width, height = app.plot().box
    drag_with(1, left + 70, top + 8, width - 80, height - 70, keys=["shift"])
    wait_for(lambda: chosen() == N, "all points selected")
    app.screenshot("space-selection")
    are_seen(app, points)
    key("Escape")
    wait_for(lambda: chosen() == 0, "no selection")


def click_selects(app):
    """The clicked row stays selected while the map turns."""
    (x, y), label = next(iter(find_points(app, 1).items()))
    click(x, y)
    wait_for(lambda: app.plot().description.startswith(f"Selected: {label}"), f"{label!r} to be selected")
    rest(app)
    points = find_points(app)   # the panel may have become wider
    x, y = empty_place(app)
    drag(x, y, 120, 20, rest=True)
    rest(app)
    are_gone(app, points)
    assert app.plot().description.startswith(f"Selected: {label}"), app.plot().description
    app.screenshot("space-selected")
    key("ctrl+z")
    rest(app)
    are_seen(app, points)
    key("Escape")
    wait_for(lambda: not app.plot().description.startswith("Selected"), "no selected row")
    rest(app)


def keys_turn_and_move(app):
    points = find_points(app)
    key("Left", "Left", "Up")
    rest(app)
    are_gone(app, points)
    key("ctrl+z")
    rest(app)
    are_seen(app, points)
    key("shift+Left")   # the viewer goes to the left, the points to the right
    rest(app)
    are_seen(app, points, 48, 0)
    key("ctrl+z")
    rest(app)
    are_seen(app, points)


def spins_until_touched(app):
    """The click that stops it does no more: what is selected stays so. The next one, beside all points, selects nothing."""
    (x, y), label = next(iter(find_points(app, 1).items()))
    click(x, y)
    wait_for(lambda: app.plot().description.startswith(f"Selected: {label}"), f"{label!r} to be selected")
    rest(app)
    points = find_points(app)   # the panel may have become wider
    spin(app).click()
    wait_for(lambda: spin(app).checked, "spinning")
    first = app.picture()
    wait_for(lambda: app.picture() != first, "another side")
    click(*empty_place(app))
    wait_for(lambda: not spin(app).checked, "the end of spinning")
    rest(app)
    are_gone(app, points)
    assert app.plot().description.startswith(f"Selected: {label}"), app.plot().description
    key("ctrl+z")
    rest(app)
    are_seen(app, points)
    click(*empty_place(app))
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")
    rest(app)


def sides_are_places(app):
    """Back leads to the side from which one looked, and forward to the other again."""
    points = find_points(app)
    x, y = empty_place(app)
    drag(x, y, 260, 60, rest=True)
    rest(app)
    are_gone(app, points)
    turned = find_points(app)
    key("alt+Left")
    rest(app)
    are_seen(app, points)
    key("alt+Right")
    rest(app)
    are_seen(app, turned)
    key("alt+Left")
    rest(app)
    are_seen(app, points)


def perspective(app):
    """The switch shows the same points elsewhere, and is undone as it was done."""
    points = find_points(app)
    app.find(name="View options").click()

    def is_focused():
        if any(widget.role != "label" and widget.has_state("FOCUSED") for widget in app.find_all(name="Perspective")):
            return True
        key("Tab")
        return False
    wait_for(is_focused, "focus on the switch")
    key("Return", "Escape")
    rest(app)
    are_gone(app, points)
    app.screenshot("space-perspective")
    seen = find_points(app)
    key("ctrl+z")
    rest(app)
    are_seen(app, points)
    key("ctrl+shift+z")
    rest(app)
    are_seen(app, seen)
    key("ctrl+z")
    rest(app)


def back_to_two(app):
    space(app).click()
    wait_for(lambda: not space(app).checked and not has_spin(app), "two dimensions")
    app.wait_settled()
    rest(app)
    points = find_points(app)
    x, y = empty_place(app)
    drag(x, y, 60, 20, rest=True)
    rest(app)
    are_seen(app, points, 60, 20)
    app.screenshot("space-back")


def there_and_back_again(app):
    """Points that travel into space, within it and back arrive where they were."""
    key("0")
    rest(app)
    flat = find_points(app)
    space(app).click()
    wait_for(lambda: space(app).checked and has_spin(app), "three dimensions")
    app.wait_settled()
    rest(app)
    are_gone(app, flat)
    deep = find_points(app)
    app.choose("Projection", "t-SNE")
    app.wait_settled()
    app.choose("Projection", "PCA")
    app.wait_settled()
    rest(app)
    are_seen(app, deep)
    rest(app)
    space(app).click()
    wait_for(lambda: not space(app).checked and not has_spin(app), "two dimensions")
    app.wait_settled()
    rest(app)
    are_seen(app, flat)


TESTS = [switches_to_three, dragging_turns, middle_button_moves, shift_selects, click_selects, keys_turn_and_move, spins_until_touched,
         sides_are_places, perspective, back_to_two, there_and_back_again]

if __name__ == "__main__":
    if len(sys.argv) > 2:
        os.environ.setdefault("VEC_SCREENSHOTS", sys.argv[2])
    with contextlib.ExitStack() as stack:
        stack.enter_context(screen())
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        write_box(f"{folder}/box.csv")
        app = stack.enter_context(App(sys.argv[1], f"{folder}/box.csv"))
        sys.exit(run(TESTS, app))
