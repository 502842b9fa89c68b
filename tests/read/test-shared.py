#!/usr/bin/env python3
"""Prints shared-cases.inc: values of the Google News vectors as numpy reads them from the word2vec binary file that is named."""
import sys
import numpy as np

with open(sys.argv[1], "rb") as stream:
    n_rows, n_dims = map(int, stream.readline().split())
    labels, vectors = [], np.empty((n_rows, n_dims), dtype="<f4")
    for row in range(n_rows):
        label = bytearray()
        while (byte := stream.read(1)) != b" ":
            if byte != b"\n":
                label += byte
        labels.append(label.decode())
        vectors[row] = np.frombuffer(stream.read(4 * n_dims), dtype="<f4")

for row in (0, 1, 777, 4000, 7999):
    print('  g_assert_cmpstr (vec_table_get_label (table, %d), ==, "%s");' % (row, labels[row]))
    for dim in (0, 150, 299):
        print("  g_assert_cmpfloat (vec_table_get_vector (table, %d)[%d], ==, %sf);" % (row, dim, repr(float(vectors[row, dim]))))
print("  g_assert_cmpfloat_with_epsilon (sum, %r, 1e-6);" % vectors.astype("f8").sum())
