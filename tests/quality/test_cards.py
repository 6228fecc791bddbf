"""A card is made from the figures that `calmdesk evaluate --json` wrote of the very pack, and of no other."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from app.content.shipped import shipped
from app.inference.packs import load_pack
from models.training import refresh
from models.training.shipped import ShippedPack


@pytest.fixture(name="pack")
def copied(tmp_path: Path) -> Path:
    return shutil.copytree(shipped("packs") / "classifier", tmp_path / "classifier")


def figures_of(pack: Path) -> dict[str, Any]:
    files = ShippedPack(pack).manifest["files"]
    return {
        "packs": {"classifier": {"sha256": {name: files[name]["sha256"] for name in ("encoder.onnx", "heads.npz")}}},
        "figures": {
            "banking77_test_accuracy": {"value": 0.91234567, "data": "BANKING77 test (3080)", "of": "classifier"},
            "milliseconds_32_tokens": {"value": 7.0, "data": "one text", "of": "both"},
            "emotion_macro_f1": {"value": 0.7, "data": "lines", "of": "sentiment"},
        },
        "missing": [],
    }


def refreshed(pack: Path, figures: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    path = pack.parent / "figures.json"
    path.write_text(json.dumps(figures), "utf-8")
    monkeypatch.setattr(sys, "argv", ["refresh", "--out", str(pack), "--figures", str(path)])
    refresh.main()


def test_card_and_manifest_have_the_figures_of_the_pack(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = load_pack(pack, "classifier").manifest
    refreshed(pack, figures_of(pack), monkeypatch)
    after, card = load_pack(pack, "classifier").manifest, (pack / "MODEL_CARD.md").read_text("utf-8")
    assert (after.heads, after.encoder) == (before.heads, before.encoder)
    assert [figure["name"] for figure in ShippedPack(pack).manifest["figures"]] == [
        "banking77_test_accuracy",
        "milliseconds_32_tokens",
    ]
    assert "| banking77_test_accuracy | 0.9123 | BANKING77 test (3080) |" in card
    assert "    calmdesk evaluate --data DIR" in card
    assert "(../../charts/intent.svg)" in card
    assert "{{" not in card


def test_figures_of_another_pack_are_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = figures_of(pack)
    figures["packs"]["classifier"]["sha256"]["heads.npz"] = "0" * 64
    before = (pack / "manifest.toml").read_bytes()
    with pytest.raises(ValueError, match="figures of another classifier pack"):
        refreshed(pack, figures, monkeypatch)
    assert (pack / "manifest.toml").read_bytes() == before


def test_figures_that_are_not_complete_are_refused(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = figures_of(pack) | {"missing": [{"part": "stackfaq", "why": "…"}]}
    with pytest.raises(ValueError, match="not measured: stackfaq"):
        refreshed(pack, figures, monkeypatch)
