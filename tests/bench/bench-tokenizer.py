#!/usr/bin/python3
"""Tokenizers beside @huggingface/transformers and npm's tokenizers (Hugging Face's own library) on the lines of tests/encode/tokenizer_lines.py and on a novel, in
turn; processor time of all threads together. One JSON line for each, with peer, peer_ms and ratio (peer ÷ ours). Without the packages (NODE_PATH says in
which folder they were installed) ours alone.

usage: bench-tokenizer.py PATH/bench-tokenizer"""
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "encode"))
import tokenizer_folders as folders  # noqa: E402
import tokenizer_lines as source  # noqa: E402


def ask(*command):
    run = subprocess.run(command, capture_output=True, text=True)
    return json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 else None


def measure(program, folder, text):
    ours = ask(program, folder, text)
    ours["case"] += f", {text.stem}"
    print(json.dumps(ours), flush=True)
    if "NODE_PATH" not in os.environ or not (folder / "tokenizer.json").exists():
        return
    for which, name in (("js", "@huggingface/transformers"), ("rust", "tokenizers")):
        peer = ask("node", HERE / "bench-tokenizer.mjs", which, folder, text)
        if peer is not None:
            beside = {"peer": name, "peer_ms": round(peer["ms"], 1), "ratio": round(peer["ms"] / ours["median_ms"], 2)}
            print(json.dumps(ours | beside), flush=True)


def main():
    shared = Path(os.environ.get("VEC_SHARED_DATA", ""))
    with tempfile.TemporaryDirectory() as top:
        mixed = Path(top) / "mixed.txt"
        source.save(source.lines(), mixed)
        novel = shared / "corpora" / "en" / "alice_pg11.txt"
        for name in ("all-MiniLM-L6-v2", "llama-2", "model2vec-quantized", "roberta", "xlm-roberta"):
            folder = Path(top) / name
            if name in folders.MADE:
                folders.write_made(folders.MADE[name], folder)
            elif not folders.write_shared(shared, name, folder):
                continue
            for text in (mixed, novel):
                if text.exists():
                    measure(sys.argv[1], folder, text)


main()
