#!/usr/bin/python3
"""onnxruntime (npm's onnxruntime-node) beside bench-transformer on the same texts and the same random weights of MiniLM's shape, in turn and with as
many threads; one JSON line for each case with the median of both, their ratio (peer ÷ ours; also by processor time, which a loaded machine
disturbs less) and the smallest cosine between two vectors of one text.

The peer gets its graph as its own optimizer would leave it, with fused attention, layer norms and GELU, and batches of 32 sorted by length.

usage: bench-transformer.py PATH/bench-transformer [PATH/node_modules/onnxruntime-node]     (or ONNXRUNTIME_NODE in the environment)
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

try:
    import numpy as np
    import onnx
    from onnx import TensorProto, helper, numpy_helper
except ImportError as error:
    print(f"{error}: nothing to compare with", file=sys.stderr)
    sys.exit(77)

LAYERS, D, HEADS, INNER, WORDS, POSITIONS = 6, 384, 12, 1536, 30522, 512
FIRST = 1000      # tokens below are special or unused
MS = "com.microsoft"
ROUNDS = 7


def make_weights():
    rng = np.random.default_rng(1)
    weights = {}

    def add(name, *shape, scale=0.05, shift=0.0):
        weights[name] = (scale * rng.normal(size=shape) + shift).astype(np.float32)

    add("embeddings.word_embeddings.weight", WORDS, D)
    add("embeddings.position_embeddings.weight", POSITIONS, D)
    add("embeddings.token_type_embeddings.weight", 2, D)
    norms = ["embeddings.LayerNorm"]
    for i in range(LAYERS):
        p = f"encoder.layer.{i}."
        for name, out, into in [("attention.self.query", D, D), ("attention.self.key", D, D), ("attention.self.value", D, D),
                                ("attention.output.dense", D, D), ("intermediate.dense", INNER, D), ("output.dense", D, INNER)]:
            add(p + name + ".weight", out, into)
            add(p + name + ".bias", out)
        norms += [p + "attention.output.LayerNorm", p + "output.LayerNorm"]
    for name in norms:
        add(name + ".weight", D, shift=1)
        add(name + ".bias", D)
    return weights


def write_folder(weights, folder):
    header, at = {}, 0
    for name, value in weights.items():
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + value.nbytes]}
        at += value.nbytes
    text = json.dumps(header).encode()
    with open(folder / "model.safetensors", "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for value in weights.values():
            file.write(value.tobytes())
    config = {"model_type": "bert", "vocab_size": WORDS, "hidden_size": D, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
              "intermediate_size": INNER, "max_position_embeddings": POSITIONS, "type_vocab_size": 2, "hidden_act": "gelu", "layer_norm_eps": 1e-12}
    (folder / "config.json").write_text(json.dumps(config))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join(words + [f"w{i}" for i in range(len(words), WORDS)]) + "\n")
    (folder / "modules.json").write_text(json.dumps([{"type": "x.Transformer", "path": ""}, {"type": "x.Pooling", "path": "1_Pooling"},
                                                     {"type": "x.Normalize", "path": "2_Normalize"}]))
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling/config.json").write_text(json.dumps({"word_embedding_dimension": D, "pooling_mode_mean_tokens": True}))


def write_graph(weights, path):
    nodes, constants = [], []

    def constant(name, value):
        constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(kind, inputs, outputs, **options):
        nodes.append(helper.make_node(kind, inputs, outputs, **options))
        return outputs[0]

    def get(name):
        return constant(name, weights[name])

    def product(x, name, out):
        return node("MatMul", [x, constant(name + ".weight", weights[name + ".weight"].T)], [out])

    def skip(x, y, norm, bias, out):
        return node("SkipLayerNormalization", [x, y, get(norm + ".weight"), get(norm + ".bias"), get(bias)], [out], domain=MS, epsilon=1e-12)

    x = node("EmbedLayerNormalization", ["ids", "types"] + [get(f"embeddings.{name}.weight") for name in (
        "word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm")] + [get("embeddings.LayerNorm.bias"), "mask"],
        ["x", "lengths"], domain=MS, epsilon=1e-12)
    for i in range(LAYERS):
        p = f"encoder.layer.{i}."
        joined = [np.concatenate([weights[f"{p}attention.self.{name}.{kind}"] for name in ("query", "key", "value")]) for kind in ("weight", "bias")]
        attended = node("Attention", [x, constant(p + "qkv", joined[0].T), constant(p + "qkv_bias", joined[1]), "lengths"], [p + "a"], domain=MS,
                        num_heads=HEADS)
        x = skip(product(attended, p + "attention.output.dense", p + "ao"), x, p + "attention.output.LayerNorm", p + "attention.output.dense.bias",
                 p + "x1")
        h = node("BiasGelu", [product(x, p + "intermediate.dense", p + "h"), get(p + "intermediate.dense.bias")], [p + "g"], domain=MS)
        x = skip(product(h, p + "output.dense", p + "o"), x, p + "output.LayerNorm", p + "output.dense.bias", p + "x2")
    axes = constant("axes", np.array([1], np.int64))
    weight = node("Cast", [node("Unsqueeze", ["mask", constant("last", np.array([2], np.int64))], ["m3"])], ["m"], to=TensorProto.FLOAT)
    total = node("ReduceSum", [node("Mul", [x, weight], ["xm"]), axes], ["total"], keepdims=0)
    mean = node("Div", [total, node("ReduceSum", [weight, axes], ["n"], keepdims=0)], ["mean"])
    node("LpNormalization", [mean], ["vectors"], axis=1, p=2)
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT32, ["b", "s"]) for name in ("ids", "types", "mask")]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["b", D])]
    graph = helper.make_graph(nodes, "minilm", inputs, outputs, constants)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13), helper.make_opsetid(MS, 1)], ir_version=8), path)


def make_cases():
    rng = np.random.default_rng(2)
    sentences = np.clip(np.exp(rng.normal(3.0, 0.55, 1000)).astype(int), 3, 200)
    return {"one short sentence": ("one", [10]), "1000 sentences": ("all", sentences.tolist()), "100 passages of 128 tokens": ("all", [126] * 100)}


class Side:
    """A program that does one pass for each line that it is given."""

    def __init__(self, command):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.walls, self.cpus = [], []

    def turn(self, what, counts=True):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        line = json.loads(self.process.stdout.readline())
        if counts:
            self.walls.append(line["wall"])
            self.cpus.append(line["cpu"])

    def end(self):
        self.process.stdin.close()
        self.process.wait()


def compare(name, what, lengths, program, peer, folder, threads):
    rng = np.random.default_rng(3)
    texts = [rng.integers(FIRST, WORDS, n).tolist() for n in lengths]
    (folder / "texts").write_text("\n".join(" ".join(f"w{i}" for i in ids) for ids in texts) + "\n")
    (folder / "ids.json").write_text(json.dumps([[2] + ids + [3] for ids in texts]))
    ours = Side([program, f"--threads={threads}", folder / "model", folder / "texts", folder / "ours"])
    theirs = Side(["node", pathlib.Path(__file__).with_suffix(".js"), peer, folder / "model.onnx", folder / "ids.json", str(threads), folder / "theirs"])
    for side in (ours, theirs):
        side.turn(what, counts=False)
    for _ in range(ROUNDS * (10 if what == "one" else 1)):
        ours.turn(what)
        theirs.turn(what)
    ours.end()
    theirs.end()
    a, b = (np.fromfile(folder / file, np.float32).reshape(len(texts), D) for file in ("ours", "theirs"))
    cosine = float(((a * b).sum(1) / np.linalg.norm(a, axis=1) / np.linalg.norm(b, axis=1)).min())
    n_tokens = sum(lengths) + 2 * len(lengths)
    wall, cpu, peer_wall, peer_cpu = (float(np.median(times)) for times in (ours.walls, ours.cpus, theirs.walls, theirs.cpus))
    print(json.dumps({"bench": "transformer", "case": name, "threads": threads, "texts": len(texts), "tokens": n_tokens,
                      "median_ms": round(1000 * wall, 2), "p95_ms": round(1000 * float(np.quantile(ours.walls, 0.95)), 2),
                      "cpu_ms": round(1000 * cpu, 2), "tokens_per_s": round(n_tokens / wall), "peer": "onnxruntime",
                      "peer_ms": round(1000 * peer_wall, 2), "peer_cpu_ms": round(1000 * peer_cpu, 2), "ratio": round(peer_wall / wall, 2),
                      "cpu_ratio": round(peer_cpu / cpu, 2), "cosine": round(cosine, 7)}), flush=True)


def main():
    program = sys.argv[1]
    peer = sys.argv[2] if len(sys.argv) > 2 else os.environ.get("ONNXRUNTIME_NODE", "")
    if not peer or not pathlib.Path(peer).exists() or shutil.which("node") is None:
        print("onnxruntime-node is not there (npm install onnxruntime-node; ONNXRUNTIME_NODE says where): nothing to compare with", file=sys.stderr)
        sys.exit(77)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        (folder / "model").mkdir()
        weights = make_weights()
        write_folder(weights, folder / "model")
        write_graph(weights, folder / "model.onnx")
        del weights
        for threads in sorted({1, len(os.sched_getaffinity(0))}):
            for name, (what, lengths) in make_cases().items():
                compare(name, what, lengths, program, str(pathlib.Path(peer).resolve()), folder, threads)


main()
