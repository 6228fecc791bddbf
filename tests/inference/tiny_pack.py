"""Writes tiny real packs: a 40-word encoder whose answers can be computed by hand, and heads for every label.

Each word is its own direction, [CLS] and [SEP] are zero, so a logit is the sum of its words' weights divided by the
number of word pieces, plus the bias. The ONNX file is written byte by byte: the library `onnx` is no dependency.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from app.domain.readings import EMOTIONS, TRIGGERS
from app.inference.steps.features import FEATURES, LIKE_CONTEXT
from app.inference.steps.scorer import FIT_FEATURES

HIDDEN = 384
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
_WORD_LIST = """i want my money back refund where is order parcel thanks you are great useless manager human speak to
a the not arrived fourth time again lawyer please
still waiting worried café für dead now this and of it was"""
VOCABULARY = [*SPECIAL, *_WORD_LIST.split()]
INTENTS = ["refund_request", "order_status", "thanks"]
EMOTIONS28 = [f"feeling{i}" for i in range(27)] + ["neutral"]

Weights = Mapping[str, Mapping[str, float]]
"""label -> word -> weight; `bias` is the bias."""

INTENT: Weights = {
    "refund_request": {"refund": 40, "money": 30, "back": 25},
    "order_status": {"order": 30, "parcel": 40, "where": 10},
    "thanks": {"thanks": 50, "great": 30},
}
TRIGGER: Weights = {
    "human_request": {"human": 90, "speak": 30, "bias": -6},
    "supervisor_request": {"manager": 90, "bias": -6},
    "repeat_contact": {"fourth": 60, "time": 50, "again": 60, "bias": -6},
    "legal_threat": {"lawyer": 90, "bias": -6},
    "safety": {"dead": 90, "bias": -6},
}
EMOTION: Weights = {
    "angry": {"useless": 60},
    "frustrated": {"fourth": 40, "again": 40, "still": 20},
    "anxious": {"worried": 60},
    "positive": {"thanks": 50, "great": 50},
    "neutral": {"bias": 1.5},
}


def onnx_of(table: np.ndarray, *, outside: str | None = None) -> bytes:
    """A model with one node: token_embeddings = Gather(table, input_ids); `outside` names a file for the numbers."""
    tensor = _field(1, table.shape[0]) + _field(1, table.shape[1]) + _field(2, 1) + _field(8, b"table")
    if outside:
        tensor += _field(13, _field(1, b"location") + _field(2, outside.encode())) + _field(14, 1)
    else:
        tensor += _field(9, table.astype("<f4").tobytes())
    node = b"".join(_field(1, name) for name in (b"table", b"input_ids"))
    node += _field(2, b"token_embeddings") + _field(3, b"gather") + _field(4, b"Gather")
    graph = _field(1, node) + _field(2, b"tiny") + _field(5, tensor)
    graph += _field(11, _value(b"input_ids", 7)) + _field(11, _value(b"attention_mask", 7))
    graph += _field(12, _value(b"token_embeddings", 1, table.shape[1]))
    return _field(1, 9) + _field(7, graph) + _field(8, _field(1, b"") + _field(2, 17))


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def _field(number: int, value: int | bytes) -> bytes:
    """One protobuf field: a varint or something with a length."""
    if isinstance(value, int):
        return _varint(number << 3) + _varint(value)
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _value(name: bytes, element: int, *last: int) -> bytes:
    dims = [_field(1, _field(2, b"batch")), _field(1, _field(2, b"tokens")), *(_field(1, _field(1, n)) for n in last)]
    tensor = _field(1, element) + _field(2, b"".join(dims))
    return _field(1, name) + _field(2, _field(1, tensor))


def encoder() -> bytes:
    table = np.zeros((len(VOCABULARY), HIDDEN), dtype=np.float32)
    for i in range(1, len(VOCABULARY)):
        table[i, i] = 0.0 if VOCABULARY[i] in ("[CLS]", "[SEP]") else 1.0
    return onnx_of(table)


def tokenizer() -> bytes:
    made = Tokenizer(models.WordLevel({word: i for i, word in enumerate(VOCABULARY)}, unk_token="[UNK]"))
    made.normalizer = normalizers.BertNormalizer(strip_accents=False)
    made.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    made.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    return made.to_str().encode()


def arrays(heads: Mapping[str, tuple[list[str], Weights]]) -> bytes:
    """heads.npz for name -> (labels, weights)."""
    out: dict[str, np.ndarray] = {}
    for name, (labels, weights) in heads.items():
        weight, bias = np.zeros((len(labels), HIDDEN), np.float32), np.zeros(len(labels), np.float32)
        for row, label in enumerate(labels):
            own = weights.get(label, {"bias": -6.0 if name == "trigger" else 0.0})
            bias[row] = own.get("bias", 0.0)
            for word, value in own.items():
                if word != "bias":
                    weight[row, VOCABULARY.index(word)] = value
        out[f"{name}_weight"], out[f"{name}_bias"] = weight, bias
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **out)
    return buffer.getvalue()


@dataclass
class TinyPack:
    """A pack to be written, with everything a test may want to spoil."""

    kind: str
    files: dict[str, bytes]
    heads: dict[str, dict[str, object]]
    top: dict[str, object] = field(default_factory=dict)
    encoder: dict[str, object] = field(
        default_factory=lambda: {
            "hidden": HIDDEN,
            "max_tokens": 512,
            "pooling": "mean",
            "normalize": False,
            "languages": ["en"],
        }
    )
    digests: dict[str, str] = field(default_factory=dict)
    ranking: dict[str, object] | None = None

    def manifest(self) -> str:
        top: dict[str, object] = {
            "schema": "calmdesk.pack/1",
            "kind": self.kind,
            "name": f"tiny-{self.kind}",
            "version": "1.2.3",
            "licence": "Apache-2.0",
            "min_app": "0.1.0",
        } | self.top
        lines = [f"{key} = {json.dumps(value)}" for key, value in top.items() if value is not None]
        for name, content in self.files.items():
            digest = self.digests.get(name, hashlib.sha256(content).hexdigest())
            lines += [f'[files."{name}"]', f'sha256 = "{digest}"', f"bytes = {len(content)}"]
        for name, table in (
            ("encoder", self.encoder),
            *((f"heads.{head}", facts) for head, facts in self.heads.items()),
            *([("ranking", self.ranking)] if self.ranking else []),
        ):
            lines += [
                f"[{name}]",
                *(f"{key} = {json.dumps(value)}" for key, value in table.items() if value is not None),
            ]
        return "\n".join(lines)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.files.items():
            (folder / name).write_bytes(content)
        (folder / "manifest.toml").write_text(self.manifest(), "utf-8")
        return folder


def intent_head(labels: list[str]) -> dict[str, object]:
    return {"labels": labels, "activation": "softmax", "temperature": 1.0, "threshold": 0.6}


def tiny_classifier() -> TinyPack:
    trigger: dict[str, object] = {
        "labels": list(TRIGGERS),
        "activation": "sigmoid",
        "temperatures": [1.0] * len(TRIGGERS),
        "thresholds": [0.5] * len(TRIGGERS),
    }
    heads = arrays({"intent": (INTENTS, INTENT), "trigger": (list(TRIGGERS), TRIGGER)})
    files = {"encoder.onnx": encoder(), "tokenizer.json": tokenizer(), "heads.npz": heads}
    return TinyPack("classifier", files, {"intent": intent_head(INTENTS), "trigger": trigger})


def tiny_sentiment() -> TinyPack:
    heads: dict[str, dict[str, object]] = {
        "emotion": {"labels": list(EMOTIONS), "activation": "softmax", "temperature": 1.0},
        "emotion28": {"labels": EMOTIONS28, "activation": "sigmoid", "thresholds": [0.3] * 28},
        "valence": {"activation": "clip", "low": -1.0, "high": 1.0},
        "arousal": {"activation": "clip", "low": 0.0, "high": 1.0},
    }
    content = arrays(
        {
            "emotion": (list(EMOTIONS), EMOTION),
            "emotion28": (EMOTIONS28, {"feeling0": {"thanks": 60}}),
            "valence": (["valence"], {"valence": {"thanks": 9, "useless": -9}}),
            "arousal": (["arousal"], {"arousal": {"useless": 9, "bias": 0.1}}),
        }
    )
    files = {"encoder.onnx": encoder(), "tokenizer.json": tokenizer(), "heads.npz": content}
    return TinyPack("sentiment", files, heads)


def tiny_steps() -> TinyPack:
    """The situation that is most alike counts, and nothing else; a step fits when anything is alike."""
    n = 2
    scorer = {
        "mean": np.zeros(FEATURES), "scale": np.ones(FEATURES), "in_weight": np.zeros((n, FEATURES)),
        "in_bias": np.zeros(n), "mid_weight": np.zeros((n, n)), "mid_bias": np.zeros(n),
        "all_weight": np.zeros((n, n)), "out_weight": np.zeros((1, n)),
        "out_bias": np.zeros(1), "direct_weight": np.zeros((1, FEATURES)), "fit_weight": np.zeros(FIT_FEATURES),
        "fit_bias": np.full(1, -2.0),
    }  # fmt: skip
    scorer["direct_weight"][0, LIKE_CONTEXT] = 10.0
    scorer["fit_weight"][0] = 10.0
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **{name: value.astype(np.float32) for name, value in scorer.items()})
    files = {"encoder.onnx": encoder(), "tokenizer.json": tokenizer(), "scorer.npz": buffer.getvalue()}
    return TinyPack("steps", files, {}, ranking={"temperature": 1.0})


def tiny_intents(encoder_sha256: str | None = None) -> TinyPack:
    """A company's own intents for the tiny encoder."""
    labels = ["late_parcel", "praise"]
    content = arrays({"intent": (labels, {"late_parcel": {"parcel": 40, "waiting": 30}, "praise": {"great": 40}})})
    pack = TinyPack("intents", {"heads.npz": content}, {"intent": intent_head(labels)})
    pack.encoder = {"sha256": encoder_sha256 or hashlib.sha256(encoder()).hexdigest()}
    return pack


def tiny_of_each() -> tuple[TinyPack, TinyPack, TinyPack]:
    """The packs of an installation."""
    return tiny_classifier(), tiny_sentiment(), tiny_steps()
