#!/usr/bin/python3
"""numpy and scikit-learn beside bench-pca on the same rows, in turn; one JSON line for each peer with peer, peer_ms and ratio (peer ÷
ours). numpy goes the way of the covariance: one product, the symmetric eigenproblem, one projection.

usage: bench-pca.py PATH/bench-pca [ROWS.npy [COMPONENTS]]     (default: 20,000 × 300 factors in noise)
"""
import json
import statistics
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
    from sklearn.decomposition import PCA
except ImportError:
    PCA = None

TIMES = 5


def factors(n, d):
    rng = np.random.default_rng(1)
    return (rng.normal(0, 1, (n, 30)) @ rng.normal(0, 1, (30, d)) + rng.normal(0, 1, (n, d))).astype(np.float32)


def covariance(X, k):
    centered = X - X.mean(0)
    return centered @ np.linalg.eigh(centered.T @ centered)[1][:, ::-1][:, :k]


def median_ms(work):
    times = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def main():
    program = sys.argv[1]
    X = np.load(sys.argv[2]) if len(sys.argv) > 2 else factors(20000, 300)
    counts = [int(sys.argv[3])] if len(sys.argv) > 3 else [2, min(50, X.shape[1])]
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/rows.npy"
        np.save(path, X)
        for k in counts:
            peers = {"numpy covariance": lambda: covariance(X, k)}
            if PCA is not None:
                peers["scikit-learn randomized"] = lambda: PCA(k, svd_solver="randomized", random_state=0).fit_transform(X)
            for peer, work in peers.items():
                out = subprocess.run([program, "--components", str(k), path], check=True, stdout=subprocess.PIPE, text=True).stdout
                line, ms = json.loads(out), median_ms(work)
                line.update(peer=peer, peer_ms=round(ms, 1), ratio=round(ms / line["median_ms"], 2))
                print(json.dumps(line), flush=True)


main()
