"""Small tokenizers of realistic structure, one or more for each kind of step that a tokenizer.json may have: what XLM-R, T5, ALBERT, RoBERTa, GPT-2, Llama, Qwen,
DeepSeek and CLIP use. Their vocabularies are learned from the words of tokenizer_lines.py."""
import base64
import collections
import functools
import json
import math
import struct
from pathlib import Path

import tokenizer_lines as source

GPT4 = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")


def words():
    """With their counts: early ones are frequent."""
    counts = collections.Counter()
    for group in (source.ENGLISH, source.CHINESE, source.OTHERS, source.EMOJI, " ".join(source.CODE).split()):
        for i, word in enumerate(group):
            counts[word] += 1 + 400 // (i + 4)
            counts[word.lower()] += 1 + 200 // (i + 4)
    return counts


# ---- Byte-pair encoding.

def byte_chars():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    return {byte: chr(byte) for byte in printable} | {byte: chr(256 + i) for i, byte in enumerate(others)}


def as_bytes(word):
    table = byte_chars()
    return [table[byte] for byte in word.encode()]


def learn_merges(pieces, n):
    """pieces: {tuple of symbols: count}"""
    merges = []
    for _ in range(n):
        pairs = collections.Counter()
        for symbols, count in pieces.items():
            for pair in zip(symbols, symbols[1:]):
                pairs[pair] += count
        if not pairs:
            break
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        merged = {}
        for symbols, count in pieces.items():
            out = []
            for symbol in symbols:
                if out and (out[-1], symbol) == best:
                    out[-1] += symbol
                else:
                    out.append(symbol)
            merged[tuple(out)] = merged.get(tuple(out), 0) + count
        pieces = merged
    return merges


@functools.cache
def byte_merges():
    pieces = {}
    for word, count in words().items():
        pieces[tuple(as_bytes(" " + word))] = count
        pieces[tuple(as_bytes(word))] = count // 2 + 1
    return learn_merges(pieces, 900)


def byte_pairs(n, first=()):
    """The vocabulary and merges of GPT-2's kind."""
    merges = byte_merges()[:n]
    tokens = dict.fromkeys([*first, *byte_chars().values(), *(a + b for a, b in merges)])
    return {token: i for i, token in enumerate(tokens)}, merges


def char_pairs(n, first, suffix="", prefix=""):
    """Of characters, the last one with @suffix, those but the first one with @prefix."""
    pieces = {}
    for word, count in words().items():
        symbols = [(prefix if i else "") + c for i, c in enumerate(word)]
        symbols[-1] += suffix
        pieces[tuple(symbols)] = count
    symbols = {symbol for piece in pieces for symbol in piece}
    if prefix:
        return pieces, symbols
    merges = learn_merges(pieces, n)
    tokens = dict.fromkeys([*first, *sorted(symbols | {s.removesuffix(suffix) for s in symbols if suffix}), *(a + b for a, b in merges)])
    return {token: i for i, token in enumerate(tokens)}, merges


def bpe(vocab, merges, **settings):
    return {"type": "BPE", "dropout": None, "unk_token": None, "continuing_subword_prefix": None, "end_of_word_suffix": None, "fuse_unk": False,
            "byte_fallback": False, "vocab": vocab, "merges": merges, **settings}


# ---- Unigram.

def unigram(first, lower=False, bytes_too=False):
    counts = collections.Counter()
    for word, count in words().items():
        piece = "▁" + (word.lower() if lower else word)
        for i in range(len(piece)):
            for j in range(i + 1, min(i + 7, len(piece)) + 1):
                counts[piece[i:j]] += count
    chosen = sorted((piece for piece, count in counts.items() if len(piece) == 1 or count > 30), key=lambda piece: (-counts[piece], piece))
    total = sum(counts[piece] for piece in chosen)
    # What is seldom as a character is not known.
    chosen = [piece for piece in chosen if len(piece) > 1 or counts[piece] > 4]
    # No two ways are equally probable: then the library and the JavaScript, which round differently, may choose differently.
    choice = source.Choice(7)
    vocab = [[token, 0.0] for token in first] + [[f"<0x{i:02X}>", -30.0] for i in range(256) if bytes_too]
    return {"type": "Unigram", "unk_id": first.index("<unk>"), "byte_fallback": bytes_too,
            "vocab": vocab + [[piece, round(math.log(counts[piece] * len(piece) / total) - choice.below(10**9) / 10**10, 12)] for piece in chosen]}


# ---- The parts.

def added(ids, **settings):
    tokens = []
    for content, i in ids.items():
        token = {"id": i, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        tokens.append(token | settings.get(content, {}))
    return tokens


def template(before, after, vocab):
    def piece(token):
        return {"SpecialToken": {"id": token, "type_id": 0}}
    special = {token: {"id": token, "ids": [vocab[token]], "tokens": [token]} for token in (*before, *after)}
    single = [*map(piece, before), {"Sequence": {"id": "A", "type_id": 0}}, *map(piece, after)]
    return {"type": "TemplateProcessing", "single": single, "pair": [*single, {"Sequence": {"id": "B", "type_id": 1}}], "special_tokens": special}


def tokenizer(model, normalizer=None, pre=None, post=None, tokens=()):
    return {"version": "1.0", "truncation": None, "padding": None, "added_tokens": list(tokens), "normalizer": normalizer, "pre_tokenizer": pre,
            "post_processor": post, "decoder": None, "model": model}


def sequence(name, *steps):
    return {"type": "Sequence", name: list(steps)}


def replace(pattern, content):
    return {"type": "Replace", "pattern": pattern, "content": content}


def split(pattern, behavior="Isolated", invert=False):
    return {"type": "Split", "pattern": pattern, "behavior": behavior, "invert": invert}


def byte_level(**settings):
    return {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True, **settings}


def metaspace(**settings):
    return {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": False, **settings}


# ---- Those that @huggingface/transformers understands.

XLMR = ["<s>", "<pad>", "</s>", "<unk>"]


def xlmr(normalizer, pre):
    model = unigram(XLMR)
    ids = {token: i for i, token in enumerate(XLMR)} | {"<mask>": len(model["vocab"])}
    return tokenizer(model, normalizer, pre, template(["<s>"], ["</s>"], ids), added(ids, **{"<mask>": {"lstrip": True}}))


def xlm_roberta():
    return xlmr(sequence("normalizers", {"type": "NFKC"}, replace({"Regex": " {2,}"}, " ")), sequence("pretokenizers", {"type": "WhitespaceSplit"}, metaspace(split=True)))


def t5():
    return xlmr(sequence("normalizers", {"type": "Strip", "strip_left": False, "strip_right": True}, replace({"Regex": " {2,}"}, "▁")), metaspace())


def llama_unsplit():
    return xlmr(sequence("normalizers", {"type": "Prepend", "prepend": "▁"}, replace({"String": " "}, "▁")), None)


def albert():
    first = ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
    model = unigram(first, lower=True)
    ids = {token: i for i, token in enumerate(first)}
    steps = [replace({"String": "``"}, "\""), replace({"String": "''"}, "\""), {"type": "NFKD"}, {"type": "StripAccents"}, {"type": "Lowercase"},
             replace({"Regex": " {2,}"}, " ")]
    return tokenizer(model, sequence("normalizers", *steps), metaspace(add_prefix_space=True), template(["[CLS]"], ["[SEP]"], ids),
                     added(ids, **{"[MASK]": {"lstrip": True}}))


def roberta():
    vocab, merges = byte_pairs(700, XLMR)
    vocab["<mask>"] = len(vocab)
    ids = {token: vocab[token] for token in (*XLMR, "<mask>")}
    post = {"type": "RobertaProcessing", "sep": ["</s>", 2], "cls": ["<s>", 0], "trim_offsets": True, "add_prefix_space": False}
    return tokenizer(bpe(vocab, [f"{a} {b}" for a, b in merges], unk_token="<unk>", continuing_subword_prefix="", end_of_word_suffix=""), None, byte_level(),
                     post, added(ids, **{"<mask>": {"lstrip": True}}))


def gpt2():
    vocab, merges = byte_pairs(300)
    ids = {"<|endoftext|>": len(vocab)}
    return tokenizer(bpe(vocab, [f"{a} {b}" for a, b in merges]), None, byte_level(add_prefix_space=True), byte_level(), added(ids))


def llama3():
    vocab, merges = byte_pairs(900)
    # Tokens that no merge leads to.
    vocab |= {token: len(vocab) + i for i, token in enumerate(["Ġunbelievable", "Ġtheir", "internationalization"]) if token not in vocab}
    ids = {"<|endoftext|>": len(vocab), "<|im_start|>": len(vocab) + 1}
    post = sequence("processors", byte_level(), template(["<|im_start|>"], [], ids))
    return tokenizer(bpe(vocab, merges, ignore_merges=True), None, sequence("pretokenizers", split({"Regex": GPT4}), byte_level(use_regex=False)), post, added(ids))


def qwen():
    vocab, merges = byte_pairs(500)
    ids = {"<|endoftext|>": len(vocab), "<|im_start|>": len(vocab) + 1, "[mask]": len(vocab) + 2}
    tokens = added(ids, **{"[mask]": {"special": False, "normalized": True}})
    pre = sequence("pretokenizers", split({"Regex": GPT4.replace("{1,3}", "")}), byte_level(use_regex=False))
    return tokenizer(bpe(vocab, merges), {"type": "NFC"}, pre, byte_level(), tokens)


def deepseek():
    vocab, merges = byte_pairs(400)
    ids = {"<|endoftext|>": len(vocab)}
    patterns = [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", "[一-龥]+", r"[0-9]"]
    pre = sequence("pretokenizers", *(split({"Regex": pattern}) for pattern in patterns), byte_level(use_regex=False))
    return tokenizer(bpe(vocab, merges), sequence("normalizers"), pre, byte_level(), added(ids))


def clip():
    table = byte_chars()
    pieces = {}
    for word, count in words().items():
        symbols = as_bytes(word.lower())
        symbols[-1] += "</w>"
        pieces[tuple(symbols)] = count
    merges = learn_merges(pieces, 400)
    tokens = dict.fromkeys([*table.values(), *(c + "</w>" for c in table.values()), *(a + b for a, b in merges), "<s>", "</s>"])
    vocab = {token: i for i, token in enumerate(tokens)}
    pattern = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"
    pre = sequence("pretokenizers", split({"Regex": pattern}, "Removed", True), byte_level(use_regex=False))
    normalizer = sequence("normalizers", {"type": "NFC"}, replace({"Regex": r"\s+"}, " "), {"type": "Lowercase"})
    post = {"type": "BertProcessing", "sep": ["</s>", vocab["</s>"]], "cls": ["<s>", vocab["<s>"]]}
    return tokenizer(bpe(vocab, merges, unk_token="</s>", continuing_subword_prefix="", end_of_word_suffix="</w>"), normalizer, pre, post,
                     added({"<s>": vocab["<s>"], "</s>": vocab["</s>"]}))


def gemma():
    first = ["<unk>", "<s>", "</s>"]
    vocab, merges = char_pairs(600, [*first, *(f"<0x{i:02X}>" for i in range(256)), "▁"])
    ids = {token: i for i, token in enumerate(first)}
    return tokenizer(bpe(vocab, merges, unk_token="<unk>", fuse_unk=True, byte_fallback=True), replace({"String": " "}, "▁"),
                     split({"String": " "}, "MergedWithPrevious"), template(["<s>"], [], ids), added(ids))


def bert_cased():
    first = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    pieces = dict.fromkeys(first)
    for word, count in words().items():
        for i in range(len(word)):
            for j in range(i + 1, len(word) + 1):
                if j - i < 5 or count > 20:
                    pieces[("##" if i else "") + word[i:j]] = None
    vocab = {token: i for i, token in enumerate(pieces)}
    normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": False, "strip_accents": None, "lowercase": False}
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 50, "vocab": vocab}
    return tokenizer(model, normalizer, {"type": "BertPreTokenizer"}, template(["[CLS]"], ["[SEP]"], vocab), added({token: vocab[token] for token in first}))


# ---- Those for which Hugging Face's own library is asked.

def charsmap(pairs):
    """A double array of the characters that are replaced: Darts-clone's format, filled in the simplest way."""
    texts, offsets = b"", {}
    for _, after in pairs:
        if after not in offsets:
            offsets[after] = len(texts)
            texts += after.encode() + b"\0"
    trie = {}
    for before, after in pairs:
        node = trie
        for byte in before.encode():
            node = node.setdefault(byte, {})
        node[None] = offsets[after]
    units = {0: 0}
    todo = [(0, trie)]
    while todo:
        place, node = todo.pop(0)
        labels = [0 if label is None else label for label in node]
        base = 0x100
        while base & 0xFF or any(base ^ label in units for label in labels):
            base += 0x100
        offset = place ^ base
        units[place] |= (offset << 10 if offset < 1 << 21 else (offset >> 8) << 10 | 1 << 9) | (1 << 8 if None in node else 0)
        for label, child in node.items():
            units[base ^ (label or 0)] = child | 1 << 31 if label is None else label
            if label is not None:
                todo.append((base ^ label, child))
    array = [units.get(i, 0) for i in range(max(units) + 256 & ~255)]
    return base64.b64encode(struct.pack("<I", 4 * len(array)) + struct.pack(f"<{len(array)}I", *array) + texts).decode()


def precompiled():
    pairs = [("\t", " "), ("\r", " "), ("\u3000", " "), ("\u00a0", " "), ("ﬁ", "fi"), ("ﬂ", "fl"), ("①", "1"), ("½", "1⁄2"), ("²", "2"), ("\u200b", ""), ("\u0085", " "),
             ("e\u0301", "é"), ("Ａ", "A"), ("\u212b", "Å"), ("…", "..."), ("\x01", ""), ("㎏", "kg"), ("각", "각"), ("№", "No")]
    return xlmr(sequence("normalizers", {"type": "Precompiled", "precompiled_charsmap": charsmap(pairs)}, replace({"Regex": " {2,}"}, " ")), metaspace(split=True))


def nmt():
    return xlmr(sequence("normalizers", {"type": "Nmt"}, {"type": "NFKC"}), metaspace(prepend_scheme="first", split=True))


def unigram_bytes():
    model = unigram(XLMR, bytes_too=True)
    return tokenizer(model, {"type": "NFD"}, metaspace(prepend_scheme="never", split=True), None, added({"<s>": 0}))


def word_level(*pre):
    vocab = {"<unk>": 0}
    for word in [*words(), *"()[]{},.;:!?'\"-_+*/=<>#@&%$0123456789", "!!", "...", "--", "12", "34", "ab", "a", "b", "x", "été", "naïve_été", "привет"]:
        vocab.setdefault(word, len(vocab))
    vocab["[X]"] = len(vocab)
    tokens = added({"[X]": vocab["[X]"]}, **{"[X]": {"single_word": True, "rstrip": True, "special": False}})
    return tokenizer({"type": "WordLevel", "unk_token": "<unk>", "vocab": vocab}, None, sequence("pretokenizers", *pre), None, tokens)


def word_prefix():
    """Byte-pair encoding whose characters within a word are marked."""
    pieces, symbols = char_pairs(0, [], prefix="##")
    tokens = dict.fromkeys(["[UNK]", *sorted(symbols), *sorted({s.removeprefix("##") for s in symbols})])
    merges = []
    for word in source.ENGLISH[:150]:
        for i in range(1, len(word)):
            left, right = word[:i], "##" + word[i]
            if left in tokens and right in tokens and [left, right] not in merges:
                merges.append([left, right])
                tokens[word[:i + 1]] = None
    vocab = {token: i for i, token in enumerate(tokens)}
    return tokenizer(bpe(vocab, merges, unk_token="[UNK]", continuing_subword_prefix="##", fuse_unk=True), {"type": "Lowercase"}, {"type": "Whitespace"}, None, [])


def byte_normalized():
    vocab, merges = byte_pairs(300)
    return tokenizer(bpe(vocab, merges), {"type": "ByteLevel"}, None, None, [])


SHARED = {
    "all-MiniLM-L6-v2": "all-MiniLM-L6-v2-noweights", "bert-tiny": "bert-tiny-noweights", "bge-large-zh": "bge-large-zh-v1.5-noweights",
    "model2vec": "model2vec/test-model-float32", "model2vec-quantized": "model2vec/test-model-vocab-quantized", "model2vec-test": "tokenizers/model2vec_test_tokenizer",
    "real_tokenizer": "tokenizers/real_tokenizer.json", "llama-2": "tokenizers/l2_supercat_tokenizer_config.json",
    "bert-base-cased": "tokenizers/bert_base_cased_vocab.txt", "bert-base-uncased": "tokenizers/bert_base_uncased_vocab.txt",
}
MADE = {"xlm-roberta": xlm_roberta, "t5": t5, "llama-unsplit": llama_unsplit, "albert": albert, "roberta": roberta, "gpt-2": gpt2, "llama-3": llama3, "qwen": qwen,
        "deepseek": deepseek, "clip": clip, "gemma": gemma, "bert-cased": bert_cased}
RARE = {
    "precompiled": precompiled, "nmt": nmt, "unigram-bytes": unigram_bytes, "word-prefix": word_prefix, "byte-normalized": byte_normalized,
    "whitespace": lambda: word_level({"type": "Whitespace"}),
    "punctuation": lambda: word_level({"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Isolated"}),
    "punctuation-contiguous": lambda: word_level({"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Contiguous"}),
    "punctuation-removed": lambda: word_level({"type": "WhitespaceSplit"}, {"type": "Punctuation", "behavior": "Removed"}),
    "previous": lambda: word_level(split({"Regex": r"\p{P}"}, "MergedWithPrevious"), split({"String": " "}, "Removed")),
    "next": lambda: word_level(split({"Regex": r"[-.,!]"}, "MergedWithNext"), {"type": "WhitespaceSplit"}),
    "contiguous": lambda: word_level(split({"Regex": r"\w"}, "Contiguous"), {"type": "WhitespaceSplit"}),
    "inverted": lambda: word_level(split({"Regex": r"\w+"}, "Removed", True)),
    "digits": lambda: word_level({"type": "Digits", "individual_digits": True}, {"type": "WhitespaceSplit"}),
    "numbers": lambda: word_level({"type": "Digits", "individual_digits": False}, {"type": "CharDelimiterSplit", "delimiter": " "}),
}


def write(folder, text, config):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tokenizer.json").write_text(text, encoding="utf-8")
    (folder / "tokenizer_config.json").write_text(config, encoding="utf-8")


def write_shared(shared, name, folder):
    """Of a real tokenizer; FALSE where it is absent."""
    path = Path(shared) / "models" / SHARED[name]
    if not path.exists():
        return False
    if path.suffix == ".txt":
        write(folder, "", json.dumps({"tokenizer_class": "BertTokenizer", "do_lower_case": "uncased" in path.name}))
        (folder / "tokenizer.json").rename(folder / "vocab.txt").write_bytes(path.read_bytes())
        return True
    config = path / "tokenizer_config.json"
    text = (path / "tokenizer.json" if path.is_dir() else path).read_text(encoding="utf-8")
    write(folder, text, config.read_text(encoding="utf-8") if config.exists() else '{"tokenizer_class": "PreTrainedTokenizer"}')
    return True


def as_json(folder):
    """What a folder with vocab.txt would have as its tokenizer.json."""
    vocab = {token: i for i, token in enumerate((folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1])}
    lowercase = json.loads((folder / "tokenizer_config.json").read_text())["do_lower_case"]
    model = {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": vocab}
    normalizer = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": lowercase}
    return tokenizer(model, normalizer, {"type": "BertPreTokenizer"}, template(["[CLS]"], ["[SEP]"], vocab),
                     added({token: vocab[token] for token in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")}))


def write_made(make, folder):
    write(folder, json.dumps(make(), ensure_ascii=False), '{"tokenizer_class": "PreTrainedTokenizer"}')
