"""info and convert on real files of every format."""
import contextlib
import csv
import json
import os
import shutil
import sqlite3

import support
from support import CliTest, WORDS, numpy, pack_word2vec, read_word2vec, run

GOOGLE = 'derived/googlenews8k/'


class Info(CliTest):
    def test_sample(self):
        answer = self.json('info', WORDS)
        with open(WORDS, newline='', encoding='utf-8') as file:
            rows = list(csv.reader(file))[1:]
        vectors = numpy.array([[float(v) for v in row[3:]] for row in rows], 'f4')
        self.assertEqual((answer['format'], answer['rows'], answer['dims'], answer['labels']),
                         ('csv', *vectors.shape, True))
        columns = {column['name']: column['type'] for column in answer['columns']}
        self.assertEqual(columns, {'chinese': 'text', 'category': 'category'})
        norms = numpy.linalg.norm(vectors.astype('f8'), axis=1)
        for key, value in [('min', vectors.min()), ('max', vectors.max()), ('mean', vectors.astype('f8').mean()),
                           ('std', vectors.astype('f8').std()), ('norm_min', norms.min()), ('norm_max', norms.max()),
                           ('norm_mean', norms.mean())]:
            self.assertAlmostEqual(answer[key], float(value), places=6, msg=key)
        self.assertEqual((answer['zero_rows'], answer['nan_rows'], answer['duplicate_labels']), (0, 0, 0))

    def test_doubtful_rows(self):
        path = self.path('v.npy')
        vectors = numpy.random.default_rng(5).normal(size=(1000, 7)).astype('f4')
        vectors[10] = vectors[20] = vectors[30]
        vectors[40:44] = 0
        vectors[43, 2] = -0.0
        numpy.save(path, vectors)
        for threads in ['1', '3']:
            answer = self.json('info', path, '--threads', threads)
            self.assertEqual((answer['zero_rows'], answer['duplicate_rows'], answer['labels']), (4, 2 + 3, False))

    def test_parts(self):
        self.write('a.tsv', '1\t2\n3\t4\n')
        self.write('b.tsv', '1\t2\t3\n')
        path = self.write('projector_config.json', json.dumps({'embeddings': [
            {'tensorName': 'A', 'tensorShape': [2, 2], 'tensorPath': 'a.tsv'},
            {'tensorName': 'B', 'tensorShape': [1, 3], 'tensorPath': 'b.tsv'}]}))
        parts = [{'name': 'A', 'rows': 2, 'dims': 2, 'type': 'float32'}, {'name': 'B', 'rows': 1, 'dims': 3, 'type': 'float32'}]
        for options, dims in [([], 2), (['--part', 'B'], 3), (['--part', '1'], 2)]:
            answer = self.json('info', path, *options)
            self.assertEqual((answer['dims'], answer['parts']), (dims, parts))
        self.assertEqual(self.json('info', WORDS)['parts'], [])

    def test_parts_without_a_choice(self):
        """What there is to choose is what is in the file; but nothing is converted before it is chosen."""
        path = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), 'fuzz/corpus/sqlite/several.db')
        names = ['odd "name.the vector', 'odd "name.wide']
        self.assertEqual([part['name'] for part in self.json('info', path)['parts']], names)
        for name in names:
            self.assertEqual(self.json('info', path, '--part', name)['rows'], 30)
        result = run('convert', path, '-o', self.path('out.npy'))
        self.assertEqual(result.returncode, 1)
        self.assertIn('choose one of them (--part NAME)', result.stderr.decode())

    def test_duplicate_labels(self):
        path = self.write('v.csv', 'word,a,b\nx,1,2\ny,3,4\nx,5,6\nx,7,8\n')
        answer = self.json('info', path, '--label', 'word')
        self.assertEqual((answer['rows'], answer['duplicate_labels'], answer['duplicate_rows']), (4, 2, 0))

    def test_formats(self):
        for path, format, rows, dims, labels in [
                (GOOGLE + 'googlenews-8000x300.bin', 'word2vec-binary', 8000, 300, True),
                (GOOGLE + 'projector_config.json', 'projector', 8000, 300, True),
                ('word-vectors/gensim/test_glove.txt', 'glove', 76, 50, True),
                ('word-vectors/gensim/crime-and-punishment.vec', 'word2vec-text', 291, 5, True),
                ('word-vectors/gensim/lee_fasttext.vec', 'word2vec-text', 1762, 10, True),
                ('word-vectors/glove/cr_glove_subset_500x300.txt', None, 500, 300, True),
                ('derived/zh-chars/zh-chars-50d.vec', 'word2vec-text', None, 50, True),
                ('benchmarks/pbmc700/pca50.tsv', 'tsv', 700, 50, False),
                ('benchmarks/optdigits/optdigits.tra', 'csv', 3823, 64, False)]:
            with self.subTest(path):
                full = self.shared(path)
                answer = self.json('info', full)
                self.assertEqual((answer['format'], answer['rows'], answer['dims'], answer['labels']),
                                 (format or answer['format'], rows or answer['rows'], dims, labels))

    def test_iris_through_a_projector_config(self):
        answer = self.json('info', self.iris())
        self.assertEqual((answer['format'], answer['rows'], answer['dims']), ('projector', 150, 4))
        self.assertIn('class', [column['name'] for column in answer['columns']])

    def iris(self):
        for name in ['iris_tensors.bytes', 'iris_labels.tsv']:
            shutil.copy(self.shared('projector/google/' + name), self.folder)
        return self.write('projector_config.json', json.dumps({'embeddings': [
            {'tensorName': 'Iris', 'tensorShape': [150, 4], 'tensorPath': 'iris_tensors.bytes',
             'metadataPath': 'iris_labels.tsv'}]}))

    def test_text_for_people(self):
        text = self.succeed('info', WORDS).stdout.decode()
        self.assertIn('Dimensions', text)
        self.assertRegex(text, r'category\s+category\s+\d+ values')

    def test_metadata(self):
        vectors = self.shared('benchmarks/pbmc700/pca50.tsv')
        metadata = self.shared('benchmarks/pbmc700/metadata.tsv')
        answer = self.json('info', vectors, '--metadata', metadata)
        self.assertEqual([column['name'] for column in answer['columns']], ['bulk_labels', 'louvain', 'umap1', 'umap2'])

    def test_metadata_of_another_length(self):
        vectors = self.write('v.tsv', ''.join(f'{i}\t{i * i}\n' for i in range(5)))
        for name, text, join in [('more.tsv', ''.join(f'{w}\n' for w in 'abcdef'), None),
                                 ('trailing.tsv', 'name\tkind\na\tx\nb\tx\nc\ty\nd\ty\ne\ty\ntotal\tz\n', 'drop-last')]:
            metadata = self.write(name, text)
            result = run('info', vectors, '--metadata', metadata)
            self.assertEqual(result.returncode, 1, name)
            self.assertRegex(result.stderr.decode(), r'\b5\b.*\b6\b|\b6\b.*\b5\b')
            if join is not None:
                self.assertIn(f'--join {join}', result.stderr.decode())
                self.assertEqual(self.json('info', vectors, '--metadata', metadata, '--join', join)['rows'], 5)

    def test_columns_can_be_chosen(self):
        path = self.write('v.csv', 'id,a,b,c,name\n1,2,3,4,x\n2,3,4,5,y\n3,1,1,1,z\n')
        answer = self.json('neighbors', path, '--label', 'name', '--vectors', 'a-c', '--row', '0')
        self.assertEqual(answer['query']['label'], 'x')
        self.assertEqual(self.json('info', path, '--label', '5', '--vectors', '2-4')['dims'], 3)
        self.assertEqual(self.json('info', path, '--vectors', 'a,c')['dims'], 2)
        self.assertEqual(run('info', path, '--label', 'nothing').returncode, 1)


class Convert(CliTest):
    """Every format that holds labels gives back labels and the very same float32 values; the others the values."""

    def setUp(self):
        super().setUp()
        self.labels = ['king', 'naïve', '女王', 'ab', '😀', 'x"y', 'שלום']
        self.vectors = numpy.random.default_rng(6).normal(size=(7, 5)).astype('f4')
        self.vectors[0, 0] = 1e-30
        self.vectors[1, 1] = 16777217
        self.source = self.write('source.bin', pack_word2vec(list(zip(self.labels, self.vectors.tolist()))))

    def values(self, path, *options):
        """The rows as neighbours of a zero query would show them: through .npy, which numpy reads."""
        self.succeed('convert', path, '-o', self.path('back.npy'), *options)
        return numpy.load(self.path('back.npy'))

    def seen_labels(self, path):
        answer = self.json('neighbors', path, '--row', '0', '-k', '100')
        return {n['row']: n['label'] for n in answer['neighbors']} | {0: answer['query']['label']}

    def test_round_trips(self):
        for name, options, labelled in [('o.csv', [], True), ('o.tsv', [], True), ('o.npy', [], False), ('o.fvecs', [], False),
                                        ('o.txt', ['--to', 'word2vec-text'], True), ('folder', ['--to', 'projector'], True)]:
            with self.subTest(name):
                output = self.path(name)
                answer = self.json('convert', self.source, '-o', output, *options)
                self.assertEqual((answer['rows'], answer['dims'], answer['from']), (7, 5, 'word2vec-binary'))
                if name == 'o.fvecs':
                    data = numpy.fromfile(output, '<i4').reshape(7, 6)
                    self.assertEqual(data[:, 0].tolist(), [5] * 7)
                    self.assertEqual(data[:, 1:].copy().view('<f4').tolist(), self.vectors.tolist())
                    continue
                if name == 'folder':
                    output = os.path.join(output, 'projector_config.json')
                self.assertEqual(self.values(output).tolist(), self.vectors.tolist())
                if labelled:
                    self.assertEqual(self.seen_labels(output), dict(enumerate(self.labels)))

    def test_others_read_json(self):
        self.succeed('convert', self.source, '-o', self.path('o.jsonl'))
        with open(self.path('o.jsonl'), encoding='utf-8') as file:
            rows = [json.loads(line) for line in file]
        self.succeed('convert', self.source, '-o', self.path('o.json'))
        with open(self.path('o.json'), encoding='utf-8') as file:
            self.assertEqual(json.load(file), rows)
        self.assertEqual([row['label'] for row in rows], self.labels)
        self.assertEqual(numpy.float32([row['vector'] for row in rows]).tolist(), self.vectors.tolist())

    def test_others_read_sqlite(self):
        self.succeed('convert', self.source, '-o', self.path('o.sqlite'))
        with contextlib.closing(sqlite3.connect(self.path('o.sqlite'))) as database:
            self.assertEqual(database.execute('PRAGMA integrity_check').fetchall(), [('ok',)])
            rows = database.execute('SELECT id, label, vector FROM vectors ORDER BY id').fetchall()
        self.assertEqual([row[:2] for row in rows], list(enumerate(self.labels, 1)))
        self.assertEqual([numpy.frombuffer(row[2], '<f4').tolist() for row in rows], self.vectors.tolist())

    def test_others_read_safetensors(self):
        """As its specification has it, since Hugging Face's library is not in the distribution."""
        self.succeed('convert', self.source, '-o', self.path('o.safetensors'))
        with open(self.path('o.safetensors'), 'rb') as file:
            bytes = file.read()
        n = int.from_bytes(bytes[:8], 'little')
        self.assertEqual(n % 8, 0)
        self.assertEqual(json.loads(bytes[8:8 + n]), {'embeddings': {'dtype': 'F32', 'shape': [7, 5], 'data_offsets': [0, 140]}})
        self.assertEqual(numpy.frombuffer(bytes[8 + n:], '<f4').reshape(7, 5).tolist(), self.vectors.tolist())
        with open(self.path('o.labels.txt'), encoding='utf-8') as file:
            self.assertEqual(file.read().split('\n')[:-1], self.labels)

    def test_others_read_word2vec_binary(self):
        self.succeed('convert', self.source, '-o', self.path('o.bin'))
        with open(self.path('o.bin'), 'rb') as file:
            self.assertEqual(file.readline(), b'7 5\n')
            for label, vector in zip(self.labels, self.vectors):
                word = label.replace(' ', '_').encode()
                self.assertEqual(file.read(len(word) + 1), word + b' ')
                self.assertEqual(numpy.frombuffer(file.read(20), '<f4').tolist(), vector.tolist())
                self.assertEqual(file.read(1), b'\n')
            self.assertEqual(file.read(), b'')

    def test_numpy_reads_npy(self):
        self.succeed('convert', self.source, '-o', self.path('o.npy'))
        array = numpy.load(self.path('o.npy'))
        self.assertEqual((array.dtype, array.tolist()), (numpy.float32, self.vectors.tolist()))

    def test_columns_survive(self):
        output = self.path('o.csv')
        self.succeed('convert', WORDS, '-o', output)
        one, two = self.json('info', WORDS), self.json('info', output)
        self.assertEqual(two, one)

    def test_google_news_to_text_and_back(self):
        source = self.shared(GOOGLE + 'googlenews-8000x300.bin')
        _, vectors = read_word2vec(source)
        output = self.path('o.tsv')
        self.succeed('convert', source, '-o', output)
        self.assertTrue((self.values(output) == vectors).all())

    def test_what_is_lost_is_said(self):
        result = self.succeed('convert', WORDS, '-o', self.path('o.npy'))
        self.assertIn('left out', result.stderr.decode())
        self.assertEqual(result.stdout, b'')

    def test_a_failed_save_keeps_the_old_file(self):
        output = self.write('o.csv', 'precious')
        broken = self.write('broken.bin', pack_word2vec([('a', [1.0, 2.0]), ('b', [3.0, 4.0])])[:-6])
        self.assertEqual(run('convert', broken, '-o', output).returncode, 1)
        with open(output) as file:
            self.assertEqual(file.read(), 'precious')
        self.assertEqual(sorted(os.listdir(self.folder)), ['broken.bin', 'o.csv', 'source.bin'])

    def test_unwritable_outputs(self):
        self.fail_with(1, f'“{self.folder}/none/o.csv” cannot be written: there is no folder “{self.folder}/none”.', 'convert',
                       self.source, '-o', self.path('none/o.csv'))
        os.mkdir(self.path('o.csv'))
        self.fail_with(1, f'“{self.folder}/o.csv” cannot be written: it is a folder.', 'convert', self.source, '-o',
                       self.path('o.csv'))
        if os.geteuid() == 0:
            output = '/proc/o.csv'
        else:
            os.mkdir(self.path('closed'), 0o500)
            output = self.path('closed/o.csv')
        for command in [['convert'], ['project'], ['cluster', '-k', '2']]:
            self.assertEqual(run(*command[:1], self.source, *command[1:], '-o', output).returncode, 1)

    def test_over_itself(self):
        self.succeed('convert', self.source, '-o', self.path('o.npy'))
        self.succeed('convert', self.path('o.npy'), '-o', self.path('o.npy'))
        self.assertEqual(numpy.load(self.path('o.npy')).tolist(), self.vectors.tolist())


support.main()
