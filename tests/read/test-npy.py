#!/usr/bin/env python3
"""Prints npy-cases.inc: one small array as numpy writes it, in every type and order that is read. Row i, column j is 3 i + j - 4, or
3 i + j where the type has no sign; booleans say whether that is even."""
import io
import numpy as np

CASES = []
for kind in ("f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
    for byte_order in "<>" if kind[1] != "1" else "|":
        for order in "CF":
            CASES.append((byte_order + kind, order))
CASES.append(("|b1", "C"))


def as_c(data):
    return "".join("\\x%02x" % byte for byte in data)


for dtype, order in CASES:
    base = np.arange(12).reshape(4, 3) - (0 if dtype[1] in "ub" else 4)
    array = np.array(base % 2 == 0 if dtype[1] == "b" else base, dtype=dtype, order=order)
    stream = io.BytesIO()
    np.lib.format.write_array(stream, array, version=(1, 0))
    data = stream.getvalue()
    length = 10 + data[8] + 256 * data[9]
    print('{ "%s", %d, "%s", "%s" },' % (dtype, len(data) - length, data[10:length].decode().strip(), as_c(data[length:])))
