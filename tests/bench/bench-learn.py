#!/usr/bin/python3
"""The distribution's fastText beside `vectarium-cli learn` on the same text, in turn, with the same settings and as many threads; one JSON line
for each with peer, peer_ms and ratio (peer ÷ ours). What both learned is judged alike: of each of the 1,000 most frequent words, the share
of its 10 nearest (cosine) that belong to its topic. fastText's time is that of the whole command less that of a
run of no epochs, which reads the text for its words and writes its files.

usage: bench-learn.py PATH/vectarium-cli"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

try:
    import numpy as np
except ImportError as error:
    print(f"numpy is not installed ({error}): nothing to make the text with", file=sys.stderr)
    sys.exit(77)

THREADS = len(os.sched_getaffinity(0))
WORDS, TOPICS, SENTENCES, LENGTH = 20_000, 50, 100_000, 20
JUDGED, NEAREST = 1000, 10
DIMS, WINDOW, NEGATIVES, EPOCHS, MIN_COUNT = 100, 5, 5, 2, 5


def write_text(path):
    """Words by Zipf's law, each of one topic; a sentence is of one topic but for a fifth of its words."""
    random = np.random.default_rng(1)
    chance = 1 / np.arange(1, WORDS + 1)
    members = [np.arange(topic, WORDS, TOPICS) for topic in range(TOPICS)]
    everything = random.choice(WORDS, (SENTENCES, LENGTH), p=chance / chance.sum())
    with open(path, "w") as file:
        for i in range(SENTENCES):
            own = members[i % TOPICS]
            words = random.choice(own, LENGTH, p=chance[own] / chance[own].sum())
            strange = random.random(LENGTH) < 0.2
            words[strange] = everything[i, strange]
            file.write(" ".join(f"w{word}" for word in words) + "\n")


def judge(path):
    labels, vectors = [], []
    with open(path) as file:
        next(file)
        for line in file:
            label, *numbers = line.split()
            if label.startswith("w"):
                labels.append(int(label[1:]))
                vectors.append(np.array(numbers, np.float32))
    topics, X = np.array(labels) % TOPICS, np.array(vectors)
    X /= np.linalg.norm(X, axis=1, keepdims=True)
    judged = np.argsort(labels)[:JUDGED]
    found = np.argsort(-(X[judged] @ X.T), axis=1)[:, 1:NEAREST + 1]
    return float((topics[found] == topics[judged][:, None]).mean())


def ours(program, text, folder, ngrams):
    out = os.path.join(folder, "ours.vec")
    method = ["fasttext", "--shortest", "3", "--longest", "6"] if ngrams else ["word2vec"]
    said = json.loads(subprocess.run([program, "learn", method[0], text, *method[1:], "--prepared", "--dims", str(DIMS), "--window", str(WINDOW),
                                      "--negatives", str(NEGATIVES), "--epochs", str(EPOCHS), "--min-count", str(MIN_COUNT), "--json",
                                      "-o", out], check=True, capture_output=True).stdout)
    return said["learn_s"] * 1e3, said["tokens"] * EPOCHS, judge(out)


def fasttext(text, folder, ngrams):
    def run(epochs):
        begin = time.perf_counter()
        subprocess.run(["fasttext", "skipgram", "-input", text, "-output", os.path.join(folder, "theirs"), "-dim", str(DIMS), "-ws", str(WINDOW),
                        "-neg", str(NEGATIVES), "-epoch", str(epochs), "-minCount", str(MIN_COUNT), "-minn", "3" if ngrams else "0",
                        "-maxn", "6" if ngrams else "0", "-lr", "0.05", "-t", "0.0001", "-thread", str(THREADS), "-verbose", "0"],
                       check=True, capture_output=True)
        return (time.perf_counter() - begin) * 1e3
    without = run(0)
    return run(EPOCHS) - without, judge(os.path.join(folder, "theirs.vec"))


def main():
    with tempfile.TemporaryDirectory() as folder:
        text = os.path.join(folder, "text.txt")
        write_text(text)
        for ngrams in (False, True):
            ms, words, quality = ours(sys.argv[1], text, folder, ngrams)
            line = {"bench": "learn", "case": "skip-gram, n-grams" if ngrams else "skip-gram", "n": words, "dims": DIMS,
                    "median_ms": round(ms, 1), "p95_ms": round(ms, 1), "words_per_s": round(words / ms * 1e3), "same_topic": round(quality, 4)}
            if shutil.which("fasttext"):
                peer_ms, peer_quality = fasttext(text, folder, ngrams)
                line.update(peer="fasttext", peer_ms=round(peer_ms, 1), peer_same_topic=round(peer_quality, 4), ratio=round(peer_ms / ms, 2))
            print(json.dumps(line), flush=True)


main()
