#!/usr/bin/python3
"""Trains the small models that test-fasttext.c reads and that fuzz-fasttext begins with, and prints fasttext-cases.inc: what fastText
itself says about some words. Training uses one thread, so that it comes out the same again.

    tests/read/golden-fasttext.py tests/fuzz/corpus/fasttext > tests/read/fasttext-cases.inc"""
import subprocess
import sys
import tempfile
from pathlib import Path

folder = Path(sys.argv[1])
text = "the river runs to the sea and the sea sends rain back to the river über Größe 中文 字\n" * 20
labelled = "".join(f"__label__{'a' if i % 2 else 'b'} {' '.join(text.split()[i % 7:i % 7 + 9])} w{i % 300}x{i % 11}\n" for i in range(900))


def fasttext(*arguments, words=None):
    return subprocess.run(["fasttext", *map(str, arguments)], input=words, capture_output=True, text=True, check=True).stdout


with tempfile.TemporaryDirectory() as work:
    work = Path(work)
    (work / "text").write_text(text)
    (work / "labelled").write_text(labelled)
    common = ["-thread", "1", "-minCount", "1"]
    fasttext("skipgram", "-input", work / "text", "-output", work / "ngrams", "-dim", "6", "-bucket", "40", "-minn", "2", "-maxn", "4", *common)
    fasttext("cbow", "-input", work / "text", "-output", work / "words", "-dim", "3", "-bucket", "10", "-maxn", "0", *common)
    fasttext("supervised", "-input", work / "labelled", "-output", work / "kinds", "-dim", "5", "-bucket", "400", "-minn", "2", "-maxn", "3",
             *common)
    fasttext("quantize", "-input", work / "labelled", "-output", work / "kinds", "-cutoff", "290", "-qnorm", "-dsub", "2", *common)
    for name in ["ngrams.bin", "words.bin", "kinds.bin", "kinds.ftz"]:
        (folder / name).write_bytes((work / name).read_bytes())
        words = ["the", "river", "Größe", "rivers", "größer", "中文字", "w7x7", "w7x9", "</s>", "zzz"]
        for line in fasttext("print-word-vectors", work / name, words="\n".join(words) + "\n").splitlines():
            word, *values = line.split()
            print('{ "%s", "%s", { %s } },' % (name, word, ", ".join(values)))
