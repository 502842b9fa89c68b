#!/usr/bin/python3
"""Writes golden-word2vec.h: what the papers' equations, written down pair by pair in double precision, make of a small text with the generator
of random numbers that src/base/vec-random.c has. Nothing is summed over a window here: each pair moves its rows at once.

usage: golden-word2vec.py > golden-word2vec.h"""
import math

import numpy as np

SENTENCES = ["the king saw the queen", "the queen saw a cat", "a cat and a dog saw the king", "dog and cat", "king and queen and king"] * 4
DIMS, WINDOW, EPOCHS, RATE, POWER, SEED = 10, 3, 2, 0.05, 0.75, 7
BUCKETS = 64
MASK = (1 << 64) - 1


class Random:
    """xoshiro256** seeded through splitmix64."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9e3779b97f4a7c15) & MASK
            z = seed
            z = ((z ^ z >> 30) * 0xbf58476d1ce4e5b9) & MASK
            z = ((z ^ z >> 27) * 0x94d049bb133111eb) & MASK
            self.s.append(z ^ z >> 31)

    def next(self):
        def rotate(x, k):
            return (x << k | x >> 64 - k) & MASK
        s = self.s
        result = rotate(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        return result

    def uniform(self):
        return (self.next() >> 11) * 2.0 ** -53

    def below(self, n):
        product = self.next() * n
        low = product & MASK
        if low < n:
            threshold = (-n & MASK) % n
            while low < threshold:
                product = self.next() * n
                low = product & MASK
        return product >> 64


def vocabulary():
    counts, order = {}, {}
    for word in " ".join(SENTENCES).split():
        counts[word] = counts.get(word, 0) + 1
        order.setdefault(word, len(order))
    words = sorted(counts, key=lambda word: (-counts[word], order[word]))
    return words, [counts[word] for word in words]


def aliases(counts):
    """Vose's tables, with the limits of 32 bits."""
    n = len(counts)
    chances = [count ** POWER for count in counts]
    total = sum(chances)
    chances = [chance * (n / total) for chance in chances]
    small = [i for i in range(n) if chances[i] < 1]
    large = [i for i in range(n) if chances[i] >= 1]
    limit, other = [0] * n, [0] * n
    while small and large:
        i, j = small.pop(), large[-1]
        limit[i], other[i] = int(chances[i] * (2 ** 32 - 1)), j
        chances[j] -= 1 - chances[i]
        if chances[j] < 1:
            large.pop()
            small.append(j)
    for i in small + large:
        limit[i], other[i] = 2 ** 32 - 1, i
    return limit, other


def ngrams(word, shortest, longest):
    """Of ASCII words: fastText's hashes in its order."""
    marked = f"<{word}>"
    hashes = []
    for i in range(len(marked)):
        for n in range(1, longest + 1):
            j = i + n
            if j > len(marked) or n < shortest or (n == 1 and (i == 0 or j == len(marked))):
                continue
            hash = 2166136261
            for byte in marked[i:j].encode():
                hash = (hash ^ byte) * 16777619 & 0xffffffff
            hashes.append(hash)
    return hashes


def learn(model, shortest, longest, n_negatives):
    words, counts = vocabulary()
    number = {word: i for i, word in enumerate(words)}
    text = [[number[word] for word in sentence.split()] for sentence in SENTENCES]
    total = sum(counts) * EPOCHS
    limit, other = aliases(counts)
    rows = [[i] + [len(words) + hash % BUCKETS for hash in ngrams(word, shortest, longest)] if longest else [i] for i, word in enumerate(words)]
    random = Random(SEED)
    stride = (DIMS + 15) // 16 * 16
    source = np.zeros((len(words) + (BUCKETS if longest else 0), DIMS))
    for i in range(len(source)):
        for j in range(stride):
            if j < DIMS:
                source[i, j] = np.float32((2 * random.uniform() - 1) / DIMS)
    target = np.zeros((len(words), DIMS))
    random = Random(SEED + 1)
    done = 0

    def draw(word):
        drawn = []
        while len(drawn) < n_negatives:
            bits = random.next()
            candidate = (bits >> 32) * len(words) >> 32
            if (bits & 0xffffffff) >= limit[candidate]:
                candidate = other[candidate]
            if candidate != word:
                drawn.append(candidate)
        return drawn

    def pair(rows_in, word, negatives, rate):
        hidden = source[rows_in].mean(0)
        gradient = np.zeros(DIMS)
        words = [word] + negatives
        while words:
            # Of those that are looked at together the products are those before any of them has moved.
            n_together = 6 if len(words) >= 6 else 3 if len(words) >= 3 else 1
            products = [hidden @ target[k] for k in words[:n_together]]
            for n, k in enumerate(words[:n_together]):
                is_true = n == 0 and len(words) == 1 + n_negatives
                step = rate * (is_true - 1 / (1 + math.exp(-products[n])))
                gradient += step * target[k]
                target[k] += step * hidden
            words = words[n_together:]
        for row in rows_in:
            source[row] += gradient

    for _ in range(EPOCHS):
        for sentence in text:
            done += len(sentence)
            rate = RATE * (1 - done / (total + 1))
            for center, word in enumerate(sentence):
                reach = 1 + random.below(WINDOW)
                around = [i for i in range(max(0, center - reach), min(len(sentence), center + reach + 1)) if i != center]
                if model == "skipgram":
                    for i in around:
                        pair(rows[word], sentence[i], draw(sentence[i]), rate)
                else:
                    negatives = draw(word)
                    if around:
                        pair([row for i in around for row in rows[sentence[i]]], word, negatives, rate)
    return np.array([source[rows[i]].mean(0) for i in range(len(words))])


def main():
    words, _ = vocabulary()
    print("/* By golden-word2vec.py: see there. */\n#pragma once\n")
    print("static const char *const golden_sentences[] = {")
    for sentence in SENTENCES:
        print(f'  "{sentence}",')
    print("};\n")
    print(f"enum\n{{\n  GOLDEN_DIMS = {DIMS},\n  GOLDEN_WINDOW = {WINDOW},\n  GOLDEN_EPOCHS = {EPOCHS},\n"
          f"  GOLDEN_SEED = {SEED},\n  GOLDEN_WORDS = {len(words)},\n  GOLDEN_BUCKETS = {BUCKETS},\n}};\n")
    for name, model, shortest, longest, n_negatives in [("skipgram", "skipgram", 0, 0, 4), ("cbow", "cbow", 0, 0, 2),
                                                        ("ngrams", "skipgram", 2, 4, 6), ("cbow_ngrams", "cbow", 2, 4, 5)]:
        vectors = learn(model, shortest, longest, n_negatives)
        print(f"static const float golden_{name}[GOLDEN_WORDS][GOLDEN_DIMS] = {{")
        for word, vector in zip(words, vectors):
            print("  { " + ", ".join(f"{value:.7g}f" if value != 0 else "0" for value in vector) + " }, /* " + word + " */")
        print("};\n")


main()
