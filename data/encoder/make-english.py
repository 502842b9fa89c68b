#!/usr/bin/python3
"""Packs the built-in English encoder (src/encode/vec-word-pack.h describes the file) out of vectors that were learned from make-corpus.py's texts.

usage: make-english.py [--wordnet FOLDER] [--scowl FOLDER] VECTORS.vec… -o english.vecwords

The words are those that matter most: in WordNet's hand-tagged texts, in its definitions and examples, for the number of their meanings, and for
being known to most (the sizes of SCOWL's lists, Debian's scowl). What comes first is shown in classrooms at first start: words that WordNet marks
as slurs or obscene stand last, and such meanings of other words are left out.
Several vectors of a word, each learned from walks of its own, are set side by side and turned to the directions in which the frequent words
differ most: one run alone differs much from the next in what it says of rare pairs, and what all of them say is kept.
(Yin & Schütze, "Learning Word Meta-Embeddings", ACL 2016, sections 3.1 and 3.2: CONC and SVD.)"""
import argparse
import json
import lzma
import struct
from pathlib import Path

import numpy as np

import wordnet

N_WORDS = 40200
N_DIMS = 96
N_FREQUENT = 20000   # words that the directions are found from
N_RELATED = 6        # words that a meaning is made of
MAX_SENSES = 9       # of a word and part of speech
MAX_GLOSS = 100      # characters
# Not marked in WordNet, and not for the first thing that a class sees.
COARSE = set("arse ass bastard bitch cock harlot pimp prick rape rapist retard slut tit tits whore".split())


def read_vectors(path):
    with open(path) as file:
        n, d = map(int, next(file).split())
        labels, values = [], np.empty((n, d), np.float32)
        for i, line in enumerate(file):
            label, numbers = line.rstrip("\n").split(" ", 1)
            labels.append(label)
            values[i] = np.array(numbers.split(), np.float32)
    return {label: i for i, label in enumerate(labels)}, values


def combine(runs, words):
    """(words, N_DIMS) of the runs' vectors: each without what all words share and of length 1, side by side, turned by a principal component analysis."""
    parts = []
    for rows, values in runs:
        part = values[[rows[word] for word in words]]
        part -= part.mean(0)
        parts.append(part / np.linalg.norm(part, axis=1, keepdims=True))
    joined = np.hstack(parts).astype(np.float64)
    joined -= joined[:N_FREQUENT].mean(0)
    variances, directions = np.linalg.eigh(joined[:N_FREQUENT].T @ joined[:N_FREQUENT])
    matrix = (joined @ directions[:, np.argsort(-variances)[:N_DIMS]]).astype(np.float32)
    return matrix / np.linalg.norm(matrix, axis=1, keepdims=True)


def count_uses(net):
    """How often each word stands in a definition or an example."""
    uses = dict.fromkeys(net.words, 0)
    for synset in net.synsets:
        for text in [synset.definition] + synset.examples:
            for word in net.content_words(text):
                # "a level" is seldom the examination.
                if word in uses and not word.startswith("a_"):
                    uses[word] += 1
    return uses


def read_sizes(folder):
    """The smallest of SCOWL's lists that has a word, 10 to 95: the smaller, the better known."""
    sizes = {}
    for path in sorted(Path(folder).glob("*.*"), key=lambda path: int(path.suffix[1:]), reverse=True):
        if path.stem in ("english-words", "american-words", "british-words", "english-upper", "american-upper", "english-proper-names"):
            sizes.update(dict.fromkeys(path.read_text(encoding="utf-8").lower().split("\n"), int(path.suffix[1:])))
    return sizes


def choose_words(net, runs, scowl):
    """The words, the most frequent first, the offensive last of all, with their frequencies."""
    tagged, meanings = dict.fromkeys(net.words, 0), dict.fromkeys(net.words, 0)
    for synset in net.synsets:
        for word, count in zip(synset.words, synset.counts):
            tagged[word] += count
            meanings[word] += 1
    uses, sizes = count_uses(net), read_sizes(scowl)
    frequency = {word: tagged[word] + uses[word] for word in net.words}
    known = {word: max(0, 7 - sizes.get(word, 70) / 10) for word in net.words}
    weight = {word: frequency[word] + 0.5 * meanings[word] + known[word] - 0.25 * word.count("_") - 0.5 * any(c.isdigit() for c in word)
              for word in net.words}
    words = sorted((word for word in net.words if all(word in rows for rows, _ in runs)), key=lambda word: (-weight[word], word))[:N_WORDS]
    return sorted(words, key=lambda word: (net.is_offensive(word) or word in COARSE, -frequency[word], word)), frequency


def spellings(net):
    """How each word is written most often; in lower case where that is not known."""
    counts = {}
    for synset in net.synsets:
        for word, spelt, count in zip(synset.words, synset.spelling, synset.counts):
            kinds = counts.setdefault(word, {})
            kinds[spelt] = kinds.get(spelt, 0) + count
    return {word: max(kinds, key=lambda spelt: (kinds[spelt], spelt == word)) for word, kinds in counts.items()}


def shorten(text):
    """A definition without remarks in brackets at its beginning, cut at the end of a word."""
    if text.startswith("(") and ")" in text[:-2]:
        text = text[text.index(")") + 1:].strip()
    return text if len(text) <= MAX_GLOSS else text[:MAX_GLOSS - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def related_words(net, synset, itself, number):
    """What a meaning is near to, the nearest first: its other words, those of its relatives, those of its definition."""
    found = []
    near = [synset] + [net.synsets[i] for i, kind in zip(synset.related, synset.kinds) if kind in "@~&=#p%p@i~i*>^" or kind[0] in "#%"]
    words = [word for other in near[:1] for word in other.words]
    words += net.content_words(synset.definition)
    words += [word for other in near[1:] for word in other.words[:2]]
    for word in words:
        if word != itself and word in number and number[word] not in found:
            found.append(number[word])
    return found[:N_RELATED]


def senses_of(net, word):
    """(part of speech, synset, how often), the most frequent first; the first one always, others where they were seen, are few, or are things."""
    found = []
    for part in wordnet.PARTS:
        for rank, i in enumerate(net.senses.get((word, part), [])):
            synset = net.synsets[i]
            if word in synset.offensive and not net.is_offensive(word):
                continue
            count = synset.counts[synset.words.index(word)] if word in synset.words else 0
            if rank == 0 or (rank < MAX_SENSES and (count > 0 or rank < 3 or part == "n")):
                found.append((part, synset, count, rank))
    found.sort(key=lambda sense: (-sense[2], sense[3]))
    return [(part, synset, count) for part, synset, count, _ in found]


def pack(data):
    return data, lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)


def write(path, n_words, n_dims, n_senses, sections):
    """vec-word-pack.h says what is where."""
    at = 24 + 32 * len(sections)
    header = struct.pack("<8sIIII", b"VECWORDS", n_words, n_dims, n_senses, len(sections))
    body = b""
    for name, (data, packed) in sections:
        body += bytes(-(at + len(body)) % 64)
        header += struct.pack("<8sQQQ", name.encode(), at + len(body), len(packed), len(data))
        body += packed
    with open(path, "wb") as out:
        out.write(header + body)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wordnet", default="/usr/share/wordnet")
    parser.add_argument("--scowl", default="/usr/share/dict/scowl")
    parser.add_argument("vectors", nargs="+")
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    net = wordnet.Wordnet(options.wordnet)
    runs = [read_vectors(path) for path in options.vectors]
    words, frequency = choose_words(net, runs, options.scowl)
    number = {word: i for i, word in enumerate(words)}
    matrix = combine(runs, words)
    scales = np.abs(matrix).max(1) / 127
    codes = np.rint(matrix / scales[:, None]).astype(np.int8)

    spelling = spellings(net)
    lines, glosses, related, n_senses = [], [], bytearray(), 0
    for word in words:
        senses = senses_of(net, word)
        lines.append("\t".join([spelling[word].replace("_", " "), str(frequency[word]), str(len(senses))]))
        for part, synset, count in senses:
            ids = related_words(net, synset, word, number)
            lines.append("\t".join([part, str(synset.category), str(count)]))
            glosses.append(shorten(synset.definition))
            related += struct.pack("<B", len(ids)) + struct.pack(f"<{len(ids)}H", *ids)
            n_senses += 1
    inflected = sorted((word, number[base]) for (word, _), base in net.exceptions.items() if base in number and word not in number)
    exceptions = "".join(f"{word}\t{i}\n" for word, i in dict(inflected).items())
    sections = [("words", pack(("\n".join(lines) + "\n").encode())), ("glosses", pack(("\n".join(glosses) + "\n").encode())),
                ("related", pack(bytes(related))), ("forms", pack(exceptions.encode())),
                ("scales", (scales.astype("<f4").tobytes(),) * 2), ("codes", (codes.tobytes(),) * 2)]
    write(options.output, len(words), matrix.shape[1], n_senses, sections)
    print(json.dumps({"words": len(words), "dims": matrix.shape[1], "senses": n_senses,
                      **{name: len(packed) for name, (_, packed) in sections}}))


main()
