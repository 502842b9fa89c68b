#!/usr/bin/python3
"""Writes golden-pca.h: scikit-learn's principal components of pseudo-random data (a linear congruential generator, so that C and
Python agree to the last bit), with the sign that vec-pca.h promises."""
import sys
import numpy as np
from sklearn.decomposition import PCA


def draw(n, seed):
    out, x = np.empty(n, np.float32), seed
    for i in range(n):
        x = (x * 1664525 + 1013904223) % 2**32
        out[i] = np.float32(x >> 8) / np.float32(1 << 24)
    return out


def rows(values):
    return ",\n  ".join(", ".join(f"{v:.9g}" for v in row) for row in values)


print("/* Written by golden-pca.py; do not edit. */")
for name, n, d, k, seed in (("tall", 60, 9, 4, 3), ("wide", 12, 40, 5, 4)):
    X = draw(n * d, seed).reshape(n, d) * (np.arange(1, d + 1, dtype=np.float32) / np.float32(4)) + np.float32(5)
    p = PCA(n_components=k, svd_solver="full").fit(X.astype(np.float64))
    sign = np.sign(p.components_[np.arange(k), np.abs(p.components_).argmax(1)])
    print(f"static const double golden_{name}_components[] = {{\n  {rows(p.components_ * sign[:, None])}\n}};")
    print(f"static const double golden_{name}_explained[] = {{ {rows([p.explained_variance_ratio_])} }};")
    print(f"static const double golden_{name}_scores[] = {{\n  {rows((p.transform(X) * sign)[:3])}\n}};")
