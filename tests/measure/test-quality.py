#!/usr/bin/python3
"""The golden numbers of test-quality.c: scikit-learn's measures of the same pseudo-random data, made by the same generator
(a linear congruential one, so that C and Python agree to the last bit). Prints them; copy them into the test."""
import numpy as np
from sklearn.manifold import trustworthiness
from sklearn.metrics import silhouette_samples
from sklearn.neighbors import NearestNeighbors


def draw(n, seed):
    out, x = np.empty(n, np.float32), seed
    for i in range(n):
        x = (x * 1664525 + 1013904223) % 2**32
        out[i] = np.float32(x >> 8) / np.float32(1 << 24)
    return out


n, d = 120, 7
X = draw(n * d, 1).reshape(n, d)
Y = X[:, :2] + np.float32(0.25) * draw(n * 2, 2).reshape(n, 2)
for k in (3, 10):
    a = NearestNeighbors(n_neighbors=k).fit(X).kneighbors(return_distance=False)
    b = NearestNeighbors(n_neighbors=k).fit(Y).kneighbors(return_distance=False)
    kept = np.mean([len(set(p) & set(q)) / k for p, q in zip(a, b)])
    print(f"k={k}: trustworthiness {trustworthiness(X, Y, n_neighbors=k):.9f} preservation {kept:.9f}")
labels = (X[:, 0] * 3).astype(int) + 4 * (np.arange(n) % 17 == 0)
labels = np.unique(labels, return_inverse=True)[1]
s = silhouette_samples(X, labels)
print("silhouette", f"{s.mean():.9f}", [f"{s[labels == c].mean():.9f}" for c in np.unique(labels)])
