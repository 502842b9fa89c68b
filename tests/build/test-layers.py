#!/usr/bin/python3
"""The layers of src/ hold: an include never points up, GTK stays in app/, and FAISS's headers stay in the .c files of search/."""
import re
import sys
from pathlib import Path

import tap

# Each layer and those that it may include; the same lines as CONTRIBUTING.md draws.
LAYERS = {
    "base": set(),
    "table": {"base"},
    "read": {"base", "table"},
    "encode": {"base", "table", "read", "search"},
    "learn": {"base", "table", "read", "encode"},
    "search": {"base", "table"},
    "project": {"base", "table", "search"},
    "measure": {"base", "table", "search", "project"},
    "plot": {"base", "table"},
    "session": {"base", "table", "read", "encode", "learn", "search", "project", "measure", "plot"},
    "lesson": {"base", "table", "session"},
    "cli": {"base", "table", "read", "encode", "learn", "search", "project", "measure", "plot", "session", "lesson"},
    "app": {"base", "table", "read", "encode", "learn", "search", "project", "measure", "plot", "session", "lesson"},
}

TOOLKIT = re.compile(r"gtk/|gdk/|gsk/|adwaita|graphene")


def includes(path):
    for number, line in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)', line)
        if match:
            yield number, match[1] == "<", match[2]


def problems_of(source, path):
    layer = path.relative_to(source).parts[0]
    for number, system, name in includes(path):
        place = f"{path.relative_to(source)}:{number}"
        if TOOLKIT.match(name) and layer != "app":
            yield f"{place}: {name} belongs to app/ alone"
        if name.startswith("faiss/") and not (layer == "search" and path.suffix == ".c"):
            yield f"{place}: {name} belongs into the .c files of search/"
        target = name.split("/")[0] if "/" in name else layer
        if not system and target in LAYERS and target != layer and target not in LAYERS[layer]:
            yield f"{place}: {layer}/ must not use {target}/ ({name})"


def main():
    source = Path(sys.argv[1]) / "src"
    for folder in sorted(path for path in source.iterdir() if path.is_dir()):
        tap.check(folder.name in LAYERS, f"src/{folder.name} is a layer that is known", "add it to LAYERS in tests/build/test-layers.py")
        if folder.name in LAYERS:
            found = [text for path in sorted(folder.rglob("*.[ch]")) for text in problems_of(source, path)]
            tap.check(not found, f"src/{folder.name} includes only what it may", *found)

    # This test can fail: a file that breaks each rule is found out.
    bad = Path("bad.c")
    checks = {"plot": "#include <gtk/gtk.h>", "table": '#include "session/vec-session.h"', "read": "#include <faiss/c_api/Index_c.h>"}
    for layer, line in checks.items():
        import tempfile
        with tempfile.TemporaryDirectory() as folder:
            bad = Path(folder) / layer / "bad.c"
            bad.parent.mkdir()
            bad.write_text(line + "\n")
            tap.check(list(problems_of(Path(folder), bad)), f"{line} in {layer}/ would be found")
    tap.done()


main()
