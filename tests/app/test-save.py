#!/usr/bin/env python3
"""Saving the table: formats, which rows, places in the map. Usage test-save.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import json
import os
import pathlib
import shutil
import sqlite3
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-save-"))
N = 40


def make_table():
    path = FOLDER / "things.csv"
    rows = [f"thing {i},{'odd' if i % 2 else 'even'},{i % 7},{i % 5},{i % 3},{i}" for i in range(N)]
    path.write_text("word,kind,x1,x2,x3,x4\n" + "\n".join(rows) + "\n")
    return path


def open_dialog(app, keys, proposed):
    """The file chooser, once it has the name that it proposes."""
    before = set(app.x_windows())
    key(keys)
    wait_for(lambda: set(app.x_windows()) - before, "the file chooser")
    return wait_for(lambda: [window for window in app.windows() if [text for text in window.find_all("text") if text.text == proposed]],
                    f"the name {proposed!r}")[0]


def choose_format(dialog, title):
    """The list of formats has no name: it is the one that shows the format that is proposed."""
    box = next(box for box in dialog.find_all("combo box") if any("CSV" in text for text in box.texts()))
    box.click()
    titles = wait_for(lambda: [item.texts()[0] for item in box.find_all("list item") if item.texts()], "the formats")
    key("Home", *["Down"] * titles.index(title), "Return")
    wait_for(lambda: title in box.texts(), f"{title!r} in the list")
    time.sleep(0.3)  # GTK 4.8 loses a click that comes with the closing
    next(text for text in dialog.find_all("text") if text.text == "things.csv").click()


def type_name(path):
    key("ctrl+a")
    type_text(str(path))
    key("Return")


def save(app, path):
    before = set(app.x_windows())
    type_name(path)
    wait_for(lambda: set(app.x_windows()) < before, "the file chooser to close")


def saved(app, path):
    wait_for(lambda: [widget for widget in app.find_all("label") if widget.text.startswith(f"Saved {path.name}")], f"{path.name} to be saved")
    assert path.exists()


def all_rows_as_csv(app):
    path = FOLDER / "all.csv"
    open_dialog(app, "ctrl+shift+s", "things.csv")
    app.screenshot("save-as")
    save(app, path)
    saved(app, path)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["label"] for row in rows] == [f"thing {i}" for i in range(N)]
    assert [row["kind"] for row in rows] == ["odd" if i % 2 else "even" for i in range(N)]
    assert [row["x4"] for row in rows] == [str(i) for i in range(N)]


def the_ending_tells_the_format(app):
    lines, database = FOLDER / "all.jsonl", FOLDER / "all.sqlite"
    open_dialog(app, "ctrl+shift+s", "things.csv")
    save(app, lines)
    saved(app, lines)
    rows = [json.loads(line) for line in lines.read_text().splitlines()]
    assert rows[3] == {"label": "thing 3", "kind": "odd", "vector": [3, 3, 0, 3]}, rows[3]
    open_dialog(app, "ctrl+shift+s", "things.csv")
    save(app, database)
    saved(app, database)
    connection = sqlite3.connect(database)
    assert connection.execute("SELECT count(*), min(label), max(length(vector)) FROM vectors").fetchall() == [(N, "thing 0", 16)]
    connection.close()


def another_format_is_chosen(app):
    """The name that is proposed ends as it did, but the format was chosen from the list."""
    path = FOLDER / "array.npy"
    dialog = open_dialog(app, "ctrl+shift+s", "things.csv")
    choose_format(dialog, "NumPy array, labels beside it")
    save(app, FOLDER / "array.csv")
    saved(app, path)
    assert not (FOLDER / "array.csv").exists()
    assert path.read_bytes()[:6] == b"\x93NUMPY"
    assert [row["kind"] for row in json.loads((FOLDER / "array.labels.json").read_text())][:2] == ["even", "odd"]


def another_ending_is_asked_about(app):
    """GTK asks whether array.csv may be replaced, which is not there, but array.npy is."""
    path = FOLDER / "array.npy"
    for answer, expected in [("Escape", b"kept"), ("alt+r", b"\x93NUM")]:
        path.write_bytes(b"kept")
        dialog = open_dialog(app, "ctrl+shift+s", "things.csv")
        choose_format(dialog, "NumPy array, labels beside it")
        type_name(FOLDER / "array.csv")
        wait_for(lambda: [text for window in app.windows() for text in window.texts() if text == "Replace “array.npy”?"], "the question")
        app.screenshot("save-replace")
        key(answer)
        wait_for(lambda: len(app.windows()) == 1, "the question to be closed")
        wait_for(lambda: path.read_bytes()[:4] == expected, f"array.npy after {answer}")


def what_is_lost_is_said(app):
    path = FOLDER / "all.vec"
    open_dialog(app, "ctrl+shift+s", "things.csv")
    save(app, path)
    wait_for(lambda: [widget for widget in app.find_all("label")
                      if widget.text.startswith("Saved all.vec; left out: metadata columns")], "what word2vec cannot hold")
    assert path.read_text().startswith(f"{N} 4\nthing_0 0 0 0 0\n")


def with_places(app):
    path = FOLDER / "places.csv"
    dialog = open_dialog(app, "ctrl+shift+s", "things.csv")
    box = dialog.find("check box", "With places in the map and clusters")
    box.click()
    wait_for(lambda: box.checked, "the box to be checked")
    entry = [text for text in dialog.find_all("text") if text.text == "things.csv"][0]
    entry.click()
    save(app, path)
    saved(app, path)
    with open(path, newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0])[:6] == ["kind", "x", "y", "cluster", "label", "x1"], list(rows[0])
    assert len({(row["x"], row["y"]) for row in rows}) > N / 2
    assert all(1 <= int(row["cluster"]) <= 20 for row in rows)


def a_file_that_cannot_be_written_is_an_error(app):
    before = (FOLDER / "things.csv").read_bytes()
    open_dialog(app, "ctrl+shift+s", "things.csv")
    save(app, "/proc/nothing.csv")
    wait_for(lambda: [widget for widget in app.find_all("label") if "nothing.csv cannot be written" in widget.text], "the error")
    assert (FOLDER / "things.csv").read_bytes() == before


TESTS = [all_rows_as_csv, the_ending_tells_the_format, another_format_is_chosen, another_ending_is_asked_about,
         what_is_lost_is_said, with_places, a_file_that_cannot_be_written_is_an_error]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800), App(sys.argv[1], make_table()) as app:
            app.wait_settled()
            return run(TESTS, app)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
