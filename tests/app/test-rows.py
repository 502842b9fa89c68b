#!/usr/bin/env python3
"""Files with rows that cannot be read, and files of which only some rows are wanted. Usage test-rows.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import random
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, choose_in_open_menu, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-rows-"))


def make_table(name, n, bad=()):
    numbers = random.Random(1)
    lines = ["word,a,b,c"]
    for i in range(n):
        lines.append(bad[i] if i in bad else f"w{i}," + ",".join(f"{numbers.gauss(0, 1):.4f}" for _ in range(3)))
    path = FOLDER / name
    path.write_text("\n".join(lines) + "\n")
    return path


def window_named(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"a window called {name!r}")


def sentence(app, *parts):
    """A label with these parts of any window."""
    return wait_for(lambda: next((widget.text for window in app.windows() for widget in window.find_all("label")
                                  if all(part in widget.text for part in parts)), None), " … ".join(parts))


def focus(widget):
    wait_for(lambda: any(child.has_state("FOCUSED") for child in widget.walk()) or key("Tab"), f"the focus in {widget.name!r}")


def press_in_banner(app, name):
    wait_for(lambda: next((button for window in app.windows() for button in window.find_all("push button", name)), None), name).click()


def bad_rows_are_skipped_and_listed(app):
    app.open_by_dialog(write_bad())
    sentence(app, "bad.csv, line 7: 4 values were expected, as in most lines, and 3 found")
    app.screenshot("bad-row")
    press_in_banner(app, "Skip Bad Rows")
    sentence(app, "2 of 40 rows were left out: line 7: 4 values were expected")
    sentence(app, "38 points × 3 dimensions")
    app.screenshot("skipped")
    press_in_banner(app, "Show List")
    dialog = window_named(app, "Rows Left Out")
    sentence(app, "2 rows of bad.csv were left out, because they could not be read.")
    assert [label.text for label in dialog.find("list", "Rows left out").find_all("label")] == [
        "Line 7: 4 values were expected, as in most lines, and 3 found", "Line 11: column “b”: “two” is not a number"]
    app.screenshot("skipped-list")
    before = set(app.x_windows())
    key("Escape")
    wait_for(lambda: before - set(app.x_windows()), "the list to close")
    # It can be seen again: what is left out stays said.
    sentence(app, "2 of 40 rows were left out")


def close_banner(app):
    """By the button at its end, which has no name."""
    list_button = app.find("push button", "Show List")
    x, y, _, _ = list_button.extents
    restart = app.find("push button", "Restart")
    below = restart.extents[1]
    next(button for button in app.find_all("push button") if button.extents[0] > x and abs(button.extents[1] - y) < 10).click()
    wait_for(lambda: restart.extents[1] < below - 20, "the banner to close")


def list_is_in_the_menu(app):
    """When the banner was closed, the list can still be seen; of a table that has all its rows there is none."""
    def items():
        app.find("menu item", "Reload")
        return app.find_all("menu item", "Rows Left Out…")
    sentence(app, "bad.csv, line 7")
    key("F10")
    assert not items()
    key("Escape")
    press_in_banner(app, "Skip Bad Rows")
    sentence(app, "2 of 40 rows were left out")
    close_banner(app)
    key("F10")
    assert items()
    app.screenshot("skipped-menu")
    choose_in_open_menu(app.walk_showing, "Rows Left Out…")
    assert "Line 7: 4 values were expected, as in most lines, and 3 found" in window_named(app, "Rows Left Out").texts()


def rows_that_meet_a_condition_are_read(app):
    """What is wrong with the condition is said beside it, and nothing is opened before it is mended. Rows whose vector lacks a value are
    left out, as the person chose before there was an error."""
    path = make_table("some.csv", 80, {n: f"w{n},nan,0,{n % 2}" for n in (1, 3, 4)})
    path.write_text("\n".join(line + (",kind" if n == 0 else ",odd" if n % 2 == 0 else ",even")
                              for n, line in enumerate(path.read_text().splitlines())) + "\n")
    app.open_by_dialog(path, "ctrl+shift+o")
    dialog = window_named(app, "Open with Options")
    where = dialog.find("text", "Only rows where")
    focus(where)
    type_text("kind =")
    wait_for(lambda: not dialog.find("push button", "Open").sensitive, "no way to open it")
    wait_for(lambda: any("a value" in text for text in dialog.texts()), "what is wrong with it")
    app.screenshot("rows-where-wrong")
    type_text(" odd")
    wait_for(lambda: dialog.find("push button", "Open").sensitive, "a way to open it")
    missing = dialog.find("combo box", "Missing values")
    focus(missing)
    key("space")
    wait_for(lambda: len(missing.find_all("list item")) > 2, "the choices")
    key("Home", "Down", "Return")
    wait_for(lambda: not missing.find_all("list item") and "Leave out their rows" in missing.texts(), "rows to be left out")
    app.screenshot("rows-where")
    asked = set(app.x_windows())
    focus(dialog.find("push button", "Open"))
    key("Return")
    wait_for(lambda: asked - set(app.x_windows()), "the dialog to close")
    sentence(app, "rows (where kind = odd) of some.csv", "2 rows were left out")
    sentence(app, "38 of 80 points × 3 dimensions")
    app.screenshot("rows-where-read")


def random_rows_are_chosen_and_said(app):
    path = make_table("many.csv", 500)
    app.open_by_dialog(path, "ctrl+shift+o")
    dialog = window_named(app, "Open with Options")
    chooser = dialog.find("combo box", "Rows")
    assert not dialog.find_all("spin button", "Number of rows")
    focus(chooser)
    key("space")
    wait_for(lambda: len(chooser.find_all("list item")) > 2, "the choices")
    key("Home", "Down", "Down", "Return")
    wait_for(lambda: not chooser.find_all("list item") and "Random" in chooser.texts(), "random rows")
    count = dialog.find("spin button", "Number of rows")
    focus(count)
    key("ctrl+a")
    type_text("50")
    dialog.find("spin button", "Seed")
    app.screenshot("rows-options")
    asked = set(app.x_windows())
    focus(dialog.find("push button", "Open"))
    key("Return")
    wait_for(lambda: asked - set(app.x_windows()), "the dialog to close")
    sentence(app, "Showing 50 of 500 rows (random, seed 1) of many.csv")
    sentence(app, "50 of 500 points × 3 dimensions")
    app.screenshot("some-rows")


def write_bad():
    return make_table("bad.csv", 40, {5: "w5,1,2", 9: "w9,1,two,3"})


# What the program is started with is made before.
TESTS = [
    (random_rows_are_chosen_and_said, lambda: []),
    (rows_that_meet_a_condition_are_read, lambda: []),
    (bad_rows_are_skipped_and_listed, lambda: []),
    (list_is_in_the_menu, lambda: [write_bad()]),
]


def run_alone(test, files, number):
    with App(sys.argv[1], *files) as app:
        app.wait_settled()
        return run([test], app, first=number, plan=False)


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800):
            print(f"1..{len(TESTS)}")
            # Without a window manager nothing gives the focus back when a dialog closes: each has the program for itself.
            return max(run_alone(test, write(), number) for number, (test, write) in enumerate(TESTS, 1))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
