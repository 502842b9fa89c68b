#!/usr/bin/env python3
"""Encoding a document file is stopped and goes on from there: usage test-encode-stop.py PROGRAM SCREENSHOT_FOLDER"""

import array
import json
import os
import pathlib
import re
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-stop-"))
TITLE = "Encode a Document File"
N, DIMS = 2000, 256


def write_slow_encoder(dims=DIMS, n_layers=4):
    """A transformer that takes a while for so many texts; what it makes of them does not matter."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + [f"w{i}" for i in range(100)]
    shapes = {}
    for name, rows in ("word", len(words)), ("position", 64), ("token_type", 2):
        shapes[f"embeddings.{name}_embeddings.weight"] = (rows, dims)
    shapes["embeddings.LayerNorm.weight"] = shapes["embeddings.LayerNorm.bias"] = (dims,)
    for i in range(n_layers):
        layer = f"encoder.layer.{i}."
        for name, out, into in [("attention.self.query", dims, dims), ("attention.self.key", dims, dims), ("attention.self.value", dims, dims),
                                ("attention.output.dense", dims, dims), ("intermediate.dense", 4 * dims, dims), ("output.dense", dims, 4 * dims)]:
            shapes[layer + name + ".weight"], shapes[layer + name + ".bias"] = (out, into), (out,)
        for name in "attention.output", "output":
            shapes[layer + name + ".LayerNorm.weight"] = shapes[layer + name + ".LayerNorm.bias"] = (dims,)
    header, data = {}, bytearray()
    for name, shape in shapes.items():
        n, begin = shape[0] * (shape[1] if len(shape) == 2 else 1), len(data)
        data += array.array("f", [(i * 37 % 101 - 50) / 200 for i in range(101)] * (n // 101 + 1))[:n].tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    folder = FOLDER / "slow"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    (folder / "config.json").write_text(json.dumps({
        "model_type": "bert", "vocab_size": len(words), "hidden_size": dims, "num_hidden_layers": n_layers, "num_attention_heads": 4,
        "intermediate_size": 4 * dims, "max_position_embeddings": 64}))
    return folder


def write_document():
    """No two texts alike: the same one is encoded once."""
    path = FOLDER / "texts.csv"
    path.write_text("number,text\n" + "".join(f"{i},w{i % 100} w{i // 100} " + " ".join(f"w{(i * 7 + j * (i % 13 + 1)) % 100}" for j in range(38)) +
                                              "\n" for i in range(N)))
    return path


def dialog(app):
    return next((window for window in app.windows() if window.name == TITLE), None)


def get_kept():
    """The sizes of the files with what is done so far."""
    return [path.stat().st_size for path in pathlib.Path(os.environ["XDG_CACHE_HOME"]).glob("vectarium/encoding/*.partial")]


def get_done(app):
    """How many texts the dialog says are done; 0: it says nothing."""
    found = [re.match(r"([\d,]+) of [\d,]+ texts", text) for text in dialog(app).texts()]
    return next((int(match[1].replace(",", "")) for match in found if match), 0)


def stopped_in_the_middle(app):
    """What is done so far is kept, in blocks: of the first ones there is a file, long before the last."""
    wait_for(lambda: dialog(app), "the dialog")
    before = app.x_windows()
    dialog(app).find("push button", "Encoder from a folder").click()
    wait_for(lambda: len(app.x_windows()) > len(before), "the file chooser")
    app.type_path(FOLDER / "slow", lambda: len(app.x_windows()) <= len(before))
    dialog(app).find("push button", "Encode").click()
    wait_for(lambda: get_done(app) > 0 and get_kept(), "the first texts", 60)
    dialog(app).find("push button", "Stop").click()
    wait_for(lambda: any(text.startswith("Stopped. What was encoded so far is kept") for text in dialog(app).texts()), "the end of the work")
    app.screenshot("encode-stopped")
    assert len(get_kept()) == 1 and 0 < get_kept()[0] < N * DIMS * 4, get_kept()


def goes_on_from_there(app):
    kept = get_kept()[0]
    dialog(app).find("push button", "Encode").click()
    first = wait_for(lambda: get_done(app), "the first news", 60)
    assert first >= kept // (DIMS * 4) - 128, f"{first} texts are done, {kept} bytes were kept"
    assert get_kept()[0] >= kept, "what was kept is still there"
    wait_for(lambda: dialog(app) is None, "the map", 300)
    wait_for(lambda: any(window.name == "texts.csv" for window in app.windows()), "its window")
    wait_for(lambda: not get_kept(), "the file to go")
    wait_for(lambda: any(re.match(rf"{N // 1000}\D?000 points × {DIMS} dimensions", text) for text in app.window.texts()), "all points")


TESTS = [stopped_in_the_middle, goes_on_from_there]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    write_slow_encoder()
    with screen(1280, 800), App(sys.argv[1], write_document()) as app:
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
