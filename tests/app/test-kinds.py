#!/usr/bin/env python3
"""One file of each kind, opened through the dialog and dropped on the window. Usage test-kinds.py PROGRAM SCREENSHOT_FOLDER"""

import bz2
import contextlib
import gzip
import io
import json
import lzma
import os
import pathlib
import shutil
import sqlite3
import struct
import subprocess
import sys
import tarfile
import tempfile
import time
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, move, screen, wait_for, xdotool
from tap import run

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parent / "fuzz" / "corpus"
FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-kinds-"))
N, D = 30, 4


def vector(row, n_dims=D):
    return [float((row * 7 + dim * 3) % 11) + 0.5 for dim in range(n_dims)]


def packed(row):
    return struct.pack(f"<{D}f", *vector(row))


def text_rows(delimiter, mark="."):
    return "".join(f"w{row}{delimiter}{delimiter.join(str(value).replace('.', mark) for value in vector(row))}\n" for row in range(N))


def npy():
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': ({N}, {D}), }}".encode()
    header += b" " * (117 - len(header)) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + b"".join(map(packed, range(N)))


def zipped(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return out.getvalue()


def tarred(name, content):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def safetensors():
    values = b"".join(map(packed, range(N)))
    header = json.dumps({"embeddings": {"dtype": "F32", "shape": [N, D], "data_offsets": [0, len(values)]}}).encode()
    return struct.pack("<Q", len(header)) + header + values


def sqlite():
    path = FOLDER / "made.db"
    with contextlib.closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, embedding BLOB)")
        database.executemany("INSERT INTO documents (title, embedding) VALUES (?, ?)", [(f"w{row}", packed(row)) for row in range(N)])
        database.commit()
    return path.read_bytes()


def make_kinds():
    """File name → (what is in it, how many points)."""
    words = "word,x1,x2,x3,x4\n" + text_rows(",")
    records = [{"word": f"w{row}", "vector": vector(row)} for row in range(N)]
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    kinds = {
        "comma.csv": words,
        "semicolon.csv": "word;x1;x2;x3;x4\n" + text_rows(";", ","),
        "pipe.txt": "word|x1|x2|x3|x4\n" + text_rows("|"),
        "utf16.csv": words.encode("utf-16"),
        "tabs.tsv": "word\tx1\tx2\tx3\tx4\n" + text_rows("\t"),
        "glove.txt": text_rows(" "),
        "word2vec.vec": f"{N} {D}\n" + text_rows(" "),
        "word2vec.bin": f"{N} {D}\n".encode() + b"".join(f"w{row} ".encode() + packed(row) + b"\n" for row in range(N)),
        "list.json": json.dumps(records),
        "lines.jsonl": lines,
        "array.npy": npy(),
        "arrays.npz": zipped("vectors.npy", npy()),
        "model.safetensors": safetensors(),
        "base.fvecs": b"".join(struct.pack("<i", D) + packed(row) for row in range(N)),
        "base.bvecs": b"".join(struct.pack("<i4B", D, *map(int, vector(row))) for row in range(N)),
        "base.ivecs": b"".join(struct.pack("<5i", D, *map(int, vector(row))) for row in range(N)),
        "some-images-idx2-ubyte": struct.pack(">BBBBII", 0, 0, 8, 2, N, D) + bytes(int(v) for row in range(N) for v in vector(row)),
        "store.db": sqlite(),
        "lines.jsonl.gz": gzip.compress(lines),
        "lines.jsonl.bz2": bz2.compress(lines),
        "lines.jsonl.xz": lzma.compress(lines),
        "table.zip": zipped("table.csv", words),
        "table.tar.gz": tarred("table.csv", words.encode()),
    }
    found = {name: (content if isinstance(content, bytes) else content.encode(), N) for name, content in kinds.items()}
    for name, n in [("hdf5/benchmark.h5", 4), ("hdf5/cells.h5ad", 4), ("fasttext/words.bin", 14), ("fasttext/kinds.ftz", 131),
                    ("faiss/Flat.faiss", 40), ("finalfusion/simple", 3)]:
        own = name.split("/")[1] + (".fifu" if name.startswith("finalfusion") else "")
        found[own] = ((CORPUS / name).read_bytes(), n)
    return found


KINDS = make_kinds()


def write(prefix, name):
    """A file of its own for each way of opening it, so that its window can be told by its name."""
    path = FOLDER / f"{prefix}-{name}"
    path.write_bytes(KINDS[name][0])
    return path


def write_projector(prefix):
    folder = FOLDER / prefix
    folder.mkdir()
    (folder / "tensors.bytes").write_bytes(b"".join(map(packed, range(N))))
    (folder / "metadata.tsv").write_text("".join(f"w{row}\n" for row in range(N)))
    config = folder / f"{prefix}_projector_config.json"
    config.write_text(json.dumps({"embeddings": [{"tensorName": f"{prefix} tensor", "tensorShape": [N, D], "tensorPath": "tensors.bytes",
                                                  "metadataPath": "metadata.tsv"}]}))
    return config


# ---- The window


def question(app):
    return next((window for window in app.windows() if window.name == "Open with Options"), None)


def opened(app, title, n):
    """The window called @title with @n points; where the program asks how to read the file, its guess is taken."""
    def look():
        dialog = question(app)
        if dialog is not None:
            button = dialog.find("push button", "Open", timeout=1)
            key("Return") if button.has_state("FOCUSED") else key("Tab")
            return None
        return [window for window in app.windows() if window.name == title
                and any(widget.text.startswith(f"{n} points") for widget in window.find_all("label"))]
    wait_for(look, f"{title} with {n} points")


def close_newest(app):
    """All windows but one go again: their number is no part of this."""
    while len(app.windows()) > 1:
        before = len(app.windows())
        key("ctrl+w")
        wait_for(lambda: len(app.windows()) < before, "a window to close")


class DragSource:
    """The window of a file manager, in the lower right corner, above the program's."""

    def __init__(self):
        self.list = FOLDER / "dragged.txt"
        self.list.write_text("")
        self.process = subprocess.Popen([sys.executable, str(HERE / "drag-source.py"), str(self.list)])
        self.window = wait_for(lambda: xdotool("search", "--onlyvisible", "--pid", self.process.pid).split(), "the source of drags")[0]
        xdotool("windowmove", "--sync", self.window, 1100, 700)

    def drop(self, *paths):
        self.list.write_text("\n".join(map(str, paths)))
        xdotool("windowraise", self.window)
        time.sleep(0.3)
        x, y, width, height = App.geometry(self.window)
        move(x + width / 2, y + height / 2)
        xdotool("mousedown", 1)
        for i in range(1, 13):
            move(x + width / 2 - i * 50, y + height / 2 - i * 25)
            time.sleep(0.04)
        time.sleep(0.3)  # the program says whether it takes them
        xdotool("mouseup", 1)

    def close(self):
        self.process.terminate()
        self.process.wait()


# ---- The tests


def through_the_dialog(app):
    for name, (_, n) in KINDS.items():
        path = write("chosen", name)
        app.open_by_dialog(path)
        opened(app, path.name, n)
        close_newest(app)


def a_projector_configuration(app):
    app.open_by_dialog(write_projector("chosen"))
    opened(app, "chosen tensor", N)
    close_newest(app)


def by_drag_and_drop(app):
    source = app.source = DragSource()
    for name, (_, n) in KINDS.items():
        path = write("dropped", name)
        source.drop(path)
        opened(app, path.name, n)
        close_newest(app)
    source.drop(write_projector("dropped"))
    opened(app, "dropped tensor", N)
    close_newest(app)


def several_at_once_are_one_table(app):
    app.source.drop(write("first", "array.npy"), write("second", "array.npy"))
    opened(app, "first-array.npy", 2 * N)
    close_newest(app)


def different_ones_are_each_its_own(app):
    app.source.drop(write("third", "array.npy"), write("third", "comma.csv"))
    opened(app, "third-array.npy", N)
    opened(app, "third-comma.csv", N)
    app.source.close()


TESTS = [through_the_dialog, a_projector_configuration, by_drag_and_drop, several_at_once_are_one_table, different_ones_are_each_its_own]


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
