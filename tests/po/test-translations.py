#!/usr/bin/env python3
"""Every string a person sees is translated: the sources are read again with xgettext and each message must be in every language's
.po file, translated, not fuzzy, and with the same placeholders. Prints TAP."""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
JOINED = re.compile(r"""(?<![A-Za-z0-9])(?:N?_|ngettext)\s*\((?:\s*"(?:[^"\\]|\\.)*")+\s*(?:G_[A-Z]|PRI)""")
MARKED = re.compile(r"""(?<![A-Za-z0-9])(?:N?_|C_|ngettext)\s*\(\s*"|translatable="(?:yes|true)\"""")


def run(*command):
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def sources():
    """Every file with a marked string, relative to the root."""
    found = []
    for top in ("src", "ui", "data"):
        for folder, _, names in os.walk(os.path.join(ROOT, top)):
            for name in names:
                path = os.path.join(folder, name)
                if name.endswith((".c", ".h", ".ui")):
                    if MARKED.search(open(path, encoding="utf-8").read()):
                        found.append(os.path.relpath(path, ROOT))
                elif name.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml")):
                    found.append(os.path.relpath(path, ROOT))
    return sorted(found)


def joined():
    """Where a marked string is joined with a macro: xgettext cannot read its value, and cuts the message off there."""
    for path in sources():
        if path.endswith((".c", ".h")):
            text = open(os.path.join(ROOT, path), encoding="utf-8").read()
            for match in JOINED.finditer(text):
                yield "%s:%d" % (path, text.count("\n", 0, match.start()) + 1)


def potfiles():
    with open(os.path.join(ROOT, "po", "POTFILES.in"), encoding="utf-8") as file:
        return sorted(line.strip() for line in file if line.strip() and not line.startswith("#"))


def messages(path):
    """(context, msgid) → list of translations, from a .po file normalised by msgcat; fuzzy ones have an empty list."""
    result = {}
    text = run("msgattrib", "--no-obsolete", "--no-wrap", path)
    for block in text.split("\n\n"):
        fuzzy = any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines())
        fields = {}
        key = None
        for line in block.splitlines():
            if line.startswith("#"):
                continue
            match = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+"(.*)"$', line)
            if match:
                key = match.group(1)
                fields[key] = match.group(2)
            elif line.startswith('"') and key:
                fields[key] += line[1:-1]
        if fields.get("msgid"):
            values = [value for name, value in fields.items() if name.startswith("msgstr")]
            result[(fields.get("msgctxt"), fields["msgid"])] = [] if fuzzy else values
    return result


def main():
    failures = 0
    number = 0

    def report(ok, name, lines=()):
        nonlocal failures, number
        number += 1
        print("%s %d - %s" % ("ok" if ok else "not ok", number, name))
        for line in lines:
            print("# " + line)
        failures += not ok

    missing = sorted(set(sources()) - set(potfiles()))
    gone = [path for path in potfiles() if not os.path.exists(os.path.join(ROOT, path))]
    report(not missing and not gone, "POTFILES.in names every file with strings",
           ["not listed: " + path for path in missing] + ["does not exist: " + path for path in gone])

    cut = list(joined())
    report(not cut, "no marked string is joined with a macro", ["use %lld and a cast: " + place for place in cut])

    with tempfile.TemporaryDirectory() as folder:
        pot = os.path.join(folder, "vectarium.pot")
        listed = [path for path in potfiles() if path not in gone]
        run("xgettext", "--from-code=UTF-8", "--add-comments", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
            "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", "--keyword=g_dngettext:2,3", "--flag=_:1:pass-c-format", "--flag=N_:1:pass-c-format",
            "-o", pot, *listed)
        wanted = messages(pot)
        report(len(wanted) > 0, "the sources have strings (%d)" % len(wanted))
        for language in open(os.path.join(ROOT, "po", "LINGUAS"), encoding="utf-8").read().split():
            po = os.path.join(ROOT, "po", language + ".po")
            check = subprocess.run(["msgfmt", "--check", "-o", os.devnull, po], capture_output=True, text=True)
            report(check.returncode == 0, language + " passes msgfmt --check", check.stderr.splitlines())
            have = messages(po)
            lacking = [key[1] for key in wanted if not have.get(key) or not all(have[key])]
            report(not lacking, language + " is complete", ["untranslated: “%s”" % text for text in lacking])
            stale = [key[1] for key in have if key not in wanted]
            report(not stale, language + " has nothing that the program no longer says", ["stale: “%s”" % text for text in stale])
    print("1..%d" % number)
    return failures > 0


sys.exit(main())
