#!/usr/bin/env python3
"""The legend with a real pointer and keys: usage test-legend.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, drag, key, move, screen, type_text, wait_for, xdotool
from tap import run

N = 240
KINDS = {"ape": 120, "bee": 80, "cat": 40}


def write_table(path):
    """Places on a grid; price = 0 … 239, missing in the last ten rows; days from 2020 on; 30 places in "town"."""
    kinds = [kind for kind, count in KINDS.items() for _ in range(count)]
    lines = ["label,x,y,kind,price,day,town"]
    for i in range(N):
        price = i if i < N - 10 else ""
        day = f"{2000 + i // 12}-{i % 12 + 1:02d}-01"
        lines.append(f"r{i},{i % 20},{i // 20},{kinds[i]},{price},{day},town {i % 30:02d}")
    path.write_text("\n".join(lines) + "\n")


def take_time():
    """Two clicks are a double click for this person even when a busy machine is slow to make the second."""
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "gtk-4.0"
    folder.mkdir()
    (folder / "settings.ini").write_text("[Settings]\ngtk-double-click-time=5000\n")


def line(app, name):
    return app.find("check box", name)


def seen(app, count):
    wait_for(lambda: f"{count} of {N} " in app.status() if count < N else " of " not in app.status().split("·")[0],
             f"{count} points to be seen, not {app.status()!r}")


def away(app):
    x, y = app.plot().center
    move(x, y)


def picture(app):
    """The pixels of the map without its edges."""
    x, y, width, height = app.plot().box
    return subprocess.run(["import", "-window", "root", "-crop", f"{width - 200}x{height - 20}+{x + 100}+{y + 10}", "rgb:-"],
                          check=True, capture_output=True).stdout


def lists_categories(app):
    app.wait_settled()
    key("alt+2")
    app.choose("Colour by", "kind")
    for kind, count in KINDS.items():
        assert line(app, f"{kind}, {count}").checked
    app.screenshot("legend-categories")


def click_hides_and_shows(app):
    line(app, "bee, 80").click()
    seen(app, 160)
    wait_for(lambda: not line(app, "bee, 80").checked, "the line to say that it is hidden")
    app.find("push button", "Show all").click()
    seen(app, N)
    assert line(app, "bee, 80").checked


def double_click_isolates(app):
    line(app, "cat, 40").click(repeat=2)
    seen(app, 40)
    wait_for(lambda: not line(app, "ape, 120").checked and line(app, "cat, 40").checked, "only cats")
    app.screenshot("legend-isolated")
    away(app)
    line(app, "cat, 40").click(repeat=2)
    seen(app, N)
    # Each is one step, whatever the first of its clicks did.
    key("ctrl+z")
    seen(app, 40)
    key("ctrl+z")
    seen(app, N)


def keyboard(app):
    """The focus is on the line that was clicked last."""
    key("shift+Return")
    seen(app, 40)
    key("shift+Return")
    seen(app, N)
    key("space")
    seen(app, 200)
    key("ctrl+z")
    seen(app, N)


def pointing_fades_the_others(app):
    """… and leaves no trace."""
    away(app)
    plain = picture(app)
    x, y = line(app, "bee, 80").center
    move(x, y)
    wait_for(lambda: picture(app) != plain, "the others to fade")
    app.screenshot("legend-pointed-at")
    away(app)
    move(app.plot().center[0] - 7, app.plot().center[1] - 7)
    wait_for(lambda: len(picture(app)) == len(plain), "a picture")


def many_categories(app):
    """Twenty have colours, ten share one; their list is opened, and one of them hidden."""
    app.choose("Colour by", "town")
    assert line(app, "Other (10 more), 80").checked
    move(*line(app, "town 02, 8").center)
    xdotool("click", "--repeat", 30, "--delay", 20, 5)   # to the end of the list
    app.find(name="List the other categories").click()
    wait_for(lambda: line(app, "town 20, 8").center[1] < app.find("spin button", "Number of clusters").box[1] - 30,
             "the list to come into view")
    line(app, "town 20, 8").click()
    seen(app, N - 8)
    key("ctrl+z")
    seen(app, N)
    app.screenshot("legend-others")
    line(app, "Other (10 more), 80").click(repeat=2)
    seen(app, 80)
    line(app, "Other (10 more), 80").click(repeat=2)
    seen(app, N)
    line(app, "Other (10 more), 80").click()
    seen(app, N - 80)
    app.find("push button", "Show all").click()
    seen(app, N)


def brush(app):
    app.choose("Colour by", "price")
    x, y, width, height = app.find(name="Histogram").box
    drag(x + width / 2, y + 20, width / 2 + 20, 0)
    wait_for(lambda: " of " in app.status().split("·")[0], "fewer points")
    count = int(app.status().split()[0])
    assert 105 <= count <= 125, count   # half of the 230 that have a price
    assert abs(float(app.find("spin button", "From").text) - 114.5) < 5, app.find("spin button", "From").text
    assert not line(app, "(missing), 10").checked
    app.screenshot("legend-brush")
    # What explains the scale does not push the line of those without a price out of sight.
    top = line(app, "(missing), 10").box
    assert top[1] + top[3] <= app.find("spin button", "Number of clusters").box[1], top
    # The end is taken hold of and moved.
    drag(x + width / 2, y + 20, width / 4, 0)
    wait_for(lambda: int(app.status().split()[0]) < count - 40, "still fewer points")
    # And back.
    app.find("push button", "See all values").click()
    seen(app, N)


def ends_as_numbers(app):
    spin = app.find("spin button", "From")
    spin.click()
    key("ctrl+a")
    type_text("100")
    key("Return")
    seen(app, 130)
    line(app, "(missing), 10").click()
    seen(app, 140)
    app.find("push button", "See all values").click()
    seen(app, N)
    key("ctrl+z")
    seen(app, 140)
    app.find("push button", "Show all").click()
    seen(app, N)


def dates(app):
    app.choose("Colour by", "day")
    assert app.find("spin button", "From").text == "2000-01-01"
    app.find("spin button", "To").click()
    key("ctrl+a")
    type_text("2009-12-31")
    key("Return")
    seen(app, 120)
    app.screenshot("legend-dates")
    app.find("push button", "See all values").click()
    seen(app, N)


def sizes_and_shapes(app):
    key("ctrl+d")
    app.find("combo box", "Size by")
    key("space", "End", "Return")
    wait_for(lambda: "Size: price" in app.window.texts(), "the key of sizes")
    key("Tab", "space", "Home", "Down", "Return")
    wait_for(lambda: "Shape: kind" in app.window.texts(), "the key of shapes")
    key("space", "End", "Return")
    wait_for(lambda: "Shape: town" in app.window.texts(), "the key of the towns' shapes")

    def closed():
        key("Escape")
        return not app.find_all("combo box", "Size by")
    wait_for(closed, "the options to close")
    away(app)
    app.screenshot("legend-looks")
    # All that share a shape are hidden and isolated together.
    move(*line(app, "town 00, 8").center)
    xdotool("click", "--repeat", 30, "--delay", 20, 5)
    line(app, "Other (24 more), 192").click()
    seen(app, N - 192)
    key("ctrl+z")
    seen(app, N)
    for step, keys in [("kinds again", ["Size: price", "Shape: kind"]), ("no shapes", ["Size: price"]), ("no sizes", [])]:
        key("ctrl+z")
        wait_for(lambda: [text for text in app.window.texts() if text.startswith(("Size: ", "Shape: "))] == keys, step)


TESTS = [lists_categories, click_hides_and_shows, double_click_isolates, keyboard, pointing_fades_the_others, many_categories, brush,
         ends_as_numbers, dates, sizes_and_shapes]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    with tempfile.TemporaryDirectory() as home, screen(1280, 800):
        path = pathlib.Path(home) / "grid.csv"
        write_table(path)
        take_time()
        with App(program, path) as app:
            return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
