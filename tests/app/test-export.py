#!/usr/bin/env python3
"""Exporting the picture: the dialog, its preview, files and their metadata, the clipboard. Usage test-export.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-export-"))


def window_named(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"a window called {name!r}")


def open_dialog(app):
    """The dialog, once its preview is there: its size is said below it."""
    before = set(app.x_windows())
    key("ctrl+e")
    shown = wait_for(lambda: set(app.x_windows()) - before, "the dialog")
    dialog = window_named(app, "Export Picture")
    wait_for(lambda: said_size(dialog), "the size of the picture")
    return dialog, shown


def said_size(dialog):
    return next((text for text in dialog.texts() if "pixels" in text or " mm" in text or "One line" in text), None)


def place(app, dialog, shown, widget):
    """The middle of @widget on the screen: dialogs have an X window of their own, without a border of the accessibility bus."""
    left, top, width, height = app.geometry(next(iter(shown)))
    _, _, inner_width, inner_height = dialog.extents
    x, y, w, h = widget.extents
    return (left + (width - inner_width) // 2 + x + w / 2, top + (height - inner_height) // 2 + y + h / 2)


def click_in(app, dialog, shown, widget):
    from driver import click
    click(*place(app, dialog, shown, widget))


def wait_closed(app, windows):
    wait_for(lambda: not windows & set(app.x_windows()), "a window to close")


def choose(app, dialog, shown, name, index):
    """Entry @index of a row with a list: by the pointer to open it, by keys to choose."""
    click_in(app, dialog, shown, dialog.find("combo box", name))
    wait_for(lambda: len(dialog.find("combo box", name).find_all("list item")) > 2, f"the entries of {name!r}")
    key("Home", *["Down"] * index, "Return")
    wait_for(lambda: len(dialog.find("combo box", name).find_all("list item")) < 3, f"the list of {name!r} to close")


def save_as(app, dialog, shown, name):
    path = FOLDER / name
    before = set(app.x_windows())
    click_in(app, dialog, shown, dialog.find("push button", "Save…"))
    chooser = wait_for(lambda: set(app.x_windows()) - before, "the chooser")
    entry = window_named(app, "Save Picture").find("text", "Name:")
    wait_for(lambda: entry.text.startswith("first-words."), f"the proposed name, not {entry.text!r}")
    wait_for(lambda: entry.has_state("FOCUSED"), "the focus on the name")
    key("ctrl+a")
    type_text(str(path))
    wait_for(lambda: entry.text == str(path), "the typed name")
    key("Return")
    wait_closed(app, chooser | shown)
    wait_for(lambda: path.exists() and path.stat().st_size > 500, f"{name} to be written")
    return path.read_bytes()


def chunks(png):
    at = 8
    while at < len(png):
        length, = struct.unpack(">I", png[at:at + 4])
        yield png[at + 4:at + 8], png[at + 8:at + 8 + length]
        at += 12 + length


def texts_of(png):
    return {data.split(b"\0")[0].decode(): data.split(b"\0", 5)[-1].decode() for kind, data in chunks(png) if kind == b"iTXt"}


def size_of(png):
    return struct.unpack(">II", png[16:24])


# ---- The tests


def the_map_is_as_large_as_on_screen(app):
    app.wait_settled()
    _, _, width, height = app.plot().extents
    dialog, shown = open_dialog(app)
    app.screenshot("export")
    said = said_size(dialog)
    png = save_as(app, dialog, shown, "map.png")
    assert said == "{} × {} pixels".format(*size_of(png)), (said, size_of(png))
    assert size_of(png)[1] == height and width < size_of(png)[0] <= width + 240, (size_of(png), width, height)
    wait_for(lambda: any("Saved map.png" in text for text in app.texts()), "a word that it was saved")


def the_file_says_how_it_was_made(app):
    texts = texts_of((FOLDER / "map.png").read_bytes())
    card = json.loads(texts["Vectarium"])
    assert (card["data"], card["rows"], len(card["data_sha256"])) == ("first-words.csv", 167, 64), card
    assert card["method"] in ("pca", "tsne", "umap") and texts["Software"].startswith("Vectarium "), texts


def a_slide_with_a_title_and_small_print(app):
    dialog, shown = open_dialog(app)
    choose(app, dialog, shown, "Size", 1)
    wait_for(lambda: said_size(dialog) == "1920 × 1080 pixels", "the size of a slide")
    click_in(app, dialog, shown, dialog.find("text", "Title"))
    type_text("Words & more")
    card = dialog.find("check box", "How it was made")
    click_in(app, dialog, shown, card)
    wait_for(lambda: card.checked, "the switch")
    wait_for(lambda: dialog.find("text", "Title").text == "Words & more", "the title")
    app.screenshot("export-slide")
    png = save_as(app, dialog, shown, "slide.png")
    assert size_of(png) == (1920, 1080), size_of(png)
    assert texts_of(png)["Title"] == "Words & more", texts_of(png)


def the_ending_decides_the_format(app):
    dialog, shown = open_dialog(app)
    svg = save_as(app, dialog, shown, "map.svg").decode()
    assert "<text" in svg and "SHA-256" in svg, svg[:300]       # the small print of before is remembered
    dialog, shown = open_dialog(app)
    assert save_as(app, dialog, shown, "map.pdf").startswith(b"%PDF-")


def coordinates(app):
    dialog, shown = open_dialog(app)
    choose(app, dialog, shown, "Format", 3)
    wait_for(lambda: "One line" in (said_size(dialog) or ""), "what a table holds")
    save_as(app, dialog, shown, "map.csv")
    with open(FOLDER / "map.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 167 and list(rows[0])[:4] == ["row", "label", "x", "y"] and list(rows[0])[-1] == "selected", rows[0]


def what_was_chosen_is_remembered(app):
    dialog, shown = open_dialog(app)
    assert "One line" in said_size(dialog), dialog.texts()
    choose(app, dialog, shown, "Format", 0)
    choose(app, dialog, shown, "Size", 2)
    wait_for(lambda: "85 × " in (said_size(dialog) or ""), "the width of a column")
    png = save_as(app, dialog, shown, "column.png")
    assert size_of(png)[0] == 1003, size_of(png)
    per_metre = [struct.unpack(">II", data[:8]) for kind, data in chunks(png) if kind == b"pHYs"]
    assert per_metre == [(11811, 11811)], per_metre


def a_place_that_cannot_be_written_is_said(app):
    dialog, shown = open_dialog(app)
    before = set(app.x_windows())
    click_in(app, dialog, shown, dialog.find("push button", "Save…"))
    chooser = wait_for(lambda: set(app.x_windows()) - before, "the chooser")
    entry = window_named(app, "Save Picture").find("text", "Name:")
    wait_for(lambda: entry.has_state("FOCUSED"), "the focus on the name")
    key("ctrl+a")
    type_text("/proc/map.png")
    key("Return")
    wait_closed(app, chooser)
    wait_for(lambda: any("could not be saved" in text for text in dialog.texts()), "a sentence about it")
    app.screenshot("export-problem")
    key("Escape")
    wait_closed(app, shown)


def the_clipboard_has_the_picture(app):
    if shutil.which("xclip") is None:
        key("ctrl+shift+c")
        wait_for(lambda: any("Picture copied" in text for text in app.texts()), "a word that it was copied")
        return
    key("ctrl+shift+c")
    wait_for(lambda: any("Picture copied" in text for text in app.texts()), "a word that it was copied")
    png = subprocess.run(["xclip", "-selection", "clipboard", "-t", "image/png", "-o"], capture_output=True, check=True, timeout=20).stdout
    assert png[:8] == b"\x89PNG\r\n\x1a\n" and json.loads(texts_of(png)["Vectarium"])["rows"] == 167


TESTS = [
    the_map_is_as_large_as_on_screen,
    the_file_says_how_it_was_made,
    a_slide_with_a_title_and_small_print,
    the_ending_decides_the_format,
    coordinates,
    what_was_chosen_is_remembered,
    a_place_that_cannot_be_written_is_said,
    the_clipboard_has_the_picture,
]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800), App(sys.argv[1]) as app:
            return run(TESTS, app)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
