#!/usr/bin/python3
"""Writes golden-lda.h: scikit-learn's linear discriminants of pseudo-random classes, with the sign that vec-lda.h promises. Without
shrinkage they are LinearDiscriminantAnalysis (solver "eigen"); with it, scikit-learn's Ledoit-Wolf estimate of the scatter within all
classes at once, and scipy's generalised eigenproblem (scikit-learn itself shrinks the total scatter too, towards another target,
which adds a part that has nothing to do with the classes)."""
import numpy as np
from scipy.linalg import eigh
from sklearn.covariance import ledoit_wolf
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis

from importlib import import_module
import contextlib, io, pathlib, sys
sys.path.insert(0, str(pathlib.Path(__file__).parent))
with contextlib.redirect_stdout(io.StringIO()):
    pca = import_module("golden-pca")


def classes_of(n, C, missing):
    y = np.arange(n) * 7 % C
    y[::missing] = -1
    return y


def data(n, d, C, seed, missing):
    y = classes_of(n, C, missing)
    X = pca.draw(n * d, seed).reshape(n, d) * (np.arange(1, d + 1, dtype=np.float32) / np.float32(4)) + np.float32(5)
    return (X + np.where(y >= 0, y, 0)[:, None].astype(np.float32) * (np.arange(d) % 3 == 1).astype(np.float32) / np.float32(2)), y


def signed(v):
    return v * np.sign(v[np.abs(v).argmax(0), np.arange(v.shape[1])])


def show(name, directions, explained, shrinkage):
    print(f"static const double golden_{name}_directions[] = {{\n  {pca.rows(signed(directions).T)}\n}};")
    print(f"static const double golden_{name}_explained[] = {{ {pca.rows([explained])} }};")
    print(f"static const double golden_{name}_shrinkage = {shrinkage:.9g};")


print("/* Written by golden-lda.py; do not edit. */")
X, y = data(90, 6, 4, 3, 11)
X, y = X[y >= 0].astype(float), y[y >= 0]
lda = LinearDiscriminantAnalysis(solver="eigen").fit(X, y)
show("tall", lda.scalings_[:, :3], lda.explained_variance_ratio_[:3], 0)

X, y = data(24, 30, 3, 8, 13)
X, y = X[y >= 0].astype(float), y[y >= 0]
means = np.array([X[y == c].mean(0) for c in range(3)])
Z = X - means[y]
sigma = Z.std(0)
W, shrinkage = ledoit_wolf(Z / sigma, assume_centered=True)
W = sigma[:, None] * W * sigma
deviation = np.sqrt(np.bincount(y) / len(y))[:, None] * (means - X.mean(0))
values, vectors = eigh(deviation.T @ deviation, W)
show("wide", vectors[:, ::-1][:, :2], values[::-1][:2] / values[::-1][:2].sum(), shrinkage)
