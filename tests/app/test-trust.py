#!/usr/bin/env python3
"""Can the picture be trusted? The panel "Trust" and what it drives in the map: usage test-trust.py PROGRAM SCREENSHOT_FOLDER"""

import collections
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, key, move, screen, wait_for
from tap import run

WORDS = ["flower", "king", "child", "emperor", "stone", "boat", "cook", "chicken", "lemon", "grey", "tie"]


# ---- Helpers


def open_tab(app, name):
    app.find("page tab", name).click()


def bring_into_view(app, widget):
    """Turns the wheel beside the panel's contents until the whole widget can be clicked."""
    tab = app.find("page tab", "Trust").box
    top, bottom = tab[1] + tab[3] + 8, app.find("label", "Status").box[1] - 12
    explore = app.find("page tab", "Explore").box

    def seen():
        x, y, width, height = widget.box
        if height > 0 and y >= top and y + height <= bottom:
            return True
        click(explore[0] - 5, (top + bottom) / 2, button=4 if y < top else 5)
        return False
    wait_for(seen, f"{widget.name!r} to come into view")


def press(app, name):
    button = app.find("push button", name)
    bring_into_view(app, button)
    button.click()


def sentence(app, pattern, timeout=None):
    """The text that a label shows, as soon as one fits."""
    return wait_for(lambda: next((text for text in app.texts() if re.search(pattern, text)), None), f"a text like {pattern!r}", timeout)


def picture(app, widget):
    """The pixels of the widget on the screen, with the pointer where nothing has a tooltip."""
    move(1, 1)
    x, y, width, height = (int(value) for value in widget.box)
    return subprocess.run(["import", "-window", "root", "-crop", f"{width - 60}x{height - 4}+{x + 2}+{y + 2}", "-depth", "8", "rgb:-"],
                          check=True, capture_output=True).stdout


def colorful(app):
    """The pixels of the map that are neither paper nor grey nor almost so: where → colour. Labels are among them, and which stand there
    may differ by what stood there before; most are discs."""
    pixels = picture(app, app.plot())
    found = {}
    for i in range(0, len(pixels), 3):
        color = pixels[i:i + 3]
        if max(color) - min(color) > 40:
            found[i] = color
    return found


def common_colors(app):
    return {color for color, _ in collections.Counter(colorful(app).values()).most_common(12)}


def most_are_among(colors, others):
    return len(colors & others) > len(others) / 2


def share_unchanged(app, before):
    now = colorful(app)
    return sum(now.get(where) == color for where, color in before.items()) / len(before)


def select_nothing(app):
    x, y, _, _ = app.plot().box
    click(x + 3, y + 3)
    key("Escape")
    wait_for(lambda: app.plot().description == "Nothing is selected", "an empty selection")


# ---- Tests


def verdict(app):
    open_tab(app, "Trust")
    found = re.search(r"keeps (\d+) of 10", sentence(app, r"^This map keeps \d+ of 10 neighbours together\.$", 60))
    kept = int(found[1])
    assert 1 <= kept <= 10, kept
    wait_for(lambda: app.find_all("image", f"{kept} of 10 neighbours are kept"), f"{kept} filled dots")
    app.screenshot("trust")
    below = app.find("check box", "Honesty lens").box
    app.find("push button", "Figures").click()
    wait_for(lambda: app.find("check box", "Honesty lens").box[1] > below[1] + 100, "the figures to unfold")
    wait_for(lambda: "Kept of the 10 nearest" in app.texts(), "the figures")
    texts = app.texts()
    share = int(texts[texts.index("Kept of the 10 nearest") + 1].split()[0])
    assert abs(share / 10 - kept) <= 0.5, (share, kept)
    for title in ("Trustworthiness", "Continuity", "Distance correlation"):
        assert -1 <= float(texts[texts.index(title) + 1].replace("−", "-")) <= 1, texts
    app.screenshot("trust-figures")
    x, y, _, _ = app.find("push button", "Figures").box
    click(x + 40, y + 8)
    wait_for(lambda: app.find("check box", "Honesty lens").box == below, "the figures to be folded away")


def lens(app):
    open_tab(app, "Trust")
    before, title = common_colors(app), app.chosen("Colour by")
    switch = app.find("check box", "Honesty lens")
    switch.click()
    wait_for(lambda: app.chosen("Colour by") == "Honesty", "the chooser to follow the lens")
    wait_for(lambda: {"Neighbours are elsewhere", "Neighbours are here"} <= set(app.texts()), "the ramp in words")
    wait_for(lambda: not most_are_among(common_colors(app), before), "other colours on the map")
    app.screenshot("lens")
    key("ctrl+l")
    wait_for(lambda: app.chosen("Colour by") == title, f"the colours by {title!r} again")
    wait_for(lambda: most_are_among(common_colors(app), before), "the colours as they were")
    app.choose("Colour by", "Honesty")
    wait_for(lambda: app.find("check box", "Honesty lens").checked, "the switch to follow the chooser")
    key("ctrl+z")
    wait_for(lambda: not app.find("check box", "Honesty lens").checked, "undo to switch it off")


def reel(app):
    open_tab(app, "Trust")
    select_nothing(app)
    before = colorful(app)
    press(app, "Try other seeds")
    slider = app.find("slider", "Seed", timeout=120)
    wait_for(lambda: app.find("push button", "Try other seeds").sensitive, "all seeds to be computed", 300)
    sentence(app, r"^\d+ % of the points keep most of their company")
    assert app.find_all("push button", "Pause the film"), "the film did not start by itself"
    press(app, "Pause the film")
    assert app.find("push button", "Play the film").sensitive
    seen = {slider.value}
    for _ in range(3):
        last = slider.value
        press(app, "Next picture")
        wait_for(lambda: slider.value != last, "the next picture")
        seen.add(slider.value)
    assert len(seen) >= 3, seen
    assert sentence(app, r"^Seed \d+: picture \d+ of 6$")
    press(app, "Play the film")
    last = slider.value
    wait_for(lambda: slider.value != last, "the film to go on")
    app.screenshot("reel")
    assert share_unchanged(app, before) < 0.5
    press(app, "Back to the map")
    sentence(app, "^The map itself$")
    wait_for(lambda: share_unchanged(app, before) > 0.8, "the map as it was")


def noise(app):
    open_tab(app, "Trust")
    width = app.plot().box[2]
    press(app, "Would noise look like this?")
    wait_for(lambda: app.find_all("image", "Map of noise"), "the map of noise", 120)
    assert "The same data, shuffled: no meaning left" in app.texts()
    sentence(app, r"^(Even noise|Noise) keeps (hardly a neighbour|\d+ of 10 neighbours) together: ")
    view, plot = app.find("image", "Map of noise").box, app.plot().box
    assert plot[2] < width - 100 and view[0] >= plot[0] + plot[2], (plot, view)
    app.screenshot("noise")
    app.find("push button", "Close the map of noise").click()
    wait_for(lambda: not app.find_all("image", "Map of noise"), "the map of noise to go")
    wait_for(lambda: app.plot().box[2] == width, "its place back")


def ladder(app):
    open_tab(app, "Trust")
    press(app, "Dimension ladder")
    sentence(app, r"^Cut straight down to 2 dimensions, \d+ of 10 neighbours are kept\. This map keeps \d+\.$", 60)
    chart = app.find("image", "Neighbours kept by number of dimensions")
    rungs = [tuple(map(int, found)) for found in re.findall(r"(\d+) dimensions?: (\d+) of 10 neighbours", chart.description)]
    assert [dims for dims, _ in rungs][:3] == [1, 2, 3] and rungs[-1] == (12, 10), chart.description
    assert [kept for _, kept in rungs] == sorted(kept for _, kept in rungs), chart.description
    assert re.search(r"This map: \d+ of 10 neighbours", chart.description), chart.description
    bring_into_view(app, chart)
    app.screenshot("ladder")


def torn_links(app):
    """On the flat shadow of twelve dimensions there is always a word whose neighbours are torn away."""
    app.choose("Projection", "PCA")
    app.wait_settled()
    for word in WORDS:
        app.search_and_select(word)
        open_tab(app, "Trust")
        pattern = r"^(?:All its (\d+)|(\d+) of its (\d+)) neighbours (?:is|are) (?:near it|far away) on this map\.$"
        found = re.match(pattern, sentence(app, pattern))
        if found[2]:
            break
    assert found[2], f"none of {WORDS} has a torn link"
    app.screenshot("torn")
    open_tab(app, "Explore")
    rows = app.find("list", "Nearest neighbours").find_all("list item")
    assert len(rows) == int(found[3]), (len(rows), found[0])
    marked = [row.name for row in rows if row.description == "A true neighbour that is far away on this map"]
    assert len(marked) == int(found[2]), (marked, found[0])
    app.screenshot("torn-neighbors")


def no_chance_in_pca(app):
    open_tab(app, "Trust")
    sentence(app, "^There is no chance in this projection")
    assert not app.find("push button", "Try other seeds", showing=False).sensitive


def keyboard(app):
    key("alt+1")
    wait_for(lambda: app.find_all("list", "Nearest neighbours"), "the page Explore")
    key("alt+4")
    wait_for(lambda: app.find_all("push button", "Figures"), "the page Trust")
    app.find("page tab", "Trust").click()
    wanted, focused = {"Figures", "Honesty lens", "Would noise look like this?", "Dimension ladder"}, set()

    def reached():
        key("Tab")
        focused.update(widget.name for widget in app.walk_showing() if widget.has_state("FOCUSED") and widget.name)
        return wanted <= focused
    wait_for(reached, f"all of {wanted} by the Tab key, not only {focused}", 60)


TESTS = [verdict, lens, reel, noise, ladder, torn_links, no_chance_in_pca, keyboard]


def main():
    program, folder = sys.argv[1], sys.argv[2]
    os.environ["VEC_SCREENSHOTS"] = folder
    with screen(1280, 800), App(program) as app:
        app.wait_settled(60)
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
