#!/usr/bin/env python3
"""The program speaks the language that the environment asks for, also where no locale of it is installed.
Run as: python3 test-language.py PROGRAM. Prints TAP."""
import os
import platform
import subprocess
import sys

PROGRAM = os.path.abspath(sys.argv[1])
VARIABLES = ("LANG", "LANGUAGE", "LC_ALL", "LC_MESSAGES")
CHINESE = "用法："
ENGLISH = "Usage:"

CASES = [
    (CHINESE, {"LANG": "zh_CN.UTF-8"}),
    (CHINESE, {"LC_ALL": "zh_CN.UTF-8"}),
    (CHINESE, {"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}),
    (CHINESE, {"LANG": "fr_FR.UTF-8", "LANGUAGE": "zh_CN:fr"}),
    (ENGLISH, {"LANG": "zh_CN.UTF-8", "LANGUAGE": "en"}),
    (ENGLISH, {"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}),
    (ENGLISH, {"LANG": "C", "LANGUAGE": "zh_CN"}),
    (ENGLISH, {"LANG": "xx_XX.UTF-8"}),
    (ENGLISH, {}),
]


def can_translate():
    """gettext translates nothing in the locale "C", which newer C libraries take C.UTF-8 for; some other locale must be there."""
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(int(part) for part in version.split(".")[:2]) < (2, 39):
        return True
    names = subprocess.run(["locale", "-a"], capture_output=True, text=True).stdout.split()
    return any(name.startswith(("en_US", "zh_CN", "en_GB")) for name in names)


def help_text(variables):
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environment.update(variables)
    done = subprocess.run([PROGRAM, "--help"], capture_output=True, env=environment, check=True)
    return done.stdout.decode("utf-8")


def main():
    if not can_translate():
        print("1..0 # SKIP no locale that gettext translates in")
        return False
    failures = 0
    for number, (start, variables) in enumerate(CASES, 1):
        shown = " ".join("%s=%s" % pair for pair in variables.items()) or "no variable"
        said = help_text(variables)
        ok = said.startswith(start)
        failures += not ok
        print("%s %d - %s" % ("ok" if ok else "not ok", number, shown))
        if not ok:
            print("# expected “%s”, got “%s”" % (start, said.splitlines()[0] if said else ""))
    print("1..%d" % len(CASES))
    return failures > 0


sys.exit(main())
