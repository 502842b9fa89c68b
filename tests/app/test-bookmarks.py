#!/usr/bin/env python3
"""What the Embedding Projector saved as bookmarks is offered in the main menu. Usage test-bookmarks.py PROGRAM SCREENSHOT_FOLDER"""

import json
import os
import pathlib
import shutil
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import App, screen, wait_for
from tap import run

FOLDER = pathlib.Path(tempfile.mkdtemp(prefix="vectarium-bookmarks-"))
N = 30


def write_config():
    (FOLDER / "tensors.tsv").write_text("".join(f"{row * 7 % 11}\t{row * 3 % 5}\t{row % 4}\t{row}\n" for row in range(N)))
    (FOLDER / "metadata.tsv").write_text("".join(f"w{row}\n" for row in range(N)))
    (FOLDER / "states.txt").write_text(json.dumps([
        {"label": "Half_of them", "selectedProjection": "umap", "umapNeighbors": 5, "filteredPoints": list(range(0, N, 2)),
         "selectedPoints": [3]}]))
    config = FOLDER / "projector_config.json"
    config.write_text(json.dumps({"embeddings": [{"tensorName": "marked tensor", "tensorShape": [N, 4], "tensorPath": "tensors.tsv",
                                                  "metadataPath": "metadata.tsv", "bookmarksPath": "states.txt"}]}))
    return config


def half_of_them(app):
    """Half of the rows, one of them selected, in a map of another kind."""
    app.choose_in_menu("Bookmarks", "Half_of them")
    wait_for(lambda: "UMAP" in app.status() and app.status().startswith("15 of 30 points"), "a map of half of them")
    wait_for(lambda: app.plot().description.startswith("Selected: w6"), "the selection")
    app.screenshot("bookmark")


TESTS = [half_of_them]


def main():
    os.environ["VEC_SCREENSHOTS"] = sys.argv[2]
    try:
        with screen(1280, 800), App(sys.argv[1], write_config()) as app:
            app.wait_settled()
            return run(TESTS, app)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
