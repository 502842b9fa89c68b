#!/usr/bin/python3
"""Writes the databases that test-sqlite.c reads and that fuzz-sqlite begins with, into the folder that is named. The vec0 table is laid out
as sqlite-vec 0.1 does it; the extension itself is not needed.

    tests/read/golden-sqlite.py tests/fuzz/corpus/sqlite"""
import json
import sqlite3
import struct
import sys
from pathlib import Path

import numpy

folder = Path(sys.argv[1])
vectors = numpy.random.default_rng(3).normal(size=(30, 6)).astype("f4").round(3)


def create(name):
    path = folder / name
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path)
    database.execute("PRAGMA page_size = 1024")
    return database


database = create("documents.db")
database.execute("CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, kind TEXT, score REAL, embedding BLOB, thumbnail BLOB)")
for i, vector in enumerate(vectors):
    database.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?)",
                     (i + 1, f"text {i}", "ab"[i % 2], i / 4, None if i == 7 else vector.tobytes(), b"\x89PNG" + bytes(9)))
database.execute("CREATE VIEW evil AS SELECT load_extension('x'), embedding FROM documents")
database.execute("CREATE TRIGGER more AFTER INSERT ON documents BEGIN DELETE FROM documents; END")
database.commit()

database = create("several.db")
database.execute('CREATE TABLE "odd ""name" (word TEXT, "the vector" TEXT, wide BLOB)')
for i, vector in enumerate(vectors):
    database.execute('INSERT INTO "odd ""name" VALUES (?, ?, ?)', (f"w{i}", json.dumps(vector.tolist()), vector.astype("f8").tobytes()))
database.execute("CREATE TABLE other (x INTEGER)")
database.commit()

database = create("ragged.db")
database.execute("CREATE TABLE t (v BLOB)")
for i, vector in enumerate(vectors):
    database.execute("INSERT INTO t VALUES (?)", (vector[:6 if i != 25 else 5].tobytes(),))
database.commit()

database = create("none.db")
database.execute("CREATE TABLE t (name TEXT, picture BLOB)")
database.execute("INSERT INTO t VALUES ('a', ?)", (bytes(range(128, 140)),))
database.commit()

database = create("vec0.db")
size = 8
database.execute("PRAGMA writable_schema = ON")
declared = "CREATE VIRTUAL TABLE notes USING vec0(note_id TEXT PRIMARY KEY, embedding float[6] distance_metric=cosine, small int8[4], bits bit[8], +contents text, +size integer)"
database.execute("INSERT INTO sqlite_schema (type, name, tbl_name, rootpage, sql) VALUES ('table', 'notes', 'notes', 0, ?)", (declared,))
database.execute("CREATE TABLE notes_chunks (chunk_id INTEGER PRIMARY KEY AUTOINCREMENT, size INTEGER NOT NULL, validity BLOB NOT NULL, rowids BLOB NOT NULL)")
database.execute("CREATE TABLE notes_rowids (rowid INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, chunk_id INTEGER, chunk_offset INTEGER)")
database.execute("CREATE TABLE notes_auxiliary (rowid integer PRIMARY KEY, value00 text, value01 integer)")
for column in range(3):
    database.execute(f"CREATE TABLE notes_vector_chunks0{column} (rowid PRIMARY KEY, vectors BLOB NOT NULL)")
for chunk in range(2):
    rows = range(chunk * size, chunk * size + size)
    valid = 0b11111101 if chunk == 0 else 0b00000111
    database.execute("INSERT INTO notes_chunks VALUES (?, ?, ?, ?)", (chunk + 1, size, bytes([valid]), struct.pack("<8q", *(i + 1 for i in rows))))
    database.execute("INSERT INTO notes_vector_chunks00 VALUES (?, ?)", (chunk + 1, vectors[rows.start:rows.stop].tobytes()))
    database.execute("INSERT INTO notes_vector_chunks01 VALUES (?, ?)",
                     (chunk + 1, numpy.array([[i, -i, 127, -128] for i in rows], "i1").tobytes()))
    database.execute("INSERT INTO notes_vector_chunks02 VALUES (?, ?)", (chunk + 1, bytes(rows)))
    for place, i in enumerate(rows):
        if valid >> place & 1:
            database.execute("INSERT INTO notes_rowids VALUES (?, ?, ?, ?)", (i + 1, f"note {i}", chunk + 1, place))
            if i != 4:
                database.execute("INSERT INTO notes_auxiliary VALUES (?, ?, ?)", (i + 1, f"what note {i} says", i * i))
database.commit()
