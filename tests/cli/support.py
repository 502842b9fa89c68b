"""What the tests of the command line share. Every test file is run as: python3 test-x.py PROGRAM [unittest's arguments]."""
import json
import os
import struct
import subprocess
import sys
import tempfile
import unittest

try:
    import numpy
except ImportError:
    print('skipped: these tests compare with numpy, which is not installed')
    sys.exit(77)

PROGRAM = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else 'vectarium-cli'
SHARED = os.environ.get('VEC_SHARED_DATA', '')
SAMPLES = os.path.join(os.environ['VEC_DATA_DIR'], 'samples')
WORDS = os.path.join(SAMPLES, 'first-words.csv')


def run(*arguments, stdin=b'', env=None, cwd=None, timeout=300):
    """The finished process; output as bytes."""
    environment = dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='en', **(env or {}))
    return subprocess.run([PROGRAM, *[str(a) for a in arguments]], input=stdin, capture_output=True, env=environment, cwd=cwd,
                          timeout=timeout)


class CliTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        path = self.path(name)
        with open(path, 'wb') as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return path

    def shared(self, path):
        full = os.path.join(SHARED, path)
        if not SHARED or not os.path.exists(full):
            self.skipTest(f'{path} is not here')
        return full

    def succeed(self, *arguments, **options):
        result = run(*arguments, **options)
        self.assertEqual(result.returncode, 0, result.stderr.decode())
        return result

    def json(self, *arguments, **options):
        result = self.succeed(*arguments, '--json', **options)
        self.assertEqual(result.stdout.count(b'\n'), 1)
        return json.loads(result.stdout)

    def fail_with(self, status, message, *arguments, **options):
        """The program ends with @status, says exactly @message first, and prints no result."""
        result = run(*arguments, **options)
        lines = result.stderr.decode().splitlines()
        self.assertEqual(result.returncode, status, lines)
        self.assertEqual(result.stdout, b'')
        self.assertEqual(lines[-1 if status == 1 else 0], 'vectarium-cli: ' + message)

    def assert_close(self, a, b, tolerance):
        a, b = numpy.asarray(a, float), numpy.asarray(b, float)
        self.assertEqual(a.shape, b.shape)
        self.assertLessEqual(numpy.abs(a - b).max(), tolerance * max(1.0, numpy.abs(b).max()))


def read_word2vec(path):
    """(words, vectors) of a word2vec binary file, read here so that the reader under test is not its own judge."""
    with open(path, 'rb') as file:
        data = file.read()
    end = data.index(b'\n')
    n, d = map(int, data[:end].split())
    words, vectors, at = [], numpy.empty((n, d), '<f4'), end + 1
    for i in range(n):
        space = data.index(b' ', at)
        words.append(data[at:space].lstrip(b'\n').decode())
        vectors[i] = numpy.frombuffer(data, '<f4', d, space + 1)
        at = space + 1 + 4 * d
    return words, vectors


def pack_word2vec(rows):
    d = len(rows[0][1])
    return b'%d %d\n' % (len(rows), d) + b''.join(w.encode() + b' ' + struct.pack(f'<{d}f', *v) + b'\n' for w, v in rows)


def main():
    unittest.main(argv=sys.argv)
