#!/usr/bin/env python3
"""The tokens of 10,000 lines by every tokenizer are those of @huggingface/transformers, and of 1,000 rarer lines those of Hugging Face's own library:
usage: test-tokenizer-lines.py TOKEN-HASHES

A block of 100 lines that differs is named. To see its tokens: token-hashes FOLDER FILE all."""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import tokenizer_folders as folders
import tokenizer_lines as source

HERE = Path(__file__).parent
BLOCK = 100


def hashes(program, folder, lines):
    run = subprocess.run([program, folder, lines], capture_output=True, text=True)
    return run.stdout.split(), run.stderr


def compare(number, title, found, problem, expected):
    different = [i for i, value in enumerate(expected) if i >= len(found) or found[i] != value]
    good = not different and len(found) == len(expected)
    print(f"{'ok' if good else 'not ok'} {number} - {title}")
    if problem:
        print("#", problem.strip())
    for block in different:
        print(f"# lines {block * BLOCK + 1} to {(block + 1) * BLOCK} differ")
    return good


def main():
    program = sys.argv[1]
    golden = json.loads((HERE / "golden-tokenizers.json").read_text())
    number, good = 0, True
    with tempfile.TemporaryDirectory() as top:
        paths = {"lines": Path(top) / "lines.txt", "rare": Path(top) / "rare.txt"}
        source.save(source.lines(), paths["lines"])
        source.save(source.rare_lines(), paths["rare"])
        for name in (*folders.SHARED, *folders.MADE, *folders.RARE):
            folder = Path(top) / name
            if name not in folders.SHARED:
                folders.write_made((folders.MADE | folders.RARE)[name], folder)
            elif not folders.write_shared(os.environ.get("VEC_SHARED_DATA", ""), name, folder):
                number += 1
                print(f"ok {number} - {name} # SKIP the shared data is absent")
                continue
            for kind in ("lines", "rare"):
                if name in golden[kind]:
                    number += 1
                    found, problem = hashes(program, folder, paths[kind])
                    good &= compare(number, f"{name}, {kind}", found, problem, golden[kind][name])
    print(f"1..{number}")
    sys.exit(not good)


main()
