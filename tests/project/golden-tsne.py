#!/usr/bin/python3
"""The golden number of test-tsne.c: the divergence that scikit-learn's exact method reaches on 2,000 rows of ten clusters, made by
the same generator (a linear congruential one, so that C and Python agree to the last bit), at the settings of the test. Takes a few
minutes; copy what it prints into the test."""
import numpy as np
from scipy.spatial.distance import pdist
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE
from sklearn.manifold._t_sne import _joint_probabilities
from scipy.spatial.distance import squareform

N, D, CLUSTERS = 2000, 10, 10
x = 11
out = np.empty(CLUSTERS * D + N * D * 4, np.float32)
for i in range(len(out)):
    x = (x * 1664525 + 1013904223) % 2**32
    out[i] = np.float32(x >> 8) / np.float32(1 << 24)
centers = out[: CLUSTERS * D].reshape(CLUSTERS, D)
noise = out[CLUSTERS * D :].reshape(N, D, 4).sum(2, dtype=np.float32) - np.float32(2)
X = centers[np.arange(N) % CLUSTERS] * np.float32(4) + noise
start = PCA(2, svd_solver="full").fit_transform(X.astype(np.float64))
start *= 1e-4 / start[:, 0].std()
t = TSNE(perplexity=30, method="exact", init=start.astype(np.float32), learning_rate=50, n_iter=1000, min_grad_norm=0,
         n_iter_without_progress=1000)
Y = t.fit_transform(X)
print("scikit-learn's own figure", t.kl_divergence_)
P = _joint_probabilities(squareform(pdist(X.astype(np.float64), "sqeuclidean")).astype(np.float32), 30, False)
Q = 1 / (1 + pdist(Y.astype(np.float64), "sqeuclidean"))
Q /= 2 * Q.sum()
print("divergence from all pairs", 2 * (P * np.log(np.maximum(P, 1e-300) / Q)).sum())
