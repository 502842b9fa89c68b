#!/usr/bin/env python3
"""Axes of meaning, Fisher's discriminant and the data as they are, in the real window: usage test-axes.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, key, screen, type_text, wait_for
from tap import run

SAMPLE = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"


def write(app, name, text):
    app.find("text", name).click()
    key("ctrl+a")
    type_text(text)


def says(app, text):
    return text in app.window.texts()


def asks_for_ends(app):
    """Before there are ends the picture stays, the panel asks, and two ends are suggested."""
    app.wait_settled()
    app.choose("Projection", "Axes of meaning")
    wait_for(lambda: [text for text in app.window.texts() if text.startswith("Name two ends")], "the hint")
    wait_for(lambda: app.find("text", "Axis 1 from").text and app.find("text", "Axis 1 to").text, "a suggestion")
    assert "t-SNE" in app.status(), app.status()
    app.screenshot("axes-hint")


def one_axis(app):
    write(app, "Axis 1 from", "man")
    write(app, "Axis 1 to", "woman")
    key("Return")
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: The rest: the widest direction beside the axes."), "the titles")
    assert "Axes of meaning" in app.status(), app.status()
    assert not [text for text in app.window.texts() if text.startswith("Name two ends")]
    app.screenshot("axes-one")


def second_axis(app):
    app.find("push button", "Add axis").click()
    type_text("child, baby")
    key("Tab")
    type_text("grandfather, grandmother")
    key("Return")
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: child, baby → grandfather, grandmother."), "both titles")
    app.screenshot("axes-two")


def points_lie_where_the_file_says(app):
    """A click half-way between the places of two words finds the word that is there."""
    app.search_and_select("monarch")
    app.bring_to_middle()
    app.find("page tab", "Explore").click()
    app.find("push button", "Select nothing").click()
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")
    click(*app.plot().center)
    wait_for(lambda: app.plot().description.startswith("Selected: monarch"), "the word in the middle")
    app.find("page tab", "Map").click()


def unknown_end(app):
    """One sentence, until there is a picture again, and the old one stays as long."""
    sentence = "“xyzzy” is no row of “first-words.csv”, nor a text whose words it knows."
    top = app.plot().extents[1]
    write(app, "Axis 2 to", "xyzzy")
    key("Return")
    wait_for(lambda: says(app, sentence), "the sentence")
    wait_for(lambda: app.plot().extents[1] > top, "the banner above the map")
    assert says(app, "Horizontal: man → woman. Vertical: child, baby → grandfather, grandmother.")
    write(app, "Axis 2 to", "grandfather")
    key("Return")
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: child, baby → grandfather."), "the corrected end")
    wait_for(lambda: app.plot().extents[1] == top, "the banner to go")


def selected_item(app):
    app.search_and_select("queen")
    app.find("text", "Axis 2 to").click()
    app.find("push button", "Use selected").click()
    wait_for(lambda: app.find("text", "Axis 2 to").text == "queen", "the selected item in the entry")
    key("Return")
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: child, baby → queen."), "the picture")


def polar(app):
    """A third axis needs the polar view, which goes on by itself; with two of them it is a choice."""
    app.find("push button", "Add axis").click()
    type_text("category=animal")
    key("Tab")
    type_text("category=fruit")
    key("Return")
    wait_for(lambda: not [text for text in app.window.texts() if text.startswith("Horizontal:")], "a star instead of two axes")
    assert not app.find(name="Polar view").sensitive
    app.screenshot("axes-polar")
    app.find("push button", "Remove axis 3").click()
    wait_for(lambda: app.find(name="Polar view").sensitive, "the choice")
    app.find(name="Polar view").click()
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: child, baby → queen."), "two axes")


def classes(app):
    app.choose("Projection", "Fisher’s discriminant")
    wait_for(lambda: "of the difference" in app.status(), "the discriminant")
    assert app.chosen("Classes") == "category"
    app.screenshot("lda")


def as_it_is(app):
    app.choose("Projection", "As it is")
    wait_for(lambda: "As it is" in app.status(), "the data as they are")
    assert (app.chosen("Horizontal"), app.chosen("Vertical")) == ("royalty", "masculinity")
    app.screenshot("raw")


def undo_leads_back(app):
    key("ctrl+z")
    wait_for(lambda: app.chosen("Projection") == "Fisher’s discriminant", "the method before")
    key("ctrl+z")
    wait_for(lambda: says(app, "Horizontal: man → woman. Vertical: child, baby → queen."), "the axes before")


def two_dimensions_are_drawn_as_they_are(app):
    app.wait_settled()
    assert app.chosen("Projection") == "As it is"
    assert "As it is" in app.status(), app.status()


def no_classes(app):
    """Nothing to tell apart is said in one sentence, and the method stays."""
    app.choose_only("Projection", "Fisher’s discriminant")
    sentence = "“flat.csv” has no column of categories, which Fisher’s discriminant needs to know the classes."
    wait_for(lambda: says(app, sentence), "the sentence")
    wait_for(lambda: app.chosen("Projection") == "As it is", "the method to stay")


WORDS = [asks_for_ends, one_axis, second_axis, points_lie_where_the_file_says, unknown_end, selected_item, polar, classes, as_it_is,
         undo_leads_back]
FLAT = [two_dimensions_are_drawn_as_they_are, no_classes]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    with screen(1280, 800):
        with App(program, SAMPLE) as app:
            print(f"1..{len(WORDS) + len(FLAT)}")
            status = run(WORDS, app, plan=False)
        with tempfile.TemporaryDirectory() as home:
            path = pathlib.Path(home) / "flat.csv"
            path.write_text("label,x,y\n" + "".join(f"p{i},{i},{i * 7 % 11}\n" for i in range(40)))
            with App(program, path) as app:
                return run(FLAT, app, first=len(WORDS) + 1, plan=False) or status


if __name__ == "__main__":
    sys.exit(main())
