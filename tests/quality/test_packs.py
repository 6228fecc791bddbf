"""The shipped packs are whole, small, the same alone and in a batch, and what models/README.md says of them."""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

from app.content import holdouts
from app.content.folder import Folder
from app.domain.readings import EMOTIONS, TRIGGERS
from app.inference.evaluation.models import Models

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "models" / "packs"
FILES = {"encoder.onnx", "tokenizer.json", "heads.npz", "MODEL_CARD.md", "NOTICE"}

both = pytest.mark.parametrize("kind", ["classifier", "sentiment"])


class Pack:
    """The plainest reader of a pack, written from models/README.md alone."""

    def __init__(self, kind: str) -> None:
        self.folder = PACKS / kind
        self.manifest: dict[str, Any] = tomllib.loads((self.folder / "manifest.toml").read_text("utf-8"))
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = ort.InferenceSession(
            str(self.folder / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self.tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        with np.load(self.folder / "heads.npz", allow_pickle=False) as arrays:
            self.arrays = dict(arrays)

    def read(self, texts: list[str]) -> dict[str, NDArray[np.float64]]:
        """Values of every head; the texts go through the encoder as one padded batch."""
        ids = [encoding.ids for encoding in self.tokenizer.encode_batch(texts)]
        input_ids = np.zeros((len(ids), max(map(len, ids))), dtype=np.int64)
        mask = np.zeros_like(input_ids)
        for row, tokens in enumerate(ids):
            input_ids[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        (tokens_out,) = self.session.run(None, {"input_ids": input_ids, "attention_mask": mask})
        pooled = (tokens_out * mask[..., None]).sum(axis=1) / mask.sum(axis=1, keepdims=True)
        if self.manifest["encoder"]["normalize"]:
            pooled = pooled / np.linalg.norm(pooled, axis=1, keepdims=True)
        values = {}
        for name, head in self.manifest["heads"].items():
            logits = pooled @ self.arrays[f"{name}_weight"].T + self.arrays[f"{name}_bias"]
            match head["activation"]:
                case "softmax":
                    shifted = np.exp((logits - logits.max(axis=1, keepdims=True)) / head["temperature"])
                    values[name] = shifted / shifted.sum(axis=1, keepdims=True)
                case "sigmoid":
                    values[name] = 1 / (1 + np.exp(-logits / np.array(head.get("temperatures", 1.0))))
                case _:
                    values[name] = np.clip(logits, head["low"], head["high"])
        return values


@cache
def pack(kind: str) -> Pack:
    return Pack(kind)


@both
def test_every_file_is_the_one_the_manifest_names(kind: str) -> None:
    folder = PACKS / kind
    manifest = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    assert {path.name for path in folder.iterdir()} == FILES | {"manifest.toml"}
    assert set(manifest["files"]) == FILES
    for name, facts in manifest["files"].items():
        content = (folder / name).read_bytes()
        assert len(content) == facts["bytes"], name
        assert hashlib.sha256(content).hexdigest() == facts["sha256"], name


@both
def test_a_pack_is_at_most_26_megabytes(kind: str) -> None:
    assert sum(path.stat().st_size for path in (PACKS / kind).iterdir()) <= 26_000_000


@both
def test_every_head_has_its_arrays(kind: str) -> None:
    one = pack(kind)
    assert set(one.arrays) == {f"{head}_{part}" for head in one.manifest["heads"] for part in ("weight", "bias")}
    for name, head in one.manifest["heads"].items():
        labels = len(head.get("labels", [name]))
        assert one.arrays[f"{name}_weight"].shape == (labels, 384)
        assert one.arrays[f"{name}_bias"].shape == (labels,)
        assert one.arrays[f"{name}_weight"].dtype == np.float32
        for per_label in ("temperatures", "thresholds"):
            assert len(head.get(per_label, range(labels))) == labels


def test_labels_stand_in_the_order_of_the_formats() -> None:
    assert pack("classifier").manifest["heads"]["trigger"]["labels"] == list(TRIGGERS)
    assert pack("sentiment").manifest["heads"]["emotion"]["labels"] == list(EMOTIONS)


def test_every_intent_of_the_pack_is_one_that_people_can_read_about() -> None:
    described = {info.id for info in Folder(ROOT / "resources").library().intents}
    assert set(pack("classifier").manifest["heads"]["intent"]["labels"]) <= described


@both
def test_a_text_reads_the_same_alone_and_in_a_batch_of_32(kind: str) -> None:
    texts = [line.text for line in holdouts.emotions()[::11]][:95]
    texts.append("My order is late and nobody answers. " * 20)  # pads the others far
    for start in range(0, len(texts), 32):
        chunk = texts[start : start + 32]
        together = pack(kind).read(chunk)
        for row, text in enumerate(chunk):
            for head, alone in pack(kind).read([text]).items():
                assert np.abs(alone[0] - together[head][row]).max() <= 0.01, (head, text)


@both
def test_the_program_reads_what_the_description_of_the_pack_says(kind: str) -> None:
    models = Models(PACKS / "classifier", PACKS / "sentiment")
    model = models.reader.classifier if kind == "classifier" else models.reader.sentiment
    texts = [line.text for line in holdouts.emotions()[::50]]
    plain = pack(kind).read(texts)
    for name, head in model.heads.items():
        assert np.abs(models.values(model, head, texts, name) - plain[name]).max() <= 0.01, name
