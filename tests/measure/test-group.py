#!/usr/bin/python3
"""The golden numbers of test-group.c and test-distinct.c: numpy's, scipy's and scikit-learn's answers about pseudo-random data made by the
same generator as there. Prints them; copy them into the tests."""
import numpy as np
from scipy.spatial.distance import pdist
from scipy.stats.contingency import odds_ratio
from sklearn.metrics.pairwise import cosine_distances, euclidean_distances


def draw(n, seed):
    out, x = np.empty(n, np.float32), seed
    for i in range(n):
        x = (x * 1664525 + 1013904223) % 2**32
        out[i] = np.float32(x >> 8) / np.float32(1 << 24)
    return out


n, d = 200, 12
X = draw(n * d, 7).reshape(n, d).astype(float) - 0.3
rows = np.arange(3, n, 4)
G = X[rows]
unit = G / np.linalg.norm(G, axis=1, keepdims=True)
print('typical cosine', rows[np.argsort(cosine_distances(unit.mean(0, keepdims=True), G)[0])[:5]],
      np.sort(cosine_distances(unit.mean(0, keepdims=True), G)[0])[:5])
print('typical euclidean', rows[np.argsort(euclidean_distances(G.mean(0, keepdims=True), G)[0])[:5]],
      np.sort(euclidean_distances(G.mean(0, keepdims=True), G)[0])[:5])
score = G @ G.mean(0)
print('typical dot', rows[np.argsort(-score)[:5]], -np.sort(-score)[:5])
for name, data in (('group', G), ('all', X)):
    dot = data @ data.T
    m = len(data)
    print(f'{name}: mean cosine {1 - pdist(data, "cosine").mean():.12f} euclidean {pdist(data).mean():.12f} '
          f'dot {(dot.sum() - np.trace(dot)) / (m * (m - 1)):.12f}')

for a, b, c, e in ((40, 10, 60, 390), (2, 48, 0, 450), (50, 0, 200, 250), (5, 45, 45, 405)):
    t = np.array([[a, b], [c, e]]) + 0.5
    effect = np.log(odds_ratio(np.array([[a, b], [c, e]]) * 2 + 1, kind='sample').statistic)
    print(f'counts {a} {b} {c} {e}: {effect:.12f} {abs(effect) - 1.959963984540054 * np.sqrt((1 / t).sum()):.12f}')
values = draw(n, 11).astype(float)
values[rows] += 0.4
inside, rest = values[rows], np.delete(values, rows)
pooled = np.sqrt(((len(inside) - 1) * inside.var(ddof=1) + (len(rest) - 1) * rest.var(ddof=1)) / (n - 2))
size = (inside.mean() - rest.mean()) / pooled
error = np.sqrt(n / (len(inside) * len(rest)) + size**2 / (2 * n))
print(f'numbers: means {inside.mean():.12f} {rest.mean():.12f} d {size:.12f} effect {size * np.pi / np.sqrt(3):.12f} '
      f'strength {(abs(size) - 1.959963984540054 * error) * np.pi / np.sqrt(3):.12f}')
