#!/usr/bin/python3
"""Writes the small FAISS indexes that test-faiss.c reads and that fuzz-faiss begins with, and prints faiss-cases.inc: rows as FAISS itself
rebuilds them (row, then values), -1 in the place of the row where the file has to be refused.

    tests/read/golden-faiss.py tests/fuzz/corpus/faiss > tests/read/faiss-cases.inc"""
import sys
from pathlib import Path

import faiss
import numpy

folder = Path(sys.argv[1])
faiss.omp_set_num_threads(1)
data = numpy.random.default_rng(11).normal(size=(40, 8)).astype("f4")
train = numpy.random.default_rng(12).normal(size=(400, 8)).astype("f4")
KINDS = ["Flat", "HNSW4,Flat", "IVF3,Flat", "SQ8", "SQ6", "SQ4", "SQfp16", "PQ4x4np", "PQ2x6np", "IVF3,SQ8", "IVF3,PQ4x4np", "HNSW4,SQ8",
         "HNSWPQ", "NSG8,Flat", "PCA4,Flat", "OPQ2_4,Flat", "IDMap,Flat", "IDMap2,SQ4", "PQ4x4np,RFlat", "LSH", "RQ2x4", "IVF3,PQ4x4fs"]


def show(name, row, vector):
    print('{ "%s", %d, { %s } },' % (name, row, ", ".join("%.9g" % x for x in vector)))


for kind in KINDS:
    name = kind.replace(",", "-") + ".faiss"
    index = faiss.IndexHNSWPQ(8, 2, 4) if kind == "HNSWPQ" else faiss.index_factory(8, kind)
    if kind.startswith("NSG"):
        index.GK, index.build_type = 8, 0  # exact neighbours: so few rows are too few for the others
    index.train(train)
    if kind.startswith("IDMap"):
        index.add_with_ids(data, 1000 - 7 * numpy.arange(40))
    else:
        index.add(data)
    faiss.write_index(index, str(folder / name))
    if kind in ("LSH", "RQ2x4", "IVF3,PQ4x4fs"):
        show(name, -1, [])
        continue
    inner = faiss.downcast_index(index.index) if kind.startswith(("IDMap", "PCA", "OPQ")) else index
    if isinstance(inner, faiss.IndexIVF):
        inner.make_direct_map()
    if kind.endswith("RFlat"):
        inner = faiss.downcast_index(index.refine_index)
    for row in (0, 1, 39):
        show(name, row, inner.reconstruct(row))

inner = faiss.IndexFlatL2(8)
index = faiss.IndexIVFScalarQuantizer(inner, 8, 3, faiss.ScalarQuantizer.QT_8bit_uniform, faiss.METRIC_INNER_PRODUCT, True)
index.train(train)
index.add_with_ids(data, numpy.arange(40)[::-1].copy())
faiss.write_index(index, str(folder / "residual.faiss"))
index.make_direct_map()
for row in (0, 1, 39):
    show("residual.faiss", row, index.reconstruct(row))
