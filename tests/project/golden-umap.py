#!/usr/bin/python3
"""Writes golden-umap.h: what umap-learn, scipy and scikit-learn make of rows that test-umap.c draws by the same linear congruential
generator, so that both agree to the last bit. Takes about a minute.

usage: golden-umap.py > golden-umap.h"""
import numpy as np
import umap
from scipy.sparse import diags
from sklearn.manifold import trustworthiness
from umap.layouts import _optimize_layout_euclidean_single_epoch as epoch
from umap.umap_ import find_ab_params, fuzzy_simplicial_set, smooth_knn_dist

SMALL, SMALL_DIMS, NEIGHBORS = 300, 5, 15
LARGE, LARGE_DIMS = 2000, 10


def rows(n, d, clusters, scale, x):
    drawn = np.empty(clusters * d + n * d * 4, np.float32)
    for i in range(len(drawn)):
        x = (x * 1664525 + 1013904223) % 2**32
        drawn[i] = np.float32(x >> 8) / np.float32(1 << 24)
    centers = drawn[:clusters * d].reshape(clusters, d)
    noise = drawn[clusters * d:].reshape(n, d, 4).sum(2, dtype=np.float32) - np.float32(2)
    return centers[np.arange(n) % clusters] * np.float32(scale) + noise


def table(kind, name, values, shape=''):
    body = ', '.join(f'{v:.9g}' if kind == 'double' else str(int(v)) for v in np.ravel(values))
    lines = []
    for part in body.split(', '):
        if lines and len(lines[-1]) + len(part) < 130:
            lines[-1] += ', ' + part
        else:
            lines.append('  ' + part)
    print(f'static const {kind} {name}[] = {shape}{{')
    print(',\n'.join(lines))
    print('};\n')


def nearest(X, k):
    d = np.sqrt(((X[:, None].astype('f8') - X[None]) ** 2).sum(2))
    i = np.argsort(d, 1, kind='stable')[:, :k]
    return i.astype(np.int32), np.take_along_axis(d, i, 1).astype(np.float32)


def move(d, with_negative):
    """How far one sample moves a point at @d from another one, and, with it, one negative sample of that very point after it."""
    head, tail = np.array([[d, 0]], np.float32), np.zeros((1, 2), np.float32)
    one, zero = np.ones(1), np.zeros(1)
    a, b = find_ab_params(1.0, 0.1)
    next_negative = np.zeros(1) if with_negative else np.ones(1)
    f = np.zeros(1, np.float32)
    epoch(head, tail, np.zeros(1, np.int32), np.zeros(1, np.int32), 1, one, a, b, np.ones(3, np.int64), 1.0, 2, False, 1.0, one,
          next_negative, one.copy(), 1, False, f, f, 0, 0, 0, 0, f, f, 0)
    return float(head[0, 0])


print('/* By golden-umap.py, from umap-learn %s: see there. */' % umap.__version__)
print('#pragma once\n')
distances = [0, 0.1, 0.5, 0.99]
table('double', 'golden_min_dist', distances)
table('double', 'golden_curve', [find_ab_params(1.0, d) for d in distances])

offsets = [0.01, 0.1, 0.3, 1, 3, 10]
table('double', 'golden_offset', offsets)
attracted = [move(d, False) for d in offsets]
table('double', 'golden_attracted', attracted)
table('double', 'golden_repelled', [move(d, True) for d in offsets])

X = rows(SMALL, SMALL_DIMS, 4, 1, 11)
indices, knn = nearest(X, NEIGHBORS)
sigmas, rhos = smooth_knn_dist(knn, NEIGHBORS)
table('double', 'golden_sigma', sigmas)
table('double', 'golden_rho', rhos)
graph, _, _ = fuzzy_simplicial_set(X, NEIGHBORS, np.random.RandomState(0), 'euclidean', knn_indices=indices, knn_dists=knn)
graph = graph.tocoo()
first = graph.row < 40
table('int', 'golden_pairs', np.stack([graph.row[first], graph.col[first]], 1))
table('double', 'golden_weights', graph.data[first])

degrees = np.asarray(graph.sum(0)).ravel()
scale = diags(1 / np.sqrt(degrees))
values, vectors = np.linalg.eigh((scale @ graph @ scale).toarray())
table('double', 'golden_eigenvalues', values[::-1][:5])
table('double', 'golden_eigenvectors', vectors[:, ::-1][:, 1:4])

X = rows(LARGE, LARGE_DIMS, 10, 4, 11)
figures = [trustworthiness(X, umap.UMAP(random_state=seed).fit_transform(X), n_neighbors=10) for seed in range(3)]
print('/* Trustworthiness at 10 neighbours of three runs: %s. */' % ', '.join('%.4f' % figure for figure in figures))
print('#define GOLDEN_TRUST %.4f' % np.mean(figures))
figures = [trustworthiness(X, umap.UMAP(random_state=seed, n_components=3).fit_transform(X), n_neighbors=10) for seed in range(3)]
print('#define GOLDEN_TRUST_3 %.4f' % np.mean(figures))
figures = [trustworthiness(X, umap.UMAP(random_state=seed, metric='cosine').fit_transform(X), n_neighbors=10, metric='cosine')
           for seed in range(3)]
print('#define GOLDEN_TRUST_COSINE %.4f' % np.mean(figures))
