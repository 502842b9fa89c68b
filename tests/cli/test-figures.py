"""What plot writes beside the points: metadata, text that stays text, coordinates."""
import csv
import hashlib
import io
import json
import re
import struct
import xml.etree.ElementTree as xml
import zlib

from support import WORDS, CliTest, main, numpy, run

SVG = '{http://www.w3.org/2000/svg}'


class FigureTest(CliTest):
    def plot(self, name, *options):
        path = self.path(name)
        self.succeed('plot', WORDS, '-o', path, '--width', '640', '--height', '480', *options)
        with open(path, 'rb') as file:
            return file.read()

    def png_texts(self, data):
        at, texts = 8, {}
        while at < len(data):
            length, = struct.unpack('>I', data[at:at + 4])
            chunk = data[at + 4:at + 8 + length]
            self.assertEqual(zlib.crc32(chunk), struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0])
            if chunk[:4] == b'iTXt':
                key, rest = chunk[4:].split(b'\0', 1)
                self.assertEqual(rest[:4], b'\0\0\0\0')
                texts[key.decode()] = rest[4:].decode()
            at += 12 + length
        return texts

    def vectors(self):
        self.succeed('convert', WORDS, '-o', self.path('v.npy'))
        return numpy.load(self.path('v.npy'))

    def test_card(self):
        """Everything one must know, with the hash as numpy makes it."""
        texts = self.png_texts(self.plot('o.png', '--method', 'tsne', '--iterations', '120', '--seed', '7', '--treatment', 'center+unit',
                                         '--title', 'Wörter'))
        card = json.loads(texts['Vectarium'])
        self.assertEqual(texts['Title'], 'Wörter')
        vectors = self.vectors()
        self.assertEqual(card['data_sha256'], hashlib.sha256(vectors.astype('<f4').tobytes()).hexdigest())
        self.assertEqual([card[key] for key in ['data', 'rows', 'dims', 'treatment', 'method', 'metric', 'seed', 'perplexity']],
                         ['first-words.csv', *vectors.shape, 'center+unit', 'tsne', 'euclidean', 7, 30])
        self.assertEqual((card['iterations'], card['iterations_done']), (120, 120))
        self.assertRegex(card['version'], r'^\d+\.\d+')
        self.assertIn('SHA-256 ' + card['data_sha256'][:12], texts['Description'])
        answer = self.json('project', WORDS, '--method', 'pca')
        self.assertEqual(answer['data_sha256'], card['data_sha256'])

    def test_small_print(self):
        texts = [''.join(node.itertext()) for node in xml.fromstring(self.plot('o.svg', '--card', '--no-labels')).iter(SVG + 'text')]
        self.assertTrue(any('SHA-256' in text for text in texts), texts)
        texts = [''.join(node.itertext()) for node in xml.fromstring(self.plot('o.svg', '--no-labels')).iter(SVG + 'text')]
        self.assertFalse(any('SHA-256' in text for text in texts), texts)

    def test_svg_text(self):
        root = xml.fromstring(self.plot('o.svg', '--color-by', 'category', '--title', 'Words & <things>'))
        texts = {''.join(node.itertext()) for node in root.iter(SVG + 'text')}
        self.assertLessEqual({'Words & <things>', 'animal', 'category', 'king'} - {'king'}, texts)
        self.assertEqual(root.find(SVG + 'title').text, 'Words & <things>')
        self.assertEqual(json.loads(root.find(SVG + 'metadata').text)['method'], 'pca')
        for node in root.iter(SVG + 'text'):
            self.assertGreater(float(node.get('font-size')), 5)
            self.assertIn('sans-serif', node.get('font-family'))

    def test_pdf_text(self):
        """The letters of a PDF have a table that leads back to characters (ISO 32000-1, 9.10.3)."""
        data = self.plot('o.pdf', '--title', 'Xylophone', '--no-labels', '--method', 'raw')
        streams = []
        for match in re.finditer(rb'stream\r?\n', data):
            try:
                streams.append(zlib.decompressobj().decompress(data[match.end():]))
            except zlib.error:
                pass
        maps = [stream.decode('latin-1') for stream in streams if b'begincmap' in stream]
        letters = {chr(int(code, 16)) for text in maps for code in re.findall(r'<[0-9a-fA-F]+> <([0-9a-fA-F]{4})>', text)}
        self.assertLessEqual(set('Xylophone'), letters)
        self.assertIn(b'/Title (Xylophone)', data)
        self.assertNotIn(b'CreationDate', data)

    def test_same_bytes(self):
        for extension in ['png', 'svg', 'pdf']:
            options = ['--color-by', 'category', '--card', '--method', 'tsne', '--iterations', '50', '--select', 'king']
            self.assertEqual(self.plot('a.' + extension, *options), self.plot('b.' + extension, *options), extension)

    def test_coordinates(self):
        path, npy = self.path('map.csv'), self.path('map.npy')
        answer = self.json('plot', WORDS, '--coordinates', path, '--color-by', 'category', '--select', 'queen', '--select', 'king')
        self.succeed('project', WORDS, '--method', 'pca', '-o', npy)
        with open(path, newline='') as file:
            rows = list(csv.DictReader(file))
        with open(WORDS, newline='') as file:
            source = list(csv.DictReader(file))
        self.assertEqual(list(rows[0]), ['row', 'label', 'x', 'y', 'category', 'selected'])
        self.assertEqual([int(row['row']) for row in rows], list(range(len(source))))
        self.assertEqual([row['category'] for row in rows], [row['category'] for row in source])
        self.assertTrue((numpy.array([[row['x'], row['y']] for row in rows], 'f4') == numpy.load(npy)).all())
        self.assertEqual({row['label'] for row in rows if row['selected'] == '1'}, {'king', 'queen'})
        self.assertEqual([rows[i]['label'] for i in answer['selected']], ['king', 'queen'])
        self.assertEqual((answer['output'], answer['coordinates']), (None, path))

    def test_three_dimensions(self):
        front, side = (self.plot(name, '--dims', '3', '--view', view) for name, view in (('a.png', '0,0'), ('b.png', '90,10')))
        self.assertNotEqual(front, side)
        self.assertNotEqual(side, self.plot('d.png', '--dims', '3', '--view', '90,10', '--perspective'))
        path = self.path('m.csv')
        self.json('plot', WORDS, '--dims', '3', '--coordinates', path)
        with open(path, encoding='utf-8') as file:
            rows = list(csv.DictReader(file))
        self.assertTrue(all(row['z'] for row in rows))

    def test_coordinates_of_clusters(self):
        path = self.path('map.csv')
        self.succeed('plot', WORDS, '--coordinates', path, '--color-by', 'cluster', '-k', '4')
        with open(path, newline='') as file:
            self.assertEqual({row['cluster'] for row in csv.DictReader(file)}, set('0123'))

    def test_scale(self):
        size = struct.unpack('>II', self.plot('o.png', '--scale', '1.5')[16:24])
        self.assertEqual(size, (960, 720))
        data = self.plot('o.png', '--dpi', '192')
        self.assertEqual(struct.unpack('>II', data[16:24]), (1280, 960))
        at = data.index(b'pHYs')
        self.assertEqual(struct.unpack('>IIB', data[at + 4:at + 13]), (7559, 7559, 1))
        box = re.search(rb'/MediaBox \[ ?([^\]]*)\]', self.plot('o.pdf', '--scale', '0.5')).group(1)
        self.assertEqual([float(v) for v in box.split()], [0, 0, 320, 240])

    def test_theme(self):
        self.assertEqual(self.plot('a.png', '--theme', 'dark'), self.plot('b.png', '--dark'))
        self.assertNotEqual(self.plot('a.png', '--theme', 'light'), self.plot('b.png', '--dark'))

    def test_usage(self):
        self.fail_with(2, '--scale and --dpi say the same; give one of them.', 'plot', WORDS, '-o', self.path('o.png'), '--scale', '2',
                       '--dpi', '300')
        self.fail_with(2, '--coordinates needs a file that ends in .csv; “o.txt” does not.', 'plot', WORDS, '--coordinates', 'o.txt')
        result = run('plot', WORDS, '-o', self.path('o.png'), '--select', 'nobody')
        self.assertEqual(result.returncode, 1)
        self.assertIn('nobody', result.stderr.decode())
        self.assertIn('--coordinates', run('plot', '--help').stdout.decode())

    def test_too_large(self):
        result = run('plot', WORDS, '-o', self.path('o.png'), '--width', '3000', '--height', '3000', '--scale', '15')
        self.assertEqual(result.returncode, 1)
        self.assertIn('not possible', result.stderr.decode())


if __name__ == '__main__':
    main()
