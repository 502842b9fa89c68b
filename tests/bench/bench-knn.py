#!/usr/bin/python3
"""hnswlib and FAISS beside bench-knn on the same rows, in turn and with as many threads; one JSON line for each with peer, peer_ms,
peer_recall and ratio (peer ÷ ours). hnswlib searches with the smallest ef that reaches our recall; FAISS is exact (IndexFlatL2).

usage: bench-knn.py PATH/bench-knn [ROWS.npy [K]]     (default: a mixture of 50,000 × 50, k = 15; VEC_BENCH_LONG=1: a million rows)
"""
import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError as error:
    print(f"numpy is not installed ({error}): nothing to compare with", file=sys.stderr)
    sys.exit(77)
try:
    import faiss
except ImportError:
    faiss = None
try:
    import hnswlib
except ImportError:
    hnswlib = None

THREADS = len(os.sched_getaffinity(0))
MOST_EXACT = 100_000   # rows that FAISS searches exactly in a benchmark's time
N_JUDGED = 500


def mixture(n, d, clusters=50, subspace=10):
    rng = np.random.default_rng(1)
    centers = 3 * rng.normal(size=(clusters, d)).astype(np.float32)
    axes = rng.normal(size=(clusters, subspace, d)).astype(np.float32)
    cluster = rng.integers(0, clusters, n)
    X = np.empty((n, d), np.float32)
    for c in range(clusters):
        rows = np.flatnonzero(cluster == c)
        X[rows] = centers[c] + rng.normal(size=(len(rows), subspace)).astype(np.float32) @ axes[c]
    X += 0.2 * rng.normal(size=(n, d)).astype(np.float32)
    return X


class Judge:
    """The share of neighbours that are no farther than the true k-th, on some rows."""

    def __init__(self, X, k):
        self.X, self.k = X, k
        self.rows = np.sort(np.random.default_rng(3).choice(len(X), min(N_JUDGED, len(X)), replace=False))
        squares = (X * X).sum(1)
        radius = []
        for row in self.rows:
            distances = squares - 2 * (X @ X[row])
            distances[row] = np.inf
            near = np.argpartition(distances, k + 10 if k + 10 < len(X) else k)[: k + 10]
            radius.append(np.sort(((X[near] - X[row]) ** 2).sum(1))[k - 1])
        self.radius = np.array(radius) * (1 + 1e-5)

    def recall(self, neighbors):
        """@neighbors: of self.rows, k + 1 each, themselves among them or not."""
        found = 0
        for row, radius, near in zip(self.rows, self.radius, neighbors):
            near = near[near != row][: self.k]
            found += (((self.X[near] - self.X[row]) ** 2).sum(1) <= radius).sum()
        return found / (len(self.rows) * self.k)


def report(line, peer, seconds, recall, **more):
    line = dict(line, peer=peer, peer_ms=round(1000 * seconds, 1), peer_recall=round(recall, 4),
                ratio=round(1000 * seconds / line["median_ms"], 2), **more)
    print(json.dumps(line), flush=True)


def run_hnswlib(X, k, judge, line):
    index = hnswlib.Index("l2", X.shape[1])
    index.init_index(len(X), M=16, ef_construction=100)
    index.set_num_threads(THREADS)
    start = time.perf_counter()
    index.add_items(X)
    build = time.perf_counter() - start
    ef = k + 1
    while True:
        index.set_ef(ef)
        recall = judge.recall(index.knn_query(X[judge.rows], k + 1)[0])
        if recall >= line["reported"] or ef > 2000:
            break
        ef = int(ef * 1.25) + 1
    start = time.perf_counter()
    index.knn_query(X, k + 1)
    report(line, "hnswlib", build + time.perf_counter() - start, recall, ef=ef)


def run_faiss(X, k, judge, line):
    faiss.omp_set_num_threads(THREADS)
    start = time.perf_counter()
    index = faiss.IndexFlatL2(X.shape[1])
    index.add(X)
    neighbors = index.search(X, k + 1)[1]
    report(line, "FAISS exact", time.perf_counter() - start, judge.recall(neighbors[judge.rows]))


def main():
    program = sys.argv[1]
    n = 1_000_000 if os.environ.get("VEC_BENCH_LONG") else 50_000
    X = np.load(sys.argv[2]).astype(np.float32) if len(sys.argv) > 2 else mixture(n, 50)
    k = int(sys.argv[3]) if len(sys.argv) > 3 else 15
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/rows.npy"
        np.save(path, X)
        out = subprocess.run([program, "--neighbors", str(k), path], check=True, stdout=subprocess.PIPE, text=True).stdout
        line = json.loads(out.splitlines()[-1])
    print(json.dumps(line), flush=True)
    judge = Judge(X, k)
    if hnswlib is not None:
        run_hnswlib(X, k, judge, line)
    if faiss is not None and len(X) <= MOST_EXACT:
        run_faiss(X, k, judge, line)


main()
