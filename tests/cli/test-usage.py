"""The command line itself: help, options, exit statuses, translations, being interrupted."""
import json
import os
import re
import signal
import subprocess
import time

import support
from support import CliTest, PROGRAM, WORDS, numpy, run

COMMANDS = ['info', 'convert', 'project', 'neighbors', 'analogy', 'cluster', 'encode', 'plot', 'evaluate', 'learn', 'senses', 'cache']


class Help(CliTest):
    def test_overview(self):
        text = self.succeed('--help').stdout.decode()
        self.assertEqual(re.findall(r'^  (\w+) ', text, re.M), COMMANDS)
        self.assertNotIn('lesson', text)
        self.assertEqual(self.succeed('-h').stdout.decode(), text)

    def test_every_command(self):
        for command in COMMANDS:
            with self.subTest(command):
                result = self.succeed(command, '--help')
                text = result.stdout.decode()
                self.assertTrue(text.startswith(f'Usage: vectarium-cli {command} '), text)
                for option in ['--threads N', '--seed N', '--json', '--help']:
                    self.assertIn(option, text)
                self.assertEqual(result.stderr, b'')

    def test_help_wins_over_what_is_missing(self):
        self.succeed('neighbors', '--help', '--unknown')
        self.succeed('neighbors', '-h')

    def test_parameters_of_methods_are_options(self):
        text = self.succeed('project', '--help').stdout.decode()
        for option in ['--perplexity N', '--iterations N', '--dims N', '--neighbors N', '--method NAME', 'pca, tsne']:
            self.assertIn(option, text)

    def test_version(self):
        self.assertRegex(self.succeed('--version').stdout.decode(), r'^vectarium-cli \d+\.\d+\.\d+\n$')

    def test_nothing_at_all(self):
        result = run()
        self.assertEqual(result.returncode, 2)
        self.assertIn(b'Usage:', result.stderr)
        self.assertEqual(result.stdout, b'')


class BadUsage(CliTest):
    def test_commands(self):
        self.fail_with(2, 'The command “divine” is unknown.', 'divine')
        self.fail_with(2, 'A command must come first, not the option “--json”.', '--json', 'info')

    def test_options(self):
        self.fail_with(2, 'The option “--foo” is unknown.', 'info', WORDS, '--foo')
        self.fail_with(2, 'The option “--jso” is unknown.', 'info', WORDS, '--jso')
        self.fail_with(2, 'The option “-x” is unknown.', 'info', WORDS, '-x')
        self.fail_with(2, 'The option “--method” is unknown.', 'info', WORDS, '--method', 'pca')
        self.fail_with(2, '--json takes no value.', 'info', WORDS, '--json=yes')
        self.fail_with(2, '--item needs a value: --item LABEL.', 'neighbors', WORDS, '--item')
        self.fail_with(2, '-o, --output needs a value: --output OUT.', 'convert', WORDS, '-o', '--json')
        self.fail_with(2, '-o, --output needs the name of a file, which cannot be empty.', 'convert', WORDS, '-o', '')

    def test_a_usage_error_names_the_help(self):
        lines = run('info', '--foo').stderr.decode().splitlines()
        self.assertEqual(lines[1], 'Try “vectarium-cli info --help”.')

    def test_arguments(self):
        self.fail_with(2, 'The argument FILE is missing: vectarium-cli info FILE [OPTION…]', 'info')
        self.fail_with(2, 'The argument C is missing: vectarium-cli analogy FILE A B C [OPTION…]', 'analogy', WORDS, 'a', 'b')
        self.fail_with(2, 'The argument “more” is one too many: vectarium-cli info FILE [OPTION…]', 'info', WORDS, 'more')

    def test_numbers(self):
        for text in ['ten', '1.5', '', '0', '-3', '1e3', ' 5', '99999999999999999999']:
            with self.subTest(text):
                self.fail_with(2, f'-k, --count takes a whole number from 1 to 100000000, not “{text}”.', 'neighbors', WORDS,
                               '--item', 'king', '-k', text)
        self.fail_with(2, '--row takes a whole number of at least 0, not “-1”.', 'neighbors', WORDS, '--row', '-1')
        self.fail_with(2, '--threads takes a whole number from 0 to 1024, not “many”.', 'info', WORDS, '--threads', 'many')
        self.fail_with(2, '--seed takes a whole number from 0 to 2⁶³ − 1, not “-1”.', 'info', WORDS, '--seed=-1')
        self.fail_with(2, '--dims takes a whole number from 2 to 3, not “4”.', 'project', WORDS, '--dims', '4')
        for text in ['nan', 'inf', 'x', '0', '-1']:
            result = run('project', WORDS, '--method', 'tsne', '--perplexity', text, '-o', self.path('o.csv'))
            self.assertEqual(result.returncode, 2, text)
            self.assertRegex(result.stderr.decode(), '^vectarium-cli: --perplexity takes a number from ')

    def test_choices(self):
        self.fail_with(2, '--metric does not know “manhattan”; it takes one of: cosine, euclidean, dot.', 'neighbors', WORDS,
                       '--item', 'king', '--metric', 'manhattan')
        self.assertIn('--method does not know “magic”; it takes one of: pca, tsne, umap,',
                      run('project', WORDS, '--method', 'magic').stderr.decode())
        self.fail_with(2, '--method does not know “dbscan”; it takes one of: kmeans.', 'cluster', WORDS, '--method', 'dbscan')
        self.fail_with(2, '--join does not know “x”; it takes one of: exact, skip-header, keep-header, drop-last, key.', 'info',
                       WORDS, '--join', 'x')
        self.assertEqual(run('info', WORDS, '--format', 'docx').returncode, 2)
        self.assertEqual(run('project', WORDS, '--treatment', 'magic', '-o', self.path('o.csv')).returncode, 2)

    def test_what_a_command_needs(self):
        missing = '-o OUT is missing: where the result is to be written.'
        for command in ['convert', 'project', 'cluster', 'plot']:
            self.fail_with(2, missing, command, WORDS)
        self.fail_with(2, 'One of --item LABEL, --row N or --text TEXT is missing: whose neighbors are looked for.', 'neighbors',
                       WORDS)
        self.fail_with(2, '--item, --row and --text exclude each other; give one of them.', 'neighbors', WORDS, '--item', 'king',
                       '--row', '0')
        self.fail_with(2, missing, 'encode', '--encoder', WORDS)
        self.fail_with(2, 'Nothing to evaluate: give --projection P, a map of the same rows, or --labels COLUMN.', 'evaluate',
                       WORDS)
        self.fail_with(2, '--view takes two angles in degrees, such as 30,20: how far to the right and how far up (−90 to 90); '
                       '“30” is not that.', 'plot', WORDS, '--dims', '3', '--view', '30', '-o',
                       self.path('o.png'))

    def test_extensions(self):
        for command, name, extensions in [('plot', 'o.gif', '.png, .svg, .pdf'), ('project', 'o', '.csv, .npy'),
                                          ('cluster', 'o.npy', '.csv')]:
            path = self.path(name)
            self.fail_with(2, f'-o, --output needs a file that ends in one of: {extensions}; “{path}” does not.', command, WORDS, '-o',
                           path)
        self.assertEqual(run('convert', WORDS, '-o', self.path('o.docx')).returncode, 2)

    def test_double_dash_ends_the_options(self):
        path = self.write('--json', b'a,1,2\nb,3,4\n')
        self.assertEqual(run('info', os.path.basename(path), cwd=self.folder).returncode, 2)
        self.assertIn(b'Rows', self.succeed('info', '--', os.path.basename(path), cwd=self.folder).stdout)

    def test_forms_of_one_option(self):
        wanted = self.json('neighbors', WORDS, '--item', 'king', '--count', '3')
        for form in [['-k', '3'], ['-k3'], ['--count=3'], ['-k', '5', '-k', '3']]:
            self.assertEqual(self.json('neighbors', WORDS, '--item=king', *form), wanted)


class Surroundings(CliTest):
    def test_from_any_folder(self):
        relative = os.path.relpath(WORDS, self.folder)
        self.assertEqual(self.json('info', relative, cwd=self.folder), self.json('info', WORDS, cwd='/'))

    def test_results_and_messages_are_apart(self):
        result = self.succeed('project', WORDS, '--neighbors', '5', '-o', self.path('o.csv'), '--json')
        json.loads(result.stdout)
        self.assertEqual(result.stderr.decode(), 'vectarium-cli: --neighbors has no effect on --method pca.\n')

    def test_no_progress_where_there_is_no_terminal(self):
        result = self.succeed('project', WORDS, '--method', 'tsne', '--iterations', '300', '-o', self.path('o.csv'))
        self.assertEqual(result.stderr, b'')

    def test_a_closed_output_is_a_failure(self):
        with open('/dev/full', 'wb') as full:
            result = subprocess.run([PROGRAM, 'info', WORDS], stdout=full, stderr=subprocess.PIPE)
        self.assertEqual(result.returncode, 1)
        self.assertIn(b'standard output', result.stderr)

    def test_threads_do_not_change_neighbors(self):
        one = self.json('neighbors', WORDS, '--item', 'king', '--threads', '1')
        self.assertEqual(self.json('neighbors', WORDS, '--item', 'king', '--threads', '3'), one)

    def test_interrupting(self):
        vectors = self.path('random.npy')
        numpy.save(vectors, numpy.random.default_rng(0).normal(size=(20000, 50)).astype('f4'))
        output = self.write('map.csv', 'kept')
        process = subprocess.Popen([PROGRAM, 'project', vectors, '--method', 'tsne', '--iterations', '100000', '--auto-stop', 'no', '-o',
                                    output],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=dict(os.environ, LC_ALL='C.UTF-8', LANGUAGE='en'))
        time.sleep(2)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 1)
        self.assertEqual(err.decode(), 'vectarium-cli: Stopped; nothing was written.\n')
        self.assertEqual(out, b'')
        with open(output) as file:
            self.assertEqual(file.read(), 'kept')
        self.assertEqual(sorted(os.listdir(self.folder)), ['map.csv', 'random.npy'])


support.main()
