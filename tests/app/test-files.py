#!/usr/bin/env python3
"""Opening files: usage test-files.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, Skip, key, screen, wait_for
from tap import run

SHARED = pathlib.Path(os.environ.get("VEC_SHARED_DATA", "/nonexistent"))
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-files-"))


def answer_import_dialog(app):
    """Where a file could be read in several ways the program asks; the guess is taken."""
    dialog = wait_for(lambda: next((window for window in app.windows() if window.name == "Open with Options"), None), "the dialog")
    app.screenshot("import")
    dialog.find("push button", "Open")
    key("Tab")
    wait_for(lambda: dialog.find("push button", "Open").has_state("FOCUSED") or key("Tab"), "the focus on Open")
    key("Return")


def bad_file_keeps_the_data(app):
    app.wait_settled()
    bad = FOLDER / "bad.csv"
    bad.write_text("word,x1,x2,x3\nking,1,2,3\nqueen,4,5,6\nman,1,2\n")
    app.open_by_dialog(bad)
    answer_import_dialog(app)

    def banner():
        return [widget.text for widget in app.find_all("label") if "bad.csv" in widget.text and "4" in widget.text]
    wait_for(banner, "a banner that names the file and the line")
    app.screenshot("bad-file")
    assert "167 points" in app.status(), app.status()
    assert app.window.name == "first-words.csv", app.window.name


def good_file_replaces_the_sample(app):
    good = FOLDER / "good.csv"
    rows = [f"w{i},{i % 7},{i % 5},{i % 3},{i}" for i in range(40)]
    good.write_text("word,x1,x2,x3,x4\n" + "\n".join(rows) + "\n")
    app.open_by_dialog(good)
    wait_for(lambda: app.window.name == "good.csv", "the file in the same window")
    app.wait_settled()
    assert "40 points" in app.status(), app.status()
    assert [window.name for window in app.windows()] == ["good.csv"]


def item_space_says_why(app):
    """With a table that has no words the entry says why it is unavailable."""
    items = FOLDER / "items.csv"
    items.write_text("\n".join(f"{i},{i * 3 % 11},{i * 5 % 7}" for i in range(50)) + "\n")
    with App(sys.argv[1], items) as other:
        answer_import_dialog(other)
        other.wait_settled()
        assert not other.find("text", "Add text").sensitive


def google_news(app):
    path = SHARED / "derived" / "googlenews8k" / "googlenews-8000x300.bin"
    if not path.exists():
        raise Skip(f"{path} is not there")
    with App(sys.argv[1], path) as other:
        wait_for(lambda: "8,000 points" in other.status() or "8000 points" in other.status(), "8,000 points")
        other.screenshot("google-news")


TESTS = [bad_file_keeps_the_data, good_file_replaces_the_sample]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800), App(sys.argv[1]) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
