"""Write fine-tuned taggers as one int8 ONNX file that onnxruntime reads alone.

    python training/emotion/export.py --data FOLDER --base FOLDER --weights RUN/model.pt ... --out FOLDER

Files joined by commas are runs that began with the same weights: their mean is taken. Several weights become
branches of one network: they share the embeddings and the layers that were frozen,
and their logits and vectors are averaged. The graph takes `ids` and `mask`, shape (texts, pieces), int32,
and gives `logits`, shape (texts, 39), and `vector`, shape (texts, 384), the mean of the last layer's
pieces, from which a small head can be refitted. Weights are kept as int8 with one scale a column,
embeddings with one a piece; activations are cut to 8 bits as they come. The graph is written node by node,
with onnxruntime's own fused operators, which a traced one lacks. Word pieces that English comments hardly
use are left out of the vocabulary: their words are cut into smaller pieces instead.
"""

import argparse
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from data import read_labels, read_split
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from fieldnotes.coding.emotion_text import tidy

MOST_PIECES = 128  # positions beyond these are not shipped
COMMON_BELOW = 10_000  # the published vocabulary lists whole words roughly by frequency
MICROSOFT = "com.microsoft"

Values = dict[str, NDArray[np.float32]]


class Graph:
    """Nodes and weights of an ONNX graph under construction."""

    def __init__(self) -> None:
        """Begin an empty graph."""
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, values: NDArray[np.generic]) -> str:
        """Add a constant and return its name."""
        self.weights.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        """Add a node with one output and return its name."""
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output


def embed(graph: Graph, values: Values, epsilon: float) -> str:
    """Add the embeddings, kept as int8 with a scale a piece; return the name of the hidden states."""
    words = values["encoder.words.weight"]
    scale = np.maximum(np.abs(words).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
    graph.weight("words", np.round(words / scale).astype(np.int8))
    graph.weight("word_scale", scale)
    graph.weight("places", values["encoder.positions.weight"][:MOST_PIECES])
    graph.weight("zero", np.array([0], np.int64))
    graph.weight("norm", values["encoder.norm.weight"])
    graph.weight("norm.bias", values["encoder.norm.bias"])
    graph.node("Gather", ["words", "ids"], "word_int")
    graph.node("Cast", ["word_int"], "word_float", to=TensorProto.FLOAT)
    graph.node("Gather", ["word_scale", "ids"], "scale_here")
    graph.node("Mul", ["word_float", "scale_here"], "word")
    graph.node("Shape", ["ids"], "length", start=1, end=2)
    graph.node("Slice", ["places", "zero", "length"], "place")
    graph.node("Add", ["word", "place"], "embedded")
    return graph.node("LayerNormalization", ["embedded", "norm", "norm.bias"], "hidden", epsilon=epsilon)


def add_layer(
    graph: Graph, values: Values, at: str, *, hidden: str, heads: int, epsilon: float, branch: str
) -> str:
    """Add one transformer layer; return the name of its output."""
    to = branch + at
    for name, parts in (
        ("qkv", ("query", "key", "value")),
        *((p, (p,)) for p in ("attended", "inner", "outer")),
    ):
        graph.weight(to + name, np.concatenate([values[f"{at}{part}.weight"].T for part in parts], axis=1))
        graph.weight(f"{to}{name}.bias", np.concatenate([values[f"{at}{part}.bias"] for part in parts]))
    for name in ("norm1", "norm2"):
        graph.weight(to + name, values[f"{at}{name}.weight"])
        graph.weight(f"{to}{name}.bias", values[f"{at}{name}.bias"])
    more = {"domain": MICROSOFT, "epsilon": epsilon}
    mixed = graph.node(
        "Attention",
        [hidden, to + "qkv", f"{to}qkv.bias", "mask"],
        to + "mixed",
        domain=MICROSOFT,
        num_heads=heads,
    )
    attended = graph.node("MatMul", [mixed, to + "attended"], to + "attended.out")
    middle = graph.node(
        "SkipLayerNormalization", [hidden, attended, to + "norm1", to + "norm1.bias", to + "attended.bias"],
        to + "middle", **more,
    )  # fmt: skip
    inner = graph.node("MatMul", [middle, to + "inner"], to + "inner.out")
    grown = graph.node("BiasGelu", [inner, to + "inner.bias"], to + "grown", domain=MICROSOFT)
    outer = graph.node("MatMul", [grown, to + "outer"], to + "outer.out")
    return graph.node(
        "SkipLayerNormalization", [middle, outer, to + "norm2", to + "norm2.bias", to + "outer.bias"],
        to + "hidden", **more,
    )  # fmt: skip


def build(branches: list[Values], heads: int, epsilon: float) -> onnx.ModelProto:
    """Return the graph in full precision, but for its embeddings, which are int8."""
    graph = Graph()
    hidden = embed(graph, branches[0], epsilon)
    layers = 1 + max(int(name.split(".")[2]) for name in branches[0] if name.startswith("encoder.layers."))
    shared = 0
    while shared < layers and all(
        np.array_equal(other[name], value)
        for other in branches[1:]
        for name, value in branches[0].items()
        if name.startswith(f"encoder.layers.{shared}.")
    ):
        at = f"encoder.layers.{shared}."
        hidden = add_layer(graph, branches[0], at, hidden=hidden, heads=heads, epsilon=epsilon, branch="")
        shared += 1
    graph.weight("last", np.array([2], np.int64))
    graph.weight("along", np.array([1], np.int64))
    graph.node("Cast", ["mask"], "mask_float", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["mask_float", "last"], "mask_column")
    graph.node("ReduceSum", ["mask_column", "along"], "count", keepdims=0)
    logits, vectors = [], []
    for number, values in enumerate(branches):
        branch = f"branch{number}."
        out = hidden
        for layer in range(shared, layers):
            out = add_layer(
                graph,
                values,
                f"encoder.layers.{layer}.",
                hidden=out,
                heads=heads,
                epsilon=epsilon,
                branch=branch,
            )
        graph.weight(branch + "head", values["head.weight"])
        graph.weight(branch + "head.bias", values["head.bias"])
        kept = graph.node("Mul", [out, "mask_column"], branch + "kept")
        total = graph.node("ReduceSum", [kept, "along"], branch + "sum", keepdims=0)
        vectors.append(graph.node("Div", [total, "count"], branch + "vector"))
        logits.append(
            graph.node(
                "Gemm", [vectors[-1], branch + "head", branch + "head.bias"], branch + "logits", transB=1
            )
        )
    graph.node("Mean", logits, "logits")
    graph.node("Mean", vectors, "vector")
    width, outputs = branches[0]["encoder.words.weight"].shape[1], len(branches[0]["head.bias"])
    made = helper.make_graph(
        graph.nodes,
        "fieldnotes-emotion",
        [
            helper.make_tensor_value_info(name, TensorProto.INT32, ["texts", "pieces"])
            for name in ("ids", "mask")
        ],
        [
            helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["texts", outputs]),
            helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", width]),
        ],
        graph.weights,
    )
    versions = [helper.make_opsetid("", 17), helper.make_opsetid(MICROSOFT, 1)]
    return helper.make_model(made, opset_imports=versions, ir_version=8)


def common_pieces(tokenizer: Tokenizer, texts: list[str]) -> list[int]:
    """Return the ids of the kept pieces, ascending: the texts', common words', all parts of words."""
    tokenizer.no_padding()
    tokenizer.no_truncation()
    seen = {
        piece for encoding in tokenizer.encode_batch([tidy(text) for text in texts]) for piece in encoding.ids
    }
    for piece, number in tokenizer.get_vocab().items():
        plain = piece.isascii() and not piece.startswith("[unused")
        if plain and (number < COMMON_BELOW or piece.startswith("##")):
            seen.add(number)
    return sorted(seen)


def write_tokenizer(base: Path, kept: list[int], target: Path) -> None:
    """Write the tokenizer with the kept pieces alone, numbered anew."""
    facts = json.loads((base / "tokenizer.json").read_text(encoding="utf-8"))
    old = {number: piece for piece, number in facts["model"]["vocab"].items()}
    new = {old[number]: place for place, number in enumerate(kept)}
    facts["model"]["vocab"] = new
    facts["truncation"] = facts["padding"] = None
    for token in facts["added_tokens"]:
        token["id"] = new[token["content"]]
    special = facts["post_processor"].get("special_tokens", {})
    for token in special.values():
        token["ids"] = [new[piece] for piece in token["tokens"]]
    for end in ("sep", "cls"):
        if end in facts["post_processor"]:
            facts["post_processor"][end][1] = new[facts["post_processor"][end][0]]
    target.write_text(json.dumps(facts, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")


def averaged(files: list[Path]) -> Values:
    """Return the mean of the runs' weights (Wortsman and others, "Model soups", ICML 2022)."""
    states = [torch.load(file, weights_only=True) for file in files]
    return {
        name: torch.stack([state[name].float() for state in states]).mean(dim=0).numpy() for name in states[0]
    }


def main() -> None:
    """Export."""
    parser = argparse.ArgumentParser(description="Write taggers as int8 ONNX.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument(
        "--weights", nargs="+", required=True, help="a branch each; commas join what is averaged"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument(
        "--whole", action="store_true", help="keep full precision, to measure what int8 costs"
    )
    options = parser.parse_args()
    config = json.loads((options.base / "config.json").read_text(encoding="utf-8"))
    options.out.mkdir(parents=True, exist_ok=True)
    texts, _ = read_split(options.data / "train.tsv", len(read_labels(options.data)))
    kept = common_pieces(Tokenizer.from_file(str(options.base / "tokenizer.json")), texts)
    branches = []
    for files in options.weights:
        values = averaged([Path(file) for file in files.split(",")])
        values["encoder.words.weight"] = values["encoder.words.weight"][kept]
        branches.append(values)
    model = build(branches, config["num_attention_heads"], config["layer_norm_eps"])
    small = options.out / "model.onnx"
    if options.whole:
        onnx.save(model, str(small))
    else:
        with tempfile.TemporaryDirectory() as folder:
            whole = Path(folder) / "whole.onnx"
            onnx.save(model, str(whole))
            quantize_dynamic(
                whole, small, op_types_to_quantize=["MatMul", "Attention"], weight_type=QuantType.QInt8,
                per_channel=True,
                extra_options={"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT},
            )  # fmt: skip
    write_tokenizer(options.base, kept, options.out / "tokenizer.json")
    print(f"{small}: {small.stat().st_size / 1e6:.1f} MB, {len(kept)} pieces, {len(branches)} branches")


if __name__ == "__main__":
    main()
