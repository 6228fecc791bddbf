"""Write an encoder as an int8 ONNX graph whose reading of a text never depends on its neighbours in the batch.

Weights are int8 per output channel; the inputs of each product have a fixed scale, found beforehand on training texts,
so nothing is shared over a batch. Ordinary dynamic quantisation shares one scale and fails that. Only standard ONNX
operators are used, in the form that onnxruntime turns into one int8 product with a float result.
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
from models.training.ranges import InputRange

# AVX2 without VNNI adds two u8*s8 products in 16 bits: 2 * 255 * 127 does not fit, 2 * 255 * 64 does.
WEIGHT_LIMIT = 64
OPSET = 23  # the first with an Attention operator

Array = NDArray[Any]


@dataclass(slots=True)
class Graph:
    """Nodes and constants in the order they are added; every method returns the name of its output."""

    ranges: dict[str, InputRange]
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

    def linear(self, name: str, x: str, weight: Array, bias: Array, *, evened: bool = False) -> str:
        """x @ weight.T + bias as an int8 product; `evened`: what made x has evened its columns already."""
        given = self.ranges[name]
        if np.ptp(given.even) > 0 and not evened:
            x = self.op("Mul", x, self.floats(f"{name}.even", 1.0 / given.even))
        step = self.floats(f"{name}.step", given.step)
        zero = self.constant(f"{name}.zero", np.array(given.zero, dtype=np.uint8))
        codes, scales = quantise_rows(np.asarray(weight, dtype=np.float32) * given.even, WEIGHT_LIMIT)
        rows = self.op("DequantizeLinear", self.op("QuantizeLinear", x, step, zero), step, zero)
        columns = self.op(
            "DequantizeLinear",
            self.constant(f"{name}.codes", np.ascontiguousarray(codes.T)),
            self.floats(f"{name}.scales", scales),
            self.constant(f"{name}.zeros", np.zeros(len(scales), dtype=np.int8)),
            axis=1,
        )
        return self.op("Add", self.op("MatMul", rows, columns), self.floats(f"{name}.bias", bias))


def quantise_rows(weight: NDArray[np.float32], limit: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Symmetric integer codes of each row and the row's scale."""
    scales = np.maximum(np.abs(weight).max(axis=1), 1e-8) / limit
    return np.rint(weight / scales[:, None]).astype(np.int8), scales.astype(np.float32)


def build(encoder: Encoder, ranges: dict[str, InputRange]) -> onnx.ModelProto:
    """The whole encoder: `input_ids`, `attention_mask` in, `token_embeddings` out."""
    state = {name: value.detach().float().numpy() for name, value in encoder.state_dict().items()}
    g = Graph(ranges)
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
    # Attention wants the mask of every query.
    shape = g.op(
        "Concat", g.op("Shape", "input_ids", start=0, end=1), g.integers("one_head", 1), length, length, axis=0
    )
    mask = g.op("Expand", mask, shape)
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
    model.ir_version = 11
    onnx.checker.check_model(model, full_check=True)
    return model


def _layer(g: Graph, x: str, mask: str, name: str, state: dict[str, NDArray[np.float32]]) -> str:
    def of(part: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        return state[f"{name}.{part}.weight"], state[f"{name}.{part}.bias"]

    weight, bias = (value.copy() for value in of("qkv"))
    # What attention mixes are the value rows, so these can even the columns of the next product for nothing.
    weight[2 * HIDDEN :] /= g.ranges[f"{name}.out"].even[:, None]
    bias[2 * HIDDEN :] /= g.ranges[f"{name}.out"].even
    qkv = g.linear(f"{name}.qkv", x, weight, bias)
    parts = [f"{name}.{part}" for part in "qkv"]
    g.nodes.append(helper.make_node("Split", [qkv], parts, axis=2, num_outputs=3))
    attended = g.op("Attention", *parts, mask, q_num_heads=ATTENTION_HEADS, kv_num_heads=ATTENTION_HEADS)
    x = g.norm(
        f"{name}.attention_norm",
        g.op("Add", x, g.linear(f"{name}.out", attended, *of("out"), evened=True)),
        *of("attention_norm"),
    )
    inner = g.op("Gelu", g.linear(f"{name}.up", x, *of("up")), approximate="tanh")
    return g.norm(
        f"{name}.output_norm", g.op("Add", x, g.linear(f"{name}.down", inner, *of("down"))), *of("output_norm")
    )


def write(encoder: Encoder, ranges: dict[str, InputRange], path: Path) -> None:
    """Build the graph and write it as one file, without external data."""
    if encoder.positions.weight.numel() != MAX_TOKENS * HIDDEN or encoder.layers[0].up.out_features != FEED_FORWARD:
        raise ValueError("this encoder is not a MiniLM of the size the graph is written for")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build(encoder, ranges).SerializeToString())
