#!/usr/bin/env python3
"""Compressed files, archives, JSON and formats that hold numbers alone, through the dialog. Usage test-packed.py PROGRAM SCREENSHOT_FOLDER"""

import gzip
import json
import os
import pathlib
import shutil
import struct
import sys
import tempfile
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-packed-"))


def vector(row, n_dims=4):
    return [float((row * 7 + dim * 3) % 11) for dim in range(n_dims)]


def make_csv(n_rows):
    return "word,x1,x2,x3,x4\n" + "".join(f"w{row},{','.join(map(str, vector(row)))}\n" for row in range(n_rows))


def make_npy(n_rows, n_dims):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({n_rows}, {n_dims}), }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    values = [value for row in range(n_rows) for value in vector(row, n_dims)]
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + struct.pack(f"<{len(values)}f", *values)


def make_files():
    """File name → how many points it has."""
    lines = "".join(json.dumps({"text": f"t{row}", "meta": {"year": 1900 + row}, "embedding": vector(row)}) + "\n" for row in range(21))
    (FOLDER / "rows.jsonl.gz").write_bytes(gzip.compress(lines.encode()))
    with zipfile.ZipFile(FOLDER / "words.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.md", "What this is")
        archive.writestr("table/words.csv", make_csv(22))
    with zipfile.ZipFile(FOLDER / "one.npz", "w") as archive:
        archive.writestr("vectors.npy", make_npy(23, 4))
    values = struct.pack(f"<{24 * 4}f", *(value for row in range(24) for value in vector(row)))
    header = json.dumps({"embeddings": {"dtype": "F32", "shape": [24, 4], "data_offsets": [0, len(values)]}}).encode()
    (FOLDER / "model.safetensors").write_bytes(struct.pack("<Q", len(header)) + header + values)
    (FOLDER / "base.fvecs").write_bytes(b"".join(struct.pack("<i4f", 4, *vector(row)) for row in range(25)))
    pixels = bytes((row * 5 + pixel * 3) % 256 for row in range(26) for pixel in range(9))
    (FOLDER / "t-images-idx3-ubyte").write_bytes(struct.pack(">BBBBIII", 0, 0, 8, 3, 26, 3, 3) + pixels)
    return {"rows.jsonl.gz": 21, "words.zip": 22, "one.npz": 23, "model.safetensors": 24, "base.fvecs": 25, "t-images-idx3-ubyte": 26}


def has_points(app, n):
    return any(widget.text.startswith(f"{n} points") for window in app.windows() for widget in window.find_all("label"))


def files_open_at_once(app):
    for name, n in make_files().items():
        app.open_by_dialog(FOLDER / name)
        wait_for(lambda: has_points(app, n), f"{n} points of {name}")


def ask(app, path):
    app.open_by_dialog(path)
    return wait_for(lambda: next((window for window in app.windows() if window.name == "Open with Options"), None), "the dialog")


def arrays_are_offered(app):
    with zipfile.ZipFile(FOLDER / "two.npz", "w") as archive:
        archive.writestr("first.npy", make_npy(27, 4))
        archive.writestr("second.npy", make_npy(28, 3))
    dialog = ask(app, FOLDER / "two.npz")
    chooser = dialog.find("combo box", "Table in the file")
    assert len(chooser.texts()) >= 1, chooser.texts()
    app.screenshot("npz-parts")
    key("Escape")
    wait_for(lambda: not [window for window in app.windows() if window.name == "Open with Options"], "the dialog to close")


def fields_of_json_are_columns(app):
    rows = [{"id": row, "title": f"t{row}", "short": vector(row, 2), "long": vector(row)} for row in range(29)]
    (FOLDER / "two.json").write_text(json.dumps(rows))
    dialog = ask(app, FOLDER / "two.json")
    assert dialog.find("combo box", "Role of long"), "a role for each field"
    assert dialog.find("combo box", "Role of title")
    assert not [text for text in dialog.texts() if "first line" in text], "JSON has no first line that names columns"
    app.screenshot("json-fields")
    wait_for(lambda: dialog.find("push button", "Open").has_state("FOCUSED") or key("Tab"), "the focus on Open")
    key("Return")
    wait_for(lambda: has_points(app, 29), "29 points")


def each_file_of_an_archive_has_its_columns(app):
    with zipfile.ZipFile(FOLDER / "two.zip", "w") as archive:
        archive.writestr("first.csv", make_csv(30))
        archive.writestr("second.csv", "name,d1,d2,d3\n" + "".join(f"n{row},{row % 5},{row % 7},{row % 3}\n" for row in range(31)))
    dialog = ask(app, FOLDER / "two.zip")
    chooser = dialog.find("combo box", "Table in the file")
    wait_for(lambda: any(child.has_state("FOCUSED") for child in chooser.walk()) or key("Tab"), "the focus in the chooser")
    key("space")
    wait_for(lambda: len(chooser.find_all("list item")) == 2, "both files")
    key("Home", "Down", "Return")
    wait_for(lambda: dialog.find_all("combo box", "Role of d3"), "the columns of the second file")
    app.screenshot("zip-columns")
    wait_for(lambda: dialog.find("push button", "Open").has_state("FOCUSED") or key("Tab"), "the focus on Open")
    key("Return")
    wait_for(lambda: has_points(app, 31), "31 points")


TESTS = [files_open_at_once, arrays_are_offered, fields_of_json_are_columns,
         each_file_of_an_archive_has_its_columns]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800), App(sys.argv[1]) as app:
            app.wait_settled()
            return run(TESTS, app)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
