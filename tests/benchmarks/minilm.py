"""Makes bot/search/minilm.onnx: the graph of all-MiniLM-L6-v2 without its weights, which come from the model's folder.

Run as `python tests/benchmarks/minilm.py bot/search/minilm.onnx` where `onnx` is installed; nothing else needs it.
Six layers of BERT (hidden 384, 12 heads), mean pooling, unit length; weights are named as in the safetensors file.
"""

import sys
from pathlib import Path
from typing import Final

import onnx
from onnx import TensorProto, helper

LAYERS: Final = 6
HIDDEN: Final = 384
HEADS: Final = 12
INNER: Final = 1536
WORDS: Final = 30522
PLACES: Final = 512


class Graph:
    """Nodes and initializers while they are written down."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def add(self, kind: str, *inputs: str, **attributes: object) -> str:
        """One node; returns the name of its result."""
        name = f"{kind}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def weight(self, name: str, *shape: int) -> str:
        """A tensor that is given when the graph is loaded."""
        tensor = onnx.TensorProto(name=name, data_type=TensorProto.FLOAT, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="model.safetensors")
        self.weights.append(tensor)
        return name

    def constant(self, values: list[int], kind: int = TensorProto.INT64, *, scalar: bool = False) -> str:
        """A small tensor that is part of the graph."""
        tensor = helper.make_tensor(f"c{len(self.nodes)}", kind, [] if scalar else [len(values)], values)
        return self.add("Constant", value=tensor)

    def dense(self, name: str, given: str, wide: int, tall: int) -> str:
        product = self.add("MatMul", given, self.weight(f"{name}.weight", wide, tall))
        return self.add("Add", product, self.weight(f"{name}.bias", tall))

    def norm(self, name: str, given: str) -> str:
        weight, bias = self.weight(f"{name}.weight", HIDDEN), self.weight(f"{name}.bias", HIDDEN)
        return self.add("LayerNormalization", given, weight, bias, axis=-1, epsilon=1e-12)

    def heads(self, name: str, given: str) -> str:
        split = self.add(
            "Reshape", self.dense(name, given, HIDDEN, HIDDEN), self.constant([0, 0, HEADS, HIDDEN // HEADS])
        )
        return self.add("Transpose", split, perm=[0, 2, 1, 3])

    def layer(self, number: int, given: str, bias: str) -> str:
        name = f"encoder.layer.{number}"
        query, key, value = (
            self.heads(f"{name}.attention.self.{part}", given) for part in ("query", "key", "value")
        )
        scale = self.add("Constant", value_float=(HIDDEN // HEADS) ** -0.5)
        scores = self.add(
            "Mul", self.add("MatMul", query, self.add("Transpose", key, perm=[0, 1, 3, 2])), scale
        )
        seen = self.add("MatMul", self.add("Softmax", self.add("Add", scores, bias), axis=-1), value)
        flat = self.add(
            "Reshape", self.add("Transpose", seen, perm=[0, 2, 1, 3]), self.constant([0, 0, HIDDEN])
        )
        attended = self.dense(f"{name}.attention.output.dense", flat, HIDDEN, HIDDEN)
        middle = self.norm(f"{name}.attention.output.LayerNorm", self.add("Add", attended, given))
        inner = self.add("Gelu", self.dense(f"{name}.intermediate.dense", middle, HIDDEN, INNER))
        outer = self.dense(f"{name}.output.dense", inner, INNER, HIDDEN)
        return self.norm(f"{name}.output.LayerNorm", self.add("Add", outer, middle))

    def embeddings(self) -> str:
        words = self.add("Gather", self.weight("embeddings.word_embeddings.weight", WORDS, HIDDEN), "ids")
        length = self.add("Gather", self.add("Shape", "ids"), self.constant([1]))
        places = self.weight("embeddings.position_embeddings.weight", PLACES, HIDDEN)
        placed = self.add("Slice", places, self.constant([0]), length, self.constant([0]))
        kinds = self.weight("embeddings.token_type_embeddings.weight", 2, HIDDEN)
        kind = self.add("Gather", kinds, self.constant([0], scalar=True))
        return self.norm("embeddings.LayerNorm", self.add("Add", self.add("Add", words, placed), kind))

    def pooled(self, states: str, mask: str) -> str:
        wide = self.add("Unsqueeze", mask, self.constant([2]))
        total = self.add("ReduceSum", self.add("Mul", states, wide), self.constant([1]), keepdims=0)
        mean = self.add("Div", total, self.add("ReduceSum", wide, self.constant([1]), keepdims=0))
        return self.add("LpNormalization", mean, axis=-1, p=2)


def build() -> onnx.ModelProto:
    """Ids and mask (batch, length) to vectors (batch, 384) of unit length."""
    graph = Graph()
    mask = graph.add("Cast", "mask", to=TensorProto.FLOAT)
    hidden = graph.add(
        "Mul",
        graph.add("Sub", mask, graph.add("Constant", value_float=1.0)),
        graph.add("Constant", value_float=1e9),
    )
    bias = graph.add("Unsqueeze", hidden, graph.constant([1, 2]))
    states = graph.embeddings()
    for number in range(LAYERS):
        states = graph.layer(number, states, bias)
    graph.nodes.append(helper.make_node("Identity", [graph.pooled(states, mask)], ["vectors"]))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"])
        for name in ("ids", "mask")
    ]
    outputs = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", HIDDEN])]
    whole = helper.make_graph(graph.nodes, "minilm", inputs, outputs, graph.weights)
    return helper.make_model(whole, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(build().SerializeToString())
