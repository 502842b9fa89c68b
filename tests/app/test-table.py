#!/usr/bin/env python3
"""The table under the map and the filter: usage test-table.py PROGRAM SCREENSHOT_FOLDER"""

import csv
import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, click, drag, key, screen, type_text, wait_for, xdotool
from tap import run

DATA = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
ROWS = list(csv.DictReader(DATA.open(encoding="utf-8", newline="")))
WORDS = [row["word"] for row in ROWS]


found = {}


def table(app):
    """Looked for once: hundreds of rows and all that lies before it make the way to it long."""
    if "table" not in found or not found["table"].showing:
        found["table"] = app.find("tree table", "Table")
    return found["table"]


def header(app, title):
    titles = next(table(app).children())
    return next(one for one in titles.children() if one.name == title)


def rows(app):
    """The rows that have a place on the screen, from above. The list keeps hundreds beyond its edges: of those only the places are asked,
    each of which takes a call over the bus."""
    titles, view = table(app).children()
    top, bottom = sum(titles.extents[1::2]) - 4, sum(view.extents[1::2])   # no click on a row partly below the headers, which would sort
    found = []
    for row in view.children():
        y = row.extents[1]
        if y >= bottom:
            break
        if y > top and row.name and not row.name.startswith("Gtk"):
            found.append(row)
    return found


def names(app):
    return [row.name for row in rows(app)]


def listed(app, text):
    return wait_for(lambda: any(label.text == text for label in app.iterate("label")), f"“{text}”")


def opens(app):
    app.wait_settled()
    app.find("push button", "Table").click()
    listed(app, f"{len(WORDS)} rows")
    wait_for(lambda: names(app)[:4] == WORDS[:4], "the first rows")
    app.screenshot("table")


def sorts_by_headers(app):
    header(app, "Label").click()
    wait_for(lambda: names(app)[:3] == sorted(WORDS)[:3], "the rows from a to z")
    x, y = header(app, "Label").center
    click(x - 40, y)   # at the same place it could be the second half of a double click
    wait_for(lambda: names(app)[:3] == sorted(WORDS, reverse=True)[:3], "the rows from z to a")
    assert app.chosen("Sort by") == "Label"
    app.choose("Sort by", "Row")
    wait_for(lambda: names(app)[:3] == WORDS[:-4:-1], "the last rows first")
    app.find("push button", "Largest first").toggle()
    wait_for(lambda: names(app)[:3] == WORDS[:3], "the rows as in the file")


def headers_by_keys(app):
    title = header(app, "category")
    wait_for(lambda: title.has_state("FOCUSED") or key("Tab"), "the focus on a header")
    key("Return")
    first = sorted(WORDS, key=lambda word: ROWS[WORDS.index(word)]["category"])[0]
    wait_for(lambda: names(app)[0] == first, "the first category")
    app.choose("Sort by", "Row")
    wait_for(lambda: names(app)[:3] == WORDS[:3], "the rows as in the file")


def click_row(app, n, modifier=None):
    row = rows(app)[n]
    x, y, _, height = row.box
    if modifier:
        xdotool("keydown", modifier)
    click(x + 60, y + height / 2)
    if modifier:
        xdotool("keyup", modifier)


def chosen(app):
    return [row.name for row in rows(app) if row.has_state("SELECTED")]


def selects_both_ways(app):
    click_row(app, 1)
    wait_for(lambda: chosen(app) == WORDS[1:2], "one row")
    click_row(app, 3, "shift")
    wait_for(lambda: chosen(app) == WORDS[1:4], "a range")
    click_row(app, 2, "ctrl")
    wait_for(lambda: chosen(app) == [WORDS[1], WORDS[3]], "two rows")
    app.screenshot("table-chosen")
    app.find("check box", "Selected only").click()
    listed(app, f"2 of {len(WORDS)} rows")
    wait_for(lambda: names(app) == [WORDS[1], WORDS[3]], "the chosen rows alone")
    app.find("check box", "Selected only").click()
    listed(app, f"{len(WORDS)} rows")
    click_row(app, 0)
    key("ctrl+a")
    wait_for(lambda: len(chosen(app)) == len(rows(app)), "all rows")
    key("Escape")
    wait_for(lambda: chosen(app) == [], "no rows")
    key("ctrl+z")
    wait_for(lambda: len(chosen(app)) == len(rows(app)), "all rows after an undo")
    key("Escape")


def activates(app):
    click_row(app, 2)
    key("Return")
    wait_for(lambda: app.neighbors(), "the neighbours of the row")
    wait_for(lambda: rows(app)[2].description == "Selected on the map", "the mark of the row")
    app.screenshot("table-activated")


def follows_the_map(app):
    """A row that is selected elsewhere comes into sight, marked."""
    last = WORDS[-1]
    key("ctrl+f")
    xdotool("type", last)
    key("Return")
    wait_for(lambda: any(row.name == last and row.description == "Selected on the map" and row.showing for row in rows(app)),
             "the row that was found")
    key("Escape")


def copies(app):
    click_row(app, 0)
    wait_for(lambda: len(chosen(app)) == 1, "one row")
    name = chosen(app)[0]
    key("ctrl+c")
    key("ctrl+f", "ctrl+a", "ctrl+v")
    wait_for(lambda: name in app.find(name="Search").text, "the copied row in the search")
    key("ctrl+a", "BackSpace", "Escape")


def grows(app):
    edge = app.find(name="Height of the table")
    x, y, width, height = edge.box
    before = table(app).box[3]
    drag(x + width / 2, y + height / 2, 0, -80)
    wait_for(lambda: table(app).box[3] > before + 60, "a higher table")


def closes(app):
    key("ctrl+shift+t")
    wait_for(lambda: not app.find_all("tree table", "Table"), "the table to go")


def add_condition(app, subject):
    """The popover of the new condition stays open. What lies in a popover tells its place in the popover: keys go there."""
    app.find("push button", "Add condition").click()
    go_to(app, "list item", subject, "Down")
    key("Return")


def go_to(app, role, name, step="Tab"):
    def focused():
        found = app.find_all(role, name)
        return bool(found) and (found[0].has_state("FOCUSED") or key(step))
    wait_for(focused, f"the focus on {name!r}")


def filters_by_category(app):
    n_animals = sum(row["category"] == "animal" for row in ROWS)
    key("ctrl+shift+t")
    key("ctrl+shift+f")
    add_condition(app, "category")
    go_to(app, "check box", "animal")
    key("space")
    wait_for(lambda: app.status().startswith(f"{n_animals} of {len(WORDS)} points shown"), "the animals alone")
    app.screenshot("filter-category")
    key("Escape")
    wait_for(lambda: names(app)[:2] == [row["word"] for row in ROWS if row["category"] == "animal"][:2], "the animals in the table")
    listed(app, f"{n_animals} of {len(WORDS)} rows")


def neighbors_stay_listed(app):
    """A true neighbour that the filter hides is still said to be one."""
    assert len(app.neighbors()) == 10, app.neighbors()
    hidden = [row for row in app.find(name="Nearest neighbours").find_all("list item")
              if row.description == "A true neighbour that the map does not show now"]
    assert hidden, "no neighbour is said to be hidden"


def filters_by_text(app):
    add_condition(app, "Label")
    wait_for(lambda: app.find(name="Contains").has_state("FOCUSED"), "the focus in the entry")
    type_text("zzz")
    wait_for(lambda: app.status().startswith(f"0 of {len(WORDS)} points shown"), "no point")
    key("Escape")
    listed(app, "No point passes the filter.")
    app.screenshot("filter-nothing")
    app.find("push button", "Clear the filter").click()
    wait_for(lambda: app.status().startswith(f"{len(WORDS)} points"), "all points")
    assert not app.find_all("push button", "category: animal")


def undoes_the_filter(app):
    key("ctrl+z")
    wait_for(lambda: app.status().startswith("0 of"), "the filter again")
    app.find("push button", "Remove the condition on Label").click()
    wait_for(lambda: not app.status().startswith("0 of"), "the animals again")
    switch = app.find("push button", "Use the condition on category")
    switch.click()
    wait_for(lambda: app.status().startswith(f"{len(WORDS)} points"), "all points, the condition switched off")


TESTS = [opens, sorts_by_headers, headers_by_keys, selects_both_ways, activates, follows_the_map, copies, grows, closes, filters_by_category, neighbors_stay_listed,
         filters_by_text, undoes_the_filter]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    with screen(1280, 800), App(sys.argv[1], DATA) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
