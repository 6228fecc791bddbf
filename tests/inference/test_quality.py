"""What is said of the models is what their packs say, and curves count only for the weights they were measured with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app.content.shipped import shipped
from app.domain.errors import PackRefused
from app.inference.quality import PacksInUse, curves_file, pack_quality
from models.training.curves import files
from tests.inference.tiny_pack import tiny_classifier, tiny_intents

PACKS = shipped("packs")


@pytest.mark.parametrize("kind", ["classifier", "sentiment"])
def test_the_shipped_curves_belong_to_the_shipped_weights(kind: str) -> None:
    pack = pack_quality(PACKS / kind, kind)  # type: ignore[arg-type]
    assert not pack.trouble
    assert len(pack.curves) == 2
    for curve in pack.curves:
        assert sum(one.count for one in curve.bins) > 500
        assert 0 < len(curve.risk) <= 100
        assert all(0 <= share <= 1 and 0 <= wrong <= 1 for share, wrong in curve.risk)
    assert "calmdesk evaluate" in pack.curves_command


def test_the_curves_agree_with_the_figures_of_the_manifest() -> None:
    pack = pack_quality(PACKS / "classifier", "classifier")
    figures = {figure.name: figure.value for figure in pack.figures}
    intent = next(curve for curve in pack.curves if curve.head == "intent")
    total = sum(one.count for one in intent.bins)
    off = sum(one.count * abs(one.confidence - one.right) for one in intent.bins) / total
    assert off == pytest.approx(figures["intent_ece"], abs=0.002)
    assert intent.answered == pytest.approx(figures["intent_coverage_at_threshold"], abs=0.001)
    assert intent.risk[-1][1] == pytest.approx(1 - figures["intent_accuracy"], abs=0.001)


def test_curves_of_other_weights_are_not_shown(tmp_path: Path) -> None:
    folder = tiny_classifier().write(tmp_path / "pack")
    assert pack_quality(folder, "classifier").curves == ()
    shutil.copy(curves_file(PACKS / "classifier"), curves_file(folder))
    assert pack_quality(folder, "classifier").curves == ()


@pytest.mark.parametrize(
    "text", ["", "[]", '{"schema": "calmdesk.curves/1"}', "\ud800".encode("utf-8", "replace").decode()]
)
def test_a_damaged_file_of_curves_takes_nothing_else_away(tmp_path: Path, text: str) -> None:
    folder = tiny_classifier().write(tmp_path / "pack")
    curves_file(folder).write_text(text, "utf-8")
    pack = pack_quality(folder, "classifier")
    assert (pack.curves, pack.trouble, pack.name) == ((), "", "tiny-classifier")


async def test_a_pack_that_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "classifier").mkdir()
    (tmp_path / "classifier" / "manifest.toml").write_text("schema = 1", "utf-8")
    packs = PacksInUse(tmp_path, None, lambda: [PackRefused("heads.npz")])
    found = await packs.quality()
    assert [bool(pack.trouble) for pack in found] == [True, True, True]
    assert "heads.npz" in packs.problems()[0]
    assert packs.folders() == []


async def test_a_companys_own_pack_is_listed_when_there_is_one(tmp_path: Path) -> None:
    own = tmp_path / "own"
    assert len(await PacksInUse(PACKS, own, tuple).quality()) == 3
    tiny_intents("0" * 64).write(own)
    found = await PacksInUse(PACKS, own, tuple).quality()
    assert [pack.kind for pack in found] == ["classifier", "sentiment", "steps", "intents"]
    assert len(PacksInUse(PACKS, own, tuple).folders()) == 3


def test_the_file_of_curves_is_made_from_an_evaluation() -> None:
    curve = {"title": "Intents", "bins": [{"count": 3, "confidence": 0.123456, "right": 0.5}], "risk": [[0.5, 0.0]]}
    about = {"id": "classifier 0.1.0", "sha256": {"heads.npz": "0"}}
    made = files({"packs": {"classifier": about}, "curves": {"intent": {**curve, "answered": None}, "other": {}}})
    assert list(made) == ["classifier"]
    said = json.loads(made["classifier"])
    assert said["curves"]["intent"]["bins"][0]["confidence"] == 0.1235
    assert said["sha256"] == {"heads.npz": "0"}
