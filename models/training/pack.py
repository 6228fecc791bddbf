"""Write a pack: heads, tokenizer, notice and the manifest with every file's sha256."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.inference.toml import pairs

SCHEMA = "calmdesk.pack/1"
VERSION = "0.1.0"
INTENTS_SCHEMA = "calmdesk.intents/1"
WEIGHTS = {"classifier": "heads.npz", "sentiment": "heads.npz", "steps": "scorer.npz"}
HIDDEN_SIZE, TOKEN_LIMIT = 384, 512


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number of the card."""

    name: str
    value: float
    data: str
    command: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What a manifest says besides the files. `trained_on` names the data that the encoder has seen."""

    kind: str
    created_with: str
    normalize: bool
    heads: Mapping[str, Mapping[str, Any]]
    figures: Sequence[Figure] = field(default_factory=list)
    trained_on: Sequence[str] = ()
    ranking: Mapping[str, object] = field(default_factory=dict)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file but the manifest."""
        return ("encoder.onnx", "tokenizer.json", WEIGHTS[self.kind], "MODEL_CARD.md", "NOTICE")


def table(name: str, values: Mapping[str, object]) -> str:
    """One TOML table."""
    return f"\n[{name}]\n" + pairs(values)


def write_heads(folder: Path, heads: Mapping[str, tuple[NDArray[Any], NDArray[Any]]]) -> None:
    """`NAME_weight` and `NAME_bias` of each head, without pickle."""
    arrays: dict[str, NDArray[np.float32]] = {}
    for name, (weight, bias) in heads.items():
        arrays[f"{name}_weight"] = np.ascontiguousarray(weight, dtype=np.float32)
        arrays[f"{name}_bias"] = np.ascontiguousarray(bias, dtype=np.float32)
    np.savez(folder / "heads.npz", allow_pickle=False, **arrays)


def write_tokenizer(source: Path, folder: Path) -> None:
    """The published tokenizer with the truncation of the pack and no padding."""
    content = json.loads((source / "tokenizer.json").read_text("utf-8"))
    content["padding"] = None
    content["truncation"] = {"direction": "Right", "max_length": TOKEN_LIMIT, "strategy": "LongestFirst", "stride": 0}
    (folder / "tokenizer.json").write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8", newline="\n")


def write_manifest(folder: Path, pack: Pack) -> None:
    """The manifest, last of all: it holds the hash of every other file."""
    text = "# Written by models/training; a change by hand makes the pack invalid.\n"
    top: dict[str, object] = {
        "schema": SCHEMA,
        "kind": pack.kind,
        "name": pack.kind,
        "version": VERSION,
        "licence": "Apache-2.0",
        "min_app": "0.1.0",
        "created_with": pack.created_with,
        "signature": "",
    }
    text += pairs(top)
    for name in pack.files:
        content = (folder / name).read_bytes()
        text += table(f'files."{name}"', {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)})
    text += table(
        "encoder",
        {
            "hidden": HIDDEN_SIZE,
            "max_tokens": TOKEN_LIMIT,
            "pooling": "mean",
            "normalize": pack.normalize,
            "languages": ["en"],
            **({"trained_on": list(pack.trained_on)} if pack.trained_on else {}),
        },
    )
    for name, values in pack.heads.items():
        text += table(f"heads.{name}", values)
    if pack.ranking:
        text += table("ranking", pack.ranking)
    for figure in pack.figures:
        text += "\n[[figures]]\n" + pairs(dataclasses.asdict(figure))
    (folder / "manifest.toml").write_text(text, encoding="utf-8", newline="\n")
