#!/usr/bin/env python3
"""A file that changes on disk while it is open: usage test-reload.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-reload-"))
FILE = FOLDER / "words.csv"
DATA = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"


def read_sample():
    with DATA.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def write(rows, path=FILE):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def labels(app):
    return [widget.text for widget in app.find_all("label")]


def says(app, text):
    return any(text in label for label in labels(app))


def banner_is_hidden(app):
    return app.plot().extents[1] == app.top


def offers_and_reloads(app):
    header, *rows = read_sample()
    app.wait_settled()
    assert f"{len(rows)} points" in app.status(), app.status()
    app.top = app.plot().extents[1]
    app.search_and_select("lioness")
    # Half a file is not offered: what is written bit by bit is asked about once, when it is whole.
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        for row in [header, *rows[10:]]:
            writer.writerow(row)
            file.flush()
    wait_for(lambda: says(app, "words.csv has changed on disk."), "the offer")
    app.screenshot("reload-offered")
    app.find("push button", "Reload").click()
    wait_for(lambda: f"{len(rows) - 10} points" in app.status(), "the rows of the file now")
    wait_for(lambda: banner_is_hidden(app), "the banner gone")
    wait_for(lambda: says(app, "words.csv was read again"), "the message")
    app.wait_settled()
    app.find("label", "lioness")


def notices_a_replacement(app):
    """As editors save: another file takes the name."""
    header, *rows = read_sample()
    other = FOLDER / "words.csv.new"
    write([header, *rows[5:]], other)
    other.rename(FILE)
    wait_for(lambda: says(app, "words.csv has changed on disk."), "the offer")
    key("F5")
    wait_for(lambda: f"{len(rows) - 5} points" in app.status(), "the rows of the file now")
    app.wait_settled()


def keeps_what_is_gone(app):
    header, *rows = read_sample()
    away = FOLDER / "elsewhere.csv"
    FILE.rename(away)
    wait_for(lambda: says(app, "words.csv is gone; what is open stays."), "the notice")
    app.screenshot("reload-gone")
    assert f"{len(rows) - 5} points" in app.status(), app.status()
    away.rename(FILE)
    wait_for(lambda: banner_is_hidden(app), "the notice taken back")


def says_why_it_failed(app):
    header, *rows = read_sample()
    FILE.write_text("word,x1\nking,1\nqueen,\"", encoding="utf-8")
    wait_for(lambda: says(app, "words.csv has changed on disk."), "the offer")
    key("F5")
    wait_for(lambda: says(app, "words.csv, "), "the reason")
    assert f"{len(rows) - 5} points" in app.status(), app.status()
    app.screenshot("reload-failed")
    write([header, *rows])
    wait_for(lambda: says(app, "words.csv has changed on disk."), "the offer")
    app.find("push button", "Reload").click()
    wait_for(lambda: f"{len(rows)} points" in app.status(), "all rows")
    app.wait_settled()


TESTS = [offers_and_reloads, notices_a_replacement, keeps_what_is_gone, says_why_it_failed]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    write(read_sample())
    with screen(1280, 800), App(sys.argv[1], FILE) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
