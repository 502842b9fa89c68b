"""Files as other programs write them: each is written by that program's own library, now, and read back through `convert`. A library that is not
installed is skipped with its name. src/read/README.md lists what else is read, and from where."""
import contextlib
import csv
import gzip
import importlib
import io
import json
import os
import sqlite3
import zipfile

import support
from support import CliTest, numpy, run

LABELS = ['king', 'New York', 'a,b', 'say "hi"', 'naïve', '国王', '👑', 'two\nlines', 'x|y', 'semi;colon', 'tab\there', 'x;y']


class Producers(CliTest):
    def setUp(self):
        super().setUp()
        self.vectors = numpy.random.default_rng(3).normal(size=(len(LABELS), 6)).astype('f4')

    def need(self, module):
        try:
            return importlib.import_module(module)
        except ImportError:
            self.skipTest(f'{module} is not installed')

    def read(self, path, *options):
        """(format, labels, matrix) as Vectarium has them."""
        told = self.json('convert', path, '-o', self.path('back.jsonl'), *options)
        with open(self.path('back.jsonl'), encoding='utf-8') as file:
            rows = [json.loads(line) for line in file]
        self.rows = rows
        return told['from'], [row.get('label') for row in rows], numpy.float32([row['vector'] for row in rows])

    def assert_same(self, path, format, *options, labels=LABELS, exact=True, vectors=None):
        vectors = self.vectors if vectors is None else vectors
        found, seen, values = self.read(path, *options)
        self.assertEqual(found, format)
        if labels is not None:
            self.assertEqual(seen, labels)
        self.assertEqual(values.shape, vectors.shape)
        self.assertTrue((values == vectors).all() if exact else numpy.allclose(values, vectors, rtol=1e-5))

    # ---- Text

    def write_csv(self, name, encoding='utf-8', header=True, decimal='.', **dialect):
        out = io.StringIO(newline='')
        writer = csv.writer(out, **dialect)
        if header:
            writer.writerow(['word'] + [f'x{i}' for i in range(6)])
        for label, vector in zip(LABELS, self.vectors):
            writer.writerow([label] + [str(value).replace('.', decimal) for value in vector])
        return self.write(name, out.getvalue().encode(encoding))

    def test_python_csv(self):
        for dialect in csv.list_dialects():
            with self.subTest(dialect):
                self.assert_same(self.write_csv('table.csv', dialect=dialect), 'tsv' if dialect == 'excel-tab' else 'csv')

    def test_csv_variants(self):
        for name, options in [('semicolons and decimal commas', dict(delimiter=';', decimal=',')), ('bars', dict(delimiter='|')),
                              ('byte order mark', dict(encoding='utf-8-sig')), ('UTF-16', dict(encoding='utf-16')),
                              ('UTF-16BE without a mark', dict(encoding='utf-16-be')), ('all quoted', dict(quoting=csv.QUOTE_ALL)),
                              ('no header', dict(header=False)), ('line feeds', dict(lineterminator='\n'))]:
            with self.subTest(name):
                self.assert_same(self.write_csv('table.csv', **options), 'csv')

    def test_latin_1(self):
        text = 'word,x1,x2,x3\ncafé,1,2,3\nnaïve,4,5,6\nGröße,7,8,9\n'
        self.assert_same(self.write('latin.csv', text.encode('latin-1')), 'csv', labels=['café', 'naïve', 'Größe'],
                         vectors=numpy.float32([[1, 2, 3], [4, 5, 6], [7, 8, 9]]))

    def test_pandas(self):
        pandas = self.need('pandas')
        frame = pandas.DataFrame(self.vectors, columns=[f'd{i}' for i in range(6)])
        frame.insert(0, 'word', LABELS)
        for name, options, format in [('index', {}, 'csv'), ('no index', dict(index=False), 'csv'), ('tabs', dict(sep='\t'), 'tsv'),
                                      ('Excel abroad', dict(sep=';', decimal=',', encoding='utf-8-sig', index=False), 'csv')]:
            with self.subTest(name):
                frame.to_csv(self.path('p.csv'), **options)
                self.assert_same(self.path('p.csv'), format)
        records = pandas.DataFrame({'word': LABELS, 'embedding': [vector.tolist() for vector in self.vectors]})
        records.to_json(self.path('p.json'), orient='records', double_precision=15)
        self.assert_same(self.path('p.json'), 'json')
        records.to_json(self.path('p.jsonl'), orient='records', lines=True, double_precision=15)
        self.assert_same(self.path('p.jsonl'), 'json')
        records.to_csv(self.path('lists.csv'), index=False)
        self.assert_same(self.path('lists.csv'), 'csv')

    def test_scikit_learn(self):
        datasets = self.need('sklearn.datasets')
        iris = datasets.load_iris(as_frame=True)
        iris.frame.to_csv(self.path('iris.csv'), index=False)
        self.assert_same(self.path('iris.csv'), 'csv', labels=None, vectors=iris.data.to_numpy('f4'))
        self.assertEqual({row['target'] for row in self.rows}, {0, 1, 2})
        digits = datasets.load_digits()
        numpy.savetxt(self.path('digits.csv'), digits.data, delimiter=',', fmt='%d')
        self.assert_same(self.path('digits.csv'), 'csv', labels=None, vectors=digits.data.astype('f4'))

    def test_json(self):
        rows = [{'id': i, 'text': label, 'embedding': vector.tolist()} for i, (label, vector) in enumerate(zip(LABELS, self.vectors))]
        for ascii in [True, False]:
            self.write('j.json', json.dumps(rows, ensure_ascii=ascii))
            self.assert_same(self.path('j.json'), 'json')
            self.write('j.jsonl.gz', gzip.compress(''.join(json.dumps(row, ensure_ascii=ascii) + '\n' for row in rows).encode()))
            found, seen, values = self.read(self.path('j.jsonl.gz'))
            self.assertEqual(seen, LABELS)
            self.assertTrue((values == self.vectors).all())

    # ---- Arrays

    def test_numpy(self):
        for dtype in ['<f4', '>f4', '<f8', '<f2', '<i4', 'i1', 'u1']:
            with self.subTest(dtype):
                values = (self.vectors * 10).astype(dtype)
                numpy.save(self.path('v.npy'), values)
                self.assert_same(self.path('v.npy'), 'npy', labels=None, vectors=values.astype('f4'))
        numpy.save(self.path('v.npy'), numpy.asfortranarray(self.vectors))
        self.write('v.labels.json', json.dumps(LABELS))
        self.assert_same(self.path('v.npy'), 'npy')
        numpy.savez_compressed(self.path('v.npz'), embeddings=self.vectors, labels=numpy.array(LABELS))
        self.assert_same(self.path('v.npz'), 'npz')
        numpy.savetxt(self.path('v.txt'), self.vectors, fmt='%.9g')
        self.assertTrue((self.read(self.path('v.txt'))[2] == self.vectors).all())
        numpy.save(self.path('o.npy'), numpy.array([{}], object), allow_pickle=True)
        self.assertIn('Python objects', run('convert', self.path('o.npy'), '-o', self.path('x.csv')).stderr.decode())

    def test_h5py(self):
        h5py = self.need('h5py')
        for options in [{}, dict(chunks=(5, 2), compression='gzip', shuffle=True), dict(dtype='f2'), dict(dtype='f8')]:
            with self.subTest(str(options)), h5py.File(self.path('v.h5'), 'w') as file:
                file.create_dataset('group/vectors', data=self.vectors, **options)
            kept = self.vectors.astype(options.get('dtype', 'f4')).astype('f4')
            self.assert_same(self.path('v.h5'), 'hdf5', labels=None, vectors=kept)

    def test_anndata(self):
        anndata, pandas = self.need('anndata'), self.need('pandas')
        kinds = pandas.Categorical(['a', None] * 6)
        cells = anndata.AnnData(self.vectors, obs=pandas.DataFrame({'kind': kinds, 'depth': numpy.arange(12.0)},
                                                                   index=[f'cell{i}' for i in range(12)]), dtype='float32')
        cells.write_h5ad(self.path('c.h5ad'))
        self.assert_same(self.path('c.h5ad'), 'hdf5', '--part', 'X', labels=[f'cell{i}' for i in range(12)])
        self.assertEqual([row['kind'] for row in self.rows], ['a', None] * 6)

    # ---- Stores

    def test_sqlite3(self):
        with contextlib.closing(sqlite3.connect(self.path('s.db'))) as database:
            database.execute('CREATE TABLE documents (id INTEGER PRIMARY KEY, title TEXT, embedding BLOB)')
            database.executemany('INSERT INTO documents (title, embedding) VALUES (?, ?)',
                                 [(label, vector.tobytes()) for label, vector in zip(LABELS, self.vectors)])
            database.commit()
        self.assert_same(self.path('s.db'), 'sqlite')

    def test_faiss(self):
        faiss = self.need('faiss')
        for name in ['Flat', 'HNSW8,Flat', 'IVF2,Flat']:
            with self.subTest(name):
                index = faiss.index_factory(6, name)
                index.train(self.vectors)
                index.add(self.vectors)
                faiss.write_index(index, self.path('v.faiss'))
                self.assert_same(self.path('v.faiss'), 'faiss', labels=None)

    # ---- Word vectors

    def test_gensim(self):
        gensim = self.need('gensim')
        words = gensim.models.KeyedVectors(6)
        words.add_vectors([label.replace(' ', '_').replace('\n', '_') for label in LABELS], self.vectors)
        words.save_word2vec_format(self.path('g.bin'), binary=True)
        words.save_word2vec_format(self.path('g.vec'), binary=False)
        self.assert_same(self.path('g.bin'), 'word2vec-binary', labels=words.index_to_key)
        self.assert_same(self.path('g.vec'), 'word2vec-text', labels=words.index_to_key, exact=False)

    def test_gensim_reads_ours(self):
        gensim = self.need('gensim')
        self.write('t.jsonl', ''.join(json.dumps({'word': f'w{i}', 'vector': vector.tolist()}) + '\n'
                                      for i, vector in enumerate(self.vectors)))
        for name, binary in [('t.bin', True), ('t.vec', False)]:
            self.succeed('convert', self.path('t.jsonl'), '-o', self.path(name))
            words = gensim.models.KeyedVectors.load_word2vec_format(self.path(name), binary=binary)
            self.assertEqual(words.index_to_key, [f'w{i}' for i in range(12)])
            self.assertTrue((words.vectors == self.vectors).all())

    def test_fasttext(self):
        fasttext = self.need('fasttext')
        self.write('text.txt', 'the cat sat on the mat and the dog lay on the log\n' * 50)
        model = fasttext.train_unsupervised(self.path('text.txt'), dim=5, minCount=1, epoch=1, thread=1, verbose=0)
        model.save_model(self.path('f.bin'))
        words = model.get_words()
        self.assert_same(self.path('f.bin'), 'fasttext', labels=words, exact=False,
                         vectors=numpy.float32([model.get_word_vector(word) for word in words]))



support.main()
