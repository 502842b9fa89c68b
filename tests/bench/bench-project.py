#!/usr/bin/python3
"""scikit-learn beside bench-project on the same rows, in turn; one JSON line for each case with peer, peer_ms and ratio (peer ÷ ours).

usage: bench-project.py PATH/bench-project [ROWS.npy [PCA_DIMS]]     (default: a mixture of 3,000 × 50, which takes a minute)
       bench-project.py PATH/bench-project --sizes 10000,70000,200000,1000000

The second form is t-SNE alone, on mixtures of so many rows × 50, beside scikit-learn and Rtsne (through Rscript) where those are installed
and a size is at most BENCH_PEER_ROWS (default 10,000: they need half a minute for it, ten minutes for 70,000).
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE
    from sklearn.neighbors import NearestNeighbors
except ImportError as error:
    print(f"scikit-learn is not installed ({error}): nothing to compare with", file=sys.stderr)
    sys.exit(77)


def mixture(n, d):
    rng = np.random.default_rng(1)
    return (rng.normal(0, 2, (50, d))[rng.integers(0, 50, n)] + rng.normal(0, 1, (n, d))).astype(np.float32)


def ours(program, path, *options):
    out = subprocess.run([program, *options, path], check=True, stdout=subprocess.PIPE, text=True).stdout
    return json.loads(out.splitlines()[-1])


def peer_ms(work):
    start = time.perf_counter()
    result = work()
    return 1000 * (time.perf_counter() - start), result


def report(line, peer, ms, **more):
    line.update(peer=peer, peer_ms=round(ms, 1), ratio=round(ms / line["median_ms"], 2), **more)
    print(json.dumps(line), flush=True)


# Only the map's own time counts, not R's start and the reading.
RTSNE = """
args <- commandArgs(TRUE); n <- as.integer(args[2])
x <- matrix(readBin(args[1], "numeric", n * 50, size = 4), nrow = n, byrow = TRUE)
start <- proc.time()[["elapsed"]]
t <- Rtsne::Rtsne(x, pca = FALSE, perplexity = 30, max_iter = 1000, num_threads = 0, check_duplicates = FALSE)
cat(proc.time()[["elapsed"]] - start, t$itercosts[length(t$itercosts)])
"""


def rtsne(path, n):
    """Milliseconds and divergence, or None where it is not installed."""
    if shutil.which("Rscript") is None:
        return None
    run = subprocess.run(["Rscript", "-e", RTSNE, path, str(n)], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    if run.returncode != 0:
        return None
    seconds, kl = run.stdout.split()
    return 1000 * float(seconds), float(kl)


def compare_tsne(program, n, folder):
    X, path, raw = mixture(n, 50), f"{folder}/mixture-{n}.npy", f"{folder}/mixture-{n}.f32"
    np.save(path, X)
    line = ours(program, path)
    if n > int(os.environ.get("BENCH_PEER_ROWS", 10000)):
        print(json.dumps(line), flush=True)
        return
    tsne = TSNE(init="pca", learning_rate="auto", n_iter=1000, n_jobs=-1)
    ms, _ = peer_ms(lambda: tsne.fit_transform(X))
    report(dict(line), "scikit-learn Barnes-Hut", ms, peer_kl=round(float(tsne.kl_divergence_), 4))
    X.tofile(raw)
    answer = rtsne(raw, n)
    if answer is not None:
        report(dict(line), "Rtsne", answer[0], peer_kl=round(answer[1], 4))


def main():
    if len(sys.argv) > 3 and sys.argv[2] == "--sizes":
        with tempfile.TemporaryDirectory() as folder:
            for n in sys.argv[3].split(","):
                compare_tsne(sys.argv[1], int(n), folder)
        return
    program = sys.argv[1]
    X = np.load(sys.argv[2]) if len(sys.argv) > 2 else mixture(3000, 50)
    k = int(sys.argv[3]) if len(sys.argv) > 3 else min(50, X.shape[1] // 2)
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/rows.npy"
        np.save(path, X)

        line = ours(program, path, "--method", "pca", "--pca", str(k))
        ms, _ = peer_ms(lambda: PCA(k, svd_solver="randomized", random_state=0).fit_transform(X))
        report(line, "scikit-learn randomized", ms)

        def covariance():
            centered = X - X.mean(0)
            return centered @ np.linalg.eigh(centered.T @ centered)[1][:, ::-1][:, :k]

        report(line, "numpy covariance", peer_ms(covariance)[0])

        line = ours(program, path, "--method", "knn")
        ms, _ = peer_ms(lambda: NearestNeighbors(n_neighbors=91, algorithm="brute").fit(X).kneighbors(X))
        report(line, "scikit-learn brute", ms)

        line = ours(program, path)
        tsne = TSNE(init="pca", learning_rate="auto", n_iter=1000, n_jobs=-1)
        ms, _ = peer_ms(lambda: tsne.fit_transform(X))
        report(line, "scikit-learn Barnes-Hut", ms, peer_kl=round(float(tsne.kl_divergence_), 4))


main()
