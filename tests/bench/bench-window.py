#!/usr/bin/env python3
"""The worst frame of the real window while a file loads and t-SNE runs live: bench-window.py PROGRAM [FILE…]

Without files: the bundled sample, the 8,000 x 300 word vectors of the shared data where they are, and 70,000 x 784 clustered numbers that are
made here. One JSON line per file; a frame is what the main loop spends between two looks at the screen, a gap is how long it was away.
"""

import json
import os
import pathlib
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "app"))

from driver import App, key, screen, wait_for


def make_clusters(path, n=70000, dims=784, clusters=20):
    import numpy
    random = numpy.random.default_rng(1)
    centers = random.normal(size=(clusters, dims)).astype("float32") * 2
    numpy.save(path, centers[random.integers(clusters, size=n)] + random.normal(size=(n, dims)).astype("float32"))


def measure(program, path, log):
    with App(program, path, environment={"VECTARIUM_FRAME_LOG": str(log)}) as app:
        wait_for(lambda: "KL" in app.status() and "1000 of 1000" in app.status().replace(",", ""), "the end of t-SNE", 500)
        n = int(app.status().replace(",", "").split()[0])
        key("ctrl+q")
        app.process.wait(30)
    return n, json.loads(log.read_text().splitlines()[-1])


def main():
    program, *paths = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        if not paths:
            paths = [pathlib.Path(os.environ["VEC_DATA_DIR"]) / "samples" / "first-words.csv"]
            words = pathlib.Path(os.environ.get("VEC_SHARED_DATA", "")) / "derived/googlenews8k/googlenews-8000x300.bin"
            paths += [words] if words.exists() else []
            paths.append(pathlib.Path(folder) / "clusters-70000x784.npy")
            make_clusters(paths[-1])
        with screen(1280, 800):
            for path in paths:
                n, frames = measure(program, path, pathlib.Path(folder) / "frames.json")
                print(json.dumps({"bench": "window", "case": pathlib.Path(path).name, "n": n, "frames": frames["frames"],
                                  "median_ms": frames["median_frame_ms"], "p95_ms": frames["p95_frame_ms"],
                                  "worst_ms": frames["worst_frame_ms"], "worst_gap_ms": frames["worst_gap_ms"],
                                  "seconds": frames["seconds"]}), flush=True)


main()
