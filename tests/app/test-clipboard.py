#!/usr/bin/env python3
"""Pasting a table, words and text: usage test-clipboard.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

TEMPORARY = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-clipboard-"))
TABLE = ["word,x1,x2,x3", "king,1,2,3", "queen,1,2.5,3", "apple,-7,0,1", "pear,-7,0.5,2"]


def dialog(app, name):
    return next((window for window in app.windows() if window.name == name), None)


def copy(app, *lines):
    """Onto the clipboard by way of a text field of several lines."""
    key("ctrl+shift+v")
    words = wait_for(lambda: dialog(app, "Paste Words"), "the field for words")
    field = words.find("text")
    wait_for(lambda: field.has_state("FOCUSED") or key("Tab"), "the focus in it")
    for line in lines:
        type_text(line)
        key("Return")
    wait_for(lambda: field.text.split() == " ".join(lines).split(), "what was typed")
    key("ctrl+a", "ctrl+c", "Escape")
    wait_for(lambda: dialog(app, "Paste Words") is None, "the dialog gone")


def words_go_to_words(app):
    app.wait_settled()
    copy(app, "king", "queen", "dog")
    key("ctrl+v")
    words = wait_for(lambda: dialog(app, "Paste Words"), "the words")
    assert words.find("text").text.split() == ["king", "queen", "dog"]
    app.screenshot("clipboard-words")
    key("Escape")
    wait_for(lambda: dialog(app, "Paste Words") is None, "the dialog gone")


def a_table_is_opened(app):
    copy(app, *TABLE)
    key("ctrl+v")
    asked = wait_for(lambda: dialog(app, "Open with Options"), "the import dialog")
    wait_for(lambda: any(label.text == "apple" for label in asked.find_all("label")), "the first rows")
    app.screenshot("clipboard-table")
    asked.find("push button", "Open").click()
    wait_for(lambda: "4 points" in app.status(), "the table")
    assert app.window.name == "Clipboard", app.window.name
    app.wait_settled()
    assert not list(TEMPORARY.glob("vectarium-*/*")), "the private file stays"


def a_text_field_takes_it_itself(app):
    key("ctrl+f")
    type_text("apple")
    key("ctrl+a", "ctrl+c", "Delete", "ctrl+v")
    wait_for(lambda: any("1 hit" in label.text for label in app.find_all("label")), "the hit")
    assert dialog(app, "Open with Options") is None and dialog(app, "Paste Words") is None


TESTS = [words_go_to_words, a_table_is_opened, a_text_field_takes_it_itself]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800), App(sys.argv[1], environment={"TMPDIR": str(TEMPORARY)}) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
