#!/usr/bin/python3
"""Writes what test-static-encoder.c expects of Google News 8,000 × 300: for each text the mean of its words' vectors by numpy,
of which eight values and the length are kept.  usage: test-static-encoder.py GOOGLENEWS.BIN > test-static-encoder.golden.h"""

import sys

import numpy as np

# Each text with its words, cut by hand.
TEXTS = [(text, words.split()) for text, words in (
    ('king', 'king'),
    ('KING', 'KING'),
    ('The president of the company said', 'The president of the company said'),
    ('music and the music', 'music and the music'),
    ('new new york', 'new new york'),
    ('  a dog, a cat!  ', 'a dog a cat'),
    ('xyzzy king plugh', 'xyzzy king plugh'),
)]


def read_word2vec(path):
    with open(path, 'rb') as file:
        n, dims = map(int, file.readline().split())
        vectors = {}
        for _ in range(n):
            word = b''
            while (byte := file.read(1)) != b' ':
                word += byte
            vectors.setdefault(word.decode().strip('\n'), np.frombuffer(file.read(4 * dims), '<f4'))
    return vectors


def main():
    vectors = read_word2vec(sys.argv[1])
    fold = {}
    for word in vectors:
        fold.setdefault(word.lower(), word)
    print('/* Written by test-static-encoder.py. */')
    for text, words in TEXTS:
        rows = []
        unknown = []
        for word in words:
            for spelling in (word, word.lower(), fold.get(word.lower())):
                if spelling in vectors:
                    rows.append(vectors[spelling].astype(np.float64))
                    break
            else:
                unknown += [word] * (word not in unknown)
        mean = np.mean(rows, axis=0)
        values = ', '.join(f'{x:.9g}' for x in mean[:8])
        print(f'{{ "{text}", {len(rows)}, "{"|".join(unknown)}", {np.linalg.norm(mean):.9g}, {{ {values} }} }},')


if __name__ == '__main__':
    main()
