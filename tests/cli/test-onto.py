"""project --onto --at: new rows in a map that was made before."""
import csv

import support
from support import CliTest, numpy, run


def make_groups(n, d=8, groups=6, seed=3):
    random = numpy.random.RandomState(seed)
    centers = 4 * random.normal(size=(groups, d))
    classes = random.randint(groups, size=n)
    return (centers[classes] + random.normal(size=(n, d))).astype('f4'), classes


class Onto(CliTest):
    def setUp(self):
        super().setUp()
        self.vectors, self.classes = make_groups(700)
        self.old, self.new = self.path('old.npy'), self.path('new.npy')
        numpy.save(self.old, self.vectors[:600])
        numpy.save(self.new, self.vectors[600:])

    def place(self, method, *options):
        at, output = self.path(f'{method}-at.csv'), self.path(f'{method}-o.npy')
        self.succeed('project', self.old, '--method', method, '-o', at, *options)
        answer = self.json('project', self.new, '--method', method, '--onto', self.old, '--at', at, '-o', output, *options)
        with open(at, newline='', encoding='utf-8') as file:
            places = numpy.array([[float(value) for value in row[1:]] for row in list(csv.reader(file))[1:]])
        return places, numpy.load(output), answer

    def check_classes(self, places, placed):
        distances = ((placed[:, None] - places[None]) ** 2).sum(2)
        nearest = self.classes[:600][distances.argsort(1)[:, :5]]
        right = (nearest == self.classes[600:, None]).mean()
        self.assertGreater(right, 0.95)

    def test_tsne(self):
        places, placed, answer = self.place('tsne', '--iterations', 400)
        self.assertEqual((answer['method'], answer['placed'], answer['rows'], answer['dims']), ('tsne', 100, 600, 2))
        for stage in ['load_s', 'knn_s', 'place_s', 'total_s']:
            self.assertGreaterEqual(answer[stage], 0)
        self.assertEqual(placed.shape, (100, 2))
        self.check_classes(places, placed)

    def test_three_dimensions(self):
        places, placed, answer = self.place('tsne', '--dims', 3, '--iterations', 300)
        self.assertEqual((answer['dims'], placed.shape), (3, (100, 3)))
        self.check_classes(places, placed)

    def test_umap(self):
        places, placed, _ = self.place('umap')
        self.check_classes(places, placed)

    def test_pca_is_exact(self):
        places, placed, _ = self.place('pca')
        x = self.vectors.astype('f8')
        mean = x[:600].mean(0)
        _, _, components = numpy.linalg.svd(x[:600] - mean, full_matrices=False)
        exact = (x - mean) @ components[:2].T
        exact *= numpy.sign((exact[:600] * places).sum(0))
        self.assert_close(placed, exact[600:], 1e-2)

    def test_treatment(self):
        places, placed, answer = self.place('tsne', '--treatment', 'center+unit', '--iterations', 300)
        self.assertEqual(answer['treatment'], 'center+unit')
        self.check_classes(places, placed)

    def test_rows_of_the_map_come_back(self):
        at, output = self.path('at.npy'), self.path('o.npy')
        self.succeed('project', self.old, '--method', 'tsne', '--iterations', 200, '-o', at)
        text = self.succeed('project', self.old, '--method', 'tsne', '--onto', self.old, '--at', at, '-o', output).stdout.decode()
        self.assertIn('Rows placed', text)
        self.assertTrue((numpy.load(at) == numpy.load(output)).all())

    def test_what_does_not_belong_together(self):
        at, short, wide = self.path('at.npy'), self.path('short.npy'), self.path('wide.npy')
        other, output = self.path('other.npy'), self.path('o.npy')
        numpy.save(at, numpy.random.RandomState(1).normal(size=(600, 2)).astype('f4'))
        numpy.save(short, numpy.zeros((599, 2), 'f4'))
        numpy.save(wide, numpy.zeros((600, 5), 'f4'))
        numpy.save(other, numpy.ones((4, 300), 'f4'))
        cases = [
            (2, ['project', self.new, '--onto', self.old, '-o', output], '--onto FILE and --at COORDS belong together'),
            (1, ['project', self.new, '--onto', self.old, '--at', short, '-o', output],
             '“old.npy” has 600 rows and “short.npy” has 599'),
            (1, ['project', self.new, '--onto', self.old, '--at', wide, '-o', output],
             'wide.npy has 5 coordinates for each row; a map has 2 or 3.'),
            (1, ['project', other, '--onto', self.old, '--at', at, '-o', output],
             'other.npy has 300 dimensions, and old.npy has 8.'),
            (1, ['project', self.new, '--method', 'pca', '--onto', self.old, '--at', at, '-o', output],
             'The coordinates in at.npy are no PCA of old.npy'),
        ]
        for status, arguments, message in cases:
            result = run(*arguments)
            self.assertEqual(result.returncode, status, arguments)
            self.assertIn(message, result.stderr.decode())


support.main()
