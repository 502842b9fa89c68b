#!/usr/bin/env python3
"""A word in several sentences: one point with words that are the same everywhere, several with a transformer.
usage test-occurrences.py PROGRAM SCREENSHOT_FOLDER"""

import array
import json
import os
import pathlib
import random
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, key, screen, type_text, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-occurrences-"))
WORDS = pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"
TITLE = "A Word in Several Sentences"
SENTENCES = ["the king sat", "a dog saw the King", "king of the sea and king of the sky"]


def write_transformer(dims=12, inner=16):
    """A transformer of one layer whose weights follow from a seed."""
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] + sorted({word for text in SENTENCES for word in text.lower().split()})
    shapes = {}
    for name, rows in ("word", len(words)), ("position", 24), ("token_type", 2):
        shapes[f"embeddings.{name}_embeddings.weight"] = (rows, dims)
    layer = "encoder.layer.0."
    for name, out, into in [("attention.self.query", dims, dims), ("attention.self.key", dims, dims), ("attention.self.value", dims, dims),
                            ("attention.output.dense", dims, dims), ("intermediate.dense", inner, dims), ("output.dense", dims, inner)]:
        shapes[layer + name + ".weight"], shapes[layer + name + ".bias"] = (out, into), (out,)
    for name in "embeddings", layer + "attention.output", layer + "output":
        shapes[name + ".LayerNorm.weight"] = shapes[name + ".LayerNorm.bias"] = (dims,)
    generator, header, data = random.Random(3), {}, b""
    for name, shape in shapes.items():
        n = shape[0] * (shape[1] if len(shape) == 2 else 1)
        norm = 1.0 if name.endswith("LayerNorm.weight") else 0.0  # so that the words around make a difference
        values = [norm if ".LayerNorm" in name else generator.gauss(0, 1) for _ in range(n)]
        begin, data = len(data), data + array.array("f", values).tobytes()
        header[name] = {"dtype": "F32", "shape": shape, "data_offsets": [begin, len(data)]}
    text = json.dumps(header).encode()
    folder = FOLDER / "tiny"
    folder.mkdir()
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)
    (folder / "vocab.txt").write_text("\n".join(words) + "\n")
    (folder / "config.json").write_text(json.dumps({
        "model_type": "bert", "vocab_size": len(words), "hidden_size": dims, "num_hidden_layers": 1, "num_attention_heads": 2,
        "intermediate_size": inner, "max_position_embeddings": 24}))
    return folder


def dialog(app, name=TITLE):
    return wait_for(lambda: next((window for window in app.windows() if window.name == name), None), f"the window {name!r}")


def wait_closed(app, name=TITLE):
    wait_for(lambda: not any(window.name == name for window in app.windows()), f"the end of {name!r}")


def says(app, sentence, name=TITLE):
    wait_for(lambda: any(sentence in text for text in dialog(app, name).texts()), repr(sentence))


def type_sentences(app, sentences=SENTENCES):
    type_text("king")
    key("Return")  # on to the sentences
    for sentence in sentences:
        type_text(sentence)
        key("Return")


def rows(app):
    """Names and descriptions of the added texts."""
    lists = app.find_all("list", "Added texts")
    return [(item.name, item.description) for item in lists[0].find_all("list item")] if lists else []


def words_are_the_same_everywhere(app):
    app.find("push button", "A Word in Several Sentences…").click()
    dialog(app)
    says(app, "all its points lie on one spot")
    assert not dialog(app).find("push button", "Show").sensitive
    type_sentences(app, ["nothing of it"])
    says(app, "“king” stands in none of the sentences.")
    assert not dialog(app).find("push button", "Show").sensitive
    key("ctrl+a", "Delete")
    for sentence in SENTENCES:
        type_text(sentence)
        key("Return")
    says(app, "“king” stands at 4 places.")
    app.screenshot("occurrences-dialog")
    key("ctrl+Return")
    wait_closed(app)
    wait_for(lambda: len(rows(app)) == 4, "the places")
    assert [name for name, _ in rows(app)] == ["king (1)", "King (2)", "king (3)", "king (4)"], rows(app)
    assert all(SENTENCES[i] in text and "the same vector in every sentence" in text for i, (_, text) in zip([0, 1, 2, 2], rows(app))), rows(app)
    likeness = [text for text in app.find("list", "Added texts").texts() if text.startswith("1.00")]
    assert len(likeness) == 3, "the others are the same as the selected one"
    app.screenshot("occurrences-static")


def one_step_back(app):
    key("Escape")
    key("ctrl+z")
    wait_for(lambda: not rows(app), "all of them to go")


def attach_transformer(app):
    key("ctrl+shift+p")
    dialog(app).find("push button", "Encoder…").click()
    before = app.x_windows()
    dialog(app, "Encoder").find("push button", "Encoder from a folder").click()
    wait_for(lambda: len(app.x_windows()) > len(before), "the file chooser")
    app.type_path(FOLDER / "tiny", lambda: len(app.x_windows()) <= len(before))
    dialog(app, "Encoder").find("push button", "Use").click()
    wait_closed(app, "Encoder")


def a_transformer_tells_them_apart(app):
    attach_transformer(app)
    says(app, "reads the whole sentence")
    dialog(app).find("text", "Word").click()
    type_sentences(app)
    says(app, "“king” stands at 4 places.")
    dialog(app).find("push button", "Show").click()
    wait_closed(app)
    wait_for(lambda: len(rows(app)) == 4, "the places")
    assert [text for _, text in rows(app)] == [SENTENCES[0], SENTENCES[1], SENTENCES[2], SENTENCES[2]], rows(app)
    texts = app.find("list", "Added texts").texts()
    assert sum(text.startswith("1.00") for text in texts) == 0, "each has its own vector"
    app.wait_still()
    app.screenshot("occurrences")


TESTS = [words_are_the_same_everywhere, one_step_back, a_transformer_tells_them_apart]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    write_transformer()
    with screen(1280, 800), App(sys.argv[1], WORDS) as app:
        app.wait_settled()
        return run(TESTS, app)


if __name__ == "__main__":
    sys.exit(main())
