#!/usr/bin/env python3
"""What happens in dialogs: the shortcuts, pasting words, files that do not match, files with several tables.
Usage test-dialogs.py PROGRAM SCREENSHOT_FOLDER"""

import json
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-dialogs-"))
ROWS = {"king": (1, 2, 3), "queen": (1, 2, 4), "man": (5, 1, 0), "woman": (5, 2, 0)}


def window_named(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"a window called {name!r}")


def wait_closed(app, windows):
    """Asks the X server: GTK 4.8 stumbles over accessible questions about a window that is going away."""
    wait_for(lambda: not windows & set(app.x_windows()), "a window to close")


def focus(window, role, name):
    """Walks with Tab to a widget of @window."""
    def focused():
        if window.find(role, name).has_state("FOCUSED"):
            return True
        key("Tab")
        return window.find(role, name).has_state("FOCUSED")
    wait_for(focused, f"the focus on {name!r}")


def press(window, name):
    wait_for(lambda: window.find("push button", name).sensitive, f"{name!r} to be available")
    focus(window, "push button", name)
    key("Return")


def sentences(window, *parts):
    """The labels of @window that hold every one of @parts."""
    return [widget.text for widget in window.find_all("label") if all(part in widget.text for part in parts)]


# ---- Keyboard Shortcuts


def shortcuts_fit_a_low_screen(app):
    """The map comes first; no section is higher than 600 pixels leave room for."""
    app.wait_settled()
    shortcuts = app.show_window("F1")
    overlay = wait_for(lambda: next((window for window in app.windows() if sentences(window, "Zoom in")), None), "the shortcuts")
    shown = overlay.texts()
    app.screenshot("shortcuts")
    assert [title for title in shown if title in ("Files", "Moving about", "Points", "Window")] == ["Moving about", "Points"], shown
    assert all(app.geometry(window)[3] <= 600 for window in shortcuts), [app.geometry(window) for window in shortcuts]
    key("Escape")
    wait_closed(app, shortcuts)


# ---- Paste Words


def pasted_words_become_a_map(app):
    """Unknown words are named: in the new window's banner."""
    app.wait_settled()
    shown = app.show_window("ctrl+shift+v")
    dialog = window_named(app, "Paste Words")
    assert not dialog.find("push button", "Show Map").sensitive
    focus(dialog, "text", "Words to show")
    for line in ("king and queen", "red apple", "qwxzv"):
        type_text(line)
        key("Return")
    app.screenshot("paste-words")
    press(dialog, "Show Map")
    wait_closed(app, shown)
    pasted = window_named(app, "Pasted words")
    wait_for(lambda: sentences(pasted, "2 points"), "two points in the new window")
    wait_for(lambda: sentences(pasted, "qwxzv"), "the unknown word in a sentence")
    app.screenshot("pasted-words")
    before = set(app.x_windows())
    key("ctrl+w")
    wait_for(lambda: len(app.x_windows()) < len(before), "the new window to close")
    assert "167 points" in app.status(), app.status()


def only_unknown_words(app):
    """The dialog stays and says which words it does not know."""
    shown = app.show_window("ctrl+shift+v")
    dialog = window_named(app, "Paste Words")
    focus(dialog, "text", "Words to show")
    type_text("qwxzv")
    press(dialog, "Show Map")
    wait_for(lambda: sentences(dialog, "qwxzv"), "a sentence with the unknown word")
    key("Escape")
    wait_closed(app, shown)


# ---- Metadata that does not match


def write_vectors(name):
    (FOLDER / name).write_text("".join("\t".join(map(str, row)) + "\n" for row in ROWS.values()))


def mismatch_says_both_counts_and_helps(app):
    """A heading above the only column of the metadata is one line too many; a click says so."""
    write_vectors("vectors.tsv")
    (FOLDER / "words.tsv").write_text("\n".join(["word", *ROWS]) + "\n")
    config = FOLDER / "projector_config.json"
    config.write_text(json.dumps({"embeddings": [
        {"tensorName": "Words", "tensorShape": [4, 3], "tensorPath": "vectors.tsv", "metadataPath": "words.tsv"}]}))
    app.open_by_dialog(config)
    wait_for(lambda: sentences(app, "vectors.tsv", "4", "words.tsv", "5"), "a banner with both counts")
    assert "167 points" in app.status(), app.status()
    button = app.find("push button", "The First Line Is a Heading")
    app.screenshot("mismatch")
    button.click()
    wait_for(lambda: "4 points" in app.status(), "four points")
    app.wait_settled()
    app.find("entry", "Search").click()
    type_text("queen")
    wait_for(lambda: app.find_all("list item", "queen"), "the labels of the metadata")
    key("Escape")


# ---- Several tensors


def chooses_among_tensors(app):
    write_vectors("first.tsv")
    (FOLDER / "second.tsv").write_text("".join(f"{i}\t{i * 3 % 7}\n" for i in range(9)))
    config = FOLDER / "two-projector_config.json"
    config.write_text(json.dumps({"embeddings": [
        {"tensorName": "First", "tensorShape": [4, 3], "tensorPath": "first.tsv"},
        {"tensorName": "Second", "tensorShape": [9, 2], "tensorPath": "second.tsv"}]}))
    before = set(app.x_windows())
    app.open_by_dialog(config)
    shown = wait_for(lambda: set(app.x_windows()) - before, "the dialog")
    dialog = window_named(app, "Open with Options")
    chooser = dialog.find("combo box", "Table in the file")
    assert "First · 4 × 3 · float32" in chooser.texts(), chooser.texts()
    focus_inside(dialog, chooser)
    key("space")
    wait_for(lambda: len(chooser.find_all("list item")) == 2, "the two tensors")
    key("Home", "Down", "Return")
    wait_for(lambda: not chooser.find_all("list item") and "Second · 9 × 2 · float32" in chooser.texts(), "the second tensor")
    app.screenshot("tensors")
    press(dialog, "Open")
    wait_closed(app, shown)
    wait_for(lambda: any(sentences(window, "9 points") for window in app.windows()), "nine points")


def focus_inside(window, widget):
    def focused():
        if any(child.has_state("FOCUSED") for child in widget.walk()):
            return True
        key("Tab")
        return False
    wait_for(focused, f"the focus in {widget.name!r}")


TESTS = [
    shortcuts_fit_a_low_screen,
    pasted_words_become_a_map,
    only_unknown_words,
    mismatch_says_both_counts_and_helps,
    chooses_among_tensors,
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
