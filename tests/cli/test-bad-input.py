"""Bad input is normal input: one clear sentence that names the place, exit status 1, no result, and nothing overwritten."""
import csv
import json
import os

import support
from support import CliTest, WORDS, numpy, pack_word2vec, run

FINITE = 'but vectors must be finite float32 numbers; 1 row is affected: correct or remove it'
SKIP = ' (to read them all the same: --skip-bad-rows)'


class BadInput(CliTest):
    def refuse(self, name, content, message, not_finite=0):
        """Every command that reads says @message and leaves its output alone; info counts the @not_finite rows instead."""
        path = self.write(name, content)
        if not_finite:
            self.assertEqual(self.json('info', path)['nan_rows'], not_finite)
            message += ' (to read them all the same: --missing drop, --missing keep)'
        else:
            self.fail_with(1, message, 'info', path, '--json')
        for command, output in [('convert', 'o.csv'), ('project', 'o.npy'), ('plot', 'o.png'), ('cluster', 'c.csv')]:
            kept = self.write(output, 'kept')
            self.fail_with(1, message, command, path, '-o', kept)
            with open(kept) as file:
                self.assertEqual(file.read(), 'kept')
            os.remove(kept)
        self.assertEqual(os.listdir(self.folder), [name])
        os.remove(path)

    def save(self, name, array):
        numpy.save(self.path(name), array, allow_pickle=True)
        with open(self.path(name), 'rb') as file:
            return file.read()

    def test_ragged_rows(self):
        self.refuse('ragged.csv', 'word,a,b\nx,1,2\ny,3\nz,4,5\n',
                    'ragged.csv, line 3: 3 values were expected, as in most lines, and 2 found' + SKIP)
        self.refuse('ragged.csv', 'word,a,b\nx,1,2\ny,3,4,5\nz,4,5\n',
                    'ragged.csv, line 3: 3 values were expected, as in most lines, and 4 found' + SKIP)
        self.refuse('ragged.txt', 'a 1 2 3\nb 4 5\nc 7 8 9\n', 'ragged.txt, line 2: 3 numbers were expected and 2 found' + SKIP)

    def test_values_that_are_no_numbers(self):
        self.refuse('nan.csv', 'word,a,b\nx,1,2\ny,nan,3\nz,4,5\n', 'nan.csv, line 3: value 1 is NaN (not a number), ' + FINITE, 1)
        self.refuse('inf.csv', 'word,a,b\nx,1,2\ny,3,inf\n', 'inf.csv, line 3: value 2 is infinite or too large, ' + FINITE, 1)
        self.refuse('missing.csv', 'word,a,b\nx,1,2\ny,,4\nz,5,6\nu,1,1\n',
                    'missing.csv, line 3, column “a”: a number was expected, but there is nothing' + SKIP)
        vectors = numpy.ones((3, 2), 'f4')
        vectors[1, 0] = numpy.nan
        self.refuse('nan.npy', self.save('nan.npy', vectors), 'nan.npy, row 2: value 1 is NaN (not a number), ' + FINITE, 1)
        vectors[1, 0], vectors[2, 1] = 0, -numpy.inf
        self.refuse('inf.npy', self.save('inf.npy', vectors), 'inf.npy, row 3: value 2 is infinite or too large, ' + FINITE, 1)
        self.refuse('nan.bin', pack_word2vec([('a', [1, 2]), ('b', [float('nan'), 4])]),
                    'nan.bin, row 2: value 1 is NaN (not a number), ' + FINITE, 1)

    def test_truncated_binaries(self):
        data = self.save('cut.npy', numpy.arange(12, dtype='f4').reshape(4, 3))
        self.refuse('cut.npy', data[:-5],
                    'cut.npy: its header promises 4 × 3 values of 4 bytes, but only 43 bytes follow; 3 rows are whole')
        self.refuse('cut.npy', data[:40], 'cut.npy, byte 8: its header should be 118 bytes long, but the file ends before')
        words = pack_word2vec([('a', [1, 2]), ('b', [3, 4]), ('c', [5, 6])])
        self.refuse('cut.bin', words[:-6],
                    'cut.bin: its first line promises 3 rows of 2 numbers, but the file ends at byte 31 in row 3; 2 rows are whole')

    def test_headers_that_lie(self):
        words = pack_word2vec([('a', [1, 2]), ('b', [3, 4]), ('c', [5, 6])])
        self.refuse('lies.bin', b'999999999999 300' + words[3:],
                    'lies.bin: its first line promises 999999999999 rows of 300 numbers, but the file ends at byte 50 in row 1; 0 '
                    'rows are whole')
        self.refuse('lies.txt', '9 3\na 1 2 3\nb 4 5 6\n',
                    'lies.txt: its first line promises 9 rows, but the file ends after 2; it may be incomplete')
        data = self.save('lies.npy', numpy.arange(12, dtype='f4').reshape(4, 3))
        self.refuse('lies.npy', data.replace(b'(4, 3), }         ', b'(9999999999, 3), }'),
                    'lies.npy: its header promises 9999999999 × 3 values of 4 bytes, but only 48 bytes follow; 4 rows are whole')

    def test_tensors_that_lie(self):
        self.write('short.bytes', bytes(20))
        path = self.write('config.json', json.dumps({'embeddings': [
            {'tensorName': 'a', 'tensorShape': [3, 2], 'tensorPath': 'short.bytes'}]}))
        self.fail_with(1, 'short.bytes: its configuration promises 3 × 2 numbers of 4 bytes, but it has 20 bytes: 2 whole rows',
                       'info', path)
        os.remove(self.path('short.bytes'))
        self.fail_with(1, 'config.json: the file short.bytes of “a” does not exist', 'info', path)

    def test_no_rows(self):
        self.refuse('empty.csv', '', 'empty.csv is empty')
        self.refuse('heading.csv', 'word,a,b\n', 'heading.csv has a header line and no rows')
        self.refuse('lines.csv', '\n\n\n', 'lines.csv has no lines of text')
        self.refuse('empty.npy', self.save('empty.npy', numpy.zeros((0, 5), 'f4')), 'empty.npy is empty: its shape is 0 × 5')
        self.refuse('none.npy', self.save('none.npy', numpy.zeros((5, 0), 'f4')), 'none.npy is empty: its shape is 5 × 0')

    def test_what_is_never_executed(self):
        data = self.save('object.npy', numpy.array([None, {}], object))
        path = self.write('object.npy', data)
        result = run('info', path)
        self.assertEqual(result.returncode, 1)
        self.assertTrue(result.stderr.decode().startswith('vectarium-cli: object.npy holds Python objects, which are never opened'))
        os.remove(path)
        self.refuse('model.pkl', b'\x80\x04\x95xxxx.',
                    'model.pkl is a Python pickle, which is never opened because that could run a program hidden in it; save the '
                    'vectors with numpy.save')

    def test_other_files(self):
        self.refuse('noise.dat', bytes(range(256)) * 3,
                    'noise.dat is not recognised: text tables (CSV, TSV, JSON), word vectors (GloVe, word2vec, fastText, '
                    'finalfusion), arrays (.npy, .npz, safetensors, HDF5, fvecs, IDX), FAISS indices, SQLite and the Embedding '
                    'Projector’s files are read')

    def test_places_without_a_file(self):
        self.fail_with(1, 'gone.csv cannot be opened: No such file or directory', 'info', self.path('gone.csv'))
        os.mkdir(self.path('folder'))
        self.fail_with(1, 'folder is a folder, not a file', 'info', self.path('folder'))

    def test_metadata_of_another_length(self):
        vectors = self.write('v.tsv', '1\t2\n3\t4\n5\t6\n')
        metadata = self.write('m.tsv', 'name\tkind\na\tx\nb\ty\n')
        self.fail_with(1, 'v.tsv has 3 rows, but m.tsv has 2: perhaps its first line (“name | kind”), which was taken for a '
                       'heading, is a row (to read them all the same: --join keep-header)', 'info', vectors, '--metadata', metadata)
        self.assertEqual(self.json('info', vectors, '--metadata', metadata, '--join', 'keep-header')['rows'], 3)


class Encodings(CliTest):
    """Text is read right whatever it was saved in; what cannot be is refused with its place."""

    TEXT = 'word,a,b\nnaïve,1.5,2\ncafé,3,4.25\n'

    def labels(self, path):
        answer = self.json('neighbors', path, '--row', '0')
        return [answer['query']['label']] + [n['label'] for n in answer['neighbors']]

    def test_encodings(self):
        for encoding in ['utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'latin-1']:
            with self.subTest(encoding):
                content = self.TEXT.encode(encoding)
                if encoding in ('utf-16-le', 'utf-16-be'):
                    content = '\ufeff'.encode(encoding) + content
                self.assertEqual(self.labels(self.write('v.csv', content)), ['naïve', 'café'])

    def test_mixed_encodings(self):
        good = ''.join(f'naïve{i},{i}.5,{i * i}\n' for i in range(20000)).encode()
        path = self.write('mixed.csv', b'word,a,b\n' + good + b'na\xefve,3.5,4\n')
        result = run('info', path)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr.decode(), '^vectarium-cli: mixed.csv, line 20002: byte 3 of the line is not valid UTF-8')


class Unusual(CliTest):
    """Input that is odd and yet good."""

    def test_one_row(self):
        path = self.write('one.csv', 'word,a,b\nx,1,2\n')
        self.assertEqual(self.json('info', path)['rows'], 1)
        self.succeed('cluster', path, '-o', self.path('c.csv'))

    def test_one_dimension(self):
        path = self.path('one.npy')
        numpy.save(path, numpy.array([[1], [2], [4]], 'f4'))
        answer = self.json('neighbors', path, '--row', '1', '--metric', 'euclidean')
        self.assertEqual([(n['row'], n['distance']) for n in answer['neighbors']], [(0, 1), (2, 2)])
        path = self.write('one.csv', 'word,a\nx,1\ny,2\nz,4\n')
        self.assertEqual(self.json('info', path, '--vectors', 'a')['dims'], 1)

    def test_equal_vectors(self):
        path = self.write('equal.csv', 'word,a,b\n' + ''.join(f'w{i},1.5,2\n' for i in range(40)))
        self.assertEqual(self.json('info', path)['duplicate_rows'], 39)
        answer = self.json('cluster', path, '-k', '5', '-o', self.path('c.csv'))
        self.assertEqual(answer['inertia'], 0)

    def test_duplicate_labels(self):
        path = self.write('twice.csv', 'word,a,b\n' + ''.join(f'w{i // 2},{i}.5,{i * i}\n' for i in range(40)))
        answer = self.json('neighbors', path, '--label', 'word', '--item', 'w3', '-k', '40')
        self.assertEqual(answer['query'], {'row': 6, 'label': 'w3'})
        self.assertIn((7, 'w3'), [(n['row'], n['label']) for n in answer['neighbors']])

    def test_unusual_labels(self):
        labels = ['quote " inside', 'comma, inside', 'line\nbreak', '👩‍🚀', 'مرحبا', '词', "it's", '=1+1', '-', '%s%n']
        path = self.path('labels.csv')
        with open(path, 'w', newline='', encoding='utf-8') as file:
            csv.writer(file).writerows([['word', 'a', 'b']] + [[label, i + 0.5, i * i] for i, label in enumerate(labels)])
        for i, label in enumerate(labels):
            answer = self.json('neighbors', path, f'--item={label}')
            self.assertEqual(answer['query'], {'row': i, 'label': label})
        self.succeed('project', path, '-o', self.path('o.csv'))
        with open(self.path('o.csv'), newline='', encoding='utf-8') as file:
            self.assertEqual([row[0] for row in csv.reader(file)], ['label'] + labels)
        self.succeed('plot', path, '-o', self.path('o.svg'))


support.main()
