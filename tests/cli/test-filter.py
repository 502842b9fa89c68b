"""--filter: which rows commands see, what info counts, and how it is refused."""
import csv

import support
from support import CliTest, WORDS, run

with open(WORDS, encoding='utf-8', newline='') as file:
    ROWS = list(csv.DictReader(file))


class Filter(CliTest):
    def test_info_counts(self):
        info = self.json('info', WORDS, '--filter', 'category in (animal, food)')
        self.assertEqual(info['rows'], sum(row['category'] in ('animal', 'food') for row in ROWS))
        self.assertEqual(info['rows_in_file'], len(ROWS))
        self.assertEqual(info['filter'], 'category in (animal, food)')
        self.assertNotIn('rows_in_file', self.json('info', WORDS))

    def test_convert_writes_them(self):
        out = self.path('animals.csv')
        result = self.succeed('convert', WORDS, '-o', out, '--filter', 'category = animal and not label ~ c')
        kept = [row['word'] for row in ROWS if row['category'] == 'animal' and 'c' not in row['word'].lower()]
        with open(out, encoding='utf-8', newline='') as file:
            self.assertEqual([row[0] for row in list(csv.reader(file))[1:]], kept)
        self.assertIn(f'{len(kept)} of {len(ROWS)} rows pass the filter.', result.stderr.decode())

    def test_neighbors_are_among_them(self):
        found = self.json('neighbors', WORDS, '--item', 'king', '-k', '5', '--filter', 'category = family')['neighbors']
        names = {row['word']: row['category'] for row in ROWS}
        self.assertEqual([names[one['label']] for one in found], ['family'] * 5)
        self.assertEqual([ROWS[one['row']]['word'] for one in found], [one['label'] for one in found])

    def test_plot_draws_them(self):
        out = self.path('coordinates.csv')
        self.succeed('plot', WORDS, '--coordinates', out, '--filter', 'category = animal')
        with open(out, encoding='utf-8') as file:
            self.assertEqual(sum(1 for _ in csv.reader(file)) - 1, sum(row['category'] == 'animal' for row in ROWS))

    def test_refused(self):
        self.fail_with(2, 'The filter, character 9: expected “(” before the values, found “1”.', 'info', WORDS, '--filter', 'size in 1')
        self.fail_with(1, 'The filter, character 1: there is no column “price”.', 'info', WORDS, '--filter', 'price > 3')
        self.fail_with(1, 'No row of “first-words.csv” passes the filter.', 'info', WORDS, '--filter', 'label = zzz')
        self.fail_with(1, 'The file has no column “cluster”; clusters are found by the command “cluster”.', 'info', WORDS, '--filter', 'cluster = 3')
        result = run('convert', WORDS, '-o', self.path('none.csv'), '--filter', 'category =')
        self.assertEqual(result.returncode, 2)


if __name__ == '__main__':
    support.main()
