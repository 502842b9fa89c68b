#!/usr/bin/python3
"""The golden numbers of test-trust.c, test-procrustes.c and test-ladder.c: numpy's, scipy's and scikit-learn's answers about pseudo-random
data made by the same generator (a linear congruential one, so that C and Python agree to the last bit). Prints them; copy them into
the tests."""
import numpy as np
from scipy.spatial import procrustes
from scipy.spatial.distance import pdist
from scipy.stats import spearmanr
from sklearn.decomposition import PCA
from sklearn.manifold import trustworthiness
from sklearn.neighbors import NearestNeighbors


def draw(n, seed):
    out, x = np.empty(n, np.float32), seed
    for i in range(n):
        x = (x * 1664525 + 1013904223) % 2**32
        out[i] = np.float32(x >> 8) / np.float32(1 << 24)
    return out


def neighbors(data, k, metric='euclidean'):
    return NearestNeighbors(n_neighbors=k, metric=metric).fit(data).kneighbors(return_distance=False)


def kept(a, b):
    return np.array([len(set(p) & set(q)) / len(p) for p, q in zip(a, b)])


n, d = 120, 40
X = draw(n * d, 1).reshape(n, d)
noise = draw(n * 2, 2).reshape(n, 2)
Y = X[:, :2] + np.float32(0.25) * noise
for metric in ['euclidean', 'cosine']:
    for k in (3, 10, 30):
        near, shown = neighbors(X, k, metric), neighbors(Y, k)
        print(f'{metric} k={k}: trustworthiness {trustworthiness(X, Y, n_neighbors=k, metric=metric):.9f}', end=' ')
        if metric == 'euclidean':
            print(f'continuity {trustworthiness(Y, X, n_neighbors=k):.9f}', end=' ')
        print(f'preservation {kept(near, shown).mean():.9f}')
    print(f'{metric}: distance correlation {spearmanr(pdist(X, metric), pdist(Y))[0]:.9f}')
print('honesty of rows 0 … 4:', kept(neighbors(X, 10), neighbors(Y, 10))[:5])
print(f'procrustes: {procrustes(X[:, :2], Y)[2]:.9f}, {procrustes(X[:, :3], X[:, 3:6])[2]:.9f}')
for r in (1, 2, 3, 10):
    Z = PCA(r, svd_solver='full').fit_transform(X.astype(float))
    print(f'ladder {r}: {kept(neighbors(X, 10), neighbors(Z, 10)).mean():.9f}')
print(f'ladder map: {kept(neighbors(X, 10), neighbors(Y, 10)).mean():.9f}')
