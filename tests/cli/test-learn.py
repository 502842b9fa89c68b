"""Vectors of one's own: two topics that never meet, a real novel, and a model that fastText itself understands."""
import random
import shutil
import subprocess

import support
from support import CliTest, numpy


class Learn(CliTest):
    def topics(self):
        """Sentences about stars or about fruit, with the words written in all ways."""
        chance = random.Random(5)
        topics = ['star planet orbit comet moon galaxy telescope rocket'.split(), 'apple lemon cherry plum pear melon orchard juice'.split()]
        lines = []
        for i in range(1500):
            words = [chance.choice(topics[i % 2]) for _ in range(10)]
            lines.append(' '.join(word.upper() if chance.random() < 0.1 else word for word in words).capitalize() + '.')
        return self.write('topics.txt', ' '.join(lines))

    def neighbors(self, path, item, k=7):
        return {row['label'] for row in self.json('neighbors', path, '--item', item, '-k', k)['neighbors']}

    def test_topics(self):
        text = self.topics()
        for model in ('skipgram', 'cbow'):
            out = self.path(f'{model}.csv')
            said = self.json('learn', 'word2vec', text, '--model', model, '--dims', 20, '--epochs', 20, '--subsampling', 0, '-o', out)
            self.assertEqual((said['rows'], said['dims'], said['tokens'], said['method'], said['model']), (16, 20, 15000, 'word2vec', model))
            self.assertGreater(said['words_per_s'], 0)
            self.assertEqual(self.neighbors(out, 'star'), set('planet orbit comet moon galaxy telescope rocket'.split()))
            self.assertEqual(self.json('info', out)['columns'][0]['name'], 'frequency')

    def test_the_same_again(self):
        text = self.topics()
        found = []
        for name, seed in (('a', 1), ('b', 1), ('c', 2)):
            out = self.path(name + '.npy')
            self.succeed('learn', 'word2vec', text, '--threads', 1, '--seed', seed, '--dims', 8, '-o', out)
            found.append(numpy.load(out))
        self.assertTrue((found[0] == found[1]).all())
        self.assertFalse((found[0] == found[2]).all())
        self.succeed('learn', 'word2vec', text, '--threads', 1, '--seed', 1, '--dims', 8, '--negative-power', 0, '-o', self.path('d.npy'))
        self.assertFalse((found[0] == numpy.load(self.path('d.npy'))).all())

    def test_parts_of_words(self):
        text = self.topics()
        model = self.path('model.bin')
        self.succeed('learn', 'fasttext', text, '--dims', 20, '--epochs', 20, '--subsampling', 0, '-o', model)
        self.assertEqual(self.json('info', model)['format'], 'fasttext')
        self.assertEqual(self.neighbors(model, 'plum'), set('apple lemon cherry pear melon orchard juice'.split()))
        texts = self.write('texts.txt', 'telescopes\napple\n')
        self.succeed('encode', '--encoder', model, '-i', texts, '-o', self.path('v.npy'))
        vectors = numpy.load(self.path('v.npy'))
        self.assertTrue((vectors != 0).any(axis=1).all())
        if shutil.which('fasttext') is None:
            self.skipTest('fastText is not here to read the model')
        printed = subprocess.run(['fasttext', 'print-word-vectors', model], input=b'telescopes\napple\n', capture_output=True, check=True).stdout
        theirs = numpy.array([line.split()[1:] for line in printed.decode().splitlines()], float)
        numpy.testing.assert_allclose(vectors, theirs, rtol=1e-4, atol=1e-5)

    def test_a_novel(self):
        text = self.shared('corpora/en/alice_pg11.txt')
        out = self.path('alice.vec')
        said = self.json('learn', 'word2vec', text, '--epochs', 2, '--phrases', 1, '--no-stop-words', '-o', out)
        self.assertGreater(said['rows'], 400)
        with open(out) as file:
            words = {line.split(' ')[0] for line in file}
        self.assertIn('mock_turtle', words)
        self.assertIn('alice', words)
        self.assertNotIn('the', words)

    def test_chinese(self):
        text = self.shared('corpora/zh/三国演义.txt')
        said = self.json('learn', 'word2vec', text, '--epochs', 1, '--dims', 16, '--min-count', 50, '-o', self.path('three.vec'))
        self.assertGreater(said['rows'], 300)
        with open(self.path('three.vec')) as file:
            words = {line.split(' ')[0] for line in file}
        self.assertEqual({'刘备', '曹操', '董卓', '孔明'} - words, set())

    def test_usage(self):
        text = self.topics()
        out = self.path('o.csv')
        self.fail_with(2, 'there is no method “lstm”; there are word2vec and fasttext', 'learn', 'lstm', text, '-o', out)
        self.fail_with(2, 'word2vec has no n-grams: --shortest, --longest and --buckets belong to fasttext', 'learn', 'word2vec', text, '--longest', 4,
                       '-o', out)
        failed = support.run('learn', 'word2vec', text, '--stemmer', 'klingon', '-o', out)
        self.assertEqual(failed.returncode, 1)
        self.assertIn('There is no stemmer “klingon”; there are arabic, ', failed.stderr.decode())
        self.fail_with(1, 'The text has too few different words: at least two must come 5 times or more', 'learn', 'word2vec', self.write('one.txt', 'one one one one one one'), '-o', out)
        self.fail_with(1, 'The shortest n-gram is 5 and must be from 0 to 3', 'learn', 'fasttext', text, '--shortest', 5, '--longest', 3, '-o', out)


support.main()
