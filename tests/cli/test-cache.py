"""Text that is kept for the next time: the same answers, told about and cleared."""
import os
import stat

import numpy

from support import CliTest

ROWS, DIMS = 3000, 1000      # more than 16 MB, which is kept however quickly it was read


class Cache(CliTest):
    def setUp(self):
        super().setUp()
        self.env = {'XDG_CACHE_HOME': self.path('cache')}
        self.tables = self.path('cache/vectarium/tables')
        numbers = numpy.random.default_rng(1).normal(size=(ROWS, DIMS))
        lines = (f'w{row} ' + ' '.join(f'{x:.5f}' for x in numbers[row]) for row in range(ROWS))
        self.large = self.write('large.glove.txt', '\n'.join(lines) + '\n')

    def info(self):
        return self.json('cache', 'info', env=self.env)

    def neighbors(self, *more):
        return self.succeed('neighbors', self.large, '--item', 'w7', '--json', *more, env=self.env).stdout

    def test_kept_and_cleared(self):
        self.assertEqual(self.info(), {'folder': self.tables, 'tables': 0, 'bytes': 0, 'cleared': False})
        read = self.neighbors('--no-cache')
        self.assertEqual(self.info()['tables'], 0)
        self.assertEqual(self.neighbors(), read)
        kept = self.info()
        self.assertEqual(kept['tables'], 1)
        self.assertGreater(kept['bytes'], ROWS * DIMS * 4)
        self.assertEqual(self.neighbors(), read)
        for name in os.listdir(self.tables):
            self.assertEqual(stat.S_IMODE(os.stat(os.path.join(self.tables, name)).st_mode), 0o600)
        text = self.succeed('cache', 'clear', env=self.env).stdout.decode()
        self.assertRegex(text, r'/tables: 1\d\.\d\sMB removed\n$')
        self.assertEqual(self.info()['bytes'], 0)
        self.assertEqual(self.neighbors(), read)

    def test_bad_usage(self):
        self.fail_with(2, 'The cache knows info and clear, not “empty”.', 'cache', 'empty')
        self.fail_with(2, 'The argument info|clear is missing: vectarium-cli cache info|clear [OPTION…]', 'cache')


if __name__ == '__main__':
    import unittest
    unittest.main()
