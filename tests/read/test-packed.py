#!/usr/bin/env python3
"""Prints packed-cases.inc: .npz files as numpy writes them. Row i, column j of "vectors" is 3 i + j."""
import io
import numpy as np

vectors = np.arange(12, dtype="f4").reshape(4, 3)
words = np.array(["king", "queen", "Mann", "\u5973"])
COLUMNS = {"vectors": vectors, "words": words, "year": np.array([1900, -7, 2**40, 3], dtype="i8"), "old": np.array([True, False, True, True]),
           "code": np.array([b"x", b"yz", b"x", b""]), "size": np.array([0.5, np.nan, 2, 1e300])}
CASES = {"plain": (np.savez, COLUMNS), "small": (np.savez_compressed, {"vectors": vectors, "words": words}),
         "big-endian": (np.savez, {"a": vectors.astype(">f8"), "words": words.astype(">U6"), "year": np.array([1, 2, 3, 400], dtype=">i2")}),
         "two": (np.savez, {"q": vectors, "p": vectors[:, :2].astype("f8")}),
         "objects": (np.savez, {"vectors": vectors, "words": words.astype(object)}),
         "only-objects": (np.savez, {"vectors": np.array([[1], [2, 3]], dtype=object)})}

for name, (save, arrays) in CASES.items():
    stream = io.BytesIO()
    save(stream, **arrays)
    data = stream.getvalue()
    print('{ "%s", %d,' % (name, len(data)))
    for begin in range(0, len(data), 32):
        print('  "%s"' % "".join("\\x%02x" % byte for byte in data[begin:begin + 32]))
    print("},")
