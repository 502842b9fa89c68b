#!/usr/bin/python3
"""Makes the golden numbers of the search tests with numpy and scikit-learn.

    make-goldens.py SHARED_DATA > goldens.txt

Lines: "neighbors METRIC QUERY_ROW row:distance ..." (the 10 nearest rows of Google News 8,000 x 300, the row itself left out) and
"inertia DATA k VALUE" (the best of three runs of scikit-learn's KMeans)."""
import sys

import numpy as np
from sklearn.cluster import KMeans

N_NEIGHBORS = 10


def lattice(n, d):
    """Three hundred rows that test-clustering.c can compute, too."""
    i = np.arange(n)[:, None]
    j = np.arange(d)[None, :]
    noise = ((i * 7919 + j * 104729 + i * i * 31 + i * j * 17) % 1000) / 1000
    return (noise + 3 * ((i * 5 + j * (i % 7)) % 4)).astype(np.float32)


def neighbors(x):
    x = x.astype(np.float64)
    norms = np.linalg.norm(x, axis=1)
    for metric in "cosine", "euclidean", "dot":
        for query in range(0, len(x), 400):
            products = x @ x[query]
            if metric == "cosine":
                distances = 1 - products / norms / norms[query]
                order = np.argsort(distances, kind="stable")
            elif metric == "euclidean":
                distances = np.sqrt(((x - x[query]) ** 2).sum(axis=1))
                order = np.argsort(distances, kind="stable")
            else:
                distances = products
                order = np.argsort(-distances, kind="stable")
            order = order[order != query][:N_NEIGHBORS]
            print("neighbors", metric, query, *(f"{row}:{distances[row]:.9g}" for row in order))


def inertia(name, x, ks):
    for k in ks:
        best = min(KMeans(k, n_init=1, random_state=seed).fit(x).inertia_ for seed in range(3))
        print("inertia", name, k, f"{best:.9g}")


def main():
    shared = sys.argv[1]
    news = np.fromfile(f"{shared}/derived/googlenews8k/tensors.bytes", np.float32).reshape(8000, 300)
    sift = np.fromfile(f"{shared}/derived/sift5k/sift5k_base.fvecs", np.float32).reshape(-1, 129)[:, 1:]
    neighbors(news)
    inertia("lattice", lattice(300, 6), (3, 10))
    inertia("googlenews", news, (8, 20))
    inertia("sift", np.ascontiguousarray(sift), (16, 50))


main()
