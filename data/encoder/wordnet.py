"""Reads WordNet 3.0 as Debian's wordnet-base installs it (wndb(5WN), senseidx(5WN), cntlist(5WN), morphy(7WN))."""
import re
from pathlib import Path

PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
TYPE_NUMBERS = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "s"}
CATEGORIES = """adj.all adj.pert adv.all noun.Tops noun.act noun.animal noun.artifact noun.attribute noun.body noun.cognition
noun.communication noun.event noun.feeling noun.food noun.group noun.location noun.motive noun.object noun.person noun.phenomenon noun.plant
noun.possession noun.process noun.quantity noun.relation noun.shape noun.state noun.substance noun.time verb.body verb.change verb.cognition
verb.communication verb.competition verb.consumption verb.contact verb.creation verb.emotion verb.motion verb.perception verb.possession
verb.social verb.stative verb.weather adj.ppl""".split()
# morphy(7WN): ending, what it becomes.
ENDINGS = {
    "n": [("s", ""), ("ses", "s"), ("xes", "x"), ("zes", "z"), ("ches", "ch"), ("shes", "sh"), ("men", "man"), ("ies", "y")],
    "v": [("s", ""), ("ies", "y"), ("es", "e"), ("es", ""), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")],
    "a": [("er", ""), ("est", ""), ("er", "e"), ("est", "e")],
    "r": [],
}
TOKEN = re.compile(r"[a-z][a-z'\-]*(?:\.[a-z]\.?)*|\d+")
LITTLE = set("""a an the of and or to in for with by on at from as is are be that which who whom whose it its his her their this these those
not no into than such used usually especially having being one some any other e.g i.e etc was were has have had can may but if when where
there often very more most between through during something someone he she they we you i me him them us my your our do does did""".split())
LONGEST = 4    # words of a phrase that is looked for in texts


OFFENSIVE = {"ethnic_slur", "obscenity", "disparagement"}   # usages that WordNet marks


class Synset:
    """A meaning: its part of speech, category, words with the count of each in this meaning, definition, examples, related synsets."""

    def __init__(self, fields, gloss):
        self.offset, self.category, self.type = fields[0], int(fields[1]), fields[2]
        n_words = int(fields[3], 16)
        self.spelling = [re.sub(r"\((a|p|ip)\)$", "", word) for word in fields[4:4 + 2 * n_words:2]]
        self.words = [word.lower() for word in self.spelling]
        self.ids = [int(number, 16) for number in fields[5:5 + 2 * n_words:2]]
        at = 4 + 2 * n_words
        self.pointers = [tuple(fields[at + 1 + 4 * i:at + 5 + 4 * i]) for i in range(int(fields[at]))]
        self.definition = re.split(r';\s*"', gloss)[0].strip()
        self.examples = re.findall(r'"([^"]+)"', gloss)
        self.related, self.kinds = [], []
        self.offensive = set()    # those of its words that WordNet marks so in this meaning

    @property
    def part(self):
        return "a" if self.type == "s" else self.type


class Wordnet:
    def __init__(self, folder):
        self.folder = Path(folder)
        self.synsets, places = [], {}
        for part, name in PARTS.items():
            for line in self.lines(f"data.{name}"):
                left, gloss = line.split("|", 1)
                synset = Synset(left.split(), gloss.strip())
                places[synset.part, synset.offset] = len(self.synsets)
                self.synsets.append(synset)
        for synset in self.synsets:
            for kind, offset, part, _ in synset.pointers:
                synset.related.append(places["a" if part == "s" else part, offset])
                synset.kinds.append(kind)
            self.mark_offensive(synset)
        self.read_counts()
        self.words = list(dict.fromkeys(word for synset in self.synsets for word in synset.words))
        self.number = {word: i for i, word in enumerate(self.words)}
        self.senses = {}    # (word, part) → its synsets, the most frequent first
        for part, name in PARTS.items():
            for line in self.lines(f"index.{name}"):
                fields = line.split()
                first = 4 + int(fields[3]) + 2
                self.senses[fields[0], part] = [places[part, offset] for offset in fields[first:]]
        self.exceptions = {}
        for part, name in PARTS.items():
            for line in self.lines(f"{name}.exc"):
                inflected, base = line.split()[:2]
                self.exceptions.setdefault((inflected, part), base)
        self.known = {}

    def lines(self, name):
        with open(self.folder / name, encoding="latin-1") as file:
            return [line for line in file if not line.startswith("  ")]

    def mark_offensive(self, synset):
        """A mark is on one word or on all; what is out of use beside a slur is one."""
        marks = {"slur": set(), "archaism": set()}
        for (kind, _, _, which), other in zip(synset.pointers, synset.related):
            usages = set(self.synsets[other].words) if kind == ";u" else set()
            word = int(which[:2], 16)
            for name in ["slur"] * bool(usages & OFFENSIVE) + ["archaism"] * ("archaism" in usages):
                marks[name].update([synset.words[word - 1]] if word else synset.words)
        if re.search(r"offensive.* (term|name)|ethnic slur", synset.definition):
            marks["slur"].update(synset.words)
        synset.offensive = marks["slur"] | (marks["archaism"] if marks["slur"] else set())

    def is_offensive(self, word):
        """Whether all meanings of a word are marked, in any part of speech."""
        return any(all(word in self.synsets[i].offensive for i in self.senses[word, part]) for part in PARTS if (word, part) in self.senses)

    def read_counts(self):
        """How often each word has each meaning in the texts that were tagged by hand (SemCor)."""
        counts = {}
        for line in self.lines("cntlist.rev"):
            key, _, count = line.split()
            word, rest = key.split("%")
            kind, category, number = rest.split(":")[:3]
            place = word, TYPE_NUMBERS[kind], int(category), int(number)
            counts[place] = counts.get(place, 0) + int(count)
        for synset in self.synsets:
            synset.counts = [counts.get((word, synset.type, synset.category, number), 0) for word, number in zip(synset.words, synset.ids)]

    def lemmas(self, word):
        """(base form, part of speech) of an inflected word, as morphy finds them."""
        found = []
        for part in PARTS:
            if (word, part) in self.senses:
                found.append((word, part))
            elif (self.exceptions.get((word, part)), part) in self.senses:
                found.append((self.exceptions[word, part], part))
            else:
                for ending, base in ENDINGS[part]:
                    stem = word[:len(word) - len(ending)] + base
                    if word.endswith(ending) and len(stem) > 2 and (stem, part) in self.senses:
                        found.append((stem, part))
                        break
        return found

    def base(self, word):
        if word not in self.known:
            lemmas = [] if word in self.number else self.lemmas(word)
            self.known[word] = lemmas[0][0] if lemmas else word
        return self.known[word]

    def content_words(self, text):
        """Lemmas and phrases of a text, without those words that mean little."""
        tokens, found, at = TOKEN.findall(text.lower()), [], 0
        while at < len(tokens):
            for n in range(LONGEST, 1, -1):
                phrase = "_".join(tokens[at:at + n])
                if at + n <= len(tokens) and phrase in self.number and not LITTLE.issuperset(tokens[at:at + n]):
                    break
            else:
                n, phrase = 1, tokens[at] if tokens[at] in LITTLE else self.base(tokens[at])
            if phrase not in LITTLE:
                found.append(phrase)
            at += n
        return found
