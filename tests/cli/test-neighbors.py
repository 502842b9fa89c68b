"""neighbors, analogy and encode, held against numpy on real files."""
import json
import os

import support
from support import CliTest, WORDS, numpy, read_word2vec, run

GOOGLE = 'derived/googlenews8k/googlenews-8000x300.bin'


def distances(vectors, query, metric):
    vectors, query = vectors.astype('f8'), query.astype('f8')
    if metric == 'euclidean':
        return numpy.sqrt(((vectors - query) ** 2).sum(1))
    if metric == 'dot':
        return vectors @ query
    return 1 - vectors @ query / numpy.linalg.norm(vectors, axis=1) / numpy.linalg.norm(query)


def nearest(vectors, query, metric, left_out, k):
    """[(row, distance)] by a whole sort, ties by row."""
    d = distances(vectors, query, metric)
    order = numpy.lexsort((numpy.arange(len(d)), -d if metric == 'dot' else d))
    return [(int(i), float(d[i])) for i in order if i not in left_out][:k]


class Neighbors(CliTest):
    def check(self, answer, expected, words, metric, tolerance=2e-5):
        number = 'score' if metric == 'dot' else 'distance'
        self.assertEqual(set(answer['neighbors'][0]), {'row', 'label', number})
        self.assertEqual([n['row'] for n in answer['neighbors']], [row for row, _ in expected])
        self.assertEqual([n['label'] for n in answer['neighbors']], [words[row] for row, _ in expected])
        self.assert_close([n[number] for n in answer['neighbors']], [d for _, d in expected], tolerance)
        self.assertEqual((answer['metric'], answer['exact']), (metric, True))

    def test_google_news_equals_numpy(self):
        path = self.shared(GOOGLE)
        words, vectors = read_word2vec(path)
        for metric in ['cosine', 'euclidean', 'dot']:
            for word in ['king', 'Paris', 'the']:
                with self.subTest(metric=metric, word=word):
                    row = words.index(word) if word in words else 17
                    answer = self.json('neighbors', path, '--item', words[row], '--metric', metric, '-k', '25')
                    self.check(answer, nearest(vectors, vectors[row], metric, {row}, 25), words, metric)
                    self.assertEqual(answer['query'], {'row': row, 'label': words[row]})

    def test_row_and_item_are_the_same_row(self):
        answer = self.json('neighbors', WORDS, '--row', '0')
        self.assertEqual(answer['query'], {'row': 0, 'label': 'king'})
        self.assertEqual(answer, self.json('neighbors', WORDS, '--item', 'king'))

    def test_labels_that_several_rows_have(self):
        path = self.write('twice.csv', 'word,x,y\nking,1,2\ncaf\u00e9,3,4\nking,5,7\nKing,6,1\nking,2,2\n')

        def said(word, *more):
            result = self.succeed('neighbors', path, '--item', word, *more)
            return result.stderr.decode().splitlines()
        self.assertEqual(said('king'),
                         ['vectarium-cli: 3 rows are called “king”: 0, 2, 4. Row 0 was taken; neighbors --row N takes another.'])
        self.assertEqual(said('King'), [])
        self.assertEqual(said('KING'), [
            'vectarium-cli: No row is called “KING”; “king” (row 0) was taken.',
            'vectarium-cli: 4 rows are called “KING”: 0, 2, 3, 4. Row 0 was taken; neighbors --row N takes another.'])
        self.assertEqual(said('CAFE\u0301'), ['vectarium-cli: No row is called “CAFE\u0301”; “caf\u00e9” (row 1) was taken.'])
        self.assertEqual(self.json('neighbors', path, '--row', '2')['query'], {'row': 2, 'label': 'king'})
        result = self.succeed('analogy', path, 'king', 'caf\u00e9', 'King')
        self.assertIn('3 rows are called “king”', result.stderr.decode())

    def test_treatment_is_what_neighbors_use(self):
        path = self.shared(GOOGLE)
        words, vectors = read_word2vec(path)
        centred = vectors.astype('f8') - vectors.astype('f8').mean(0)
        unit = centred / numpy.linalg.norm(centred, axis=1, keepdims=True)
        answer = self.json('neighbors', path, '--row', '100', '--metric', 'euclidean', '--treatment', 'center+unit')
        self.check(answer, nearest(unit, unit[100], 'euclidean', {100}, 10), words, 'euclidean')
        self.assertEqual(answer['treatment'], 'center+unit')
        self.assertEqual(self.json('neighbors', path, '--row', '100')['treatment'], 'none')

    def test_more_than_there_are(self):
        answer = self.json('neighbors', WORDS, '--item', 'king', '-k', '100000')
        rows = self.json('info', WORDS)['rows']
        self.assertEqual(sorted(n['row'] for n in answer['neighbors']), list(range(1, rows)))

    def test_text(self):
        answer = self.json('neighbors', WORDS, '--text', 'king', '-k', '3')
        self.assertEqual(answer['neighbors'][0]['label'], 'king')
        self.assertAlmostEqual(answer['neighbors'][0]['distance'], 0, places=5)
        self.assertEqual(answer['query'], {'text': 'king', 'unknown': []})

    def test_text_reports_unknown_words(self):
        result = self.succeed('neighbors', WORDS, '--text', 'king xyzzy', '--json')
        self.assertEqual(json.loads(result.stdout)['query']['unknown'], ['xyzzy'])
        self.assertEqual(result.stderr.decode(), 'vectarium-cli: Not known, and left out of the text: xyzzy.\n')

    def test_text_of_nothing_known(self):
        self.fail_with(1, '“first-words.csv” knows no word of the text “xyzzy plugh”.', 'neighbors', WORDS, '--text',
                       'xyzzy plugh')

    def test_text_needs_words(self):
        path = self.path('items.npy')
        numpy.save(path, numpy.eye(5, dtype='f4'))
        result = run('neighbors', path, '--text', 'king')
        self.assertEqual(result.returncode, 1)
        self.assertIn('a text has no place in it', result.stderr.decode())

    def test_what_does_not_exist(self):
        self.fail_with(1, 'No row of “first-words.csv” has the label “nothing”.', 'neighbors', WORDS, '--item', 'nothing')
        rows = self.json('info', WORDS)['rows']
        self.fail_with(1, f'There is no row {rows}: “first-words.csv” has {rows} rows, counted from 0.', 'neighbors', WORDS,
                       '--row', rows)

    def test_table_for_people(self):
        lines = self.succeed('neighbors', WORDS, '--item', 'king', '-k', '2').stdout.decode().splitlines()
        self.assertEqual(lines[0].split(), ['Row', 'Label', 'Distance'])
        self.assertEqual(len(lines), 3)
        self.assertEqual(len({len(line) for line in lines}), 1)

    def test_equal_vectors_are_neighbors_of_each_other(self):
        path = self.write('equal.csv', 'word,a,b\n' + ''.join(f'w{i},0.5,0.25\n' for i in range(6)))
        for metric in ['cosine', 'euclidean']:
            answer = self.json('neighbors', path, '--row', '3', '--metric', metric)
            self.assertEqual([n['row'] for n in answer['neighbors']], [0, 1, 2, 4, 5])
            self.assert_close([n['distance'] for n in answer['neighbors']], [0] * 5, 1e-6)

    def test_zero_vector(self):
        path = self.write('zero.csv', 'word,a,b\nzero,0,0\none,1,0\ntwo,0,2\n')
        answer = self.json('neighbors', path, '--item', 'zero')
        self.assertEqual([n['distance'] for n in answer['neighbors']], [1, 1])

    def test_one_row_has_no_neighbors(self):
        path = self.write('one.csv', 'word,a,b\nonly,1,2\n')
        self.assertEqual(self.json('neighbors', path, '--row', '0')['neighbors'], [])


class Analogy(CliTest):
    def test_king_and_queen(self):
        answer = self.json('analogy', WORDS, 'man', 'king', 'woman')
        self.assertEqual(answer['neighbors'][0]['label'], 'queen')
        self.assertFalse({'man', 'king', 'woman'} & {n['label'] for n in answer['neighbors']})
        self.assertEqual(answer['query'], {'a': 'man', 'b': 'king', 'c': 'woman'})

    def test_equals_numpy(self):
        path = self.shared(GOOGLE)
        words, vectors = read_word2vec(path)
        a, b, c = 11, 222, 3333
        unit = vectors / numpy.linalg.norm(vectors, axis=1, keepdims=True)
        for metric, space in [('cosine', unit), ('euclidean', vectors), ('dot', vectors)]:
            with self.subTest(metric):
                expected = nearest(vectors, space[b] - space[a] + space[c], metric, {a, b, c}, 10)
                answer = self.json('analogy', path, words[a], words[b], words[c], '--metric', metric)
                self.assertEqual([n['row'] for n in answer['neighbors']], [row for row, _ in expected])

    def test_the_same_word_twice(self):
        answer = self.json('analogy', WORDS, 'king', 'king', 'queen', '-k', '1')
        self.assertNotIn(answer['neighbors'][0]['label'], ['king', 'queen'])

    def test_unknown_word(self):
        self.fail_with(1, 'No row of “first-words.csv” has the label “xyzzy”.', 'analogy', WORDS, 'man', 'xyzzy', 'woman')


class Encode(CliTest):
    def encode(self, text, *options, name='o.npy'):
        answer = self.json('encode', '--encoder', WORDS, '-o', self.path(name), *options, stdin=text.encode())
        return answer, self.path(name)

    def test_words_and_means(self):
        answer, path = self.encode('king\nqueen\nking queen\n')
        vectors = numpy.load(path)
        self.assertEqual((vectors.dtype, vectors.shape), (numpy.float32, (3, answer['dims'])))
        self.assert_close(vectors[2], (vectors[0] + vectors[1]) / 2, 1e-6)
        with open(WORDS) as file:
            king = next(line for line in file if line.startswith('king,')).split(',')
        self.assert_close(vectors[0], [float(v) for v in king[3:]][:answer['dims']], 1e-6)

    def test_from_a_file(self):
        texts = self.write('texts.txt', b'\xef\xbb\xbfking\r\nqueen')
        answer, path = self.encode('', '-i', texts)
        self.assertEqual(numpy.load(path).tolist(), numpy.load(self.encode('king\nqueen\n', name='p.npy')[1]).tolist())

    def test_csv_has_the_texts(self):
        answer, path = self.encode('king\n"queen", she said\n', name='o.csv')
        import csv
        with open(path, newline='') as file:
            rows = list(csv.reader(file))
        self.assertEqual(rows[0], ['label'] + [f'd{i}' for i in range(answer['dims'])])
        self.assertEqual([row[0] for row in rows[1:]], ['king', '"queen", she said'])

    def test_unknown_lines_are_zeros_and_named(self):
        result = self.succeed('encode', '--encoder', WORDS, '-o', self.path('o.npy'), stdin='king\nxyzzy\n\n'.encode())
        self.assertEqual(numpy.abs(numpy.load(self.path('o.npy'))).sum(1)[1:].tolist(), [0, 0])
        self.assertEqual(result.stderr.decode().splitlines()[0],
                         'vectarium-cli: Line 2 (“xyzzy”): no word of it is known; its vector is all zeros.')

    def test_nothing_known_writes_nothing(self):
        self.fail_with(1, 'Nothing was written: the encoder knows no word of any line.', 'encode', '--encoder', WORDS, '-o',
                       self.path('o.npy'), stdin=b'xyzzy\n')
        self.assertEqual(os.listdir(self.folder), [])

    def test_bad_texts(self):
        output = self.path('o.npy')
        self.fail_with(1, '“standard input” is empty: there is no text to encode.', 'encode', '--encoder', WORDS, '-o', output)
        bad = self.write('bad.txt', b'king\n\xff\xfe\n')
        self.fail_with(1, f'“{bad}”, line 2: this is not valid UTF-8 text.', 'encode', '--encoder', WORDS, '-i', bad, '-o', output)
        result = run('encode', '--encoder', WORDS, '-i', self.path('none.txt'), '-o', output)
        self.assertEqual(result.returncode, 1)

    def test_chinese_words_of_the_sample(self):
        answer, path = self.encode('国王\nking\n')
        vectors = numpy.load(path)
        self.assert_close(vectors[0], vectors[1], 1e-6)


support.main()
