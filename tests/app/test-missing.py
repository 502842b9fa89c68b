#!/usr/bin/env python3
"""Files with values that are no numbers: usage test-missing.py PROGRAM SCREENSHOT_FOLDER"""

import os
import pathlib
import struct
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-missing-"))
N = 60


def write_words(name):
    path = FOLDER / name
    rows = [f"w{i},{i % 7},{'nan' if i % 20 == 3 else i % 5},{i % 3},{i}" for i in range(N)]
    path.write_text("word,x1,x2,x3,x4\n" + "\n".join(rows) + "\n")
    return path


def write_large(name):
    """128 MB, of which only the last rows take room on the disk; one of them lacks a value."""
    path = FOLDER / name
    n, d = 500000, 64
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({n}, {d}), }}".ljust(117) + "\n"
    with path.open("wb") as file:
        file.write(b"\x93NUMPY\x01\x00\x76\x00" + header.encode())
        file.truncate(128 + n * d * 4)
        file.seek(128 + (n - 10) * d * 4)
        file.write(struct.pack("<64f", *([float("nan")] + [1.0] * 63)))
    return path


def says(app, *texts):
    return any(all(text in widget.text for text in texts) for widget in app.find_all("label"))


def wait_for_offer(app, name, place):
    wait_for(lambda: says(app, name, place, "NaN"), "the banner that names the file and the place")
    return app.find("push button", "Leave Them Out"), app.find("push button", "Keep as Missing")


def leaves_rows_out(app):
    app.wait_settled()
    before = app.status()
    app.open_by_dialog(write_words("holes.csv"))
    leave, _ = wait_for_offer(app, "holes.csv", "line 5")
    app.screenshot("missing-offered")
    assert app.window.name == "first-words.csv" and app.status() == before
    leave.click()
    wait_for(lambda: app.window.name == "holes.csv", "the file")
    wait_for(lambda: f"{N - 3} points" in app.status(), "the rows that are whole")
    wait_for(lambda: says(app, "3 rows were left out"), "the remark")
    app.screenshot("missing-left-out")


def keeps_rows(app):
    _, keep = wait_for_offer(app, "kept.csv", "line 5")
    keep.click()
    wait_for(lambda: f"{N} points" in app.status(), "all rows")
    wait_for(lambda: says(app, "3 missing values were replaced"), "the remark")
    app.wait_settled()
    app.screenshot("missing-kept")


def large_file_appears_first(app):
    """Its rows are there before their numbers were looked through, and nothing is computed from those."""
    leave, _ = wait_for_offer(app, "large.npy", "row 499991")
    assert app.window.name == "large.npy"
    assert "points" in app.status() and "t-SNE" not in app.status(), app.status()
    app.screenshot("missing-large")
    leave.click()
    wait_for(lambda: says(app, "1 row was left out"), "the remark")
    assert [window.name for window in app.windows()] == ["large.npy"]
    assert says(app, "499999 points") or says(app, "499,999 points")


# Only one program runs at a time.
TESTS = [
    (leaves_rows_out, lambda: []),
    (keeps_rows, lambda: [write_words("kept.csv")]),
    (large_file_appears_first, lambda: [write_large("large.npy")]),
]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    failures = 0
    print(f"1..{len(TESTS)}")
    with screen(1280, 800):
        for number, (test, write) in enumerate(TESTS, 1):
            with App(sys.argv[1], *write()) as app:
                failures += run([test], app, first=number, plan=False)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
