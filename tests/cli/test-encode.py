"""encode INPUT: documents become tables that remember what made them; neighbors --encoder and --contributions."""
import csv
import json
import os

import numpy

import support
from support import CliTest, WORDS

REVIEWS = 'stars,title,body\n5,Good,"the king, the queen"\n1,Bad,"a cat\nand a dog"\n3,Odd,zork plugh\n4,Wet,apple and ice cream\n'


class Documents(CliTest):
    def setUp(self):
        super().setUp()
        self.env = {'XDG_CACHE_HOME': self.path('cache')}

    def encode(self, content, name, *options, out='o.jsonl'):
        path = self.write(name, content)
        answer = self.json('encode', path, '--encoder', WORDS, '-o', self.path(out), *options, env=self.env)
        return answer, self.path(out)

    def rows(self, path):
        with open(path) as file:
            return [json.loads(line) for line in file]

    def by_lines(self, texts):
        self.succeed('encode', '--encoder', WORDS, '-o', self.path('l.npy'), stdin='\n'.join(texts).encode())
        return numpy.load(self.path('l.npy'))

    def test_column(self):
        answer, path = self.encode(REVIEWS, 'r.csv', '--column', 'body')
        rows = self.rows(path)
        self.assertEqual([(r['label'], r['stars'], r['body']) for r in rows],
                         [('Good', 5, 'the king, the queen'), ('Bad', 1, 'a cat\nand a dog'), ('Wet', 4, 'apple and ice cream')])
        self.assert_close([r['vector'] for r in rows], self.by_lines(['the king, the queen', 'a cat and a dog', 'apple and ice cream']), 1e-6)
        self.assertEqual((answer['rows'], answer['not_encoded'], answer['texts'], answer['resumed']), (3, 1, 4, 0))
        self.assertEqual(answer['encoder'], 'static')
        self.assertRegex(answer['fingerprint'], r'^static/12/[0-9a-f]{16}$')
        self.assertEqual(os.listdir(self.path('cache/vectarium/encoding')), [])

    def test_the_longest_column_is_proposed(self):
        answer, path = self.encode(REVIEWS, 'r.csv')
        self.assertEqual(self.rows(path)[0]['body'], 'the king, the queen')
        answer, path = self.encode('[{"id": "a", "text": "king and queen"}, {"id": "b", "text": "apple"}]', 'r.json')
        self.assertEqual([r['label'] for r in self.rows(path)], ['a', 'b'])

    LISTS = '\ufeffFruit: apple, ice cream, zork\r\n\r\nPeople：\r\nking\r\n the  queen \r\nplugh\r\n# Animals\r\ncat\r\n'

    def test_lists(self):
        """As the dialog takes them: a category tells the list, words that are not known are left out and named."""
        path = self.write('lists.txt', self.LISTS)
        answer = self.json('encode', path, '--lists', '--encoder', WORDS, '-o', self.path('o.jsonl'))
        rows = self.rows(self.path('o.jsonl'))
        self.assertEqual([(r['label'], r['List']) for r in rows], [('apple', 'Fruit'), ('ice cream', 'Fruit'), ('king', 'People'),
                                                                  ('the  queen', 'People'), ('cat', 'Animals')])
        self.assert_close([r['vector'] for r in rows], self.by_lines([r['label'] for r in rows]), 1e-6)
        self.assertEqual(answer['lists'], [{'name': 'Fruit', 'words': 3}, {'name': 'People', 'words': 3}, {'name': 'Animals', 'words': 1}])
        self.assertEqual((answer['rows'], answer['dims'], answer['not_encoded'], answer['unknown'], answer['guessed']), (5, 12, 2, ['zork', 'plugh'], []))
        result = self.succeed('encode', '--lists', '--encoder', WORDS, '-o', self.path('i.csv'), stdin=self.LISTS.encode())
        self.assertIn('2 words are not known and were left out: zork, plugh', result.stderr.decode())
        with open(self.path('i.csv'), newline='') as file:
            self.assertEqual([row[:2] for row in csv.reader(file)][:3], [['label', 'List'], ['apple', 'Fruit'], ['ice cream', 'Fruit']])
        columns = self.json('info', self.path('i.csv'))['columns']
        self.assertEqual([(c['name'], c['type']) for c in columns][:1], [('List', 'category')])

    def test_one_list_without_a_name_needs_no_column(self):
        self.succeed('encode', '--lists', '--encoder', WORDS, '-o', self.path('o.csv'), '-i', self.write('one.txt', 'king, apple, cat'))
        with open(self.path('o.csv'), newline='') as file:
            rows = list(csv.reader(file))
        self.assertEqual((rows[0][0], len(rows[0]), [row[0] for row in rows[1:]]), ('label', 13, ['king', 'apple', 'cat']))

    def test_many_unknown_words(self):
        """A message names the first twenty, JSON all."""
        strange = [f'zork{"abcdefghijklmnopqrstuvwxyz"[i]}' for i in range(25)]
        path = self.write('many.txt', 'Known: king, cat\nStrange: ' + ', '.join(strange))
        result = self.succeed('encode', '--lists', '--encoder', WORDS, '-o', self.path('o.csv'), '-i', path, '--json')
        self.assertIn(f'25 words are not known and were left out: {", ".join(strange[:20])}…', result.stderr.decode())
        self.assertEqual(json.loads(result.stdout)['unknown'], strange)

    def test_a_table_of_lists_remembers_its_encoder(self):
        path = self.write('lists.txt', self.LISTS)
        self.succeed('encode', path, '--lists', '--encoder', WORDS, '-o', self.path('o.sqlite'))
        self.fail_with(1, '“o.sqlite” was made by “Words of first-words”: say with --encoder where that is.', 'neighbors', self.path('o.sqlite'), '--text', 'dog')
        found = self.json('neighbors', self.path('o.sqlite'), '--text', 'dog', '--encoder', WORDS, '-k', '1')
        self.assertEqual([n['label'] for n in found['neighbors']], ['cat'])

    def test_wrong_lists(self):
        path, out = self.write('lists.txt', self.LISTS), self.path('o.csv')
        exclude = '--lists, --word, --column, --lines and --passages exclude each other; give one of them.'
        self.fail_with(2, exclude, 'encode', path, '--lists', '--lines', '-o', out)
        self.fail_with(2, exclude, 'encode', '--lists', '--word', 'king', '-i', path, '-o', out)
        self.fail_with(2, 'INPUT and --input exclude each other; give one of them.', 'encode', path, '--lists', '-i', path, '-o', out)
        self.fail_with(1, '“standard input” has no words: lists are lines such as ‘Fruit: apple, pear’, or a name ‘Animals:’ with a word in each line below it.',
                       'encode', '--lists', '-o', out, stdin=b'Fruit:\n')
        self.fail_with(1, 'Words of first-words: there is no vector for “zork”, “plugh”', 'encode', '--lists', '--encoder', WORDS, '-o', out, stdin=b'zork, plugh')
        bad = self.write('bad.txt', b'Fruit: apple, \xff\xfe\n')
        self.fail_with(1, f'“{bad}”, line 1: this is not valid UTF-8 text.', 'encode', '--lists', '-o', out, '-i', bad)
        self.assertFalse(os.path.exists(out))

    def test_lines(self):
        answer, path = self.encode('king\r\n\r\n  queen of hearts\nzork\n', 't.txt', '--lines')
        self.assertEqual([r['label'] for r in self.rows(path)], ['king', 'queen of hearts'])
        self.assertEqual(answer['texts'], 3)

    def test_passages(self):
        os.mkdir(self.path('notes'))
        self.write('notes/b.md', '# Kings\n\nA king was here. The queen was not.\n\n## Fruit\n\nIce cream.\n')
        self.write('notes/a.txt', '国王喜欢苹果。国王不喜欢水。')
        answer = self.json('encode', self.path('notes'), '--passages', '--words', '5', '--overlap', '0', '--encoder', WORDS, '-o',
                           self.path('p.csv'), env=self.env)
        with open(self.path('p.csv'), newline='') as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(r['file'], r['heading'], r['passage'], r['label']) for r in rows],
                         [('a.txt', '', '1', '国王喜欢苹果。'), ('a.txt', '', '2', '国王不喜欢水。'), ('b.md', 'Kings', '1', 'A king was here.'),
                          ('b.md', 'Kings', '2', 'The queen was not.'), ('b.md', 'Fruit', '3', 'Ice cream.')])
        self.assertEqual(answer['rows'], 5)

    def test_what_made_it_is_remembered(self):
        for name in ['o.safetensors', 'o.sqlite']:
            answer, path = self.encode(REVIEWS, 'r.csv', out=name)
            self.succeed('convert', path, '-o', self.path('again-' + name))
            about = self.json('info', self.path('again-' + name))['encoder']
            self.assertEqual((about['title'], about['fingerprint'], about['prompt']), ('Words of first-words', answer['fingerprint'], None))
            found = self.json('neighbors', self.path('again-' + name), '--text', 'king', '--encoder', WORDS, '-k', '1')
            self.assertEqual(found['neighbors'][0]['label'], 'Good')
            other = self.write('other.csv', 'word,' + ','.join(f'd{i}' for i in range(12)) + '\n'
                               + ''.join(w + ',' + ','.join(str((i * 7 + j) % 11) for i in range(12)) + '\n'
                                         for j, w in enumerate(['king', 'queen', 'cat', 'dog', 'man'])))
            self.fail_with(1, f'“again-{name}” was made by “Words of first-words”, not by “Words of other”; with --any-encoder it is used '
                           'all the same.', 'neighbors', self.path('again-' + name), '--text', 'king', '--encoder', other)
            self.fail_with(1, f'“again-{name}” was made by “Words of first-words”: say with --encoder where that is.', 'neighbors',
                           self.path('again-' + name), '--text', 'king')
            self.succeed('neighbors', self.path('again-' + name), '--text', 'king', '--encoder', other, '--any-encoder')

    def test_dimensions_have_to_match(self):
        flat = self.write('flat.csv', 'word,a,b\nking,1,2\nqueen,2,3\ncat,4,4\n')
        self.fail_with(1, '“Words of first-words” makes vectors of 12 dimensions, but “flat.csv” has 2: it was made by another encoder.',
                       'neighbors', flat, '--text', 'king', '--encoder', WORDS)

    def test_contributions(self):
        found = self.json('neighbors', WORDS, '--text', 'the king and apple', '--contributions', '-k', '3')
        self.assertEqual(len(found['contributions']), 3)
        first = found['contributions'][0]
        self.assertEqual(first['row'], found['neighbors'][0]['row'])
        self.assertAlmostEqual(first['similarity'], 1 - found['neighbors'][0]['distance'], places=5)
        self.assertEqual([w['text'] for w in first['words']], ['the', 'king', 'and', 'apple'])
        vectors = self.by_lines(['the king and apple', 'the and apple', 'the king and'])
        with open(WORDS) as file:
            row = list(csv.reader(file))[1 + first['row']]
        target = numpy.array([float(v) for v in row[-12:]])

        def cosine(v):
            return v @ target / numpy.linalg.norm(v) / numpy.linalg.norm(target)
        weights = [w['contribution'] for w in first['words']]
        self.assert_close(weights, [0, cosine(vectors[0]) - cosine(vectors[1]), 0, cosine(vectors[0]) - cosine(vectors[2])], 1e-5)
        result = self.succeed('neighbors', WORDS, '--text', 'the king and apple', '--contributions', '-k', '1')
        self.assertIn('How much each word', result.stdout.decode())

    def test_usage(self):
        path = self.write('r.csv', REVIEWS)
        out = self.path('o.csv')
        self.fail_with(2, '--column, --lines and --passages exclude each other; give one of them.', 'encode', path, '--lines', '--passages',
                       '--encoder', WORDS, '-o', out)
        self.fail_with(2, '--column, --lines and --passages say where the texts are in INPUT, which is missing.', 'encode', '--lines',
                       '--encoder', WORDS, '-o', out)
        self.fail_with(2, 'INPUT and --input exclude each other; give one of them.', 'encode', path, '-i', path, '--encoder', WORDS, '-o', out)
        self.fail_with(2, '--encoder is for --text.', 'neighbors', WORDS, '--item', 'king', '--encoder', WORDS)
        self.fail_with(1, 'r.csv has no column “no”; it has: “stars”, “title”, “body”', 'encode', path, '--column', 'no', '--encoder', WORDS, '-o',
                       out, env=self.env)
        self.fail_with(1, 'Passages of 3 words cannot overlap by 3 words: the overlap has to be smaller than the passage.', 'encode', path,
                       '--passages', '--words', '3', '--overlap', '3', '--encoder', WORDS, '-o', out, env=self.env)

    def test_check(self):
        reference = [0.01522374, -0.02271799, 0.00860278, -0.07424029, 0.00386434]
        write = lambda name, values: self.write(name, ''.join(f"{word},{','.join(map(str, values))}\n" for word in ('hello', 'world', 'cat')))
        right = write('mine.csv', reference + [0.01] * 379)
        wrong = write('bge-small-en-v1.5.csv', [-x for x in reference] + [0.01] * 379)
        answer = self.json('encode', '--check', '--encoder', right)
        self.assertEqual((answer['verdict'], answer['model'], answer['sentences']), ('agrees', 'bge-small-en-v1.5', 1))
        self.assertIn('Words of mine is right', self.succeed('encode', '--check', '--encoder', right).stdout.decode())
        self.fail_with(1, 'Words of bge-small-en-v1.5 is not what it is called: its vectors of known sentences are not those of bge-small-en-v1.5 '
                       '(cosine -1.0000).', 'encode', '--check', '--encoder', wrong)
        self.assertIn('could not be checked', self.succeed('encode', '--check', '--encoder', WORDS).stdout.decode())

    def write_transformer(self):
        """A transformer of one layer, eight wide, whose weights follow from a seed."""
        words = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]', 'the', 'river', 'money', 'bank', 'sat']
        random, shapes = numpy.random.default_rng(1), {}
        for name, rows in (('word', 10), ('position', 16), ('token_type', 2)):
            shapes[f'embeddings.{name}_embeddings.weight'] = (rows, 8)
        layer = 'encoder.layer.0.'
        for name, out, into in (('attention.self.query', 8, 8), ('attention.self.key', 8, 8), ('attention.self.value', 8, 8),
                                ('attention.output.dense', 8, 8), ('intermediate.dense', 12, 8), ('output.dense', 8, 12)):
            shapes[layer + name + '.weight'], shapes[layer + name + '.bias'] = (out, into), (out,)
        for name in ('embeddings', layer + 'attention.output', layer + 'output'):
            shapes[name + '.LayerNorm.weight'] = shapes[name + '.LayerNorm.bias'] = (8,)
        header, data = {}, b''
        for name, shape in shapes.items():
            begin, data = len(data), data + random.normal(size=shape).astype('<f4').tobytes()
            header[name] = {'dtype': 'F32', 'shape': shape, 'data_offsets': [begin, len(data)]}
        text = json.dumps(header).encode()
        os.mkdir(self.path('tiny'))
        self.write('tiny/model.safetensors', len(text).to_bytes(8, 'little') + text + data)
        self.write('tiny/vocab.txt', '\n'.join(words) + '\n')
        return self.path('tiny'), self.write('tiny/config.json', json.dumps({
            'model_type': 'bert', 'vocab_size': 10, 'hidden_size': 8, 'num_hidden_layers': 1, 'num_attention_heads': 2, 'intermediate_size': 12,
            'max_position_embeddings': 16}))

    def test_word_in_its_places(self):
        folder, _ = self.write_transformer()
        out = self.path('w.jsonl')
        answer = self.json('encode', '--word', 'bank', '--encoder', folder, '-o', out, stdin=b'the river bank\nthe Bank bank\nriver\n')
        rows = self.rows(out)
        self.assertEqual((answer['rows'], answer['dims'], answer['encoder']), (3, 8, 'transformer'))
        self.assertEqual([(r['Word'], r['label'], r['Number of the text']) for r in rows],
                         [('bank', 'the river bank', 1), ('Bank', 'the Bank bank', 2), ('bank', 'the Bank bank', 2)])
        self.assertGreater(numpy.abs(numpy.subtract(rows[0]['vector'], rows[1]['vector'])).max(), 0.01)
        self.fail_with(1, '“sat” stands in none of the texts', 'encode', '--word', 'sat', '--encoder', folder, '-o', out, stdin=b'the river')
        self.fail_with(1, 'Words of first-words gives a word the same vector in every sentence; a transformer is needed to tell its occurrences apart',
                       'encode', '--word', 'king', '--encoder', WORDS, '-o', out, stdin=b'king')

    def test_models_that_cannot_be_read(self):
        os.mkdir(self.path('empty'))
        self.fail_with(1, 'empty is no model that can be read: a folder with config.json, tokenizer.json (or vocab.txt) and model.safetensors is needed.',
                       'encode', '--encoder', self.path('empty'), '-o', self.path('o.npy'), stdin=b'king')
        os.mkdir(self.path('model'))
        self.write('model/config.json', '{}')
        self.write('model/pytorch_model.bin', b'\0' * 10)
        self.fail_with(1, 'model has its weights in pytorch_model.bin, a file that can run programs and is therefore not read; convert it '
                       'once with Python: ‘import torch, safetensors.torch as s; s.save_file ({k: v.contiguous ().clone () for k, v in torch.load '
                       '("pytorch_model.bin", weights_only=True).items ()}, "model.safetensors")’', 'encode', '--encoder', self.path('model'), '-o', self.path('o.npy'), stdin=b'king')

    def test_stopped_and_gone_on(self):
        """A first part of the work is there; the same command takes it up and gives the same file."""
        lines = ''.join(f'king queen {"cat" if i % 3 else "apple"} {i % 7}\n' for i in range(5000))
        at_once, path = self.encode(lines, 'many.txt', '--lines', out='a.npy')
        whole = open(path, 'rb').read()
        # An output that cannot be written leaves the vectors; the next run finds all of them.
        os.mkdir(self.path('locked'))
        target = self.path('locked/b.npy')
        os.mkdir(self.path('locked/b.labels.txt'))
        os.mkdir(self.path('locked/b.labels.json'))
        result = support.run('encode', self.path('many.txt'), '--lines', '--encoder', WORDS, '-o', target, env=self.env)
        self.assertEqual(result.returncode, 1, result.stderr)
        kept = os.listdir(self.path('cache/vectarium/encoding'))
        self.assertEqual(len(kept), 1)
        partial = self.path('cache/vectarium/encoding/' + kept[0])
        with open(partial, 'r+b') as file:
            file.truncate(os.path.getsize(partial) - 5)
        again, path = self.encode(lines, 'many.txt', '--lines', out='c.npy')
        self.assertEqual(again['resumed'], 4096)
        self.assertEqual(open(path, 'rb').read(), whole)
        self.assertEqual(os.listdir(self.path('cache/vectarium/encoding')), [])


support.main()
