#!/usr/bin/python3
"""The golden numbers of test-tsne-real.c: how many of the 10 nearest neighbours of each row (all rows, exact) are among the 10 nearest on
the map of scikit-learn's TSNE (Barnes-Hut) at perplexity 30, 1,000 iterations, started from PCA, and its trustworthiness.

usage: golden-tsne-real.py SHARED_DATA"""
import sys

import numpy as np
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors

data = sys.argv[1]


def pbmc():
    return np.loadtxt(data + "/benchmarks/pbmc700/pca50.tsv", dtype=np.float32)


def neighbors(x):
    return NearestNeighbors(n_neighbors=11).fit(x).kneighbors(x, return_distance=False)[:, 1:]


for name, rows in (("cells", pbmc),):
    X = rows()
    Y = TSNE(perplexity=30, init="pca", learning_rate="auto", n_iter=1000, random_state=0).fit_transform(X)
    kept = np.mean([len(set(a) & set(b)) for a, b in zip(neighbors(X), neighbors(Y))]) / 10
    print(f"{name}: kept {kept:.4f}, trustworthiness {trustworthiness(X, Y, n_neighbors=10):.4f}")
