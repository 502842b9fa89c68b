#!/usr/bin/python3
"""Prints what test-placement.c compares with: how often 2,000 images of MNIST find their class, and how many of their neighbours they
keep, placed by umap-learn's transform into a map of 5,000 others, and in a map of all. Takes about a minute.

usage: golden-placement.py FOLDER   with t10k-images-idx3-ubyte.gz and t10k-labels-idx1-ubyte.gz"""
import gzip
import sys

import numpy as np
import umap
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors

N, M, PIXELS, DIMS, K = 5000, 2000, 784, 30, 10


def read(name, offset):
    with gzip.open(f"{sys.argv[1]}/{name}") as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def nearest(rows, queries):
    return NearestNeighbors(n_neighbors=K).fit(rows).kneighbors(queries, return_distance=False)


images = read("t10k-images-idx3-ubyte.gz", 16)[: (N + M) * PIXELS].reshape(-1, PIXELS) / 255.0
classes = read("t10k-labels-idx1-ubyte.gz", 8)[: N + M]
x = PCA(DIMS, random_state=0).fit_transform(images).astype(np.float32)
true = nearest(x[:N], x[N:])


def report(name, found):
    right = ((classes[found] == classes[N:, None]).sum(1) > K / 2).mean()
    kept = np.mean([len(set(a) & set(b)) / K for a, b in zip(true, found)])
    print(f"{name}: class {right:.4f}, kept {kept:.4f}")


report("original space", true)
for seed in range(3):
    whole = umap.UMAP(random_state=seed).fit_transform(x)
    report(f"took part, seed {seed}", nearest(whole[:N], whole[N:]))
    part = umap.UMAP(random_state=seed).fit(x[:N])
    report(f"placed, seed {seed}", nearest(part.embedding_, part.transform(x[N:])))
