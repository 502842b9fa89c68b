#!/usr/bin/env python3
"""The menu of the map, by the pointer and by keys: usage test-menu.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, key, move, screen, type_text, wait_for
from tap import run

N = 240


def write_table(path):
    path.write_text("label,x,y\n" + "".join(f"r{i},{i % 20},{i // 20}\n" for i in range(N)))


def items(app):
    return [item for item in app.iterate() if "menu item" in item.role or item.role == "check menu item"]


def opened(app):
    """The names of the menu's items."""
    return wait_for(lambda: [item.name for item in items(app)], "the menu")


def choose(app, name):
    def focused():
        found = [item for item in items(app) if item.has_state("FOCUSED")]
        return bool(found) and (found[0].name == name or key("Down"))
    wait_for(focused, f"the focus on {name!r}")
    key("Return")
    wait_for(lambda: not items(app), "the menu to go")


def close(app):
    key("Escape")
    wait_for(lambda: not items(app), "the menu to go")


def selected(app, label):
    wait_for(lambda: app.plot().description.startswith(f"Selected: {label}"), f"{label!r} to be selected")


def n_chosen(app, count):
    wait_for(lambda: any(label.text == f"{count} of {N} selected" for label in app.iterate("label")), f"{count} selected points")


def of_a_point(app):
    """The secondary button selects what it is pressed on; its menu is about that."""
    app.wait_settled()
    key("ctrl+f")
    type_text("r105")
    key("Return")
    selected(app, "r105")
    x, y = app.bring_to_middle()
    app.plot().click()
    click(x, y, button=3)
    names = opened(app)
    assert names == ["Add to the selection", "Select similar points…", "List its neighbours", "Copy label", "Fit it and its neighbours",
                     "Select all", "Invert", "Fit all"], names
    app.screenshot("menu-point")
    choose(app, "Add to the selection")
    n_chosen(app, 1)


def of_a_selection(app):
    x, y = app.plot().center
    click(x, y, button=3)
    names = opened(app)
    assert names[0] == "Take out of the selection", names
    for name in ["Isolate", "Hide", "Grow by neighbours…", "Tag…", "Map of these alone", "Copy and export", "Clear selection"]:
        assert name in names, f"no {name!r} in {names}"
    app.screenshot("menu-selection")
    choose(app, "Grow by neighbours…")
    app.find("spin button", "Neighbours of each point")
    app.find("push button", "Grow").click()
    wait_for(lambda: any("selected" in label.text and not label.text.startswith("1 ") for label in app.iterate("label")), "more points")
    key("Escape", "Escape")


def copies_the_label(app):
    x, y = app.plot().center
    click(x, y, button=3)
    opened(app)
    choose(app, "Copy label")
    key("ctrl+f", "ctrl+a", "ctrl+v")
    wait_for(lambda: app.find(name="Search").text == "r105", "the label in the search")
    key("ctrl+a", "BackSpace", "Escape")


def by_keys(app):
    """At the selected point, wherever the pointer is."""
    move(5, 5)
    app.plot().click()
    key("Escape", "Escape")
    key("ctrl+f")
    type_text("r107")
    key("Return")
    selected(app, "r107")
    wait_for(lambda: app.plot().has_state("FOCUSED") or key("Tab"), "the focus on the map")
    for keys in ["shift+F10", "Menu"]:
        key(keys)
        assert opened(app)[0] == "Add to the selection"
        close(app)
        wait_for(lambda: app.plot().has_state("FOCUSED"), "the focus back on the map")
    key("Menu")
    opened(app)
    choose(app, "List its neighbours")
    wait_for(lambda: any(one.has_state("FOCUSED") for one in app.find(name="Nearest neighbours").iterate()), "the focus on the neighbours")


TESTS = [of_a_point, of_a_selection, copies_the_label, by_keys]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    with tempfile.TemporaryDirectory() as home, screen(1280, 800):
        path = pathlib.Path(home) / "grid.csv"
        write_table(path)
        with App(program, path) as app:
            return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
