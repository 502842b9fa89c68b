#!/usr/bin/env python3
"""Is an encoder the model that it is called? usage test-check-model.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-check-"))
WORDS = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
REFERENCE = [0.01522374, -0.02271799, 0.00860278, -0.07424029, 0.00386434]  # of "hello world" by bge-small-en-v1.5


def write_words(name, values):
    path = FOLDER / name
    path.write_text("".join(f"{word},{','.join(map(str, values))}\n" for word in ("hello", "world", "cat")))
    return path


def dialog(app):
    return wait_for(lambda: next((window for window in app.windows() if window.name == "Encoder"), None), "the dialog")


def choose_file(app, path):
    before = app.x_windows()
    dialog(app).find("push button", "Encoder from a file").click()
    wait_for(lambda: len(app.x_windows()) > len(before), "the file chooser")
    app.type_path(path, lambda: len(app.x_windows()) <= len(before))


def check(app, path, *sentences):
    choose_file(app, path)
    button = dialog(app).find("push button", "Check This Model")
    wait_for(lambda: button.sensitive, "the button to wait for a click")
    button.click()
    for sentence in sentences:
        wait_for(lambda: any(sentence in text for text in dialog(app).texts()), repr(sentence))


def what_needs_no_check(app):
    """The words of the table are what they are."""
    key("ctrl+shift+k")
    assert not dialog(app).find("push button", "Check This Model").sensitive


def the_model_it_is_called(app):
    check(app, write_words("mine.csv", REFERENCE + [0.01] * 379), "Words of mine is right", "bge-small-en-v1.5 (cosine 1.0000)")
    app.screenshot("check-model")


def another_than_it_is_called(app):
    check(app, write_words("bge-small-en-v1.5.csv", [-x for x in REFERENCE] + [0.01] * 379),
          "is not what it is called", "(cosine -1.0000). Its files were changed")
    app.screenshot("check-model-differs")


def no_known_model(app):
    check(app, WORDS, "could not be checked: no reference values are known for it")


def no_model_at_all(app):
    (FOLDER / "broken.csv").write_text("")
    choose_file(app, FOLDER / "broken.csv")
    assert not any("could not be checked" in text for text in dialog(app).texts()), "the verdict on another one"
    dialog(app).find("push button", "Check This Model").click()
    wait_for(lambda: any("is empty" in text for text in dialog(app).texts()), "the reason")
    key("Escape")
    wait_for(lambda: not any(window.name == "Encoder" for window in app.windows()), "the end of the dialog")


TESTS = [what_needs_no_check, the_model_it_is_called, another_than_it_is_called, no_known_model, no_model_at_all]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800), App(sys.argv[1], WORDS) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
