#!/usr/bin/python3
"""What the eye should not have to look for: tabs, blanks at the end of lines, long lines, missing final newlines, mixed line ends, output of
the library, and files that nobody builds."""
import re
import sys
from pathlib import Path

import tap

MAX_LINE = 160
TEXT = {".c", ".h", ".py", ".ui", ".build", ".xml", ".md", ".bash", ".sh", ".in", ".cpp"}
FOLDERS = ("src", "ui", "resources", "data", "tests", "subprojects", ".ci")
# The library never prints and never exits; the command line prints through one file, main() may exit.
PRINTING = re.compile(r"(?<![\w.>])(printf|puts|putchar|g_print|g_printerr|fprintf|perror|exit|abort)\s*\(")
LAYERS_THAT_PRINT = {"cli", "app"}


def files(root):
    for path in root.iterdir():
        if path.is_file() and path.suffix in TEXT:
            yield path
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*")) if (root / folder).is_dir() else []:
            if path.is_file() and path.suffix in TEXT and "corpus" not in path.parts and "golden" not in path.name:
                yield path


def strip_comments_and_strings(text):
    keep_lines = lambda match: "\n" * match[0].count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', keep_lines, text, flags=re.S)


def problems_of(root, path):
    name = path.relative_to(root)
    raw = path.read_bytes()
    text = raw.decode("utf-8")
    if raw and not raw.endswith(b"\n"):
        yield f"{name}: no newline at the end"
    if b"\r" in raw:
        yield f"{name}: carriage returns"
    for number, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip():
            yield f"{name}:{number}: blanks at the end"
        if path.suffix in (".c", ".h"):
            if "\t" in line:
                yield f"{name}:{number}: tab"
            if len(line) > MAX_LINE:
                yield f"{name}:{number}: {len(line)} characters"
    if path.suffix == ".c" and name.parts[0] == "src" and name.parts[1] not in LAYERS_THAT_PRINT:
        for number, line in enumerate(strip_comments_and_strings(text).split("\n"), 1):
            if PRINTING.search(line):
                yield f"{name}:{number}: the library never prints and never exits: {line.strip()}"
    if path.suffix == ".h" and not re.search(r"^#pragma once$", text, re.M):
        yield f"{name}: no #pragma once"


def main():
    root = Path(sys.argv[1])
    found = [problem for path in files(root) for problem in problems_of(root, path)]
    tap.check(not found, "the files are in style", *found)

    built = "".join(path.read_text() for path in root.glob("src/*/meson.build"))
    orphans = [path for path in root.glob("src/*/*.c") if path.name not in built and path.stem not in built]
    tap.check(not orphans, "every file of src/ is built", *orphans)
    tap.done()


main()
