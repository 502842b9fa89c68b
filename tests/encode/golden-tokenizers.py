#!/usr/bin/python3
"""Makes golden-tokenizers.json: what @huggingface/transformers makes of the lines of tokenizer_lines.py with every tokenizer of tokenizer_folders.py, and what
Hugging Face's own library makes of the rarer ones.

    npm install --prefix FOLDER --ignore-scripts @huggingface/transformers@4.3.1 tokenizers@0.23.2
    golden-tokenizers.py FOLDER SHARED-DATA
"""
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


def hash_block(lines):
    """FNV-1a of the numbers as four bytes each, −1 after each line; folded to 32 bits, in hexadecimal."""
    value = 14695981039346656037
    for line in lines:
        for number in (*map(int, line.split()), 0xFFFFFFFF):
            for byte in number.to_bytes(4, "little"):
                value = (value ^ byte) * 1099511628211 & 0xFFFFFFFFFFFFFFFF
    return f"{value & 0xFFFFFFFF ^ value >> 32:08x}"


def ask(which, npm, folder, lines):
    output = folder.parent / "output"
    subprocess.run(["node", HERE / "golden-tokenizers.mjs", which, lines, folder, output], check=True, env={**os.environ, "NODE_PATH": npm})
    tokens = output.read_text().split("\n")[:-1]
    return [hash_block(tokens[i:i + BLOCK]) for i in range(0, len(tokens), BLOCK)]


def main():
    npm, shared = sys.argv[1:]
    golden = {"lines": {}, "rare": {}}
    with tempfile.TemporaryDirectory() as top:
        paths = {"lines": Path(top) / "lines.txt", "rare": Path(top) / "rare.txt"}
        source.save(source.lines(), paths["lines"])
        source.save(source.rare_lines(), paths["rare"])
        for name in (*folders.SHARED, *folders.MADE, *folders.RARE):
            folder = Path(top) / name
            if name in folders.SHARED:
                if not folders.write_shared(shared, name, folder):
                    sys.exit(f"{name} is absent")
            else:
                folders.write_made((folders.MADE | folders.RARE)[name], folder)
            if (folder / "vocab.txt").exists():
                (folder / "tokenizer.json").write_text(json.dumps(folders.as_json(folder), ensure_ascii=False), encoding="utf-8")
            if name not in folders.RARE:
                golden["lines"][name] = ask("js", npm, folder, paths["lines"])
            if name != "model2vec":  # its [CLS] has the number 2 by its name and 101 by its number: JavaScript takes the first, the library the second
                golden["rare"][name] = ask("rust", npm, folder, paths["rare"])
            print(name, flush=True)
    (HERE / "golden-tokenizers.json").write_text(json.dumps(golden, indent=1) + "\n")


main()
