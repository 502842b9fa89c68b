"""Reads GCIDE, the GNU version of the Collaborative International Dictionary of English, as Debian's dict-gcide installs it (GPL-2+)."""
import gzip
import re

PATH = "/usr/share/dictd/gcide.dict.dz"
HEADWORD = re.compile(r"([^\\\n]{1,40}?) \\")
# Sources, pronunciations, who is quoted, fields such as "(Bot.)", what is marked as a headword.
REMARKS = re.compile(r"\[[^\]]*\]|\\[^\\]*\\|--\s?[A-Z][\w. ]+$|\([A-Z][\w. &]+\.\)|--\s?\{[^}]*\}|[{}]")
QUOTED = 12    # blanks before a line of a quotation


def paragraphs(path=PATH):
    """(headword, text) of each definition, (None, text) of each quotation."""
    with gzip.open(path, "rt", encoding="utf-8", errors="replace") as file:
        text = file.read()
    word = None
    for paragraph in re.split(r"\n\s*\n", text):
        lines = paragraph.split("\n")
        indent = len(lines[0]) - len(lines[0].lstrip())
        if lines[0] and indent == 0:
            found = HEADWORD.match(lines[0])
            word = found[1].lower().replace(" ", "_") if found else word
            lines = [lines[0].split(". ", 1)[-1]] if len(lines) == 1 else lines[1:]
        yield word if indent < QUOTED else None, REMARKS.sub(" ", " ".join(line.strip() for line in lines))
