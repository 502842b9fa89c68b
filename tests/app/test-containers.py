#!/usr/bin/env python3
"""Files that hold several tables, and others that only libraries of their own wrote: HDF5, SQLite, fastText, FAISS.
Usage test-containers.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "fuzz" / "corpus"
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-containers-"))


def window_named(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"a window called {name!r}")


def sentences(window, *parts):
    return [widget.text for widget in window.find_all("label") if all(part in widget.text for part in parts)]


def focus(widget):
    wait_for(lambda: any(child.has_state("FOCUSED") for child in widget.walk()) or key("Tab"), f"the focus in {widget.name!r}")


def choose_part(app, path, shown, wanted, steps):
    """Opens @path, whose dialog shows the part @shown; goes @steps down to @wanted."""
    before = set(app.x_windows())
    app.open_by_dialog(path)
    dialog = window_named(app, "Open with Options")
    asked = set(app.x_windows()) - before
    chooser = dialog.find("combo box", "Table in the file")
    assert shown in chooser.texts(), chooser.texts()
    focus(chooser)
    key("space")
    wait_for(lambda: len(chooser.find_all("list item")) > steps, "the parts")
    app.screenshot("parts-" + path.name)
    key("Home", *["Down"] * steps, "Return")
    wait_for(lambda: not chooser.find_all("list item") and wanted in chooser.texts(), wanted)
    app.screenshot("part-" + path.name)
    focus(dialog.find("push button", "Open"))
    key("Return")
    wait_for(lambda: not asked & set(app.x_windows()), "the dialog to close")


def hdf5_asks_for_the_data_set(app):
    choose_part(app, CORPUS / "hdf5" / "cells.h5ad", "X · 4 × 3 · sparse float32", "obsm/X_pca · 4 × 2 · float32", 2)
    wait_for(lambda: any(sentences(window, "4 points") for window in app.windows()), "four cells")


def sqlite_asks_for_the_column(app):
    choose_part(app, CORPUS / "sqlite" / "vec0.db", "notes.embedding · 10 × 6 · float32", "notes.small · 10 × 4 · int8", 1)
    wait_for(lambda: any(sentences(window, "10 points") for window in app.windows()), "ten notes")


def models_and_indexes_open_at_once(app):
    for path, points in [(CORPUS / "fasttext" / "kinds.ftz", "131 points"), (CORPUS / "faiss" / "residual.faiss", "40 points")]:
        app.open_by_dialog(path)
        wait_for(lambda: any(sentences(window, points) for window in app.windows()), points)


def damage_is_said(app):
    """A file that crashes libhdf5, or nearly so, is a sentence."""
    whole = (CORPUS / "hdf5" / "benchmark.h5").read_bytes()
    damaged = FOLDER / "damaged.h5"
    damaged.write_bytes(whole[:200] + bytes(600) + whole[800:])
    app.open_by_dialog(damaged)
    wait_for(lambda: any(sentences(window, "damaged.h5", "cannot be read") for window in app.windows()), "what is wrong")
    app.screenshot("damaged-hdf5")


TESTS = [damage_is_said, hdf5_asks_for_the_data_set, sqlite_asks_for_the_column, models_and_indexes_open_at_once]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800), App(sys.argv[1]) as app:
            app.wait_settled()
            return run(TESTS, app)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
