"""project, plot, cluster and evaluate."""
import csv
import json
import os
import re
import struct
import zlib

import support
from support import CliTest, WORDS, numpy, read_word2vec, run

GOOGLE = 'derived/googlenews8k/googlenews-8000x300.bin'
DIGITS = 'benchmarks/optdigits/optdigits.tra'
STAGES = ['load_s', 'pca_s', 'knn_s', 'affinity_s', 'optimize_s', 'total_s']


def read_csv(path):
    with open(path, newline='', encoding='utf-8') as file:
        rows = list(csv.reader(file))
    return rows[0], rows[1:]


def principal_components(vectors, n):
    """(scores, explained variance ratio) by numpy's SVD: what sklearn's PCA gives, but for signs."""
    centred = vectors.astype('f8') - vectors.astype('f8').mean(0)
    u, s, _ = numpy.linalg.svd(centred, full_matrices=False)
    return u[:, :n] * s[:n], (s ** 2 / (s ** 2).sum())[:n]


def load_digits(path):
    data = numpy.loadtxt(path, delimiter=',', dtype='f4', skiprows=1)
    return data[:, :-1], data[:, -1].astype(int)


class Pca(CliTest):
    def check(self, ours, vectors):
        scores, ratios = principal_components(vectors, ours.shape[1])
        for axis in range(ours.shape[1]):
            sign = numpy.sign(ours[:, axis] @ scores[:, axis])
            error = numpy.linalg.norm(sign * ours[:, axis] - scores[:, axis]) / numpy.linalg.norm(scores[:, axis])
            self.assertLess(error, 1e-4)
        return ratios

    def test_google_news(self):
        path = self.shared(GOOGLE)
        _, vectors = read_word2vec(path)
        output = self.path('o.npy')
        answer = self.json('project', path, '--method', 'pca', '-o', output)
        ours = numpy.load(output)
        self.assertEqual((ours.dtype, ours.shape), (numpy.float32, (8000, 2)))
        self.assert_close(answer['explained_variance'], self.check(ours, vectors), 1e-4)
        try:
            from sklearn.decomposition import PCA
        except ImportError:
            return
        theirs = PCA(2, svd_solver='full').fit(vectors.astype('f8'))
        scores = theirs.transform(vectors.astype('f8'))
        for axis in range(2):
            sign = numpy.sign(ours[:, axis] @ scores[:, axis])
            self.assertLess(numpy.linalg.norm(sign * ours[:, axis] - scores[:, axis]) / numpy.linalg.norm(scores[:, axis]), 1e-4)
        self.assert_close(answer['explained_variance'], theirs.explained_variance_ratio_, 1e-4)

    def test_three_dimensions_as_csv(self):
        output = self.path('o.csv')
        answer = self.json('project', WORDS, '--dims', '3', '-o', output)
        head, rows = read_csv(output)
        self.assertEqual(head, ['label', 'x', 'y', 'z'])
        self.assertEqual(rows[0][0], 'king')
        self.assertEqual((answer['dims'], len(answer['explained_variance']), len(rows)), (3, 3, answer['rows']))
        with open(WORDS, newline='') as file:
            vectors = numpy.array([[float(v) for v in row[3:]] for row in list(csv.reader(file))[1:]])
        self.check(numpy.array([[float(v) for v in row[1:]] for row in rows]), vectors)

    def test_figures(self):
        answer = self.json('project', WORDS, '-o', self.path('o.csv'))
        for key in STAGES:
            self.assertGreaterEqual(answer[key], 0)
        self.assertIsNone(answer['kl'])
        self.assertIsNone(answer['knn_recall'])
        self.assertEqual((answer['method'], answer['treatment'], answer['seed']), ('pca', 'none', 42))

    def test_figures_alone_need_no_output(self):
        self.assertIsNone(self.json('project', WORDS)['output'])


class Tsne(CliTest):
    def test_keys_and_quality(self):
        path = self.shared(DIGITS)
        output = self.path('o.npy')
        answer = self.json('project', path, '--method', 'tsne', '--iterations', '500', '--auto-stop', 'no', '-o', output)
        for key in STAGES:
            self.assertGreaterEqual(answer[key], 0, key)
        for key in ['knn_s', 'affinity_s', 'optimize_s']:
            self.assertGreater(answer[key], 0, key)
        self.assertLessEqual(sum(answer[key] for key in STAGES[:-1]), answer['total_s'] + 0.01)
        self.assertEqual((answer['iterations'], answer['perplexity'], answer['method']), (500, 30, 'tsne'))
        self.assertFalse(answer['stopped_early'])
        self.assertGreater(answer['kl'], 0)
        self.assertGreaterEqual(answer['knn_recall'], 0.99)
        self.assertGreater(answer['trustworthiness'], 0.97)
        self.assertGreater(answer['preservation10'], 0.45)
        layout = numpy.load(output)
        self.assertEqual((layout.dtype, layout.shape), (numpy.float32, (answer['rows'], 2)))
        self.assertTrue(numpy.isfinite(layout).all())

    def test_the_same_seed_gives_the_same_bytes(self):
        def layout(*options):
            output = self.path('o.npy')
            self.succeed('project', WORDS, '--method', 'tsne', '--iterations', '300', '-o', output, *options)
            with open(output, 'rb') as file:
                return file.read()

        self.assertEqual(layout('--seed', '7'), layout('--seed', '7'))
        self.assertEqual(layout(), layout('--seed', '42'))

    def test_pca_first(self):
        path = self.shared(GOOGLE)
        for options in [['--pca', '50'], ['--treatment', 'pca50']]:
            answer = self.json('project', path, '--method', 'tsne', '--iterations', '50', '--sample', '0', *options)
            self.assertEqual(answer['treatment'], 'pca50')
            self.assertIsNone(answer['preservation10'])
        answer = self.json('project', path, '--method', 'tsne', '--iterations', '5', '--sample', '0')
        self.assertEqual(answer['treatment'], 'none')
        answer = self.json('project', path, '--method', 'tsne', '--iterations', '5', '--sample', '0', '--treatment',
                           'center+unit', '--pca', '20')
        self.assertEqual(answer['treatment'], 'center+unit+pca20')

    def test_quality_is_held_against_what_was_mapped(self):
        output = self.path('o.npy')
        said = self.json('project', WORDS, '--pca', '3', '-o', output)
        same = self.json('evaluate', WORDS, '--projection', output, '--treatment', 'pca3')
        other = self.json('evaluate', WORDS, '--projection', output)
        self.assertEqual(said['preservation10'], same['preservation10'])
        self.assertGreater(same['preservation10'], other['preservation10'])

    def test_large_tables_are_reduced_unless_told_otherwise(self):
        path = self.path('large.npy')
        numpy.save(path, numpy.random.default_rng(1).normal(size=(20001, 101)).astype('f4'))
        answer = self.json('project', path, '--method', 'tsne', '--iterations', '2', '--perplexity', '5', '--sample', '0')
        self.assertEqual(answer['treatment'], 'pca50')

    def test_perplexity_too_large(self):
        result = run('project', WORDS, '--method', 'tsne', '--perplexity', '1000', '-o', self.path('o.csv'))
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(), '1,?000')
        self.assertEqual(os.listdir(self.folder), [])

    def test_preset(self):
        def layout(*options):
            result = self.succeed('project', WORDS, '--sample', '0', '-o', self.path('o.npy'), *options)
            return numpy.load(self.path('o.npy')).tobytes(), result.stderr.decode()

        for method, fine in [('tsne', ['--perplexity', '15']), ('umap', ['--neighbors', '5', '--min-dist', '0.05'])]:
            with self.subTest(method):
                short = ['--method', method, '--iterations', '60']
                expected, usual = layout(*short, *fine)[0], layout(*short)[0]
                self.assertNotEqual(expected, usual)
                self.assertEqual(layout(*short, '--preset', 'fine')[0], expected)
                self.assertEqual(layout(*short, '--preset', 'balanced')[0], usual)
                self.assertEqual(layout(*short, '--preset', 'balanced', *fine)[0], expected)
        self.assertNotEqual(layout(*short, '--preset', 'big')[0], usual)
        self.assertIn('--preset has no effect on --method pca.', layout('--method', 'pca', '--preset', 'fine')[1])
        self.fail_with(2, '--preset does not know “coarse”; it takes one of: fine, balanced, big.', 'project', WORDS,
                       '--method', 'tsne', '--preset', 'coarse')

    def test_small_tables(self):
        random = numpy.random.default_rng(2)
        for n in [1, 2, 3, 4, 5, 30]:
            with self.subTest(n):
                path = self.path('small.npy')
                numpy.save(path, random.normal(size=(n, 4)).astype('f4'))
                for method in ['pca', 'tsne']:
                    self.succeed('project', path, '--method', method, '--iterations', '60', '-o', self.path('o.npy'))
                    layout = numpy.load(self.path('o.npy'))
                    self.assertEqual(layout.shape, (n, 2))
                    self.assertTrue(numpy.isfinite(layout).all())

    def test_degenerate_tables(self):
        for name, vectors in [('equal', numpy.ones((100, 5))), ('zero', numpy.zeros((100, 5))),
                              ('line', numpy.arange(100.0).reshape(100, 1))]:
            path = self.path(name + '.npy')
            numpy.save(path, vectors.astype('f4'))
            for method in ['pca', 'tsne']:
                with self.subTest(name=name, method=method):
                    self.succeed('project', path, '--method', method, '--iterations', '60', '-o', self.path('o.npy'))
                    self.assertTrue(numpy.isfinite(numpy.load(self.path('o.npy'))).all())


class Umap(CliTest):
    def test_keys_and_quality(self):
        output = self.path('o.npy')
        answer = self.json('project', self.shared(DIGITS), '--method', 'umap', '-o', output)
        for key in STAGES + ['start_s']:
            self.assertGreaterEqual(answer[key], 0, key)
        self.assertEqual((answer['iterations'], answer['method'], answer['kl']), (500, 'umap', None))
        self.assertGreater(answer['trustworthiness'], 0.97)
        layout = numpy.load(output)
        self.assertEqual((layout.dtype, layout.shape), (numpy.float32, (answer['rows'], 2)))

    def test_options_go_to_the_method(self):
        def iterations(*options):
            return self.json('project', WORDS, '--sample', '0', *options)['iterations']

        self.assertEqual(iterations('--method', 'umap', '--iterations', '30'), 30)
        self.assertEqual(iterations('--method', 'umap', '--iterations', '30', '--refining-iterations', '5'), 35)
        self.assertEqual(iterations('--method', 'umap', '--perplexity', '5', '--iterations', '7'), 7)

    def test_choices(self):
        layouts = []
        for options in [[], ['--metric', 'cosine'], ['--start', 'pca'], ['--neighbors', '5'], ['--min-dist', '0.5']]:
            self.succeed('project', WORDS, '--method', 'umap', '--iterations', '50', '-o', self.path('o.npy'), *options)
            layouts.append(numpy.load(self.path('o.npy')).tobytes())
        self.assertEqual(len(set(layouts)), len(layouts))
        self.fail_with(2, '--start does not know “random”; it takes one of: spectral, pca.', 'project', WORDS, '--method', 'umap',
                       '--start', 'random')
        result = self.succeed('project', WORDS, '--method', 'tsne', '--iterations', '10', '--start', 'pca', '-o', self.path('o.npy'))
        self.assertIn('--start has no effect on --method tsne.', result.stderr.decode())

    def test_few_rows(self):
        path = self.path('few.npy')
        numpy.save(path, numpy.random.default_rng(2).normal(size=(9, 4)).astype('f4'))
        result = self.succeed('project', path, '--method', 'umap', '-o', self.path('o.npy'))
        self.assertIn('The number of neighbours is lowered to 9', result.stderr.decode())
        result = run('project', path, '--method', 'umap', '--neighbors', '12', '-o', self.path('o.csv'))
        self.assertEqual(result.returncode, 1)
        self.assertIn('12 neighbours, the point itself included, need at least as many rows; this table has 9.', result.stderr.decode())


class Plot(CliTest):
    def png_size(self, path):
        """Width and height, after every checksum was looked at."""
        with open(path, 'rb') as file:
            data = file.read()
        self.assertEqual(data[:8], b'\x89PNG\r\n\x1a\n')
        at, kinds = 8, []
        while at < len(data):
            length, = struct.unpack('>I', data[at:at + 4])
            chunk = data[at + 4:at + 8 + length]
            self.assertEqual(zlib.crc32(chunk), struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0])
            kinds.append(chunk[:4])
            at += 12 + length
        self.assertEqual((kinds[0], kinds[-1]), (b'IHDR', b'IEND'))
        return struct.unpack('>II', data[16:24])

    def test_png(self):
        path = self.path('o.png')
        answer = self.json('plot', WORDS, '-o', path, '--width', '640', '--height', '480', '--color-by', 'category')
        self.assertEqual(self.png_size(path), (640, 480))
        self.assertEqual((answer['width'], answer['height'], answer['color_by']), (640, 480, 'category'))

    def test_svg(self):
        import xml.etree.ElementTree as xml
        path = self.path('o.SVG')
        self.succeed('plot', WORDS, '-o', path, '--width', '640', '--height', '480', '--title', 'Words & <things>')
        root = xml.parse(path).getroot()
        self.assertEqual(root.tag, '{http://www.w3.org/2000/svg}svg')
        self.assertEqual([re.match(r'\d+', root.get(side)).group() for side in ['width', 'height']], ['640', '480'])

    def test_pdf(self):
        path = self.path('o.pdf')
        self.succeed('plot', WORDS, '-o', path, '--width', '640', '--height', '480', '--color-by', 'cluster', '-k', '5')
        with open(path, 'rb') as file:
            data = file.read()
        self.assertTrue(data.startswith(b'%PDF-'))
        self.assertTrue(data.rstrip().endswith(b'%%EOF'))
        self.assertEqual([float(v) for v in re.search(rb'/MediaBox \[ ?([^\]]*)\]', data).group(1).split()], [0, 0, 640, 480])

    def pixels(self, *options):
        try:
            from PIL import Image
        except ImportError:
            self.skipTest('PIL is not installed')
        path = self.path('o.png')
        self.succeed('plot', WORDS, '-o', path, '--width', '400', '--height', '300', *options)
        return numpy.asarray(Image.open(path).convert('RGB')).astype(int)

    def test_light_and_dark(self):
        self.assertGreater(numpy.median(self.pixels()), 200)
        self.assertLess(numpy.median(self.pixels('--dark')), 80)

    def test_what_options_change(self):
        plain = self.pixels()
        for options in [['--color-by', 'category'], ['--title', 'Words'], ['--no-labels'], ['--point-size', '20'],
                        ['--method', 'tsne', '--iterations', '100']]:
            with self.subTest(options):
                self.assertTrue((self.pixels(*options) != plain).any())
        self.assertTrue((self.pixels('--color-by', 'category') != self.pixels('--color-by', 'category', '--no-legend')).any())
        self.assertTrue((self.pixels() == plain).all())

    def test_degenerate_tables(self):
        for n, vectors in [(1, [[1, 2]]), (3, [[5, 5]] * 3)]:
            path = self.path('v.npy')
            numpy.save(path, numpy.array(vectors, 'f4'))
            self.succeed('plot', path, '-o', self.path('o.png'))
            self.assertEqual(self.png_size(self.path('o.png')), (1200, 900))

    def test_unknown_column(self):
        result = run('plot', WORDS, '-o', self.path('o.png'), '--color-by', 'nothing')
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(),
                         '^vectarium-cli: “first-words.csv” has no column “nothing” to colour by; there are: cluster, .*category')


class Cluster(CliTest):
    def test_csv_and_json_agree(self):
        output = self.path('o.csv')
        answer = self.json('cluster', WORDS, '-k', '6', '-o', output)
        head, rows = read_csv(output)
        self.assertEqual(head, ['row', 'label', 'cluster'])
        self.assertEqual([int(row[0]) for row in rows], list(range(answer['rows'])))
        sizes = numpy.bincount([int(row[2]) for row in rows])
        self.assertEqual([c['size'] for c in answer['clusters']], sizes.tolist())
        self.assertEqual(sorted(sizes, reverse=True), sizes.tolist())
        self.assertEqual([c['cluster'] for c in answer['clusters']], list(range(6)))
        labels = {row[1]: int(row[2]) for row in rows}
        for cluster in answer['clusters']:
            for name in cluster['name'].split(', '):
                self.assertEqual(labels[name], cluster['cluster'])
            self.assertTrue(-1 <= cluster['silhouette'] <= 1)

    def test_inertia_is_as_low_as_scikit_learn_s(self):
        path = self.shared(DIGITS)
        output = self.path('o.csv')
        answer = self.json('cluster', path, '-k', '10', '-o', output)
        codes = numpy.array([int(row[2]) for row in read_csv(output)[1]])
        info = self.json('info', path)
        data = numpy.loadtxt(path, delimiter=',', dtype='f8', skiprows=1)[:, :info['dims']]
        inertia = sum(((data[codes == c] - data[codes == c].mean(0)) ** 2).sum() for c in range(10))
        self.assertLess(abs(answer['inertia'] / inertia - 1), 0.005)
        try:
            from sklearn.cluster import KMeans
        except ImportError:
            return
        theirs = KMeans(10, n_init=3, random_state=0).fit(data).inertia_
        self.assertLess(answer['inertia'], 1.02 * theirs)

    def test_the_same_seed_gives_the_same_bytes(self):
        files = []
        for name in ['a.csv', 'b.csv']:
            self.succeed('cluster', WORDS, '-k', '8', '--seed', '3', '-o', self.path(name))
            with open(self.path(name), 'rb') as file:
                files.append(file.read())
        self.assertEqual(files[0], files[1])

    def test_more_clusters_than_rows(self):
        path = self.write('few.csv', 'word,a,b\na,1,2\nb,1,2\nc,3,4\n')
        answer = self.json('cluster', path, '-k', '20', '-o', self.path('o.csv'))
        self.assertEqual(sum(c['size'] for c in answer['clusters']), 3)
        self.assertLessEqual(len(answer['clusters']), 3)

    def test_labels_that_need_quotes(self):
        labels = ['plain', 'comma, here', 'quote " here', 'two\nlines', '😀', 'שלום', 'in side', '']
        path = self.path('l.csv')
        with open(path, 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([['word', 'a', 'b']] + [[label, i, -i] for i, label in enumerate(labels)])
        self.succeed('cluster', path, '-k', '2', '-o', self.path('o.csv'))
        self.assertEqual([row[1] for row in read_csv(self.path('o.csv'))[1]], labels)
        answer = self.json('neighbors', path, '--row', '0', '-k', '20')
        self.assertEqual(sorted(n['label'] for n in answer['neighbors']), sorted(labels[1:]))
        lines = self.succeed('neighbors', path, '--row', '0', '-k', '20').stdout.decode().splitlines()
        self.assertEqual(len(lines), len(labels))


class Evaluate(CliTest):
    def test_a_map_that_is_the_vectors(self):
        path = self.path('v.npy')
        numpy.save(path, numpy.random.default_rng(3).normal(size=(500, 2)).astype('f4'))
        answer = self.json('evaluate', path, '--projection', path)
        self.assertEqual((answer['preservation10'], answer['trustworthiness']), (1, 1))

    def test_equals_what_project_says(self):
        output = self.path('o.npy')
        said = self.json('project', WORDS, '--method', 'tsne', '--iterations', '400', '-o', output)
        answer = self.json('evaluate', WORDS, '--projection', output)
        for key in ['preservation10', 'trustworthiness']:
            self.assertAlmostEqual(answer[key], said[key], places=9)

    def test_all_figures(self):
        said = self.json('project', WORDS, '--method', 'tsne', '--iterations', '400', '-o', self.path('o.npy'))
        answer = self.json('evaluate', WORDS, '--projection', self.path('o.npy'))
        for key in ['preservation10', 'preservation', 'trustworthiness', 'continuity', 'distance_correlation']:
            self.assertEqual(answer[key], said[key], key)
        self.assertEqual(list(answer['preservation']), ['10', '30'])   # 100 are more than half of the words
        self.assertEqual(answer['preservation']['10'], answer['preservation10'])
        self.assertNotIn('ladder', answer)
        self.assertNotIn('noise', answer)

    def test_figures_equal_scikit_learn_s(self):
        try:
            from scipy.spatial.distance import pdist
            from scipy.stats import spearmanr
            from sklearn.manifold import trustworthiness
        except ImportError:
            self.skipTest('scipy or sklearn is not installed')
        vectors = numpy.random.default_rng(5).normal(size=(150, 30)).astype('f4')
        layout = (vectors[:, :2] + numpy.random.default_rng(6).normal(size=(150, 2))).astype('f4')
        numpy.save(self.path('v.npy'), vectors)
        numpy.save(self.path('m.npy'), layout)
        answer = self.json('evaluate', self.path('v.npy'), '--projection', self.path('m.npy'), '--sample', '0')
        self.assertAlmostEqual(answer['trustworthiness'], trustworthiness(vectors, layout, n_neighbors=10), places=6)
        self.assertAlmostEqual(answer['continuity'], trustworthiness(layout, vectors, n_neighbors=10), places=6)
        self.assertAlmostEqual(answer['distance_correlation'], spearmanr(pdist(vectors), pdist(layout))[0], places=6)

    def test_ladder(self):
        answer = self.json('evaluate', WORDS, '--ladder')
        self.assertEqual([dims for dims in answer['ladder'] if dims != 'map'][:3], ['1', '2', '3'])
        kept = [kept for dims, kept in answer['ladder'].items() if dims != 'map']
        self.assertEqual(kept, sorted(kept))
        self.assertIsNone(answer['ladder']['map'])
        self.succeed('project', WORDS, '--method', 'pca', '-o', self.path('o.npy'))
        answer = self.json('evaluate', WORDS, '--ladder', '--projection', self.path('o.npy'))
        self.assertAlmostEqual(answer['ladder']['map'], answer['ladder']['2'], delta=0.002)
        self.assertIn('in 3 dimensions', self.succeed('evaluate', WORDS, '--ladder').stdout.decode())

    def test_noise(self):
        self.succeed('project', WORDS, '--method', 'pca', '-o', self.path('o.npy'))
        answer = self.json('evaluate', WORDS, '--projection', self.path('o.npy'), '--noise', '--method', 'pca')
        self.assertLess(answer['noise']['preservation']['10'], answer['preservation']['10'] / 2)
        again = self.json('evaluate', WORDS, '--projection', self.path('o.npy'), '--noise', '--method', 'pca')
        self.assertEqual(again, answer)
        self.assertEqual(run('evaluate', WORDS, '--noise').returncode, 2)

    def test_text(self):
        out = self.succeed('project', WORDS, '--method', 'pca', '-o', self.path('o.npy')).stdout.decode()
        self.assertRegex(out, r'Share of the 10 nearest neighbors kept +0\.\d{4}\n')
        out = self.succeed('project', WORDS, '--method', 'pca', '-o', self.path('o.npy'), '--sample', '0').stdout.decode()
        self.assertNotIn('nearest neighbors', out)

    def test_labels(self):
        answer = self.json('evaluate', WORDS, '--labels', 'category')
        self.assertGreater(answer['accuracy'], 0.8)
        self.assertGreater(answer['silhouette'], 0.2)
        self.assertIsNone(answer['projection_accuracy'])
        self.assertIsNone(answer['preservation10'])

    def test_silhouette_and_accuracy_equal_the_definition(self):
        try:
            from sklearn.metrics import silhouette_score
        except ImportError:
            self.skipTest('sklearn is not installed')
        random = numpy.random.default_rng(4)
        classes = numpy.arange(120) % 3
        vectors = (random.normal(size=(120, 4)) + 1.5 * classes[:, None]).astype('f4')
        text = 'name,a,b,c,d,kind\n' + ''.join(f'n{i},{",".join(map(repr, map(float, v)))},k{classes[i]}\n'
                                               for i, v in enumerate(vectors))
        answer = self.json('evaluate', self.write('v.csv', text), '--labels', 'kind', '--sample', '0')
        self.assertAlmostEqual(answer['silhouette'], silhouette_score(vectors, classes), places=4)
        d = numpy.linalg.norm(vectors[:, None] - vectors[None], axis=2)
        numpy.fill_diagonal(d, numpy.inf)
        votes = [numpy.bincount(classes[numpy.argsort(row)[:10]], minlength=3).argmax() for row in d]
        self.assertAlmostEqual(answer['accuracy'], (votes == classes).mean(), delta=0.02)

    def test_other_rows(self):
        path = self.path('v.npy')
        numpy.save(path, numpy.zeros((7, 2), 'f4'))
        rows = self.json('info', WORDS)['rows']
        self.fail_with(1, f'“first-words.csv” has {rows} rows and “v.npy” has 7: a map must have the rows of its vectors, in their '
                       'order.', 'evaluate', WORDS, '--projection', path)

    def test_unknown_column(self):
        self.fail_with(1, '“first-words.csv” has no column “nothing”.', 'evaluate', WORDS, '--labels', 'nothing')


support.main()
