#!/usr/bin/env python3
"""Labels and terrain in the view options: usage test-atlas.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run


def write_table(folder):
    """Four groups of points in the plane, with words and how frequent they are."""
    random.seed(4)
    path = pathlib.Path(folder) / "islands.csv"
    lines = ["label,x,y,land,frequency"]
    for i in range(1200):
        land = i % 4
        x, y = random.gauss(20 * (land % 2), 2.5), random.gauss(20 * (land // 2), 2.5)
        lines.append(f"place {i},{x:.4f},{y:.4f},{('Alba', 'Bruma', 'Corva', 'Delta')[land]},{random.randint(1, 100000)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def options(app):
    app.find(name="View options").click()
    wait_for(lambda: app.find_all("combo box", "Terrain"), "the options")


def choose(app, name, n_down, title):
    """With the keys: the entry @n_down below the first."""
    chooser = app.find("combo box", name)

    def focused():
        if chooser.has_state("FOCUSED") or any(child.has_state("FOCUSED") for child in chooser.walk()):
            return True
        key("Tab")
        return False
    wait_for(focused, f"the focus on {name!r}")
    key("space", "Home", *["Down"] * n_down, "Return")
    wait_for(lambda: app.chosen(name) == title, f"{name!r} to show {title!r}")


def away(app):
    key("Escape")
    wait_for(lambda: not app.find_all("combo box", "Terrain"), "the options to go")
    app.wait_still()


def terrain_comes_and_goes(app):
    app.wait_settled()
    app.wait_still()
    plain = app.picture()
    options(app)
    assert app.chosen("Terrain") == "None"
    choose(app, "Terrain", 2, "Hills")
    away(app)
    wait_for(lambda: app.picture() != plain, "the hills")
    app.wait_still()
    app.screenshot("hills")
    key("ctrl+z")
    wait_for(lambda: app.picture() == plain, "the plain map")
    options(app)
    assert app.chosen("Terrain") == "None"
    choose(app, "Terrain", 3, "Lines of each group")
    away(app)
    wait_for(lambda: app.picture() != plain, "the lines")
    app.screenshot("groups")


def labels_by_a_column(app):
    before = app.picture()
    options(app)
    choose(app, "Label by", 1, "frequency")
    away(app)
    wait_for(lambda: app.picture() != before, "other labels")
    app.screenshot("frequency")
    key("ctrl+z")
    wait_for(lambda: app.picture() == before, "the labels of before")


TESTS = [terrain_comes_and_goes, labels_by_a_column]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with tempfile.TemporaryDirectory() as folder, screen(1280, 800), App(sys.argv[1], write_table(folder)) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
