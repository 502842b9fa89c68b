#!/usr/bin/python3
"""pandas and, where it is installed, gensim beside bench-read on the same files, in turn; one JSON line for each with peer, peer_ms,
peer_mb (the most memory it held beyond its own start) and ratio (peer ÷ ours). Each reading is in a process of its own, from the page cache.

usage: bench-read.py PATH/bench-read
"""
import importlib.util
import json
import os
import subprocess
import sys
import tempfile

# What a peer does with a file, and how long that takes and what memory, as one line of JSON.
PROGRAM = r'''
import json, resource, sys, time
path = sys.argv[1]
{imports}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.perf_counter()
{work}
seconds = time.perf_counter() - start
print(json.dumps([seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3]))
'''

PEERS = [
    ('csv', 'pandas', 'numbers.csv', 'import pandas', 'pandas.read_csv(path, engine="c", dtype="float32")'),
    ('glove-text', 'pandas', 'glove.txt', 'import pandas, csv',
     'pandas.read_csv(path, sep=" ", header=None, index_col=0, quoting=csv.QUOTE_NONE, keep_default_na=False, engine="c", '
     'dtype={i: "float32" for i in range(1, 51)})'),
    ('glove-text', 'gensim', 'glove.txt', 'from gensim.models import KeyedVectors',
     'KeyedVectors.load_word2vec_format(path, no_header=True)'),
    ('word2vec-binary', 'gensim', 'words.bin', 'from gensim.models import KeyedVectors',
     'KeyedVectors.load_word2vec_format(path, binary=True)'),
    ('npy', 'numpy', 'vectors.npy', 'import numpy', 'numpy.load(path)'),
]
ROUNDS = 3


def measure_peer(path, imports, work):
    program = PROGRAM.format(imports=imports, work=work)
    runs = [json.loads(subprocess.run([sys.executable, '-c', program, path], check=True, stdout=subprocess.PIPE).stdout)
            for _ in range(ROUNDS)]
    return sorted(run[0] for run in runs)[ROUNDS // 2], runs[0][1]


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([program, '--make', folder], check=True)
        files = {peer[2]: peer[0] for peer in PEERS}
        for other in 'vectors.fvecs', 'vectors.safetensors':
            files[other] = other.split('.')[1]
        for file, case in files.items():
            path = os.path.join(folder, file)
            out = subprocess.run([program, path], check=True, stdout=subprocess.PIPE, text=True).stdout
            line = dict(json.loads(out), case=case)
            print(json.dumps(line), flush=True)
            for name, peer, its_file, imports, work in PEERS:
                if its_file != file:
                    continue
                if importlib.util.find_spec(peer) is None:
                    print(f'{peer} is not installed: {name} is not compared with it', file=sys.stderr, flush=True)
                    continue
                seconds, memory = measure_peer(path, imports, work)
                print(json.dumps(dict(line, peer=peer, peer_ms=round(1000 * seconds, 1), peer_mb=round(memory, 1),
                                      ratio=round(1000 * seconds / line['median_ms'], 2))), flush=True)


main()
