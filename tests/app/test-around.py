#!/usr/bin/env python3
"""Getting around on the map, in the real window: usage test-around.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, drag, key, move, screen, wait_for, xdotool
from tap import run


def select_nothing(app):
    app.find("push button", "Select nothing").click()
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")


def is_at(app, word, x, y):
    """@word is there, once the map has come to rest, and a click selects it."""
    wait_for(lambda: app.hovered(x, y) == word, f"{word!r} at {x:g}, {y:g}")
    click(x, y)
    wait_for(lambda: app.plot().description.startswith(f"Selected: {word}"), f"{word!r} at {x:g}, {y:g}")


def corner(app):
    """A place without points, whatever is in the picture: it is the focus that is wanted."""
    x, y, _, _ = app.plot().box
    return x + 3, y + 3


def focus_map(app):
    click(*corner(app))
    wait_for(lambda: app.plot().has_state("FOCUSED"), "focus on the map")


def show_all(app):
    app.find("push button", "Show all points").click()
    app.wait_still()


def wheel_and_dive_keep_the_point(app):
    """What is under the pointer stays there, whatever the zoom; a double click goes in, where it was made."""
    app.search_and_select("queen")
    app.bring_to_middle()
    select_nothing(app)
    x, y = app.plot().center            # the panel may have become wider or narrower
    drag(x, y, 130, 70, rest=True)
    x, y = x + 130, y + 70
    for _ in range(3):
        click(x, y, button=4)
    app.wait_still()
    is_at(app, "queen", x, y)
    select_nothing(app)
    app.wait_still()                    # a press while the map moves only stops it
    before = app.picture()
    click(x, y, repeat=2)
    wait_for(lambda: app.plot().description.startswith("Selected: queen"), "the point under the double click")
    app.wait_still()
    assert app.picture() != before
    select_nothing(app)
    is_at(app, "queen", x, y)
    show_all(app)


def a_hit_in_sight_moves_nothing(app):
    """The groups around stay in the picture, and where they are."""
    app.search_and_select("queen")
    x, y = app.bring_to_middle()
    before = app.hovered(x, y)
    assert before == "queen", before
    word = app.neighbors()[0][0]
    app.search_and_select(word)
    app.wait_still()
    wait_for(lambda: app.hovered(x, y) == "queen", "the point that was in the middle, still there")
    show_all(app)


def back_and_forth(app):
    """With the keys and with the buttons beside the thumb."""
    app.search_and_select("queen")
    app.bring_to_middle()
    select_nothing(app)
    x, y = app.plot().center            # the panel may have become wider or narrower
    focus_map(app)
    for _ in range(12):
        key("Left")
    app.wait_still()
    assert app.hovered(x, y) != "queen"
    app.wait_settled()
    key("alt+Left")
    wait_for(lambda: app.hovered(x, y) == "queen", "the view before")
    key("alt+Right")
    wait_for(lambda: app.hovered(x, y) != "queen", "the view after it")
    app.wait_still()
    click(*corner(app), button=8)
    wait_for(lambda: app.hovered(x, y) == "queen", "the view before, by the thumb")
    click(*corner(app), button=9)
    wait_for(lambda: app.hovered(x, y) != "queen", "the view after, by the thumb")
    show_all(app)


def fit_selection(app):
    app.search_and_select("queen")
    wait_for(lambda: len(app.neighbors()) == 10, "10 neighbours")
    app.wait_still()
    before = app.picture()
    key("ctrl+9")
    wait_for(lambda: app.picture() != before, "the camera to go")
    app.wait_still()
    app.screenshot("around-fit-selection")
    show_all(app)


def a_throw_rolls_on_and_stops_at_a_touch(app):
    """With the left button and with the middle one."""
    for button in [1, 2]:
        app.search_and_select("queen")
        app.bring_to_middle()
        select_nothing(app)
        x, y = app.plot().center        # the panel may have become wider or narrower
        xdotool("mousemove", int(x), int(y), "mousedown", button, *[word for i in range(1, 12) for word in
                ("mousemove", int(x + 20 * i), int(y), "sleep", 0.008)], "mouseup", button)
        app.wait_still()
        click(x + 220, y)               # where it was let go it is no longer
        wait_for(lambda: app.plot().has_state("FOCUSED"), "the click")
        assert not app.plot().description.startswith("Selected: queen"), app.plot().description
        show_all(app)


def ruler(app):
    """From a point that is in the middle to another, whose place the first comes back to: the text is the truth."""
    app.search_and_select("queen")
    neighbors = wait_for(lambda: len(app.neighbors()) == 10 and app.neighbors(), "10 neighbours")
    third, similarity = neighbors[2]
    app.find("push button", "Ruler").click()
    wait_for(lambda: app.find("push button", "Ruler").checked, "the ruler")
    app.search_and_select(third)
    text = wait_for(lambda: "nearest" in app.plot().description and app.plot().description, "a measurement")
    lines = [line for line in text.split("\n") if "nearest of" in line]
    assert lines[0] == f"{third}: 3rd nearest of 166 to queen", lines
    assert lines[1].startswith("queen: ") and lines[1].endswith(f" nearest of 166 to {third}"), lines
    app.wait_still()
    app.screenshot("around-ruler")

    # With the pointer, from this point to one next to it, or to none: the line is drawn, and Escape takes it away.
    app.bring_to_middle()
    app.find("push button", "Move").click()
    select_nothing(app)
    x, y = app.plot().center
    app.find("push button", "Ruler").click()
    app.wait_still()
    before = app.picture()
    drag(x, y, 150, 90, rest=True)
    wait_for(lambda: app.picture() != before, "a line")
    app.screenshot("around-ruler-drawn")
    key("Escape")
    key("h")
    wait_for(lambda: app.find("push button", "Move").checked, "the hand")
    show_all(app)


def stepping_with_the_keys(app):
    """Arrows move the map until Enter picked a point; then they step, each step is told, and Enter goes on to the neighbours."""
    app.search_and_select("queen")
    app.bring_to_middle()
    select_nothing(app)
    focus_map(app)
    key("Right", "Left")
    app.wait_still()
    assert app.plot().description == "Nothing is selected"
    key("Return")
    wait_for(lambda: "\nNearest: " in app.plot().description, "what is near")
    text = app.plot().description
    assert text.startswith("Selected: queen\n"), text
    nearest = ", ".join(label for label, _ in app.neighbors()[:3])
    assert text.endswith("Nearest: " + nearest), text
    seen = set()
    for arrow in ["Left", "Up", "Right", "Down"]:
        before = app.plot().description.split("\n")[0]
        key(arrow)
        wait_for(lambda: app.plot().description.split("\n")[0] != before, f"the next point, {arrow}")
        seen.add(app.plot().description.split("\n")[0])
        wait_for(lambda: "\nNearest: " in app.plot().description, "what is near")
    assert len(seen) > 1 and all(line.startswith("Selected: ") for line in seen), seen
    key("Return")
    wait_for(lambda: any(item.has_state("FOCUSED") for item in app.find(name="Nearest neighbours").walk()), "focus on the neighbours")
    focus_map(app)
    key("Escape")
    wait_for(lambda: app.plot().description == "Nothing is selected", "Escape to select nothing")


def steps_are_announced(app):
    """Whoever cannot see the map hears of each step of its own accord: label, values and what is near."""
    app.search_and_select("queen")
    app.bring_to_middle()
    focus_map(app)
    key("Return")
    wait_for(lambda: "\nNearest: " in app.plot().description, "what is near")
    heard = app.listen("object:property-change:accessible-description")
    for arrow in ["Right", "Down"]:
        heard.clear()
        key(arrow)
        wait_for(lambda: any("\nNearest: " in text for text in heard()), f"what is announced of the step, {arrow}")
        lines = heard()[-1].split("\n")
        label = lines[0].removeprefix("Selected: ")
        assert lines[0] != "Selected: queen" and app.plot().description.split("\n")[0] == lines[0], lines
        assert any(line.startswith("category: ") for line in lines), lines
        nearest = lines[-1].removeprefix("Nearest: ").split(", ")
        assert len(nearest) == 3 and label not in nearest and nearest == [text for text, _ in app.neighbors()[:3]], lines
    heard.stop()
    select_nothing(app)
    show_all(app)


def minimap(app):
    """Only there while a part of the map is in view; a click goes where it was made; it can be switched off."""
    show_all(app)
    assert not app.find_all(name="Overview map")
    app.search_and_select("queen")
    app.bring_to_middle()
    select_nothing(app)
    x, y = app.plot().center            # the panel may have become wider or narrower
    focus_map(app)
    for _ in range(4):
        key("plus")
    little = app.find(name="Overview map")
    app.wait_still()
    app.screenshot("around-minimap")
    assert app.hovered(x, y) == "queen"
    left, top, width, height = little.box
    click(left + 3, top + 3)
    wait_for(lambda: app.hovered(x, y) != "queen", "the view to have gone to the corner")
    xdotool("mousemove", int(left + 5), int(top + 5), "mousedown", 1)
    before = app.picture()
    for i in range(1, 6):
        move(left + 5 + i * (width - 10) / 10, top + 5 + i * (height - 10) / 10)
    xdotool("mouseup", 1)
    wait_for(lambda: app.picture() != before, "the view to follow the pointer")
    app.find("push button", "Show all points").click()
    wait_for(lambda: not app.find_all(name="Overview map"), "the little map to go")
    app.wait_still()


def morph_ends_at_the_layout(app):
    """Points and camera travel to another picture and arrive: a point that was found there before is found there again."""
    app.choose("Projection", "PCA")
    app.wait_settled()
    app.search_and_select("queen")
    app.wait_still()
    show_all(app)
    select_nothing(app)
    app.wait_still()
    x, y, width, height = app.plot().box
    places = [(x + width * i / 12, y + height * j / 8) for i in range(2, 11) for j in range(1, 8)]
    seen = [app.hovered(*place) for place in places]
    assert len(set(seen)) > 3, seen
    app.choose("Projection", "t-SNE")
    app.wait_still()
    app.choose("Projection", "PCA")
    app.wait_still()
    for place, word in zip(places, seen):
        wait_for(lambda: app.hovered(*place) == word, f"{word!r} at {place}")
    app.choose("Projection", "t-SNE")
    app.wait_still()


TESTS = [
    wheel_and_dive_keep_the_point,
    a_hit_in_sight_moves_nothing,
    back_and_forth,
    fit_selection,
    a_throw_rolls_on_and_stops_at_a_touch,
    ruler,
    stepping_with_the_keys,
    steps_are_announced,
    minimap,
    morph_ends_at_the_layout,
]


def nothing_travels_with_little_motion(app):
    """Where the system asks for it a step of the wheel arrives with the frame that shows it: afterwards nothing moves."""
    app.search_and_select("queen")
    app.bring_to_middle()
    select_nothing(app)
    x, y = app.plot().center            # the panel may have become wider or narrower
    app.wait_still()
    seen = [app.picture()]
    click(x, y, button=4)
    wait_for(lambda: seen.append(app.picture()) or len(set(seen)) > 1, "the step")
    seen += [app.picture() for _ in range(5)]
    assert len(set(seen[-5:])) == 1, "the map still moves"
    is_at(app, "queen", x, y)


def write_settings():
    folder = pathlib.Path(os.environ["XDG_CONFIG_HOME"]) / "gtk-4.0"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.ini").write_text("[Settings]\ngtk-enable-animations=false\n")


def chosen(tests):
    return [test for test in tests if len(sys.argv) < 5 or test.__name__ in sys.argv[4:]]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    moving, still = chosen(TESTS), chosen([nothing_travels_with_little_motion])
    print(f"1..{len(moving) + len(still)}")
    with screen(1280, 800), App(program) as app:
        app.wait_settled()
        status = run(moving, app, plan=False)
        app.close()
        write_settings()
        with App(program) as again:
            again.wait_settled()
            return run(still, again, first=len(moving) + 1, plan=False) or status


if __name__ == "__main__":
    sys.exit(main())
