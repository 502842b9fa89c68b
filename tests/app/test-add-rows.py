#!/usr/bin/env python3
"""Rows of a further file in the map that is there: usage test-add-rows.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-add-rows-"))
DATA = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
N_ADDED = 25


def write_files():
    """The words of the sample: most of them in one file, the others in a second, and a third with other dimensions."""
    with DATA.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    for name, part in ("words.csv", rows[N_ADDED:]), ("later.csv", rows[:N_ADDED]):
        with (FOLDER / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *part])
    with (FOLDER / "narrow.csv").open("w", encoding="utf-8") as file:
        file.write("word,x1,x2,x3\n" + "".join(f"w{i},{i % 7},{i % 5}.5,{i % 3}\n" for i in range(30)))
    return len(rows)


def answer_if_asked(app, until):
    """Where a file could be read in several ways the program asks; the guess is taken."""
    def asked_or_done():
        dialog = next((window for window in app.windows() if window.name == "Open with Options"), None)
        return dialog or until()
    found = wait_for(asked_or_done, "the question or the end")
    if found is not True:
        found.find("push button", "Open")
        wait_for(lambda: found.find("push button", "Open").has_state("FOCUSED") or key("Tab"), "the focus on Open")
        key("Return")
        wait_for(until, "the end")


def labels(app):
    return [widget.text for widget in app.find_all("label")]


def rows_are_placed(app):
    app.wait_settled()
    n = app.n_words
    assert f"{n - N_ADDED} points" in app.status(), app.status()
    app.open_by_dialog(FOLDER / "later.csv", "ctrl+shift+a")
    answer_if_asked(app, lambda: f"{n} points" in app.status())
    toast = f"{N_ADDED} rows were placed. Restart computes the map anew with them."
    wait_for(lambda: toast in labels(app), "the message")
    app.screenshot("add-rows")
    app.wait_settled()
    assert f"{N_ADDED} placed" in app.status(), app.status()
    assert app.window.name == "words.csv", app.window.name


def undo_and_redo(app):
    n = app.n_words
    key("ctrl+z")
    wait_for(lambda: f"{n - N_ADDED} points" in app.status(), "the rows before")
    app.wait_settled()
    assert "placed" not in app.status(), app.status()
    key("ctrl+y")
    wait_for(lambda: f"{n} points" in app.status(), "the rows after")
    app.wait_settled()
    assert f"{N_ADDED} placed" in app.status(), app.status()


def other_dimensions(app):
    app.open_by_dialog(FOLDER / "narrow.csv", "ctrl+shift+a")

    def told():
        return any("narrow.csv has 3 dimensions" in text for text in labels(app))
    answer_if_asked(app, told)
    app.screenshot("add-rows-refused")
    assert f"{app.n_words} points" in app.status(), app.status()


TESTS = [rows_are_placed, undo_and_redo, other_dimensions]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    n_words = write_files()
    with screen(1280, 800), App(sys.argv[1], FOLDER / "words.csv") as app:
        app.n_words = n_words
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
