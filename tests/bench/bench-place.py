#!/usr/bin/python3
"""Placing new rows into a finished UMAP beside umap-learn's transform, in umap-learn's own layout of the same rows in the same run; one
JSON line with peer, peer_ms and ratio (peer ÷ ours). Both find the neighbours themselves; what Numba compiles at first use and what
umap-learn prepares for its search is not counted. Label accuracy is that of the 10 nearest rows on the map, where there are labels.

usage: bench-place.py PATH/vectarium-cli [ROWS.npy [LABELS.npy]]     (default: a mixture of 5,000 × 50; the last 1,000 rows are new)
"""
import json
import os
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError as error:
    print(f'numpy is not installed ({error}): nothing to make rows with', file=sys.stderr)
    sys.exit(77)

N_NEW = 1000


def mixture(n, d):
    rng = np.random.default_rng(1)
    labels = rng.integers(0, 50, n)
    return (rng.normal(0, 2, (50, d))[labels] + rng.normal(0, 1, (n, d))).astype(np.float32), labels


def accuracy(layout, labels, places, new_labels):
    right = 0
    for place, label in zip(places, new_labels):
        nearest = np.argpartition(((layout - place) ** 2).sum(1), 10)[:10]
        right += (labels[nearest] == label).sum() > 5
    return round(right / len(places), 4)


def ours(program, folder):
    output = folder + '/places.npy'
    said = json.loads(subprocess.run([program, 'project', folder + '/new.npy', '--method', 'umap', '--treatment', 'none', '--onto',
                                      folder + '/old.npy', '--at', folder + '/at.npy', '--json', '-o', output], check=True,
                                     stdout=subprocess.PIPE).stdout)
    return 1000 * (said['knn_s'] + said['place_s']), said, np.load(output)


def main():
    program = sys.argv[1]
    try:
        import umap
    except ImportError as error:
        print(f'umap-learn is left out: {error}', file=sys.stderr)
        return 77
    if len(sys.argv) > 2:
        rows, case = np.ascontiguousarray(np.load(sys.argv[2]), 'f4'), os.path.basename(sys.argv[2])
        labels = np.load(sys.argv[3]) if len(sys.argv) > 3 else None
    else:
        rows, labels = mixture(5000, 50)
        case = 'mixture-5000x50'
    old, new = rows[:-N_NEW], rows[-N_NEW:]
    model = umap.UMAP().fit(old)
    model.transform(new[:10])
    start = time.perf_counter()
    peer_places = model.transform(new)
    peer_ms = 1000 * (time.perf_counter() - start)
    with tempfile.TemporaryDirectory() as folder:
        for name, values in ('old', old), ('new', new), ('at', model.embedding_):
            np.save(f'{folder}/{name}.npy', np.ascontiguousarray(values, 'f4'))
        runs = sorted((ours(program, folder) for _ in range(5)), key=lambda run: run[0])
    ms, said, places = runs[2]
    line = {'bench': 'place', 'case': f'umap, {case}', 'n': len(old), 'dims': rows.shape[1], 'new': N_NEW, 'median_ms': round(ms, 1),
            'p95_ms': round(runs[4][0], 1), 'knn_ms': round(1000 * said['knn_s'], 1), 'place_ms': round(1000 * said['place_s'], 1),
            'peer': 'umap-learn transform', 'peer_ms': round(peer_ms, 1), 'ratio': round(peer_ms / ms, 2)}
    if labels is not None:
        line['accuracy'] = accuracy(model.embedding_, labels[:-N_NEW], places, labels[-N_NEW:])
        line['peer_accuracy'] = accuracy(model.embedding_, labels[:-N_NEW], peer_places, labels[-N_NEW:])
    print(json.dumps(line), flush=True)
    return 0


sys.exit(main())
