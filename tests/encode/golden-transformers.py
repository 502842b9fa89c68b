#!/usr/bin/python3
"""Writes test-transformer.golden.h: hidden states of small BERT, DistilBERT, RoBERTa, XLM-R and MPNet models by torch, written after the
published architectures (Hugging Face's transformers, src/transformers/models/*/modeling_*.py). Weights follow from a formula that models.c has too.

usage: golden-transformers.py > test-transformer.golden.h      (Debian: python3-torch)
"""
import json
import math
import pathlib
import sys

import numpy as np
import torch
import torch.nn.functional as F

MODELS = {
    # name: kind, words, width, layers, heads, inner, positions, types, padding, activation, epsilon
    "bert": ("bert", 50, 32, 2, 2, 64, 160, 2, 0, "gelu", 1e-12),
    "bert-narrow": ("bert", 50, 30, 2, 3, 50, 64, 2, 0, "gelu_new", 1e-5),
    "distilbert": ("distilbert", 50, 24, 2, 3, 40, 160, 0, 0, "gelu", 1e-12),
    "roberta": ("roberta", 50, 32, 2, 4, 64, 160, 1, 1, "gelu", 1e-5),
    "xlm-roberta": ("xlm-roberta", 60, 48, 1, 3, 80, 160, 1, 1, "relu", 1e-5),
    "mpnet": ("mpnet", 50, 24, 2, 3, 48, 210, 0, 1, "gelu", 1e-5),
}
LENGTHS = [1, 2, 7, 21, 40]
MPNET_LENGTH = 200  # far beyond the last bucket of relative positions


def formula(name, *shape):
    """models.c, get_weight()."""
    h = np.uint32(2166136261)
    with np.errstate(over="ignore"):
        for byte in name.encode():
            h = np.uint32((int(h) ^ byte) * 16777619 & 0xFFFFFFFF)
        x = h + np.arange(math.prod(shape), dtype=np.uint32) * np.uint32(2654435761)
        x ^= x >> 16
        x *= np.uint32(0x85EBCA6B)
        x ^= x >> 13
        x *= np.uint32(0xC2B2AE35)
        x ^= x >> 16
    v = (x >> 8).astype(np.float64) / (1 << 23) - 1
    if "norm" in name.lower():
        v = 0.2 * v + (1 if name.endswith("weight") else 0)
    elif name.endswith("bias"):
        v = 0.2 * v
    elif "embeddings" not in name and "relative" not in name:
        v = 0.35 * v
    return torch.from_numpy(v.astype(np.float32).reshape(shape))


NAMES = {
    "bert": ("encoder.layer.%d.", "attention.self.query attention.self.key attention.self.value attention.output.dense "
             "attention.output.LayerNorm intermediate.dense output.dense output.LayerNorm"),
    "distilbert": ("transformer.layer.%d.", "attention.q_lin attention.k_lin attention.v_lin attention.out_lin sa_layer_norm ffn.lin1 ffn.lin2 "
                   "output_layer_norm"),
    "mpnet": ("encoder.layer.%d.", "attention.attn.q attention.attn.k attention.attn.v attention.attn.o attention.LayerNorm intermediate.dense "
              "output.dense output.LayerNorm"),
}
NAMES["roberta"] = NAMES["xlm-roberta"] = NAMES["bert"]
ACTIVATIONS = {"gelu": F.gelu, "relu": F.relu,
               "gelu_new": lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x ** 3)))}


def relative_bucket(relative, buckets=32, farthest=128):
    n = -relative
    buckets //= 2
    result = (n < 0).long() * buckets
    n = n.abs()
    exact = buckets // 2
    large = exact + (torch.log(n.float() / exact) / math.log(farthest / exact) * (buckets - exact)).long()
    return result + torch.where(n < exact, n, large.clamp(max=buckets - 1))


class Model:
    def __init__(self, spec, get=formula):
        (self.kind, self.words, self.width, self.layers, self.heads, self.inner, self.positions, self.types, self.padding, activation,
         self.epsilon) = spec
        self.activation = ACTIVATIONS[activation]
        self.get = get

    def norm(self, x, name):
        return F.layer_norm(x, (self.width,), self.get(name + ".weight", self.width), self.get(name + ".bias", self.width), self.epsilon)

    def linear(self, x, name, n_in, n_out):
        return F.linear(x, self.get(name + ".weight", n_out, n_in), self.get(name + ".bias", n_out))

    def embed(self, ids):
        D = self.width
        if self.padding == 1:  # RoBERTa and MPNet: positions of what is no padding, from padding_idx + 1
            mask = (ids != 1).int()
            positions = (torch.cumsum(mask, 0) * mask).long() + 1
        else:
            positions = torch.arange(len(ids))
        x = self.get("embeddings.word_embeddings.weight", self.words, D)[ids]
        x = x + self.get("embeddings.position_embeddings.weight", self.positions, D)[positions]
        if self.types:
            x = x + self.get("embeddings.token_type_embeddings.weight", self.types, D)[0]
        return self.norm(x, "embeddings.LayerNorm")

    def attention(self, x, q, k, v):
        n, D, H = len(x), self.width, self.heads
        q, k, v = (self.linear(x, name, D, D).view(n, H, D // H).transpose(0, 1) for name in (q, k, v))
        scores = q @ k.transpose(1, 2) / math.sqrt(D // H)
        if self.kind == "mpnet":
            place = torch.arange(n)
            table = self.get("encoder.relative_attention_bias.weight", 32, H)
            scores = scores + table[relative_bucket(place[None, :] - place[:, None])].permute(2, 0, 1)
        return (scores.softmax(-1) @ v).transpose(0, 1).reshape(n, D)

    def __call__(self, ids):
        D = self.width
        x = self.embed(torch.tensor(ids))
        layer, names = NAMES[self.kind]
        for i in range(self.layers):
            q, k, v, o, norm1, inner, outer, norm2 = (layer % i + name for name in names.split())
            x = self.norm(x + self.linear(self.attention(x, q, k, v), o, D, D), norm1)
            h = self.activation(self.linear(x, inner, D, self.inner))
            x = self.norm(x + self.linear(h, outer, self.inner, D), norm2)
        return x


def make_ids(model, n):
    """test-transformer.c, make_ids(); with the padding's own number among them."""
    return [(7 * i * i + 3 * i + n) % model.words for i in range(n)]


def chosen_rows(n):
    return range(n) if n <= 7 else (0, n // 2, n - 1)


def read_tensors(path):
    raw = path.read_bytes()
    n = int.from_bytes(raw[:8], "little")
    header = json.loads(raw[8:8 + n])
    del header["__metadata__"]
    assert all(place["dtype"] == "F32" for place in header.values())
    return {name: torch.from_numpy(np.frombuffer(raw[slice(*(8 + n + at for at in place["data_offsets"]))], np.float32).copy().reshape(place["shape"]))
            for name, place in header.items()}


def tinybert(data, words=64):
    """The real TinyBERT, whose word embeddings are not published with it: they follow from the formula."""
    tensors = read_tensors(data / "tinybert-4L-312-body/model_without_word_embeddings.safetensors")

    def get(name, *shape):
        if name == "embeddings.word_embeddings.weight":
            return formula(name, *shape) * 0.05
        assert tensors[name].shape == shape, name
        return tensors[name]

    return Model(("bert", words, 312, 4, 12, 1200, 128, 2, 0, "gelu", 1e-12), get)


SST2 = {"attention.self.query": "attself_query", "attention.self.key": "attself_key", "attention.self.value": "attself_value",
        "attention.output.dense": "selfoutput", "intermediate.dense": "intermediate", "output.dense": "output"}


def bert_tiny(data, words=64):
    """The linear layers of the real bert-tiny for SST-2, as they were published: without embeddings and layer norms, which follow from the formula."""
    tensors = read_tensors(data / "bert-tiny-sst2-body/raw_layers.safetensors")

    def get(name, *shape):
        for layer in (0, 1):
            for ours, theirs in SST2.items():
                for ending in ("weight", "bias"):
                    if name == f"encoder.layer.{layer}.{ours}.{ending}":
                        theirs = f"layer{layer}_{theirs}_{ending}"
                        if theirs in tensors:
                            return tensors[theirs].reshape(shape)
                        return torch.cat([tensors[theirs + str(i)] for i in (1, 2, 3, 4)]).reshape(shape)
        return formula(name, *shape)

    return Model(("bert", words, 128, 2, 2, 512, 64, 2, 0, "gelu", 1e-12), get)


def print_states(name, x, rows, columns=None):
    for row in rows:
        values = x[row][columns] if columns is not None else x[row]
        print(f"  /* {name}, token {row} */")
        line = " "
        for value in values.tolist():
            item = f" {value:.7g}f,".replace("-0f", "0f") if "." in f"{value:.7g}" or "e" in f"{value:.7g}" else f" {value:.7g}.0f,"
            if len(line) + len(item) > 130:
                print(line)
                line = " "
            line += item
        print(line)


def main():
    torch.set_grad_enabled(False)
    print("/* By golden-transformers.py. */")
    for name, spec in MODELS.items():
        model = Model(spec)
        lengths = LENGTHS + ([MPNET_LENGTH] if name == "mpnet" else [])
        print(f"static const float golden_{name.replace('-', '_')}[] = {{")
        for n in lengths:
            print_states(f"{n} tokens", model(make_ids(model, n)), chosen_rows(n))
        print("};")
    data = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).resolve().parents[2].parent / "shared/data/models"
    for name, model, step in (("tinybert", tinybert(data), 13), ("bert_tiny", bert_tiny(data), 7)):
        print(f"static const float golden_{name}[] = {{")
        for n in (9, 60):
            print_states(f"{n} tokens", model(make_ids(model, n)), (0, n - 1), slice(0, model.width, step))
        print("};")


if __name__ == "__main__":
    main()
