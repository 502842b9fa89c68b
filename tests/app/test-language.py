#!/usr/bin/env python3
"""The language switch and the Chinese window: usage test-language.py PROGRAM SCREENSHOT_FOLDER LOCALE_FOLDER"""

import gettext
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, Skip, key, screen, type_text, wait_for
from tap import run

NAMES = ["Scatter plot", "Search", "Add text", "Colour by", "Projection", "Metric", "Status"]

CONTROLS = {"label", "push button", "entry", "text", "combo box", "spin button", "check box", "page tab", "list"}


def translate(text):
    try:
        return gettext.translation("vectarium", sys.argv[3], ["zh_CN"]).gettext(text)
    except FileNotFoundError:
        raise Skip("there is no Chinese translation")


def starts_in_english(app):
    app.wait_settled()
    for name in NAMES:
        app.find(name=name)


def switches_to_chinese(app):
    """Every promised name changes; the table, the selection and undo stay."""
    app.find("entry", "Search").click()
    type_text("king")
    key("Return")
    wait_for(lambda: app.plot().description.startswith("Selected: king"), "a selection")
    app.choose_in_menu("Preferences", "简体中文")
    for name in NAMES:
        assert translate(name) != name, f"{name!r} is not translated"
        app.find(name=translate(name))
    plot = app.find(name=translate("Scatter plot"))
    wait_for(lambda: "king" in plot.description, "the selection in the new window")
    assert app.find("push button", translate("Undo")).sensitive
    status = app.find("label", translate("Status")).text
    assert "points" not in status and "167" in status, status
    app.screenshot("chinese")


def fits_a_small_window(app):
    """Nothing makes the window wider than the screen, and the side panel has its place beside the map."""
    _, _, width, height = app.window.extents
    assert width <= 800 and height <= 600, (width, height)
    plot = app.find(name=translate("Scatter plot")).extents
    panel = app.find("page tab", translate("Explore")).extents
    assert plot[0] + plot[2] <= panel[0], ("the side panel covers the map", plot, panel)
    for page in ("Clusters", "Map", "Explore"):
        app.find("page tab", translate(page)).click()
        app.screenshot("chinese-" + page.lower())
        for widget in app.window.walk_showing():
            x, y, w, h = widget.extents
            assert widget.role not in CONTROLS or w == 0 or (x >= 0 and x + w <= width), (page, widget.role, widget.name, widget.extents)


def remembers_the_choice(app):
    """The same home, another start."""
    app.close()
    app.process.wait()
    again = App(sys.argv[1])
    try:
        again.find(name=translate("Scatter plot"))
    finally:
        again.close()


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(800, 600), App(sys.argv[1]) as app:
        return run([starts_in_english, switches_to_chinese, fits_a_small_window, remembers_the_choice], app)


if __name__ == "__main__":
    sys.exit(main())
