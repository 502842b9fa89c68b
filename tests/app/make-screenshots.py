#!/usr/bin/env python3
"""Takes the pictures in data/screenshots from the program as it is: usage make-screenshots.py PROGRAM FOLDER

Light and dark, English and Chinese, large and small, in 3-D and at twice the resolution. Look at them before they are committed."""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, key, move, screen, type_text, wait_for


def keep(app, name):
    """Without a tooltip or a card, and in few colours: a map needs no more."""
    move(1, 1)
    seen = []

    def still():
        seen.append(subprocess.run(["import", "-window", "root", "-depth", "8", "rgb:-"], check=True, capture_output=True).stdout)
        return len(seen) > 3 and len(set(seen[-4:])) == 1
    wait_for(still, "the window to come to rest")
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    subprocess.run(["import", "-window", "root", "-depth", "8", "+dither", "-colors", "255", f"PNG8:{folder / name}.png"], check=True)


def write_settings(*lines):
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0" / "settings"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "keyfile").write_text("\n".join(["[org/vectarium/Vectarium]", *lines, ""]))


def show(width, height, name, act, language="en", appearance="light", scale=1, sample=None):
    with screen(width * scale, height * scale):
        write_settings(f"appearance='{appearance}'", f"language='{language}'")
        with App(sys.argv[1], environment={"GDK_SCALE": str(scale), **({} if sample is None else {"VECTARIUM_SAMPLE": sample})}) as app:
            wait_for(lambda: app.window.extents[2] > 0, "the window")
            act(app)
            keep(app, name)


def select_queen(app):
    app.wait_settled(60)
    app.search_and_select("queen")
    key("Escape")


def add_orange(app):
    app.wait_settled(60)
    app.find("text", "Add text").click()
    type_text("orange")
    key("Return")
    wait_for(lambda: any("orange (fruit)" in text for text in app.texts()), "the senses of the word")
    app.wait_settled(60)


def hills(app):
    app.wait_settled(60)
    app.find("push button", "View options").click()
    chooser = app.find("combo box", "Terrain")
    wait_for(lambda: any(widget.has_state("FOCUSED") for widget in chooser.walk()) or key("Tab"), "the focus on the terrain")
    key("space", "Home", "Down", "Down", "Return")
    wait_for(lambda: app.chosen("Terrain") == "Hills", "hills")
    key("Escape")
    wait_for(lambda: not app.find_all("combo box", "Terrain"), "the options to go")
    app.find("page tab", "Clusters").click()


def space(app):
    """By keys alone: at twice the resolution the accessibility bus counts other pixels than the pointer."""
    app.wait_settled(60)
    click(800, 700)
    key("3", "alt+4")
    app.wait_settled(60)


def table(app):
    app.wait_settled(60)
    app.find("push button", "Table").toggle()


def wait_chinese(app):
    wait_for(lambda: any("点" in text for text in app.texts()), "the points", 60)
    wait_for(lambda: not any(widget.role == "progress bar" for widget in app.walk_showing()), "rest", 60)


PICTURES = {
    "first-start": (1280, 800, add_orange, {"sample": ""}),
    "window": (1280, 800, select_queen, {}),
    "dark-hills": (1280, 800, hills, {"appearance": "dark"}),
    "chinese": (800, 600, wait_chinese, {"language": "zh_CN"}),
    "space-2x": (800, 600, space, {"scale": 2}),
    "dark-table": (1280, 800, table, {"appearance": "dark"}),
}


def main():
    """Each in a process of its own: the accessibility library stays with the bus that it saw first."""
    if len(sys.argv) > 3:
        width, height, act, more = PICTURES[sys.argv[3]]
        show(width, height, sys.argv[3], act, **more)
        return 0
    return max(subprocess.run([sys.executable, __file__, *sys.argv[1:], name]).returncode for name in PICTURES)


if __name__ == "__main__":
    sys.exit(main())
