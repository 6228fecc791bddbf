"""The shipped packs are whole, small, the same alone and in a batch, and read plain messages right."""

from __future__ import annotations

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime as ort
import pytest
from numpy.typing import NDArray
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[2]
PACKS = ROOT / "models" / "packs"
FILES = {"encoder.onnx", "tokenizer.json", "heads.npz", "MODEL_CARD.md", "NOTICE"}
TRIGGERS = [
    "human_request", "supervisor_request", "cancel_threat", "legal_threat", "public_threat",
    "abuse", "safety", "fraud_security", "vulnerable_customer", "repeat_contact",
]  # fmt: skip
EMOTIONS = ["angry", "frustrated", "anxious", "disappointed", "confused", "positive", "neutral"]

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


def intent(text: str) -> tuple[str, bool]:
    """The most probable intent and whether the pack would say it."""
    head = pack("classifier").manifest["heads"]["intent"]
    p = pack("classifier").read([text])["intent"][0]
    return head["labels"][int(p.argmax())], bool(p.max() >= head["threshold"])


def emotion(text: str) -> str:
    return EMOTIONS[int(pack("sentiment").read([text])["emotion"][0].argmax())]


def triggers(text: str) -> set[str]:
    head = pack("classifier").manifest["heads"]["trigger"]
    p = pack("classifier").read([text])["trigger"][0]
    return {label for label, value, limit in zip(TRIGGERS, p, head["thresholds"], strict=True) if value >= limit}


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
    assert pack("classifier").manifest["heads"]["trigger"]["labels"] == TRIGGERS
    assert pack("sentiment").manifest["heads"]["emotion"]["labels"] == EMOTIONS
    assert len(pack("classifier").manifest["heads"]["intent"]["labels"]) == 26


@both
def test_a_text_reads_the_same_alone_and_in_a_batch_of_32(kind: str) -> None:
    lines = (ROOT / "models" / "training" / "corpus" / "emotions.jsonl").read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines[::5]][:95]
    texts.append("My order is late and nobody answers. " * 20)  # pads the others far
    for start in range(0, len(texts), 32):
        chunk = texts[start : start + 32]
        together = pack(kind).read(chunk)
        for row, text in enumerate(chunk):
            for head, alone in pack(kind).read([text]).items():
                assert np.abs(alone[0] - together[head][row]).max() <= 0.01, (head, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello, order 10021 should have been here on Monday. Where is it?", {"order_status", "delivery_problem"}),
        ("I see two charges of 49.90 for the same order. Please refund one.", {"double_charge"}),
        ("The reset mail never reaches me. I tried three times today.", {"cannot_sign_in"}),
    ],
)
def test_a_plain_message_gets_its_intent_with_confidence(text: str, expected: set[str]) -> None:
    label, said = intent(text)
    assert label in expected
    assert said


def test_most_of_what_is_no_matter_of_a_support_desk_gets_no_intent() -> None:
    lines = (ROOT / "models" / "training" / "corpus" / "out_of_scope.jsonl").read_text("utf-8").splitlines()
    held_out = [json.loads(line)["text"] for line in lines[4::5]]  # every fifth, as in the training
    assert sum(intent(text)[1] for text in held_out) <= 0.25 * len(held_out)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I've restarted it six times and it still says error 12", "frustrated"),
        ("what a complete joke of a company", "angry"),
        ("Where can I find my invoice?", "neutral"),
        ("Thank you so much, that fixed it!", "positive"),
    ],
)
def test_a_plain_line_gets_its_emotion(text: str, expected: str) -> None:
    assert emotion(text) == expected


def test_valence_and_arousal_point_the_right_way() -> None:
    good, bad, plain = "Wonderful, thank you so much!", "I am furious, you liars!", "Where can I find my invoice?"
    values = pack("sentiment").read([good, bad, plain])
    assert values["valence"][0, 0] > values["valence"][2, 0] > values["valence"][1, 0]
    assert values["arousal"][1, 0] > values["arousal"][2, 0]


@pytest.mark.parametrize(
    ("text", "trigger"),
    [
        ("I want to speak to a real person, please.", "human_request"),
        ("Get me your manager.", "supervisor_request"),
        ("My lawyer will contact you.", "legal_threat"),
        ("The charger caught fire and my son burned his hand.", "safety"),
        ("Somebody hacked my account and ordered two phones.", "fraud_security"),
    ],
)
def test_a_plain_trigger_is_found(text: str, trigger: str) -> None:
    assert trigger in triggers(text)


@pytest.mark.parametrize(
    "text",
    [
        "I work as a lawyer and need the invoice in my firm's name.",
        "I am dying to try the new flavour.",
        "Where can I find my invoice?",
        "Do you have this jacket in green?",
    ],
)
def test_an_ordinary_message_sets_off_no_trigger(text: str) -> None:
    assert triggers(text) == set()
