#!/usr/bin/env python3
"""Choosing before a run, the run itself and the way back, as a person does it: usage test-run.py PROGRAM SCREENSHOT_FOLDER"""

import contextlib
import os
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
os.environ.setdefault("VEC_TEST_TIMEOUT", "60")  # what is waited for here are runs

from driver import App, choose_in_open_menu, click, key, screen, type_text, wait_for
from tap import run

# What the panel must offer for each method, by role and accessible name; the first ones are to be seen without opening "Advanced".
COMMON = {
    "PCA": [("spin button", "Horizontal component"), ("spin button", "Vertical component")],
    "t-SNE": [("spin button", "Perplexity"), ("spin button", "Iterations"), ("spin button", "Seed")],
    "UMAP": [("spin button", "Neighbours"), ("spin button", "Minimum distance"), ("combo box", "Metric"), ("spin button", "Seed")],
}
ADVANCED = {
    "t-SNE": [("spin button", "Early exaggeration"), ("spin button", "Learning rate")],
    "UMAP": [("combo box", "Start"), ("spin button", "Iterations")],
}


def show_map_page(app):
    app.find("page tab", "Map").click()
    return wait_for(lambda: panel(app), "the Map page")


def panel(app):
    """The Map page's own widgets: the lists of the other pages have choosers of the same names."""
    return next(app.iterate(name="VecMapPanel"), None)


def spin_value(app, name):
    return float(panel(app).find("spin button", name).value)


def set_spin(app, name, value):
    x, y, _, height = panel(app).find("spin button", name).box
    click(x + 12, y + height / 2)  # in its entry: its middle is one of its buttons
    key("ctrl+a")
    type_text(str(value))
    key("Return")
    wait_for(lambda: spin_value(app, name) == value, f"{name!r} to be {value}")


def toggle_advanced(app):
    x, y, _, _ = panel(app).find("push button", "Advanced").box
    click(x + 10, y + 10)  # on its title: its middle may be one of its rows


def preset_help(app):
    return [text for text in panel(app).texts() if text.startswith(("Small groups", "Neighbours and", "How groups", "Custom"))]


def axes_sentence(app):
    return [text for text in panel(app).texts() if text.startswith("The horizontal axis")]


def figures(app):
    """(iteration, KL) of the status line; the number of iterations done where it says that the run stopped by itself."""
    found = re.search(r"(?:iteration (\d+) of \d+|stopped after (\d+) iterations: .*?) · KL ([\d.]+)", app.status())
    return found and (int(found[1] or found[2]), found[3])


def wait_finished(app):
    app.wait_settled(60)
    return wait_for(lambda: figures(app), "a finished map")


# ---- The tests


def presets(app):
    show_map_page(app)
    app.choose("Projection", "t-SNE")
    wait_finished(app)
    assert panel(app).find("push button", "Balanced").checked
    before = figures(app)
    panel(app).find("push button", "Fine detail").click()
    wait_for(lambda: spin_value(app, "Perplexity") == 15, "the perplexity of the preset")
    wait_for(lambda: panel(app).find("push button", "Fine detail").checked, "the preset to be shown")
    assert not panel(app).find("push button", "Balanced").checked
    wait_for(lambda: preset_help(app)[0].startswith("Small groups"), "its sentence")
    wait_finished(app)
    assert figures(app) != before, "so small a table follows at once"
    app.screenshot("preset")
    set_spin(app, "Perplexity", 17)
    wait_for(lambda: preset_help(app)[0].startswith("Custom"), "numbers of one's own")
    assert not any(panel(app).find("push button", name).checked for name in ("Fine detail", "Balanced", "Big picture"))
    panel(app).find("push button", "Big picture").click()
    wait_for(lambda: panel(app).find("push button", "Big picture").checked, "the big picture")
    panel(app).find("push button", "Reset to defaults").click()
    wait_for(lambda: panel(app).find("push button", "Balanced").checked, "the defaults")
    wait_for(lambda: not panel(app).find("push button", "Reset to defaults").sensitive, "nothing to reset")
    wait_finished(app)


def rows_of_each_method(app):
    show_map_page(app)
    for method, rows in COMMON.items():
        app.choose("Projection", method)
        app.wait_settled(60)
        for role, name in rows:
            panel(app).find(role, name)
        app.screenshot("map-" + method.lower())
    for method, rows in ADVANCED.items():
        app.choose("Projection", method)
        app.wait_settled(60)
        if not panel(app).find("push button", "Advanced").has_state("EXPANDED"):
            toggle_advanced(app)
        for role, name in rows:
            panel(app).find(role, name)
        # What the program chooses is a word, not 0.
        automatic = panel(app).find("spin button", "Learning rate" if method == "t-SNE" else "Iterations")
        assert "Automatic" in [automatic.text, *[child.text for child in automatic.walk()]], automatic.text
        app.screenshot("advanced-" + method.lower())
    toggle_advanced(app)
    wait_for(lambda: not panel(app).find("push button", "Advanced").has_state("EXPANDED"), "the expander to close")


def choices_and_numbers(app):
    """A drop-down of the method's table, and a component of a PCA, which is there at once."""
    show_map_page(app)
    app.choose("Projection", "PCA")
    app.wait_settled(60)
    before = axes_sentence(app)
    set_spin(app, "Horizontal component", 3)
    wait_for(lambda: axes_sentence(app) != before, "another axis")
    key("ctrl+z")
    wait_for(lambda: spin_value(app, "Horizontal component") == 1, "undo of the component")
    wait_for(lambda: axes_sentence(app) == before, "the axis before")


def wheel_leaves_numbers_alone(app):
    """Unless they are being edited: the panel is scrolled with it."""
    show_map_page(app)
    app.choose("Projection", "t-SNE")
    wait_finished(app)
    x, y, width, height = panel(app).find("spin button", "Perplexity").box
    for button in (4, 5, 5):
        click(x + 12, y + height / 2, button=button)
    click(x + width - 10, y + height / 2)  # on "+": had the wheel changed anything, this would not lead to 31
    wait_for(lambda: spin_value(app, "Perplexity") == 31, "one more")
    click(x + 12, y + height / 2)
    click(x + 12, y + height / 2, button=4)
    wait_for(lambda: spin_value(app, "Perplexity") == 32, "the wheel over the number that is being edited")
    panel(app).find("push button", "Reset to defaults").click()
    wait_for(lambda: spin_value(app, "Perplexity") == 30, "the default")
    wait_finished(app)


def more_and_undo(app):
    show_map_page(app)
    app.choose("Projection", "t-SNE")
    wait_finished(app)
    before = figures(app)
    panel(app).find("push button", "How many more iterations").click()
    choose_in_open_menu(app.walk_showing, "100 more")
    wait_for(lambda: figures(app) and figures(app)[0] == before[0] + 100, "100 more iterations")
    panel(app).find("push button", "100 more")
    app.find("push button", "Undo").click()
    wait_for(lambda: figures(app) == before, "the picture before")
    app.find("push button", "Redo").click()
    wait_for(lambda: figures(app) and figures(app)[0] == before[0] + 100, "the longer run")
    app.find("push button", "Undo").click()
    wait_for(lambda: figures(app) == before, "the picture before")


def undo_brings_the_picture_back(app):
    show_map_page(app)
    app.choose("Projection", "t-SNE")
    before = wait_finished(app)
    set_spin(app, "Perplexity", 9)
    wait_for(lambda: figures(app) and figures(app) != before, "another map")
    wait_finished(app)
    assert figures(app) != before
    app.find("push button", "Undo").click()
    wait_for(lambda: figures(app) == before, f"the map before, {before}, but it is {figures(app)}")
    assert spin_value(app, "Perplexity") == 30


def start_from_present_picture(app):
    show_map_page(app)
    app.choose("Projection", "t-SNE")
    wait_finished(app)
    switch = panel(app).find("check box", "Start from the present picture")
    assert not switch.checked
    switch.click()
    wait_for(lambda: panel(app).find("check box", "Start from the present picture").checked, "the switch")
    wait_for(lambda: any("depends on that picture" in text for text in panel(app).texts()), "what that means for the seed")
    panel(app).find("push button", "Restart").click()
    wait_finished(app)
    wait_for(lambda: not panel(app).find("check box", "Start from the present picture").checked, "the switch to fall back")
    app.find("push button", "Undo").click()


# ---- Starting the program again


class Program:
    """The program as it runs now: it can be started again in the same home."""

    def __init__(self):
        self.current = App(sys.argv[1])
        self.wait_settled(60)

    def __getattr__(self, name):
        return getattr(self.current, name)

    def restart(self, *settings):
        """With @settings instead of those that it has kept, if there are any."""
        self.current.close()
        if settings:
            folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "glib-2.0" / "settings"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "keyfile").write_text("[org/vectarium/Vectarium]\n" + "\n".join(settings) + "\n")
        self.current = App(sys.argv[1])
        self.wait_settled(60)


def expensive_run_waits(app):
    app.restart("patience=0.0")
    sentence = wait_for(lambda: [text for text in app.texts() if re.fullmatch(r"t-SNE of 167 points takes .*\.", text)], "the strip")
    assert "PCA" in app.status() and "t-SNE has not started" in app.status(), (sentence, app.status())
    app.screenshot("waiting")
    app.find("push button", "Settings").click()
    wait_for(lambda: panel(app), "the Map page")
    set_spin(app, "Perplexity", 20)
    assert "t-SNE has not started" in app.status(), app.status()
    app.find("push button", "Start").click()
    wait_finished(app)
    wait_for(lambda: not app.find_all("push button", "Not now"), "the strip to go away")

    app.choose("Projection", "UMAP")
    wait_for(lambda: any(text.startswith("UMAP of 167 points") for text in app.texts()), "the strip of another method")
    assert "UMAP has not started" in app.status(), app.status()
    app.find("push button", "Not now").click()
    wait_for(lambda: not app.find_all("push button", "Not now"), "the strip to be put away")
    assert "UMAP has not started" in app.status(), app.status()
    panel(app).find("push button", "Start").click()
    wait_for(lambda: "UMAP, iteration" in app.status(), "UMAP")


def choice_is_remembered(app):
    app.restart("patience=20.0")
    show_map_page(app)
    set_spin(app, "Perplexity", 12)
    app.wait_settled(60)
    app.restart()
    show_map_page(app)
    assert spin_value(app, "Perplexity") == 12, spin_value(app, "Perplexity")
    app.choose("Projection", "PCA")
    app.wait_settled(60)
    app.restart()
    assert app.chosen("Projection") == "PCA", app.chosen("Projection")


def reset_forgets(app):
    app.restart("patience=20.0")
    show_map_page(app)
    set_spin(app, "Perplexity", 12)
    wait_for(lambda: panel(app).find("push button", "Reset to defaults").sensitive, "something to reset")
    panel(app).find("push button", "Reset to defaults").click()
    wait_for(lambda: spin_value(app, "Perplexity") == 30, "the default")
    app.restart()
    show_map_page(app)
    assert spin_value(app, "Perplexity") == 30, spin_value(app, "Perplexity")


TESTS = [
    presets,
    rows_of_each_method,
    choices_and_numbers,
    wheel_leaves_numbers_alone,
    more_and_undo,
    undo_brings_the_picture_back,
    start_from_present_picture,
    expensive_run_waits,
    choice_is_remembered,
    reset_forgets,
]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800):
        app = Program()
        with contextlib.closing(app):
            return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
