#!/usr/bin/python3
"""UMAP of vectarium-cli beside umap-learn and uwot on the same rows in the same run; one JSON line for each peer with peer, peer_ms and
ratio (peer ÷ ours). Both begin with the vectors in memory and find their neighbours themselves; ours counts all stages but reading and
writing files. What Numba compiles at umap-learn's first use is not counted. Peers that are not installed are left out.

usage: bench-umap.py PATH/vectarium-cli [ROWS.npy [LABELS.npy]]     (default: a mixture of 5,000 × 50, which takes a minute)
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
except ImportError as error:
    print(f'numpy is not installed ({error}): nothing to make rows with', file=sys.stderr)
    sys.exit(77)

UWOT = '''
a <- commandArgs(TRUE)
X <- matrix(readBin(a[1], "numeric", as.integer(a[2]) * as.integer(a[3]), 4), ncol = as.integer(a[3]), byrow = TRUE)
suppressMessages(library(uwot))
start <- proc.time()[["elapsed"]]
Y <- umap(X, n_neighbors = 15, min_dist = 0.1, fast_sgd = TRUE, init = "pca", n_threads = parallel::detectCores())
cat(proc.time()[["elapsed"]] - start)
writeBin(as.vector(t(Y)), a[4], 4)
'''


def mixture(n, d):
    rng = np.random.default_rng(1)
    return (rng.normal(0, 2, (50, d))[rng.integers(0, 50, n)] + rng.normal(0, 1, (n, d))).astype(np.float32)


def nearest(rows, sample, k):
    """Of each row of @sample its k nearest others, and the distances of all."""
    squares = (rows.astype('f8') ** 2).sum(1)
    d = squares[sample, None] + squares[None] - 2 * rows[sample].astype('f8') @ rows.T.astype('f8')
    d[np.arange(len(sample)), sample] = np.inf
    return np.argpartition(d, k, 1)[:, :k], d


def quality(X, Y, k=10, n_sample=1000):
    """Kept neighbours and trustworthiness (Venna & Kaski) of a sample against all rows."""
    n = len(X)
    sample = np.random.default_rng(7).choice(n, min(n, n_sample), replace=False)
    kept = penalty = 0
    for part in np.array_split(sample, max(1, len(sample) // 64)):
        (near, d), (on_map, _) = nearest(X, part, k), nearest(Y, part, k)
        for row in range(len(part)):
            kept += len(np.intersect1d(near[row], on_map[row])) / k
            for j in np.setdiff1d(on_map[row], near[row]):
                penalty += (d[row] < d[row, j]).sum() + 1 - k
    return round(kept / len(sample), 4), round(1 - 2 * penalty / (len(sample) * k * (2 * n - 3 * k - 1)), 4)


def ours(program, path, folder):
    output = folder + '/ours.npy'
    said = json.loads(subprocess.run([program, 'project', path, '--method', 'umap', '--treatment', 'none', '--json', '--sample', '0',
                                      '-o', output], check=True, stdout=subprocess.PIPE).stdout)
    stages = {key: round(said[key], 3) for key in ['knn_s', 'affinity_s', 'start_s', 'optimize_s']}
    return 1000 * sum(stages.values()), stages, np.load(output)


def umap_learn(X, path, folder):
    import umap
    umap.UMAP(n_epochs=2).fit_transform(X[:500])    # compiles
    start = time.perf_counter()
    layout = umap.UMAP().fit_transform(X)
    return 1000 * (time.perf_counter() - start), layout


def uwot(X, path, folder):
    if shutil.which('Rscript') is None:
        raise ImportError('there is no R')
    raw, out, script = folder + '/x.bin', folder + '/y.bin', folder + '/uwot.R'
    X.tofile(raw)
    with open(script, 'w') as file:
        file.write(UWOT)
    done = subprocess.run(['Rscript', script, raw, str(len(X)), str(X.shape[1]), out], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True)
    if done.returncode:
        raise ImportError(done.stderr.strip().splitlines()[-1])
    return 1000 * float(done.stdout.split()[-1]), np.fromfile(out, 'f4').reshape(len(X), 2)


def main():
    program = sys.argv[1]
    X = np.ascontiguousarray(np.load(sys.argv[2]), 'f4') if len(sys.argv) > 2 else mixture(5000, 50)
    case = os.path.basename(sys.argv[2]) if len(sys.argv) > 2 else 'mixture-5000x50'
    with tempfile.TemporaryDirectory() as folder:
        path = folder + '/rows.npy'
        np.save(path, X)
        runs = sorted((ours(program, path, folder) for _ in range(3)), key=lambda run: run[0])
        ms, stages, layout = runs[1]
        kept, trust = quality(X, layout)
        line = {'bench': 'umap', 'case': case, 'n': len(X), 'dims': X.shape[1], 'median_ms': round(ms, 1),
                'p95_ms': round(runs[2][0], 1), **stages, 'preservation10': kept, 'trustworthiness': trust}
        print(json.dumps(line), flush=True)
        for name, peer in [('umap-learn', umap_learn), ('uwot fast_sgd', uwot)]:
            try:
                peer_ms, layout = peer(X, path, folder)
            except ImportError as error:
                print(f'{name} is left out: {error}', file=sys.stderr)
                continue
            kept, trust = quality(X, layout)
            print(json.dumps({**line, 'peer': name, 'peer_ms': round(peer_ms, 1), 'ratio': round(peer_ms / ms, 2),
                              'peer_preservation10': kept, 'peer_trustworthiness': trust}), flush=True)


main()
