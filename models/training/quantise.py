"""Write an encoder as an int8 ONNX graph whose reading of a text never depends on its neighbours in the batch.

Weights are int8 per output channel, activations are quantised per token row inside the graph: the scale of a row is
its own largest value, so nothing is shared over a batch. Ordinary dynamic quantisation shares one scale and fails that.
Only standard ONNX operators are used.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from models.training.encoder import (
    ATTENTION_HEADS,
    FEED_FORWARD,
    HIDDEN,
    LAYER_NORM_EPS,
    LAYERS,
    MAX_TOKENS,
    Encoder,
)

# AVX2 without VNNI adds two u8*s8 products in 16 bits: 2 * 255 * 127 does not fit, 2 * 255 * 64 does.
WEIGHT_LIMIT = 64
ROW_LIMIT = 127
ZERO_POINT = 128
OPSET = 20  # the first with a Gelu operator

Array = NDArray[Any]


@dataclass(slots=True)
class Graph:
    """Nodes and constants in the order they are added; every method returns the name of its output."""

    nodes: list[onnx.NodeProto] = field(default_factory=list)
    constants: dict[str, onnx.TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: Array) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(value, name)
        return name

    def op(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"{kind}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, list(inputs), [name], name=name, **attributes))
        return name

    def floats(self, name: str, value: Array | float) -> str:
        return self.constant(name, np.asarray(value, dtype=np.float32, order="C"))

    def integers(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, dtype=np.int64))

    def norm(self, name: str, x: str, weight: Array, bias: Array) -> str:
        scale, shift = self.floats(f"{name}.weight", weight), self.floats(f"{name}.bias", bias)
        return self.op("LayerNormalization", x, scale, shift, axis=-1, epsilon=LAYER_NORM_EPS)

    def linear(self, name: str, x: str, weight: Array, bias: Array) -> str:
        """x @ weight.T + bias with int8 weights and rows quantised by their own largest value."""
        codes, scales = quantise_rows(np.asarray(weight, dtype=np.float32), WEIGHT_LIMIT)
        largest = self.op("ReduceMax", self.op("Abs", x), self.integers("last_axis", -1), keepdims=1)
        step = self.op(
            "Mul",
            self.op("Max", largest, self.floats("tiny", 1e-8)),
            self._scalar("one_step", 1 / ROW_LIMIT),
        )
        # Adding the zero point and a half before the cast, which truncates, rounds without an operator of its own.
        shifted = self.op("Add", self.op("Div", x, step), self._scalar("zero_point_and_half", ZERO_POINT + 0.5))
        row = self.op("Cast", shifted, to=TensorProto.UINT8)
        products = self.op(
            "MatMulInteger",
            row,
            self.constant(f"{name}.codes", np.ascontiguousarray(codes.T)),
            self.constant("zero_point", np.array(ZERO_POINT, dtype=np.uint8)),
        )
        y = self.op("Mul", self.op("Cast", products, to=TensorProto.FLOAT), step)
        return self.op(
            "Add", self.op("Mul", y, self.floats(f"{name}.scales", scales)), self.floats(f"{name}.bias", bias)
        )

    def _scalar(self, name: str, value: float) -> str:
        return self.floats(name, value)


def quantise_rows(weight: NDArray[np.float32], limit: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric integer codes of each row and the row's scale."""
    scales = np.maximum(np.abs(weight).max(axis=1), 1e-8) / limit
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def build(encoder: Encoder) -> onnx.ModelProto:
    """The whole encoder: `input_ids`, `attention_mask` in, `token_embeddings` out."""
    state = {name: value.detach().float().numpy() for name, value in encoder.state_dict().items()}
    g = Graph()
    codes, scales = quantise_rows(state["words.weight"], 127)
    words = g.op("Cast", g.op("Gather", g.constant("words.codes", codes), "input_ids"), to=TensorProto.FLOAT)
    words = g.op("Mul", words, g.op("Gather", g.floats("words.scales", scales[:, None]), "input_ids"))
    length = g.op("Shape", "input_ids", start=1, end=2)
    places = g.floats("positions", state["positions.weight"] + state["token_type"])
    places = g.op("Slice", places, g.integers("first", 0), length, g.integers("first", 0))
    x = g.norm("norm", g.op("Add", words, places), state["norm.weight"], state["norm.bias"])

    absent = g.op("Sub", g.floats("one", 1.0), g.op("Cast", "attention_mask", to=TensorProto.FLOAT))
    mask = g.op("Mul", absent, g.floats("minus_much", -10000.0))
    mask = g.op("Unsqueeze", mask, g.integers("mask_axes", 1, 2))
    for i in range(LAYERS):
        x = _layer(g, x, mask, f"layers.{i}", state)
    g.nodes[-1].output[0] = "token_embeddings"

    sizes = ["batch", "tokens"]
    graph = helper.make_graph(
        g.nodes,
        "encoder",
        [helper.make_tensor_value_info(name, TensorProto.INT64, sizes) for name in ("input_ids", "attention_mask")],
        [helper.make_tensor_value_info("token_embeddings", TensorProto.FLOAT, [*sizes, HIDDEN])],
        list(g.constants.values()),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="calmdesk")
    model.ir_version = 9
    onnx.checker.check_model(model, full_check=True)
    return model


def _layer(g: Graph, x: str, mask: str, name: str, state: dict[str, NDArray[np.float32]]) -> str:
    def of(part: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"]

    weight, bias = (value.copy() for value in of("qkv"))
    # The attention scale belongs to the query's matrix: scaling rows changes their step and not their codes.
    weight[:HIDDEN] *= (HIDDEN / ATTENTION_HEADS) ** -0.5
    bias[:HIDDEN] *= (HIDDEN / ATTENTION_HEADS) ** -0.5
    qkv = g.linear(f"{name}.qkv", x, weight, bias)
    heads = g.op("Reshape", qkv, g.integers("head_shape", 0, 0, 3 * ATTENTION_HEADS, HIDDEN // ATTENTION_HEADS))
    heads = g.op("Transpose", heads, perm=[0, 2, 1, 3])
    split = helper.make_node("Split", [heads], [f"{name}.{part}" for part in "qkv"], axis=1, num_outputs=3)
    g.nodes.append(split)
    keys = g.op("Transpose", f"{name}.k", perm=[0, 1, 3, 2])
    weights = g.op("Softmax", g.op("Add", g.op("MatMul", f"{name}.q", keys), mask), axis=-1)
    attended = g.op("Transpose", g.op("MatMul", weights, f"{name}.v"), perm=[0, 2, 1, 3])
    attended = g.op("Reshape", attended, g.integers("hidden_shape", 0, 0, HIDDEN))
    x = g.norm(
        f"{name}.attention_norm", g.op("Add", x, g.linear(f"{name}.out", attended, *of("out"))), *of("attention_norm")
    )
    inner = g.op("Gelu", g.linear(f"{name}.up", x, *of("up")))
    return g.norm(
        f"{name}.output_norm", g.op("Add", x, g.linear(f"{name}.down", inner, *of("down"))), *of("output_norm")
    )


def write(encoder: Encoder, path: Path) -> None:
    """Build the graph and write it as one file, without external data."""
    if encoder.positions.weight.numel() != MAX_TOKENS * HIDDEN or encoder.layers[0].up.out_features != FEED_FORWARD:
        raise ValueError("this encoder is not a MiniLM of the size the graph is written for")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build(encoder).SerializeToString())
