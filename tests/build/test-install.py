#!/usr/bin/python3
"""meson install puts everything where a desktop looks for it, and the installed command line works."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import tap

EXPECTED = [
    "bin/vectarium",
    "bin/vectarium-cli",
    "share/applications/org.vectarium.Vectarium.desktop",
    "share/metainfo/org.vectarium.Vectarium.metainfo.xml",
    "share/icons/hicolor/scalable/apps/org.vectarium.Vectarium.svg",
    "share/icons/hicolor/symbolic/apps/org.vectarium.Vectarium-symbolic.svg",
    "share/glib-2.0/schemas/org.vectarium.Vectarium.gschema.xml",
    "share/mime/packages/org.vectarium.Vectarium.xml",
    "share/locale/zh_CN/LC_MESSAGES/vectarium.mo",
    "share/vectarium/samples/first-words.csv",
]


def main():
    build, prefix = sys.argv[1:]
    with tempfile.TemporaryDirectory() as destdir:
        environment = dict(os.environ, DESTDIR=destdir)
        run = subprocess.run(["meson", "install", "-C", build, "--no-rebuild"], env=environment, capture_output=True, text=True)
        tap.check(run.returncode == 0, "meson install", run.stdout, run.stderr)
        root = Path(destdir + prefix)
        for name in EXPECTED:
            path = root / name
            tap.check(path.is_file() and path.stat().st_size > 0, name, "installed:", *sorted(
                str(p.relative_to(destdir)) for p in Path(destdir).rglob("*") if p.is_file()))
        foreign = [p for p in Path(destdir).rglob("*") if p.is_file() and ("faiss" in p.name.lower() or p.suffix in (".a", ".h"))]
        tap.check(not foreign, "nothing of FAISS and no headers are installed", *foreign)

        cli = root / "bin/vectarium-cli"
        sample = root / "share/vectarium/samples/first-words.csv"
        if cli.is_file():
            run = subprocess.run([cli, "info", sample], capture_output=True, text=True, cwd="/")
            tap.check(run.returncode == 0 and "12" in run.stdout, "the installed vectarium-cli reads the installed sample", run.stdout,
                      run.stderr)
    tap.done()


main()
