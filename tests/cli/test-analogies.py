"""evaluate --analogies: held to numpy's 3CosAdd on words by chance, and what is wrong with a file of questions."""
import numpy

import support
from support import CliTest, WORDS

N, D, ASKED = 1500, 12, 700


class Analogies(CliTest):
    def setUp(self):
        super().setUp()
        random = numpy.random.default_rng(5)
        # Few directions and many rows near to each other, so that answers differ from C's own neighbours; one row has no direction.
        self.vectors = random.normal(size=(N, D)) * random.gamma(1.0, size=(N, 1))
        self.vectors[7] = 0
        self.vectors = self.vectors.astype(numpy.float32)
        self.names = [f'w{i}' for i in range(N)]
        self.names[3] = 'New York'
        lines = ['word,' + ','.join(f'd{i}' for i in range(D))]
        lines += [name + ',' + ','.join(f'{x:.9g}' for x in row) for name, row in zip(self.names, self.vectors)]
        self.table = self.write('words.csv', '\n'.join(lines) + '\n')
        self.random = random

    def answers(self, rows, candidates):
        """The row nearest to B − A + C of each question, A, B and C left out."""
        length = numpy.linalg.norm(self.vectors, axis=1, keepdims=True)
        unit = numpy.divide(self.vectors.astype(float), length, where=length > 0, out=numpy.full(self.vectors.shape, numpy.nan))
        cosines = (unit[rows[:, 1]] - unit[rows[:, 0]] + unit[rows[:, 2]]) @ unit[:candidates].T
        for row, line in zip(rows, cosines):
            line[[i for i in row[:3] if i < candidates]] = numpy.nan
        return numpy.array([-1 if numpy.isnan(line).all() else numpy.nanargmax(line) for line in cosines])

    def test_like_numpy(self):
        rows = self.random.integers(0, N, size=(ASKED, 4))
        rows[0], rows[1] = (0, 1, 2, 3), (7, 8, 9, 10)
        for candidates in (N, 1100):
            right = self.answers(rows, candidates)
            # Every second question is right, so far as it has an answer.
            rows[::2, 3] = numpy.where(right[::2] >= 0, right[::2], rows[::2, 3])
            text = [': first'] + [' '.join(self.names[i].replace(' ', '_') for i in row) for row in rows[:300]]
            text += ['', '# a remark', ': second'] + ['\t'.join(self.names[i].replace(' ', '_') for i in row) for row in rows[300:]] + ['w1 w2 w3 nobody']
            said = self.json('evaluate', self.table, '--analogies', self.write('questions.txt', '\n'.join(text)), '--candidates', candidates)
            correct = right == rows[:, 3]
            self.assertEqual((said['questions'], said['asked'], said['correct']), (ASKED + 1, ASKED, correct.sum()))
            self.assertGreater(correct.sum(), 340)
            self.assertEqual([(s['name'], s['asked'], s['correct']) for s in said['sections']],
                             [('first', 300, correct[:300].sum()), ('second', ASKED - 300, correct[300:].sum())])
            self.assertAlmostEqual(said['accuracy'], correct.mean(), 9)

    def test_words(self):
        questions = self.write('questions.txt', 'man woman king queen\nman woman boy girl\nman woman father nobody\n')
        said = self.json('evaluate', WORDS, '--analogies', questions)
        self.assertEqual((said['asked'], said['correct']), (2, 2))
        text = self.succeed('evaluate', WORDS, '--analogies', questions).stdout.decode()
        self.assertIn('100.0 %  2 of 2  in all\n1 question has a word that no row is called, and was left out.', text)

    def test_built_in(self):
        said = self.json('evaluate', '--analogies', self.shared('evaluation/questions-words.txt'))
        self.assertEqual((said['questions'], len(said['sections'])), (19544, 14))
        # By chance it would be one of 40,000.
        self.assertGreater(said['accuracy'], 0.1)

    def test_wrong(self):
        bad = self.write('bad.txt', ': a\nking queen\n')
        self.fail_with(1, f'“{bad}”, line 2: four words are needed, A is to B as C is to D.', 'evaluate', WORDS, '--analogies', bad)
        none = self.write('none.txt', 'no body is here\n')
        self.fail_with(1, f'No question of “{none}” has four words that are labels of “first-words.csv”.', 'evaluate', WORDS, '--analogies', none)
        self.fail_with(2, '--analogies are asked by themselves, of FILE or of the built-in words.', 'evaluate', WORDS, '--analogies', none, '--ladder')


support.main()
