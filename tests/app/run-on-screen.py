#!/usr/bin/env python3
"""Runs a test program on a screen, a bus and in a home of its own: usage run-on-screen.py PROGRAM [ARGUMENT…]"""

import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from driver import Skip, screen


def main():
    try:
        with screen(1280, 800):
            return subprocess.run(sys.argv[1:]).returncode
    except Skip as reason:
        print(f"1..0 # SKIP {reason}")
        return 0


if __name__ == "__main__":
    sys.exit(main())
