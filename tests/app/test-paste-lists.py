#!/usr/bin/env python3
"""Several lists of words are pasted: each has its colour, what is not known is said, and the words that come with the program are always there.
Usage test-paste-lists.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-lists-"))


def window_named(app, name):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"a window called {name!r}")


def open_dialog(app):
    before = set(app.x_windows())
    key("ctrl+shift+v")
    shown = wait_for(lambda: set(app.x_windows()) - before, "the dialog")
    return window_named(app, "Paste Words"), shown


def close_dialog(app, shown):
    """A key is lost while a list that dropped down closes."""
    wait_for(lambda: not shown & set(app.x_windows()) or key("Escape"), "the dialog to close")


def show_map(app, shown):
    wait_for(lambda: not shown & set(app.x_windows()) or key("ctrl+Return"), "the dialog to close")


def close_map(app):
    before = set(app.x_windows())
    key("ctrl+w")
    wait_for(lambda: len(app.x_windows()) < len(before), "the map to close")


def says(window, *parts):
    return any(all(part in text for part in parts) for text in window.texts())


def type_lines(*lines):
    for line in lines:
        type_text(line)
        key("Return")


def choose_builtin(dialog):
    """The second entry of the list, by the keys."""
    chooser = dialog.find("combo box", "Encoder")
    wait_for(lambda: any(widget.has_state("FOCUSED") for widget in chooser.walk()) or key("Tab"), "the focus on the encoder")
    key("space", "Down", "Return")


def colors_of(window, app):
    """The colours of the map, without its ground and its ink: those with pixels enough for a point."""
    x, y, width, height = map(round, window.find("image", "Scatter plot").box)
    found = subprocess.run(["import", "-window", "root", "-crop", f"{width}x{height}+{x}+{y}", "-depth", "8", "-format", "%c", "histogram:info:-"],
                           check=True, capture_output=True, text=True).stdout
    colors = set()
    for line in found.splitlines():
        count, rest = line.strip().split(":", 1)
        red, green, blue = (int(part) for part in rest[rest.index("(") + 1:rest.index(")")].split(",")[:3])
        if int(count) >= 60 and max(red, green, blue) - min(red, green, blue) > 60:
            colors.add((red, green, blue))
    return colors


# ---- Tests


def two_lists_have_two_colors(app):
    app.wait_settled()
    dialog, shown = open_dialog(app)
    assert not dialog.find("push button", "Show Map").sensitive
    type_lines("Royals: king, queen, prince, qwxzv", "Animals:", "dog", "cat", "horse")
    wait_for(lambda: says(dialog, "2 lists, 7 words, 1 unknown"), "what was recognised")
    wait_for(lambda: says(dialog, "Not known", "qwxzv"), "the unknown word")
    assert says(dialog, "Royals 4") and says(dialog, "Animals 3"), dialog.texts()
    app.screenshot("paste-lists")
    show_map(app, shown)
    pasted = window_named(app, "Pasted words")
    wait_for(lambda: says(pasted, "6 points"), "six points")
    wait_for(lambda: says(pasted, "qwxzv"), "the unknown word in a sentence")
    key("alt+2")
    legend = wait_for(lambda: [widget.name for widget in pasted.find_all("check box")], "a legend")
    assert "Royals, 3" in legend and "Animals, 3" in legend, legend
    wait_for(lambda: len(colors_of(pasted, app)) >= 2, "two colours")
    app.screenshot("pasted-lists")
    close_map(app)


def words_that_come_with_the_program(app):
    """Words that the table does not have."""
    dialog, shown = open_dialog(app)
    type_lines("Metals: gold, silver, copper", "Trees: oak, birch, willow")
    choose_builtin(dialog)
    wait_for(lambda: says(dialog, "2 lists, 6 words") and not says(dialog, "Not known"), "all to be known")
    show_map(app, shown)
    pasted = window_named(app, "Pasted words")
    wait_for(lambda: says(pasted, "6 points"), "six points")
    add_another_word(app, pasted)
    close_map(app)


def add_another_word(app, pasted):
    """One that was not pasted has its place there as well, and its senses."""
    wait_for(lambda: pasted.find("text", "Add text").sensitive, "the words to be ready")
    app.press_until("ctrl+t", lambda: pasted.find("text", "Add text").has_state("FOCUSED"), "the entry")
    type_text("maple")
    key("Return")
    wait_for(lambda: says(pasted, "maple (tree)") and says(pasted, "maple (wood)"), "its senses in the list")
    nearest = wait_for(lambda: [row.name.rsplit(", ", 1)[0] for row in pasted.find(name="Nearest neighbours").find_all("list item")], "its neighbours")
    assert set(nearest[:3]) == {"oak", "birch", "willow"}, nearest
    app.screenshot("pasted-and-added")


def chinese_is_told_what_to_do(app):
    dialog, shown = open_dialog(app)
    key("ctrl+a")
    subprocess.run(["xdotool", "type", "--delay", "60", "苹果、香蕉"], check=True)
    choose_builtin(dialog)
    wait_for(lambda: says(dialog, "Not known", "苹果", "English", "Chinese"), "a sentence")
    app.screenshot("paste-chinese-builtin")
    close_dialog(app, shown)


def a_button_begins_another_list(app):
    """What was there is named as well, and typing replaces the new name."""
    dialog, shown = open_dialog(app)
    type_lines("king", "queen")
    key("ctrl+l")
    type_text("Birds")
    key("Down")
    type_lines("duck, goose")
    wait_for(lambda: says(dialog, "2 lists, 4 words"), "two lists")
    assert says(dialog, "List 1 2") and says(dialog, "Birds 2"), dialog.texts()
    close_dialog(app, shown)


def a_table_without_words(app):
    """Then the words that come with the program are all there is."""
    path = FOLDER / "numbers.csv"
    path.write_text("a,b,c\n" + "".join(f"{i},{i * i % 7},{i % 3}\n" for i in range(20)))
    app.open_by_dialog(path)
    wait_for(lambda: "20 points" in app.status(), "the table")
    dialog, shown = open_dialog(app)
    type_lines("gold, silver, copper")
    wait_for(lambda: says(dialog, "1 list, 3 words"), "what was recognised")
    show_map(app, shown)
    wait_for(lambda: says(window_named(app, "Pasted words"), "3 points"), "three points")
    close_map(app)


TESTS = [
    two_lists_have_two_colors,
    words_that_come_with_the_program,
    chinese_is_told_what_to_do,
    a_button_begins_another_list,
    a_table_without_words,
]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800), App(sys.argv[1]) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
