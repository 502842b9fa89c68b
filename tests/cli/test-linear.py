"""project and plot with what a person brings: axes of meaning, Fisher's discriminant, the data as they are, chosen components."""
import csv

import support
from support import CliTest, WORDS, numpy


def read_csv(path):
    with open(path, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file))
    return rows[0], [row[0] for row in rows[1:]], numpy.array([[float(v) if v else numpy.nan for v in row[1:]] for row in rows[1:]])


def read_words():
    """(labels, vectors, categories) of the sample, read here."""
    with open(WORDS, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file))[1:]
    return [row[0] for row in rows], numpy.array([[float(v) for v in row[3:]] for row in rows]), [row[2] for row in rows]


def along(vectors, a, b):
    """−1 at a, +1 at b."""
    return 2 * (vectors - a) @ (b - a) / ((b - a) @ (b - a)) - 1


class Axes(CliTest):
    def setUp(self):
        super().setUp()
        self.labels, self.vectors, self.categories = read_words()

    def word(self, *words):
        return numpy.mean([self.vectors[self.labels.index(word)] for word in words], 0)

    def project(self, *options):
        output = self.path('o.csv')
        answer = self.json('project', WORDS, '--method', 'axes', *options, '-o', output)
        _, labels, layout = read_csv(output)
        self.assertEqual(labels, self.labels)
        return answer, layout

    def test_two_axes(self):
        answer, layout = self.project('--axis', 'man:woman', '--axis', 'mouse:elephant')
        self.assert_close(layout[:, 0], along(self.vectors, self.word('man'), self.word('woman')), 1e-5)
        self.assert_close(layout[:, 1], along(self.vectors, self.word('mouse'), self.word('elephant')), 1e-5)
        self.assertEqual((answer['method'], answer['axis_titles']), ('axes', ['man → woman', 'mouse → elephant']))
        self.assertNotIn('explained_variance', answer)
        for word, at in [('man', -1), ('woman', 1)]:
            self.assertAlmostEqual(layout[self.labels.index(word), 0], at, places=5)

    def test_sets_of_rows(self):
        _, layout = self.project('--axis', 'man, boy:woman,girl', '--axis', 'category=animal:category=food')
        self.assert_close(layout[:, 0], along(self.vectors, self.word('man', 'boy'), self.word('woman', 'girl')), 1e-5)
        animals, food = [numpy.mean([v for v, c in zip(self.vectors, self.categories) if c == name], 0)
                         for name in ['animal', 'food']]
        self.assert_close(layout[:, 1], along(self.vectors, animals, food), 1e-4)

    def test_text(self):
        _, layout = self.project('--axis', 'the king and his queen:a dog', '--axis', 'man->woman')
        self.assert_close(layout[:, 0], along(self.vectors, self.word('king', 'queen'), self.word('dog')), 1e-4)

    def test_one_axis_is_spread_by_what_is_left(self):
        answer, layout = self.project('--axis', 'man:woman')
        unit = self.word('woman') - self.word('man')
        half = numpy.linalg.norm(unit) / 2
        unit /= numpy.linalg.norm(unit)
        centred = self.vectors - self.vectors.mean(0)
        rest = centred - numpy.outer(centred @ unit, unit)
        expected = rest @ numpy.linalg.svd(rest)[2][0] / half
        self.assert_close(layout[:, 1] * numpy.sign(layout[:, 1] @ expected), expected, 1e-3)
        self.assertEqual(answer['axis_titles'][1], 'The rest: the widest direction beside the axes')

    def test_treated_vectors(self):
        """The ends are treated like the rows."""
        _, layout = self.project('--treatment', 'center+unit', '--axis', 'man:woman', '--axis', 'mouse:elephant')
        self.vectors = self.vectors - self.vectors.mean(0)
        self.vectors /= numpy.linalg.norm(self.vectors, axis=1)[:, None]
        self.assert_close(layout[:, 0], along(self.vectors, self.word('man'), self.word('woman')), 1e-4)

    def test_polar(self):
        pairs = [('man', 'woman'), ('mouse', 'elephant'), ('apple', 'lemon')]
        answer, layout = self.project(*[part for a, b in pairs for part in ('--axis', f'{a}:{b}')], '--polar')
        angles = 2 * numpy.pi * numpy.arange(3) / 3
        t = numpy.array([along(self.vectors, self.word(a), self.word(b)) for a, b in pairs])
        self.assert_close(layout, numpy.stack([numpy.cos(angles) @ t, numpy.sin(angles) @ t], 1), 1e-4)
        self.assertEqual(answer['axis_titles'], [None, None])

    def test_what_cannot_be_drawn(self):
        for status, message, *options in [
            (1, '“grown” is no row of “first-words.csv”, nor a text whose words it knows.', '--axis', 'child:grown'),
            (1, 'Both ends of the axis “man → man” are the same place; choose two that differ.', '--axis', 'man:man'),
            (1, 'The polar view needs at least two axes; add another one.', '--axis', 'man:woman', '--polar'),
            (1, 'A map of 2 dimensions has room for 2 axes, not 3; the polar view shows more.',
             '--axis', 'man:woman', '--axis', 'mouse:elephant', '--axis', 'dog:cat'),
            (2, '--axis takes two ends with a colon between them, FROM:TO, not “man”.', '--axis', 'man'),
            (2, '--method axes needs --axis FROM:TO, for example --axis man:woman.'),
            (2, '--axis can be given 12 times at most.', *['--axis', 'man:woman'] * 13),
        ]:
            self.fail_with(status, message, 'project', WORDS, '--method', 'axes', *options, '-o', self.path('o.csv'))

    def test_labels_with_colons_and_numbers(self):
        path = self.write('t.csv', 'label,d0,d1,d2\na:b,0,0,0\nc,2,0,0\nb:c,1,1,1\n"x, y",1,0,0\n')
        output = self.path('o.csv')
        self.succeed('project', path, '--axis', 'a:b:c', '--axis', 'x, y:c', '-o', output)
        _, _, layout = read_csv(output)
        self.assert_close(layout, [[-1, -3], [1, 1], [0, -1], [0, -1]], 1e-6)


class Discriminant(CliTest):
    def test_shares_and_positions(self):
        _, vectors, categories = read_words()
        output = self.path('o.csv')
        answer = self.json('project', WORDS, '--method', 'lda', '--by', 'category', '-o', output)
        _, _, layout = read_csv(output)
        self.assertEqual(len(answer['explained_variance']), 2)
        self.assertGreater(answer['explained_variance'][0], answer['explained_variance'][1])
        try:
            from sklearn.covariance import ledoit_wolf
            from scipy.linalg import eigh
        except ImportError:
            return
        names = sorted(set(categories))
        y = numpy.array([names.index(c) for c in categories])
        means = numpy.array([vectors[y == c].mean(0) for c in range(len(names))])
        sigma = (vectors - means[y]).std(0)
        within = sigma[:, None] * ledoit_wolf((vectors - means[y]) / sigma, assume_centered=True)[0] * sigma
        deviation = numpy.sqrt(numpy.bincount(y) / len(y))[:, None] * (means - vectors.mean(0))
        values, directions = eigh(deviation.T @ deviation, within)
        self.assert_close(answer['explained_variance'], values[::-1][:2] / values.sum(), 1e-4)
        for axis in range(2):
            expected = (vectors - vectors.mean(0)) @ directions[:, -1 - axis]
            self.assert_close(layout[:, axis] * numpy.sign(layout[:, axis] @ expected), expected, 1e-3)

    def test_two_classes_and_a_missing_one(self):
        path = self.write('t.csv', 'label,kind,d0,d1,d2\n' + ''.join(
            f'r{i},{["a", "b", ""][0 if i < 10 else 1 if i < 20 else 2]},{i % 5},{(i * 7) % 11},{i // 10 * 5 + i % 3}\n' for i in range(22)))
        answer = self.json('project', path, '--by', 'kind', '-o', self.path('o.csv'))
        self.assertEqual(answer['explained_variance'], [1, None])
        self.assertEqual(answer['axis_titles'][1], 'The rest: the widest direction beside the discriminant')
        self.assertTrue(numpy.isfinite(read_csv(self.path('o.csv'))[2]).all())

    def test_what_cannot_be_drawn(self):
        numbers = self.write('n.csv', 'label,d0,d1,d2\na,1,2,3\nb,4,5,6\nc,3,2,1\n')
        same = self.write('s.csv', 'label,kind,d0,d1,d2\n' + ''.join(f'r{i},x,{i},{i % 3},1\n' for i in range(9)))
        for status, message, *arguments in [
            (2, '--method lda needs --by COLUMN: the column of categories to tell apart.', WORDS),
            (1, '“first-words.csv” has no column of categories “mood”; there are: category.', WORDS, '--by', 'mood'),
            (1, '“n.csv” has no column of categories, which Fisher’s discriminant needs to know the classes.', numbers, '--by', 'kind'),
            (1, '“kind” has only one value; at least two are needed to tell them apart.', same, '--by', 'kind'),
        ]:
            self.fail_with(status, message, 'project', *arguments, '--method', 'lda', '-o', self.path('o.csv'))


class Raw(CliTest):
    def test_dimensions_by_name_and_number(self):
        output = self.path('o.csv')
        for columns in ['age,size', '4,8', ' age , 8 ']:
            answer = self.json('project', WORDS, '--method', 'raw', '--columns', columns, '-o', output)
            _, vectors, _ = read_words()
            self.assert_close(read_csv(output)[2], vectors[:, [3, 7]], 1e-6)
            self.assertEqual(answer['axis_titles'], ['age', 'size'])

    def test_two_dimensions_are_drawn_as_they_are(self):
        path = self.write('t.csv', 'label,x,y\n' + ''.join(f'r{i},{i},{i * i % 7}\n' for i in range(12)))
        answer = self.json('project', path, '-o', self.path('o.csv'))
        self.assertEqual((answer['method'], answer['axis_titles']), ('raw', ['x', 'y']))
        self.assert_close(read_csv(self.path('o.csv'))[2], [[i, i * i % 7] for i in range(12)], 1e-6)
        self.assertEqual(self.json('project', path, '--method', 'pca')['method'], 'pca')

    def test_positions_from_elsewhere(self):
        path = self.write('t.csv', 'label,x,y,' + ','.join(f'd{j}' for j in range(8)) + '\n' + ''.join(
            f'r{i},{i / 2},{"" if i == 3 else -i},' + ','.join(str((i * (j + 3)) % 17) for j in range(8)) + '\n' for i in range(12)))
        result = self.succeed('project', path, '-o', self.path('o.csv'))
        self.assertIn('The columns x and y are drawn as they are; --method pca makes a picture of the vectors.', result.stderr.decode())
        _, _, layout = read_csv(self.path('o.csv'))
        self.assertTrue(numpy.isnan(layout[3, 1]))
        self.assert_close(numpy.delete(layout, 3, 0), [[i / 2, -i] for i in range(12) if i != 3], 1e-6)
        self.succeed('plot', path, '-o', self.path('o.png'))
        found = self.json('neighbors', path, '--item', 'r1', '-k', '3')
        self.assertEqual(len(found['neighbors']), 3)

    def test_what_cannot_be_drawn(self):
        for status, message, columns in [
            (2, '--columns names as many columns as the map has dimensions: 2, not 1.', 'age'),
            (1, 'The column “category” of “first-words.csv” holds no numbers; there are: royalty, masculinity, femininity, age, animal, '
                'edible, sweetness, size, colour, speed, work, nature.', 'age,category'),
            (1, '“first-words.csv” has no number column or dimension “13”; there are: royalty, masculinity, femininity, age, animal, '
                'edible, sweetness, size, colour, speed, work, nature.', '13,age'),
        ]:
            self.fail_with(status, message, 'project', WORDS, '--columns', columns, '-o', self.path('o.csv'))


class Components(CliTest):
    def test_chosen_components_are_named(self):
        output = self.path('o.csv')
        answer = self.json('project', WORDS, '--component-x', '3', '--component-y', '2', '-o', output)
        _, vectors, _ = read_words()
        u, s, _ = numpy.linalg.svd(vectors - vectors.mean(0), full_matrices=False)
        share = s ** 2 / (s ** 2).sum()
        self.assertEqual(answer['axis_titles'], [f'Component {c} ({100 * share[c - 1]:.1f} % of the variance)' for c in [3, 2]])
        self.assert_close(answer['explained_variance'], share[[2, 1]], 1e-5)
        _, _, layout = read_csv(output)
        for axis, c in enumerate([2, 1]):
            expected = u[:, c] * s[c]
            self.assert_close(layout[:, axis] * numpy.sign(layout[:, axis] @ expected), expected, 1e-4)

    def test_options_of_other_methods_are_said_to_do_nothing(self):
        result = self.succeed('project', WORDS, '--method', 'pca', '--axis', 'man:woman', '-o', self.path('o.csv'))
        self.assertIn('--axis has no effect on --method pca.', result.stderr.decode())


support.main()
