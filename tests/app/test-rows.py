#!/usr/bin/env python3
"""Files with rows that cannot be read, and files of which only some rows are wanted. Usage test-rows.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import random
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
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


def open_by_dialog(app, path, keys="ctrl+o"):
    before = set(app.x_windows())
    key(keys)
    chooser = wait_for(lambda: set(app.x_windows()) - before, "the file chooser")
    app.type_path(path, lambda: not chooser & set(app.x_windows()))


def bad_rows_are_skipped_and_listed(app):
    path = make_table("bad.csv", 40, {5: "w5,1,2", 9: "w9,1,two,3"})
    open_by_dialog(app, path)
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


def random_rows_are_chosen_and_said(app):
    path = make_table("many.csv", 500)
    open_by_dialog(app, path, "ctrl+shift+o")
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


TESTS = [random_rows_are_chosen_and_said, bad_rows_are_skipped_and_listed]


def run_alone(test, number):
    with App(sys.argv[1]) as app:
        app.wait_settled()
        return run([test], app, first=number, plan=False)


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800):
            print(f"1..{len(TESTS)}")
            # Without a window manager nothing gives the focus back when a dialog closes: each has the program for itself.
            return max(run_alone(test, number) for number, test in enumerate(TESTS, 1))
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
