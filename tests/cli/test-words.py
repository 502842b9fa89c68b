"""The built-in English encoder, without --encoder: held to numpy and to the file it comes from, which is read here anew; senses; evaluate --similarity."""
import lzma
import os
import re
import struct

import numpy

import support
from support import CliTest, WORDS

PACK = os.path.join(os.environ['VEC_DATA_DIR'], 'encoder', 'english.vecwords')


def read_pack():
    """{word in lower case: (frequency, vector)}, the sum of the frequencies. Of words that differ in case alone the first one counts for all."""
    with open(PACK, 'rb') as file:
        data = file.read()
    _, n, d, _, n_sections = struct.unpack_from('<8sIIII', data)
    sections = {}
    for i in range(n_sections):
        name, begin, packed, size = struct.unpack_from('<8sQQQ', data, 24 + 32 * i)
        part = data[begin:begin + packed]
        sections[name.rstrip(b'\0').decode()] = part if packed == size else lzma.decompress(part)
    vectors = numpy.frombuffer(sections['codes'], numpy.int8).reshape(n, d) * numpy.frombuffer(sections['scales'], '<f4')[:, None].astype(float)
    lines = [line.split('\t') for line in sections['words'].decode().split('\n')]
    words, at = [], 0
    for _ in range(n):
        words.append((lines[at][0].lower(), float(lines[at][1])))
        at += 1 + int(lines[at][2])
    total = sum(frequency for _, frequency in words)
    return {word: (frequency, vectors[i]) for i, (word, frequency) in reversed(list(enumerate(words)))}, total


def cosine(a, b):
    return a @ b / numpy.linalg.norm(a) / numpy.linalg.norm(b)


def ranks(values):
    values = numpy.asarray(values)
    return numpy.array([(values < value).sum() + ((values == value).sum() - 1) / 2 for value in values])


class Words(CliTest):
    def encode(self, *texts):
        answer = self.json('encode', '-o', self.path('v.npy'), stdin='\n'.join(texts).encode())
        self.assertEqual(answer['encoder'], 'english')
        return numpy.load(self.path('v.npy')), answer

    def test_sif(self):
        """Arora, Liang & Ma 2017, section 3, without what the stop words say; a phrase is one word. The expected text is taken away from several."""
        pack, total = read_pack()
        p = numpy.array([frequency for frequency, _ in pack.values()]) / total
        common = (p * 1e-3 / (1e-3 + p)) @ numpy.array([vector for _, vector in pack.values()])
        common /= numpy.linalg.norm(common)
        texts = {'dog': ['dog'], 'Dogs': ['dog'], 'a dog chases the cat': ['dog', 'chase', 'cat'], 'ice cream melts in the sun': ['ice cream', 'melt', 'sun'],
                 'New York is a city': ['new york', 'city'], 'The king and the king': ['king', 'king']}
        vectors, _ = self.encode(*texts)
        for vector, words in zip(vectors, texts.values()):
            weights = [1e-3 / (1e-3 + pack[word][0] / total) for word in words]
            expected = sum(weight * pack[word][1] for weight, word in zip(weights, words)) / sum(weights)
            if len(words) > 1:
                expected = expected - expected @ common * common
            self.assert_close(vector, expected, 1e-6)

    def test_sentences(self):
        like = [('A man is playing a guitar', 'Someone plays a musical instrument', 'The stock market fell sharply'),
                ('The cat sat on the mat', 'A kitten lay on the rug', 'The bank raised its interest rates'),
                ('Children run in the garden', 'Kids are playing in the yard', 'The judge read the verdict'),
                ('He drank a cup of coffee', 'She had a glass of tea', 'They built a bridge of steel')]
        vectors, _ = self.encode(*[text for row in like for text in row])
        for i, row in enumerate(like):
            a, b, c = vectors[3 * i:3 * i + 3]
            self.assertGreater(cosine(a, b), cosine(a, c), row)

    def test_unknown(self):
        vectors, answer = self.encode('volcanoish', 'zzxxq', 'the dog zzxxq')
        self.assertEqual(answer['not_encoded'], 1)
        self.assertEqual(answer['unknown'], [{'row': 1, 'words': ['zzxxq']}, {'row': 2, 'words': ['zzxxq']}])
        self.assertEqual(numpy.abs(vectors[1]).max(), 0)
        self.assertGreater(cosine(vectors[0], self.encode('volcano')[0][0]), 0.5)

    def test_chinese(self):
        self.fail_with(1, 'Nothing was written: the built-in encoder knows English words, and none of them is in any line. For another language name '
                       'an encoder with --encoder PATH.', 'encode', '-o', self.path('v.npy'), stdin='你好\n世界\n'.encode())

    def test_senses(self):
        answer = self.json('senses', 'orange')
        self.assertEqual([sense['sense'] for sense in answer['senses']][:2], ['color', 'fruit'])
        self.assertEqual((answer['senses'][1]['category'], answer['senses'][1]['part']), ('Food', 'noun'))
        self.assertRegex(answer['senses'][1]['definition'], '^round yellow to orange fruit')
        chosen = self.json('senses', 'I like orange juice')['chosen'][0]
        self.assertEqual((chosen['word'], chosen['sense']), ('orange', 'fruit'))
        self.assertRegex(self.succeed('senses', 'We sat on the bank of the river').stdout.decode(), r'(?m)^bank: \w+ \(noun\): sloping land')
        self.assertRegex(self.succeed('senses', 'She has money in the bank').stdout.decode(), r'(?m)^bank: .* \(noun\): a financial institution')
        self.assertEqual(self.json('senses', '你好')['chosen'], [])

    def test_similarity(self):
        """WordSim-353 and RG-65 as the issue asks for them, and the correlations as numpy has them."""
        least = {'evaluation/wordsim353.tsv': 0.66, 'evaluation/word-sim/EN-RG-65.txt': 0.78}
        for name, spearman in least.items():
            answer = self.json('evaluate', '--similarity', self.shared(name))
            self.assertEqual(answer['pairs'], answer['measured'])
            self.assertGreaterEqual(answer['spearman'], spearman, name)
        with open(self.shared('evaluation/word-sim/EN-RG-65.txt')) as file:
            rows = [re.split(r'\s+', line.strip()) for line in file if line.strip()]
        vectors, _ = self.encode(*[word for row in rows for word in row[:2]])
        cosines = [cosine(vectors[2 * i], vectors[2 * i + 1]) for i in range(len(rows))]
        scores = [float(row[2]) for row in rows]
        self.assertAlmostEqual(answer['spearman'], numpy.corrcoef(ranks(cosines), ranks(scores))[0, 1], 6)
        self.assertAlmostEqual(answer['pearson'], numpy.corrcoef(cosines, scores)[0, 1], 6)

    def test_similarity_of_a_file(self):
        pairs = self.write('pairs.tsv', '# two words and a number\nking\tqueen\t9\nking\tapple\t1\nman\twoman\t8\nzork\tplugh\t5\n')
        answer = self.json('evaluate', WORDS, '--similarity', pairs)
        self.assertEqual((answer['pairs'], answer['measured']), (4, 3))
        self.assertEqual(answer, self.json('evaluate', '--encoder', WORDS, '--similarity', pairs))
        bad = self.write('bad.tsv', 'king\tqueen\t9\nking queen\n')
        self.fail_with(1, f'“{bad}”, line 2: two texts and a number are needed, with tabs between them.', 'evaluate', '--similarity', bad)
        self.fail_with(1, f'“{WORDS}”, line 1: two texts and a number are needed, with tabs between them.', 'evaluate', '--similarity', WORDS)
        self.fail_with(2, 'The argument FILE is missing: only --similarity and --analogies go without.', 'evaluate', '--labels', 'x')
        self.fail_with(2, '--encoder belongs to --similarity PAIRS.', 'evaluate', WORDS, '--encoder', WORDS)


support.main()
