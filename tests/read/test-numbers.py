#!/usr/bin/env python3
"""Prints numbers-cases.inc: one small array as safetensors, IDX, fvecs, bvecs and ivecs store it, in every type that is read. Row i, column j
is 3 i + j - 4, or 3 i + j where the type has no sign; booleans say whether that is even."""
import json
import struct
import numpy as np

SAFETENSORS = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "bf16", "I8": "i1", "I16": "<i2", "I32": "<i4", "I64": "<i8", "U8": "u1",
               "U16": "<u2", "U32": "<u4", "U64": "<u8", "BOOL": "?"}
IDX = {0x08: "u1", 0x09: "i1", 0x0b: ">i2", 0x0c: ">i4", 0x0d: ">f4", 0x0e: ">f8"}
VECS = {"fvecs": "<f4", "bvecs": "u1", "ivecs": "<i4"}


def make(dtype):
    unsigned = dtype.lstrip("<>")[0] in "u?"
    base = np.arange(12).reshape(4, 3) - (0 if unsigned else 4)
    if dtype == "?":
        return base % 2 == 0
    if dtype == "bf16":
        return (base.astype("<f4").view("<u4") >> 16).astype("<u2")
    return base.astype(dtype)


def show(reader, name, sign, data):
    print('{ "%s", "%s", %d, %d,' % (reader, name, sign, len(data)))
    for begin in range(0, len(data), 32):
        print('  "%s"' % "".join("\\x%02x" % byte for byte in data[begin:begin + 32]))
    print("},")


def get_sign(dtype):
    return -1 if dtype == "?" else 0 if dtype.lstrip("<>")[0] == "u" else 4


for name, dtype in SAFETENSORS.items():
    data = make(dtype).tobytes()
    header = json.dumps({"vectors": {"dtype": name, "shape": [4, 3], "data_offsets": [0, len(data)]}}).encode()
    show("safetensors", name, get_sign(dtype), struct.pack("<Q", len(header)) + header + data)
for code, dtype in IDX.items():
    show("idx", "%02x" % code, get_sign(dtype), struct.pack(">BBBBII", 0, 0, code, 2, 4, 3) + make(dtype).tobytes())
for name, dtype in VECS.items():
    show(name, name, get_sign(dtype), b"".join(struct.pack("<i", 3) + row.tobytes() for row in make(dtype)))
