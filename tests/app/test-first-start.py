#!/usr/bin/python3
"""What is there without any file: a map of English words by category, and texts that find their places on it, each sense of a word its own."""

import os
import sys

from driver import App, key, screen, type_text, wait_for
from tap import run


def shows_words(app):
    app.wait_settled(60)
    assert app.window.name == "English words", app.window.name
    assert "points" in app.status() and app.status().startswith(("10000", "10,000", "10 000")), app.status()
    assert "t-SNE" in app.status(), app.status()
    assert app.chosen("Colour by") == "Category", app.chosen("Colour by")
    app.screenshot("words")


def tells_a_word(app):
    app.search_and_select("dog")
    wait_for(lambda: app.plot().description.startswith("Selected: dog"), "the word")
    texts = " ".join(app.window.texts())
    for part in ["Category: Animals", "Part of speech: noun", "Definition: a member of the genus Canis", "Frequency: ", "Importance: "]:
        assert part in texts, (part, texts)
    nearest = [label for label, _ in app.neighbors()]
    assert len(nearest) == 10 and "dog" not in nearest, nearest
    app.screenshot("dog")


def add(app, text):
    app.find("text", "Add text").click()
    type_text(text)
    key("Return")


def splits_senses(app):
    """Both are in the list, each with its definition, near other words, and undone together."""
    add(app, "orange")
    color = app.find("list item", "orange (color)")
    fruit = app.find("list item", "orange (fruit)")
    assert "red and yellow" in color.description and "citrus" in fruit.description, (color.description, fruit.description)
    shown = " ".join(app.window.texts())
    assert "round yellow to orange fruit" in shown, shown
    for name, is_near in [("orange (fruit)", lambda near: "citrus" in near and "red" not in near),
                          ("orange (color)", lambda near: "red" in near and "citrus" not in near)]:
        app.find("list item", name).click()  # choosing one makes the rows anew
        wait_for(lambda near=is_near: len(app.neighbors()) == 10 and near({label for label, _ in app.neighbors()}), f"what is near {name!r}")
    app.screenshot("orange")
    for _ in range(3):  # the other one and this one were selected in between
        app.find("push button", "Undo").click()
    wait_for(lambda: not app.find_all("list item", "orange (color)") and not app.find_all("list item", "orange (fruit)"), "both gone")


def chooses_a_sense(app):
    add(app, "I like orange juice")
    row = app.find("list item", "I like orange juice")
    assert row.description.startswith("orange: fruit (round yellow"), row.description
    assert any(text.startswith("orange: fruit") for text in app.window.texts()), app.window.texts()
    add(app, "volcanoish")
    row = app.find("list item", "volcanoish")
    assert row.description == "Guessed from the letters, as other words share them: volcanoish", row.description
    app.screenshot("sentence")


def tells_of_added_texts(app):
    """Where many were added, the list shows the latest; the pointer over its mark on the map says what a word means."""
    for text in ["bank", "happy", "river"]:
        add(app, text)
        wait_for(lambda text=text: app.plot().description.startswith(f"Selected: {text}"), f"{text!r} to be selected")

    def is_in_sight():
        _, entry, _, entry_height = app.find("text", "Add text").extents
        _, hint, _, _ = next(label for label in app.iterate("label") if label.text.startswith("Numbers: cosine")).extents
        _, y, _, height = app.find("list item", "river").extents
        return entry + entry_height <= y and y + height <= hint
    wait_for(is_in_sight, "the latest text in sight")
    key("ctrl+m")
    app.wait_still()
    wait_for(lambda: app.hovered(*app.plot().center) == "river", "the card of the text")
    assert any(text.startswith("noun, Natural objects: a large natural stream") for text in app.plot().texts()), app.plot().texts()
    app.screenshot("hover-text")
    key("Escape")


def says_what_it_cannot(app):
    add(app, "zzxxq")
    wait_for(lambda: any("the built-in encoder knows English words" in text for text in app.window.texts()), "a sentence about it")


def opens_the_small_table(app):
    app.choose_in_menu("Help", "A Small Table for Lessons")
    wait_for(lambda: any(window.name == "first-words.csv" for window in app.windows()), "the small table in a window of its own")


def speaks_another_language(app):
    """As long as nothing was done with them, the words' categories come in the language that is chosen."""
    app.wait_settled(60)
    app.choose_in_menu("Preferences", "简体中文")
    wait_for(lambda: app.chosen("着色依据") == "类别", "the column in Chinese")


TESTS = [shows_words, tells_a_word, splits_senses, chooses_a_sense, tells_of_added_texts, says_what_it_cannot, opens_the_small_table]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    first = {"VECTARIUM_SAMPLE": ""}
    with screen(1280, 800):
        print(f"1..{len(TESTS) + 1}")
        with App(sys.argv[1], environment=first) as app:
            failed = run(TESTS, app, plan=False)
        with App(sys.argv[1], environment=first) as app:
            return run([speaks_another_language], app, len(TESTS) + 1, plan=False) or failed


if __name__ == "__main__":
    sys.exit(main())
