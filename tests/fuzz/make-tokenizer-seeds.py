#!/usr/bin/env python3
"""Makes corpus/tokenizer and corpus/model2vec: small tokenizers with every kind of step, and models of a few tokens."""
import json
import struct
import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "encode"))
import tokenizer_folders as folders  # noqa: E402

PIECES = ["[UNK]", "[CLS]", "[MASK]", "a", "b", "ab", "##b", "hello", "Ġ", "▁", "▁a", "你", ",", "!", "<0x41>"]
IDS = {token: i for i, token in enumerate(PIECES)}
MODELS = {
    "wordpiece": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 9, "vocab": IDS},
    "unigram": {"type": "Unigram", "unk_id": 0, "byte_fallback": True, "vocab": [[token, -float(i)] for token, i in IDS.items()]},
    "bpe": folders.bpe(IDS, [["a", "b"]], unk_token="[UNK]", fuse_unk=True, byte_fallback=True),
    "merges": folders.bpe({"a": 0, "##b": 1, "ab": 2, "b</w>": 3, "b": 4}, ["a ##b"], continuing_subword_prefix="##", end_of_word_suffix="</w>", ignore_merges=True),
    "wordlevel": {"type": "WordLevel", "unk_token": "[UNK]", "vocab": IDS},
}
BERT = {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True}
TEMPLATE = folders.template(["[CLS]"], [], IDS)
TOKENS = folders.added({"[MASK]": 2}, **{"[MASK]": {"lstrip": True, "rstrip": True, "single_word": True, "normalized": True}})
SEEDS = {
    "bert": (MODELS["wordpiece"], BERT, {"type": "BertPreTokenizer"}, TEMPLATE, TOKENS),
    "forms": (MODELS["wordlevel"], folders.sequence("normalizers", *({"type": name} for name in ("NFC", "NFD", "NFKC", "NFKD", "Nmt", "Lowercase", "StripAccents"))),
              {"type": "Whitespace"}, None, TOKENS),
    "sentencepiece": (MODELS["unigram"], folders.sequence("normalizers", {"type": "Precompiled", "precompiled_charsmap": folders.charsmap([("ö", "o"), ("!", "ab")])},
                                                          folders.replace({"Regex": " {2,}"}, "▁")), folders.metaspace(split=True), TEMPLATE, TOKENS),
    "bytes": (MODELS["bpe"], {"type": "ByteLevel"}, None, folders.sequence("processors", folders.byte_level(), TEMPLATE), []),
    "gpt": (MODELS["bpe"], {"type": "Prepend", "prepend": "a"},
            folders.sequence("pretokenizers", folders.split({"Regex": folders.GPT4}), folders.byte_level(add_prefix_space=True)), None, TOKENS),
    "cuts": (MODELS["wordlevel"], {"type": "Strip", "strip_left": True, "strip_right": True},
             folders.sequence("pretokenizers", folders.split({"String": "b"}, "MergedWithNext"), {"type": "Punctuation", "behavior": "Contiguous"},
                              {"type": "Digits", "individual_digits": True}, {"type": "CharDelimiterSplit", "delimiter": " "}, {"type": "FixedLength", "length": 3}),
             {"type": "BertProcessing", "cls": ["[CLS]", 1], "sep": ["x", 2]}, []),
    "merges": (MODELS["merges"], None, folders.sequence("pretokenizers", {"type": "WhitespaceSplit"}, folders.split({"Regex": r"\w+"}, "Removed", True)), None, []),
}


def safetensors(tensors, data):
    header = json.dumps(tensors).encode()
    return struct.pack("<Q", len(header)) + header + data


def main():
    texts = {name: json.dumps(folders.tokenizer(*parts), ensure_ascii=False) for name, parts in SEEDS.items()}
    for folder in ("tokenizer", "model2vec"):
        (HERE / "corpus" / folder).mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (HERE / "corpus" / "tokenizer" / f"{name}.json").write_text(text, encoding="utf-8")
    n = len(PIECES)
    weights = {
        "floats": safetensors({"embeddings": {"dtype": "F32", "shape": [n, 2], "data_offsets": [0, 8 * n]}}, struct.pack(f"<{2 * n}f", *range(2 * n))),
        "quantized": safetensors({"embedding.weight": {"dtype": "I8", "shape": [3, 2], "data_offsets": [0, 6]},
                                  "mapping": {"dtype": "I32", "shape": [n], "data_offsets": [6, 6 + 4 * n]},
                                  "weights": {"dtype": "F16", "shape": [n], "data_offsets": [6 + 4 * n, 6 + 6 * n]}},
                                 bytes(6) + struct.pack(f"<{n}i", *(i % 3 for i in range(n))) + struct.pack(f"<{n}e", *([0.5] * n))),
    }
    for name, data in weights.items():
        parts = [b'{"model_type": "model2vec", "normalize": true}', texts["bert"].encode(), data]
        (HERE / "corpus" / "model2vec" / name).write_bytes(b"\n----\n".join(parts))


main()
