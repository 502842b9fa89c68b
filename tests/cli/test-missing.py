"""Values that are NaN, infinite or beyond float32: refused, left out or kept; and matrices that stay in their own type."""
import json

import support
from support import CliTest, numpy, run

nan, inf = float('nan'), float('inf')
VALUES = [[1, 2], [nan, 4], [3, 6], [nan, inf], [5, -inf]]
MEANS = [[1, 2], [3, 4], [3, 6], [5, 4]]


class Missing(CliTest):
    def save(self, dtype, values=VALUES):
        path = self.path('m.npy')
        numpy.save(path, numpy.array(values, dtype))
        return path

    def convert(self, path, *options):
        out = self.path('out.npy')
        result = run('convert', path, '-o', out, *options)
        self.assertEqual(result.returncode, 0, result.stderr)
        return numpy.load(out), result.stderr.decode()

    def test_policies(self):
        for dtype in ('<f2', '>f2', '<f4', '>f4', '<f8', '>f8'):
            path = self.save(dtype)
            dropped, said = self.convert(path, '--missing', 'drop')
            numpy.testing.assert_array_equal(dropped, numpy.array(VALUES, dtype)[[0, 2]])
            self.assertEqual(dropped.dtype, numpy.dtype(dtype))
            self.assertIn('3 rows were left out because they have values that are NaN, infinite or too large', said)
            kept, said = self.convert(path, '--missing', 'keep')
            numpy.testing.assert_array_equal(kept, numpy.array(MEANS, dtype))
            self.assertIn('2 missing values were replaced by the means of their dimensions', said)
            self.assertIn('1 row was left out because all of its values are missing', said)

    def test_beyond_float32(self):
        path = self.save('<f8', [[1, 2], [1e39, 3], [5, 7]])
        self.assertEqual(self.json('info', path)['nan_rows'], 1)
        kept, _ = self.convert(path, '--missing', 'keep')
        numpy.testing.assert_array_equal(kept, [[1, 2], [3, 3], [5, 7]])

    def test_info(self):
        path = self.save('<f4')
        info = self.json('info', path)
        self.assertEqual((info['rows'], info['nan_rows'], info['min'], info['max']), (5, 3, 1, 6))
        self.assert_close(info['mean'], numpy.mean([1, 2, 4, 3, 6, 5]), 1e-12)
        self.assert_close([info['norm_min'], info['norm_max']], [5 ** .5, 45 ** .5], 1e-12)
        info = self.json('info', path, '--missing', 'keep')
        self.assertEqual((info['rows'], info['nan_rows']), (4, 0))
        self.assertEqual([(column['name'], column['type']) for column in info['columns']], [('missing values', 'number')])
        info = self.json('info', self.save('<f2', [[nan, nan]]))
        self.assertEqual((info['nan_rows'], info['min'], info['mean'], info['norm_mean']), (1, None, None, None))

    def test_unknown_policy(self):
        self.fail_with(2, '--missing does not know “mend”; it takes one of: refuse, drop, keep.', 'info', self.save('<f4'),
                       '--missing', 'mend')

    def test_types_stay(self):
        """What numpy wrote comes out as numpy wrote it, in either order of axes."""
        values = numpy.arange(15).reshape(5, 3)
        for dtype in ('<f2', '>f2', '<f4', '<f8', '|i1', '<i2', '>i4', '<i8', '|u1', '<u2', '<u4', '<u8', '|b1'):
            for order in ('C', 'F'):
                numpy.save(self.path('m.npy'), numpy.array(values % 2 if dtype == '|b1' else values, dtype, order=order))
                same, _ = self.convert(self.path('m.npy'))
                self.assertEqual(same.dtype, numpy.dtype(dtype))
                self.assertEqual(self.json('info', self.path('m.npy'))['type'], same.dtype.name)
                numpy.testing.assert_array_equal(same, numpy.load(self.path('m.npy')))

    def test_safetensors_keeps_the_type(self):
        values = numpy.arange(15).reshape(5, 3)
        for dtype, name in (('<f2', 'F16'), ('>f2', 'F16'), ('<f4', 'F32'), ('>f8', 'F64'), ('|i1', 'I8'), ('>u4', 'U32'), ('|b1', 'BOOL')):
            numpy.save(self.path('m.npy'), values.astype(dtype))
            out = self.path('out.safetensors')
            self.succeed('convert', self.path('m.npy'), '-o', out)
            with open(out, 'rb') as file:
                data = file.read()
            length = int.from_bytes(data[:8], 'little')
            header = json.loads(data[8:8 + length])['embeddings']
            self.assertEqual((header['dtype'], header['shape']), (name, [5, 3]))
            written = numpy.frombuffer(data[8 + length:], numpy.dtype(dtype).newbyteorder('<'))
            numpy.testing.assert_array_equal(written.reshape(5, 3), values.astype(dtype))
            self.succeed('convert', out, '-o', self.path('back.npy'))
            numpy.testing.assert_array_equal(numpy.load(self.path('back.npy')), values.astype(dtype))

    def test_same_map(self):
        """A map of halves is that of the same numbers as float32, by whatever treatment."""
        values = numpy.random.default_rng(3).normal(size=(300, 12)).astype('<f2')
        numpy.save(self.path('half.npy'), values)
        numpy.save(self.path('float.npy'), values.astype('<f4'))
        for treatment in ('none', 'center', 'center+unit', 'pca5', 'unit+pca5'):
            maps = []
            for name in ('half', 'float'):
                out = self.path(name + '-map.npy')
                self.succeed('project', self.path(name + '.npy'), '-o', out, '--method', 'pca', '--treatment', treatment)
                maps.append(numpy.load(out))
            numpy.testing.assert_array_equal(*maps)


support.main()
