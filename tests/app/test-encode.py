#!/usr/bin/env python3
"""Documents become maps, and typed texts have a place in them: usage test-encode.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import itertools
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-encode-"))
WORDS = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
NOUNS = ["king", "queen", "dog", "cat", "apple", "horse", "doctor", "teacher", "river", "mountain"]
TEXTS = {}  # by their titles


def write_files():
    with (FOLDER / "reviews.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["stars", "title", "text"])
        for i, (a, b, c) in enumerate(itertools.permutations(NOUNS, 3)):
            if i % 6 == 0:
                TEXTS[f"{a} {i}"] = f"The {a} was near the {b}, and a {c} came by."
                writer.writerow([i % 5 + 1, f"{a} {i}", TEXTS[f"{a} {i}"]])
    (FOLDER / "notes.md").write_text("# Kings\n\nA king and a queen.\n\n# Animals\n\nA dog and a cat. A horse and a cow.\n")


def dialog(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"the window {name!r}")


def has_dialog(app, name):
    return any(window.name == name for window in app.windows())


def choose_file(app, button, path):
    """The button opens a file chooser, in which the path is typed."""
    before = app.x_windows()
    button.click()
    wait_for(lambda: len(app.x_windows()) > len(before), "the file chooser")
    app.type_path(path, lambda: len(app.x_windows()) <= len(before))


def a_document_is_offered(app):
    """A file without vectors was opened: the texts in it can be encoded."""
    window = dialog(app, "Encode a Document File")
    wait_for(lambda: any("was near the" in text for text in window.texts()), "the first texts")
    assert "reviews.csv" in window.texts(), window.texts()
    app.screenshot("encode-dialog")
    window.find("push button", "Encode").click()
    wait_for(lambda: not has_dialog(app, "Encode a Document File"), "the end of the work")
    wait_for(lambda: any(window.name == "reviews.csv" for window in app.windows()), "the map")
    app.fill_screen()
    wait_for(lambda: "120 points" in app.status(), "the points")
    app.wait_settled()
    assert any(re.fullmatch(r"120 points × \d+ dimensions · English words", text) for text in app.window.texts()), app.window.texts()
    app.screenshot("encode-map")


def a_text_has_a_place(app):
    """The table remembers that the built-in encoder made it."""
    key("ctrl+t")
    type_text("a king and his queen")
    key("Return")
    wait_for(lambda: app.find_all("list item", "a king and his queen"), "the text in the list")


def search_by_meaning(app):
    """Nothing is called so, but something means so; and the words say why."""
    key("ctrl+f")
    type_text("monarch")
    wait_for(lambda: "Nothing found" in app.window.texts(), "nothing called so")
    app.find(name="By meaning").toggle()
    wait_for(lambda: any(text.startswith("similarity 0.") for text in app.window.texts()), "the similarities")
    first = wait_for(lambda: next(iter(app.find_all("list item")), None), "a hit")
    assert "king" in TEXTS[first.name] or "queen" in TEXTS[first.name], TEXTS[first.name]
    app.screenshot("encode-meaning")
    key("ctrl+f")
    type_text("an apple and a monarch")
    wait_for(lambda: any("apple" in TEXTS.get(item.name, "") for item in app.find_all("list item")[:1]), "apples among the hits")
    key("Return")
    wait_for(lambda: any(text.startswith("Why “") for text in app.window.texts()), "the explanation")
    wait_for(lambda: any(item.name.startswith("apple +") for item in app.find("list", "Words and what they contribute").children()),
             "what the apple contributes")
    app.screenshot("encode-why")
    key("ctrl+alt+f")
    wait_for(lambda: "Nothing found" in app.window.texts(), "nothing called so")
    key("Escape")


def open_encoder_dialog(app):
    key("ctrl+shift+k")
    window = dialog(app, "Encoder")
    assert any("were made by" in text for text in window.texts()), window.texts()
    return window


def other_dimensions_are_refused(app):
    window = open_encoder_dialog(app)
    choose_file(app, window.find("push button", "Encoder from a file"), WORDS)
    window.find("push button", "Use").click()
    wait_for(lambda: any("makes vectors of 12 dimensions" in text for text in window.texts()), "the dimensions")
    assert not window.find_all("push button", "Use Anyway")
    key("Escape")
    wait_for(lambda: not has_dialog(app, "Encoder"), "the end of the dialog")


def another_encoder_is_warned_of(app):
    """As many dimensions, but other words: only who insists gets it."""
    n_dims = next(int(match[1]) for match in map(re.compile(r"points × (\d+) dimensions").search, app.window.texts()) if match)
    with (FOLDER / "other.csv").open("w", encoding="utf-8") as file:
        file.write("word," + ",".join(f"d{i}" for i in range(n_dims)) + "\n")
        for j, word in enumerate(NOUNS):
            file.write(f"{word}," + ",".join(str((i * 7 + j * 3) % 11 - 5) for i in range(n_dims)) + "\n")
    window = open_encoder_dialog(app)
    choose_file(app, window.find("push button", "Encoder from a file"), FOLDER / "other.csv")
    window.find("push button", "Use").click()
    wait_for(lambda: any("has no meaningful place in it" in text for text in window.texts()), "the warning")
    app.screenshot("encode-warning")
    window.find("push button", "Use Anyway").click()
    wait_for(lambda: not has_dialog(app, "Encoder"), "the end of the dialog")
    window = open_encoder_dialog(app)
    assert any("Words of other" in text for text in window.texts()), window.texts()
    key("Escape")
    wait_for(lambda: not has_dialog(app, "Encoder"), "the end of the dialog")


TESTS = [a_document_is_offered, a_text_has_a_place, search_by_meaning, other_dimensions_are_refused, another_encoder_is_warned_of]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    write_files()
    with screen(1280, 800), App(sys.argv[1], FOLDER / "reviews.csv") as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
