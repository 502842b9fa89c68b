#!/usr/bin/env python3
"""A large text file is kept for the next time, and the cache can be cleared: usage test-cache.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-cache-"))
FILE = FOLDER / "large.glove.txt"
TABLES = FOLDER / "home-cache" / "vectarium" / "tables"
N_ROWS = 24_000
SIZE = f"{N_ROWS} points × 50 dimensions"      # below the window's title


def write_large():
    """More than 16 MB, which is kept however quickly it was read."""
    with FILE.open("w", encoding="utf-8") as file:
        for row in range(N_ROWS):
            numbers = " ".join(f"{(row * 7919 + dim * 104729) % 99991 / 99991 - 0.5:.12f}" for dim in range(50))
            file.write(f"w{row} {numbers}\n")
    assert FILE.stat().st_size > 16 << 20


def kept():
    return [path for path in TABLES.glob("*") if path.suffix == ".table"] if TABLES.exists() else []


def says(app, text):
    return any(text in label.text for label in app.find_all("label"))


def is_kept(app):
    wait_for(lambda: says(app, SIZE), "the table")
    wait_for(lambda: len(kept()) == 1, "the table in the cache")


def is_cleared(app):
    app.choose_in_menu("Preferences", "Clear the Cache")
    wait_for(lambda: says(app, "The cache was cleared: "), "the message")
    assert not kept()
    app.screenshot("cache-cleared")
    assert says(app, SIZE)


TESTS = [is_kept, is_cleared]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    write_large()
    with screen(1280, 800), App(sys.argv[1], FILE, environment={"XDG_CACHE_HOME": str(FOLDER / "home-cache")}) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
