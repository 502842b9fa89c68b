#!/usr/bin/env python3
"""Conditions of the filter with a real pointer and keys: usage test-filter.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, drag, key, screen, type_text, wait_for
from tap import run

N = 240
BARS_BELOW = 69   # pixels between the upper edge of the popover, its shadow and arrow included, and the middle of the bars


def write_table(path):
    """Places on a grid; price = 0 … 239, missing in the last ten rows; days from 2000 on, a month each."""
    lines = ["label,x,y,price,day"]
    for i in range(N):
        lines.append(f"r{i},{i % 20},{i // 20},{i if i < N - 10 else ''},{2000 + i // 12}-{i % 12 + 1:02d}-01")
    path.write_text("\n".join(lines) + "\n")


def seen(app, count):
    wait_for(lambda: app.status().startswith(f"{count} of {N} points shown" if count < N else f"{N} points"),
             f"{count} points to be seen, not {app.status()!r}")


def n_seen(app):
    return int(app.status().split()[0])


def add_condition(app, subject):
    """With the keys alone. The popover of the new condition stays open."""
    button = app.find("push button", "Add condition")
    button.click()

    def focused():
        found = app.find_all("list item", subject)
        return bool(found) and (found[0].has_state("FOCUSED") or key("Down"))
    wait_for(focused, f"the focus on {subject!r}")
    key("Return")


def close_popover(app, name="Histogram"):
    key("Escape")
    wait_for(lambda: not app.find_all(name=name), "the popover to close")


def popover_of(app, before):
    """The popover that has opened, on the screen. What lies in it does not say where it is once the popover was moved into the screen."""
    seen_at = []

    def at_rest():
        seen_at.append(max(map(app.geometry, set(app.x_windows()) - before), key=lambda box: box[2] * box[3]))  # not its tooltip
        return len(seen_at) > 3 and len(set(seen_at[-3:])) == 1
    wait_for(at_rest, "the popover")
    return seen_at[-1]


def typed_text_goes_to_the_entry(app):
    """The popover has the focus where one types, whenever one begins to."""
    app.wait_settled()
    key("ctrl+shift+f")
    add_condition(app, "Label")
    wait_for(lambda: app.find(name="Contains").has_state("FOCUSED"), "the focus in the entry")
    type_text("r23")
    seen(app, 11)
    app.screenshot("filter-text")
    close_popover(app, "Contains")
    # And when the condition is opened again.
    app.find(name="Label: “r23”").click()
    wait_for(lambda: app.find(name="Contains").has_state("FOCUSED"), "the focus in the entry")
    key("ctrl+a")
    type_text("r1")
    seen(app, 111)
    close_popover(app, "Contains")
    app.find("push button", "Clear the filter").click()
    seen(app, N)


def range_by_keys(app):
    add_condition(app, "price")
    wait_for(lambda: app.find(name="From").has_state("FOCUSED"), "the focus in the first entry")
    type_text("100")
    seen(app, 140)   # those without a price as well
    key("Tab")
    type_text("149")
    seen(app, 60)
    app.screenshot("filter-range")
    close_popover(app)
    app.find(name="price: 100 – 149")
    wait_for(lambda: "price: 100 – 149" in app.texts(), "the range on its chip")
    app.find("push button", "Clear the filter").click()
    seen(app, N)


def range_by_brush(app):
    """Drawn over the histogram; the entries say what was drawn."""
    before = set(app.x_windows())
    add_condition(app, "price")
    histogram = app.find(name="Histogram")
    wait_for(lambda: histogram.extents[2] > 50 and app.find(name="From").has_state("FOCUSED"), "the histogram")
    left, top, width, _ = popover_of(app, before)
    half = histogram.extents[2] / 2
    # Beyond the last bar, but within the popover: outside it the pointer is over the window, and GTK 4.8 on X11 reckons from where the
    # popover lay before it was moved into the screen.
    drag(left + width / 2, top + BARS_BELOW, half + 4, 0)
    # Half of the 230 that have a price, and the ten that have none.
    wait_for(lambda: app.find(name="To").text == "" and 115 <= n_seen(app) <= 135, "the upper half")
    low = float(app.find(name="From").text)
    assert 105 <= low <= 125, low
    assert low == round(low, 1), f"{low} is not round"
    app.screenshot("filter-brush")
    close_popover(app)
    app.find("push button", "Clear the filter").click()
    seen(app, N)


def range_of_dates(app):
    add_condition(app, "day")
    wait_for(lambda: app.find(name="From").has_state("FOCUSED"), "the focus in the first entry")
    type_text("2010-01-01")
    seen(app, N - 120)
    app.screenshot("filter-dates")
    close_popover(app)
    app.find(name="day: from 2010-01-01")


TESTS = [typed_text_goes_to_the_entry, range_by_keys, range_by_brush, range_of_dates]


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
