"""Rows that cannot be read, and files of which only some rows are wanted."""
import support
from support import CliTest, numpy


class Rows(CliTest):
    BAD = 'word,a,b,year\nx,1,2,1990\ny,3\nz,4,five,1991\nu,1,1,1992\nv,2,1,1993\nw,3,nan,1994\n'

    def test_bad_rows(self):
        path = self.write('bad.csv', self.BAD)
        self.fail_with(1, 'bad.csv, line 3: 4 values were expected, as in most lines, and 2 found (to read them all the '
                          'same: --skip-bad-rows)', 'info', path)
        info = self.json('info', path, '--skip-bad-rows')
        self.assertEqual(info['rows'], 3)
        self.assertEqual(info['skipped'], {'count': 3, 'rows': [
            {'line': 3, 'reason': '4 values were expected, as in most lines, and 2 found'},
            {'line': 4, 'reason': 'column “b”: “five” is not a number'},
            {'line': 7, 'reason': 'value 2 is NaN (not a number)'}]})
        self.assertEqual(info['remarks'], ['3 of 6 rows were left out: line 3: 4 values were expected, as in most lines, and 2 found'])
        said = self.succeed('convert', path, '--skip-bad-rows', '-o', self.path('good.csv')).stderr.decode()
        self.assertIn('3 of 6 rows were left out', said)
        self.assertNotIn('skipped', self.json('info', self.path('good.csv')))

    def test_bad_rows_of_several_files(self):
        first, second = self.write('first.csv', self.BAD), self.write('second.csv', 'word,a,b,year\nq,1,2,1990\nr,2\ns,5,6,1991\n')
        info = self.json('info', first, '--more', second, '--skip-bad-rows')
        self.assertEqual(info['rows'], 5)
        self.assertEqual([(row['line'], row['reason']) for row in info['skipped']['rows']][2:], [
            (7, 'first.csv: value 2 is NaN (not a number)'),
            (3, 'second.csv: 4 values were expected, as in most lines, and 2 found')])

    def test_bad_rows_of_json(self):
        path = self.write('bad.jsonl', '{"word": "a", "year": 1, "v": [1, 2]}\n{"word": "b", "year": 2, "v": [1, 2, 3]}\n'
                          '{"word": "c", "v": null}\n{"word": "d"}\n{"word": "e", "v": [1, 1e99]}\n{"word": "f", "year": 3, "v": [3, 4]}\n')
        self.fail_with(1, 'bad.jsonl, line 2, “v”: 2 numbers were expected, as in the first row, and 3 found (to read them '
                          'all the same: --skip-bad-rows)', 'info', path)
        info = self.json('info', path, '--skip-bad-rows')
        self.assertEqual(info['rows'], 2)
        self.assertEqual(info['columns'][0]['missing'], 0)
        self.assertEqual(info['skipped']['rows'], [
            {'line': 2, 'reason': '“v”: 2 numbers were expected, as in the first row, and 3 found'},
            {'line': 3, 'reason': '“v”: 2 numbers were expected, as in the first row, and 0 found'},
            {'line': 4, 'reason': 'it has no “v”'},
            {'line': 5, 'reason': 'value 2 is infinite or too large'}])
        self.succeed('convert', path, '--skip-bad-rows', '-o', self.path('good.csv'))
        with open(self.path('good.csv')) as file:
            rows = [line.strip().split(',') for line in file][1:]
        self.assertEqual([row[0:2] if row[0] in 'af' else row[1::-1] for row in rows], [['a', '1'], ['f', '3']])

    def test_first(self):
        path = self.write('many.csv', 'word,a,b\n' + ''.join(f'w{i},{i},1\n' for i in range(50)))
        result = self.succeed('convert', path, '--first', 5, '-o', self.path('o.npy'))
        self.assertIn('many.csv: 5 rows (the first)', result.stderr.decode())
        self.assertEqual(numpy.load(self.path('o.npy'))[:, 0].tolist(), [0, 1, 2, 3, 4])
        said = self.succeed('convert', path, '--first', 50, '-o', self.path('all.csv')).stderr.decode()
        self.assertNotIn('rows (', said)

    def test_random_rows_of_any_format(self):
        vectors = numpy.arange(2000, dtype='f4').reshape(1000, 2)
        numpy.save(self.path('v.npy'), vectors)
        text = self.write('v.txt', ''.join(f'w{a:g} {a:g} {b:g}\n' for a, b in vectors.tolist()))
        for path in self.path('v.npy'), text:
            info = self.json('info', path, '--random', 100, '--seed', 3)
            self.assertEqual((info['rows'], info['choice'], info['rows_in_file']), (100, 'random, seed 3', 1000))
            rows = []
            for threads in 1, 3:
                self.succeed('convert', path, '--random', 100, '--seed', 3, '--threads', threads, '-o', self.path('o.npy'))
                rows.append(numpy.load(self.path('o.npy')))
            numpy.testing.assert_array_equal(rows[0], rows[1])
            self.assertTrue((numpy.diff(rows[0][:, 0]) > 0).all())
            self.assertTrue(set(map(tuple, rows[0].tolist())) <= set(map(tuple, vectors.tolist())))
            # a mean of 100 of 1000 rows: three standard errors are 164
            self.assertLess(abs(rows[0][:, 0].mean() - 999), 200)

    def test_where(self):
        path = self.write('many.csv', 'word,a,b,year\n' + ''.join(f'w{i},{i},1,{1950 + i}\n' for i in range(50)))
        info = self.json('info', path, '--where', 'year >= 1990', '--first', 3)
        self.assertEqual((info['rows'], info['min']), (3, 1.0))
        self.assertEqual(info['choice'], 'the first where year >= 1990')
        self.fail_with(1, 'many.csv: no row passes the filter “year > 3000”', 'info', path, '--where', 'year > 3000')
        self.fail_with(1, 'The filter, character 1: there is no column “colour”.', 'info', path, '--where', 'colour = red')

    def test_metadata_of_a_choice(self):
        numpy.save(self.path('v.npy'), numpy.arange(20, dtype='f4').reshape(10, 2))
        labels = self.write('names.csv', 'name,kind\n' + ''.join(f'n{i},{"ab"[i % 2]}\n' for i in range(10)))
        info = self.json('info', self.path('v.npy'), '--metadata', labels, '--where', 'kind = b')
        self.assertEqual((info['rows'], info['min'], info['rows_in_file']), (5, 2.0, 10))

    def test_usage(self):
        path = self.write('bad.csv', self.BAD)
        self.fail_with(2, '--first and --random cannot both choose the rows', 'info', path, '--first', 3, '--random', 3)
        self.fail_with(2, '--where: The filter, character 7: expected a value, but the text ends.', 'info', path, '--where', 'year >')


support.main()
