#!/usr/bin/python3
"""Writes the HDF5 files that test-hdf5.c reads and that fuzz-hdf5 begins with, into the folder that is named: with h5py as other
programs write them, and with anndata.

    tests/read/golden-hdf5.py tests/fuzz/corpus/hdf5"""
import sys
from pathlib import Path

import anndata
import h5py
import numpy
import pandas
import scipy.sparse

folder = Path(sys.argv[1])
counting = numpy.arange(12, dtype="f4").reshape(4, 3)


def create(name):
    return h5py.File(folder / name, "w", libver=("earliest", "v110"))


with create("benchmark.h5") as file:
    file["train"] = counting
    file["test"] = counting[:2] + 0.5
    file["neighbors"] = numpy.array([[1, 0], [2, 3]], "i4")
    file["distances"] = numpy.array([[0.5, 1], [0, 2]], "f4")

with create("words.h5") as file:
    group = file.create_group("space")
    group.create_dataset("vectors", data=counting.astype(">f8"), chunks=(2, 3), compression="gzip", shuffle=True)
    group["words"] = ["one", "two", "three", "vier"]
    group["year"] = numpy.array([1990, 2000, 2010, 2020])
    group["known"] = numpy.array([True, False, True, True])
    group["kind"] = numpy.array([b"a", b"b", b"a", b"a"])
    group["other"] = numpy.arange(5)
    file["link"] = h5py.SoftLink("/space/vectors")
    file["elsewhere"] = h5py.ExternalLink("benchmark.h5", "/train")

with create("cube.h5") as file:
    file.create_dataset("images", data=numpy.arange(24, dtype="u1").reshape(4, 3, 2), chunks=(1, 3, 2), compression="lzf")

with create("unwritten.h5") as file:
    file.create_dataset("vectors", shape=(1 << 40, 300), chunks=(64, 300), dtype="f4")
    file.create_dataset("more", shape=(1 << 20, 300), chunks=(64, 300), dtype="f4", compression="gzip")

with create("infinite.h5") as file:
    file["vectors"] = numpy.array([[1, 2], [3, 1e300]])

with create("external.h5") as file:
    file.create_dataset("vectors", shape=(4, 3), dtype="f4", external=[("benchmark.h5", 0, 48)])

with create("few.h5") as file:
    file["one"] = numpy.arange(3)
    file["text"] = ["a", "b"]

cells = anndata.AnnData(
    scipy.sparse.csr_matrix(numpy.array([[0, 1, 0], [2, 0, 3], [0, 0, 0], [4, 5, 6]], "f4")),
    obs=pandas.DataFrame({"kind": pandas.Categorical(["T", "B", None, "T"]), "depth": [1.5, 2, numpy.nan, 4], "count": [1, 2, 3, 4],
                          "good": [True, False, True, True], "note": ["x", "y", "z", "w"],
                          "batch": pandas.Categorical([7, 7, 8, 8])}, index=["AA", "CC", "GG", "TT"]),
    var=pandas.DataFrame(index=["CD4", "CD8", "IL7"]),
    obsm={"X_pca": counting[:, :2] + 0.25}, layers={"raw": scipy.sparse.csc_matrix(counting)}, dtype="f4")
cells.write(folder / "cells.h5ad")

# anndata 0.7 kept the categories in a group of their own, and its sparse matrices had other names for format and shape.
with create("old.h5ad") as file:
    x = file.create_group("X")
    x.attrs["h5sparse_format"], x.attrs["h5sparse_shape"] = "csr", (4, 3)
    x["data"], x["indices"], x["indptr"] = numpy.array([1, 2, 3.5], "f4"), numpy.array([1, 0, 2], "i4"), numpy.array([0, 1, 1, 3, 3], "i4")
    obs = file.create_group("obs", track_order=True)
    obs.attrs["_index"] = "cell"
    obs["cell"] = ["a", "b", "c", "d"]
    obs["kind"] = numpy.array([0, 1, -1, 0], "i1")
    obs["__categories/kind"] = ["T", "B"]

# pandas' nullable columns: a group of values and a mask; anndata 0.8 writes those of numbers and truth values, 0.11 those of strings.
nullable = anndata.AnnData(
    counting, dtype="f4",
    obs=pandas.DataFrame({"count": pandas.array([5, None, 7, None], dtype="Int32"), "good": pandas.array([True, None, False, True], dtype="boolean")},
                         index=["AA", "CC", "GG", "TT"]))
nullable.write(folder / "nullable.h5ad")
with h5py.File(folder / "nullable.h5ad", "r+") as file:
    obs = file["obs"]
    obs.attrs["column-order"] = ["count", "good", "note", "unmasked", "short", "beyond"]
    note = obs.create_group("note")
    note.attrs["encoding-type"], note.attrs["encoding-version"] = "nullable-string-array", "0.1.0"
    note["values"], note["mask"] = ["x", "", "z", "w"], numpy.array([False, True, False, False])
    obs["unmasked/values"] = numpy.arange(4)
    obs["short/values"], obs["short/mask"] = numpy.arange(4), numpy.array([True, False])
    obs["beyond/values"], obs["beyond/mask"] = numpy.arange(4), numpy.array([[True, False]] * 4)

# Before anndata 0.7 a data frame was a data set of records; what the codes of a column mean lay in uns.
with create("records.h5ad") as file:
    text = h5py.special_dtype(vlen=str)
    file["X"] = counting
    file["obs"] = numpy.array([("AA", 0, 1.5, 10, True, b"x", "eins"), ("CC", 1, 2, 20, False, b"yy", "zwei"),
                               ("GG", -1, numpy.nan, 30, True, b"", "drei"), ("TT", 0, 4, 40, True, b"w", "vier")],
                              [("index", text), ("kind", "i1"), ("depth", "f4"), ("count", ">i8"), ("good", "?"), ("note", "S2"),
                               ("said", text)])
    file["uns/kind_categories"] = ["T", "B"]
    file["var"] = numpy.array([("CD4", 1), ("CD8", 2), ("IL7", 3)], [("index", text), ("n_cells", "i4")])

with create("damaged.h5ad") as file:
    for name, pointers, indices in [("across", [0, 1, 1, 3, 3], [1, 3, 2]), ("below", [0, 1, 1, 3, 3], [1, -1, 2]),
                                    ("falling", [0, 2, 1, 3, 3], [1, 0, 2]), ("beyond", [0, 1, 1, 3, 9], [1, 0, 2]),
                                    ("short", [0, 1, 3], [1, 0, 2])]:
        x = file.create_group("obsm/" + name)
        x.attrs["encoding-type"], x.attrs["shape"] = "csr_matrix", (4, 3)
        x["data"], x["indices"], x["indptr"] = numpy.array([1, 2, 3.5], "f4"), numpy.array(indices, "i4"), numpy.array(pointers, "i4")
    file.create_group("obs")
    x = file.create_group("X")
    x.attrs["encoding-type"], x.attrs["shape"] = "csr_matrix", (1 << 20, 30000)
    x["data"], x["indices"], x["indptr"] = numpy.array([1], "f4"), numpy.array([0], "i4"), numpy.array([0, 1], "i4")
