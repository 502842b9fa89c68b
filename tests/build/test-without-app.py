#!/usr/bin/python3
"""With -Dapp=false core and command line are built without GTK, neither linked nor asked for."""
import json
import subprocess
import sys
from pathlib import Path

import tap


def run(*command, **options):
    return subprocess.run([str(word) for word in command], capture_output=True, text=True, **options)


def main():
    source, build, faiss_prefix = sys.argv[1:]
    folder = Path(build) / "without-app"
    if not (folder / "build.ninja").exists():
        configured = run("meson", "setup", folder, source, "-Dapp=false", f"-Dfaiss_prefix={faiss_prefix}", "-Dbuildtype=plain")
        tap.check(configured.returncode == 0, "it can be configured", configured.stdout, configured.stderr)
    built = run("ninja", "-C", folder)
    tap.check(built.returncode == 0, "it compiles", built.stdout[-4000:], built.stderr)

    names = {entry["name"] for entry in json.loads(run("meson", "introspect", folder, "--dependencies").stdout)}
    tap.check("gio-unix-2.0" in names and not any("gtk" in name or "adwaita" in name for name in names), "GTK is not looked for", names)
    cli = folder / "src/cli/vectarium-cli"
    tap.check(cli.is_file(), "vectarium-cli is built")
    tap.check(not (folder / "src/app").exists(), "the application is not built")
    if cli.is_file():
        libraries = run("ldd", cli).stdout
        tap.check("libglib" in libraries and "libgtk" not in libraries, "vectarium-cli is not linked with GTK", libraries)
        version = run(cli, "--help")
        tap.check(version.returncode == 0, "it starts", version.stdout, version.stderr)
    tap.done()


main()
