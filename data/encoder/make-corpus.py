#!/usr/bin/python3
"""Writes the text that the built-in English encoder learns from, made of WordNet 3.0 (Debian's wordnet-base) and
GCIDE (dict-gcide).

usage: make-corpus.py [--wordnet FOLDER] [--gcide FILE] [--seed N] -o OUT

One sentence on each line, words between blanks, words of several parts joined by "_", as `vectarium-cli learn --prepared` reads it:
- random walks over the relations between synsets: a walk begins at each synset in turn, says one of its words, and goes on to a neighbour or ends
  (Goikoetxea, Soroa & Agirre, "Random Walks and Neural Network Language Models on Knowledge Bases", NAACL 2015, section 3);
- each synset's definition after one of its words, and its examples, with inflected words as lemmas and without those that mean little;
- the same of GCIDE's definitions and quotations, as far as their words are in WordNet."""
import argparse

import numpy as np

import gcide
import wordnet

ROUNDS = 8           # walks from each synset
GLOSS_ROUNDS = 4     # times that definitions and examples are written
GCIDE_ROUNDS = 2
CONTINUE = 0.85      # the chance that a walk goes on
MAX_STEPS = 40


class Chooser:
    """Draws from many short lists with weights, all at once."""

    def __init__(self, lists):
        self.begin = np.concatenate([[0], np.cumsum([len(items) for items in lists])])
        self.values = np.array([value for items in lists for value, _ in items], np.int64)
        sums = np.concatenate([[0.0], np.cumsum([weight for items in lists for _, weight in items])])
        self.sums, self.low, self.high = sums[1:], sums[self.begin[:-1]], sums[self.begin[1:]]

    def draw(self, which, random):
        places = self.low[which] + (self.high[which] - self.low[which]) * random.random(len(which))
        found = np.searchsorted(self.sums, places, side="right")
        return self.values[np.clip(found, self.begin[which], self.begin[which + 1] - 1)]

    def has_any(self, which):
        return self.begin[which + 1] > self.begin[which]


def walks(words, relations, random):
    """One walk from each synset, in random order: lists of words."""
    n = len(words.begin) - 1
    at, walk = random.permutation(n), np.arange(n)
    lines = [[] for _ in range(n)]
    for _ in range(MAX_STEPS):
        for i, word in zip(walk.tolist(), words.draw(at, random).tolist()):
            lines[i].append(word)
        goes_on = (random.random(len(at)) < CONTINUE) & relations.has_any(at)
        walk, at = walk[goes_on], at[goes_on]
        if not len(at):
            break
        at = relations.draw(at, random)
    return lines


def wordnet_lines(net, random):
    words = Chooser([[(net.number[word], 1 + np.log1p(count)) for word, count in zip(synset.words, synset.counts)] for synset in net.synsets])
    relations = Chooser([[(other, 1.0) for other in synset.related] for synset in net.synsets])
    for _ in range(ROUNDS):
        yield from ([net.words[word] for word in line] for line in walks(words, relations, random))
    for _ in range(GLOSS_ROUNDS):
        for synset in net.synsets:
            definition = net.content_words(synset.definition)
            if definition:
                yield [synset.words[random.integers(len(synset.words))]] + definition
            yield from (net.content_words(text) for text in synset.examples)


def gcide_lines(net, path):
    for word, text in gcide.paragraphs(path):
        yield [known for known in ([net.base(word)] if word else []) + net.content_words(text) if known in net.number]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--wordnet", default="/usr/share/wordnet")
    parser.add_argument("--gcide", default=gcide.PATH)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("-o", "--output", required=True)
    options = parser.parse_args()
    net = wordnet.Wordnet(options.wordnet)
    random = np.random.default_rng(options.seed)
    lines = [" ".join(line) for line in wordnet_lines(net, random) if len(line) > 1]
    lines += GCIDE_ROUNDS * [" ".join(line) for line in gcide_lines(net, options.gcide) if len(line) > 1]
    random.shuffle(lines)
    with open(options.output, "w") as out:
        out.writelines(line + "\n" for line in lines)


if __name__ == "__main__":
    main()
