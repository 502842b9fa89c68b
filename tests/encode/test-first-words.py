#!/usr/bin/env python3
"""The bundled sample keeps its promises (data/samples/README.md): usage: test-first-words.py FIRST-WORDS.CSV"""

import csv
import itertools
import math
import sys

DIMENSIONS = ['royalty', 'masculinity', 'femininity', 'age', 'animal', 'edible', 'sweetness', 'size', 'colour', 'speed',
              'work', 'nature']

GENDERS = [pair.split('/') for pair in (
    'king/queen prince/princess emperor/empress duke/duchess man/woman boy/girl father/mother son/daughter brother/sister '
    'grandfather/grandmother uncle/aunt husband/wife policeman/policewoman actor/actress waiter/waitress bull/cow '
    'rooster/hen lion/lioness').split()]
PEOPLE = GENDERS[4:12]
YOUNG = [pair.split('/') for pair in 'dog/puppy cat/kitten horse/foal sheep/lamb'.split()]

# One value a teacher would look up first, and what it must be.
EXACT = {('king', 'royalty'): 0.99, ('king', 'masculinity'): 0.99, ('king', 'femininity'): 0.05, ('king', 'age'): 0.70}
ORDERED = [('size', 'bee mouse cat dog man horse elephant whale sea'),
           ('age', 'baby boy son brother man father uncle grandfather mountain'),
           ('speed', 'stone grandmother man horse car plane rocket'),
           ('sweetness', 'garlic lemon carrot apple grape'),
           ('colour', 'wind grey green red')]


def euclidean(a, b):
    return math.dist(a, b)


def cosine(a, b):
    return 1 - sum(x * y for x, y in zip(a, b)) / math.hypot(*a) / math.hypot(*b)


def unit(a):
    length = math.hypot(*a)
    return [x / length for x in a]


def nearest(vectors, point, distance, left_out):
    return min((word for word in vectors if word not in left_out), key=lambda word: distance(vectors[word], point))


def analogy(vectors, a, b, c, distance):
    """a is to b as c is to …; under cosine the three are brought to unit length first, as Vectarium does."""
    scale = unit if distance is cosine else list
    point = [y - x + z for x, y, z in zip(scale(vectors[a]), scale(vectors[b]), scale(vectors[c]))]
    return nearest(vectors, point, distance, (a, b, c))


def silhouettes(vectors, categories):
    """Rousseeuw 1987: (b − a) / max (a, b) of each word, a and b the mean distances to the own and to the nearest other group."""
    members = {name: [w for w in vectors if categories[w] == name] for name in dict.fromkeys(categories.values())}
    result = {}
    for word in vectors:
        mean = {name: sum(math.dist(vectors[word], vectors[other]) for other in words) / (len(words) - (word in words))
                for name, words in members.items()}
        a = mean.pop(categories[word])
        b = min(mean.values())
        result[word] = (b - a) / max(a, b)
    return result


class Checks:
    def __init__(self):
        self.count = 0
        self.failures = 0

    def that(self, condition, title, detail=''):
        self.count += 1
        self.failures += not condition
        print(f'{"ok" if condition else "not ok"} {self.count} - {title}')
        if not condition and detail:
            print('# ' + str(detail))


def main():
    with open(sys.argv[1], encoding='utf-8', newline='') as file:
        header, *rows = list(csv.reader(file))
    words = [row[0] for row in rows]
    chinese = [row[1] for row in rows]
    categories = {row[0]: row[2] for row in rows}
    texts = [value for row in rows for value in row[3:]]
    vectors = {row[0]: [float(value) for value in row[3:]] for row in rows}
    check = Checks()

    check.that(header == ['word', 'chinese', 'category'] + DIMENSIONS, 'columns', header)
    check.that(140 <= len(words) <= 180, 'number of words', len(words))
    check.that(len(set(words)) == len(words) and len(set(chinese)) == len(chinese), 'every name once')
    check.that(len(set(map(tuple, vectors.values()))) == len(words), 'no two rows equal')
    check.that(all(len(text) == 4 and 0 <= float(text) <= 1 for text in texts), '0 … 1 with two decimals')
    check.that(all(all('\u4e00' <= letter <= '\u9fff' for letter in name) for name in chinese), 'Chinese names are Chinese')
    names = sorted(set(categories.values()))
    check.that(10 <= len(names) <= 12, 'number of categories', names)
    check.that(min(list(categories.values()).count(name) for name in names) >= 8, 'no category is nearly empty')

    value = lambda word, dimension: vectors[word][DIMENSIONS.index(dimension)]
    for (word, dimension), expected in EXACT.items():
        check.that(value(word, dimension) == expected, f'{dimension} of {word}', value(word, dimension))
    for dimension, order in ORDERED:
        values = [value(word, dimension) for word in order.split()]
        check.that(all(a < b for a, b in itertools.pairwise(values)), f'{dimension} grows from word to word', values)
    check.that(value('apple', 'edible') >= 0.95 and value('stone', 'edible') == 0, 'one eats apples, not stones')

    for distance in (euclidean, cosine):
        title = distance.__name__
        for a, b, c, d in [(*GENDERS[4], *pair) for pair in GENDERS[:4]] + [(*GENDERS[5], *GENDERS[1])]:
            check.that(analogy(vectors, a, b, c, distance) == d, f'{title}: {a} is to {b} as {c} is to {d}')
            check.that(analogy(vectors, a, c, b, distance) == d, f'{title}: {a} is to {c} as {b} is to {d}')
        for kind, pairs, wanted in (('people', PEOPLE, 1), ('young animals', YOUNG, 1), ('all genders', GENDERS, 0.98)):
            tries = [(a, b, c, d) for (a, b), (c, d) in itertools.permutations(pairs, 2)]
            wrong = [t for t in tries if analogy(vectors, *t[:3], distance) != t[3]]
            check.that(len(wrong) <= (1 - wanted) * len(tries), f'{title}: analogies among {kind}', wrong)
        stray = [w for w in vectors if categories[nearest(vectors, vectors[w], distance, (w,))] != categories[w]]
        check.that(stray == ['lemon'], f'{title}: only the lemon’s nearest neighbour is of another category', stray)

    found = silhouettes(vectors, categories)
    check.that(sum(found.values()) / len(found) >= 0.40, 'silhouette', sum(found.values()) / len(found))
    for name in names:
        mean = sum(found[w] for w in words if categories[w] == name) / list(categories.values()).count(name)
        check.that(mean > 0.1, f'silhouette of {name}', mean)

    print(f'1..{check.count}')
    return check.failures > 0


if __name__ == '__main__':
    sys.exit(main())
