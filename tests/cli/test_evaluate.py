"""`calmdesk evaluate`: every figure in one table and as JSON; what is missing is named and never hides the rest."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli.evaluate import add_arguments, run
from app.content import holdouts
from app.domain.errors import PackRefused
from tests.inference.tiny_pack import tiny_classifier, tiny_sentiment, tiny_steps
from tests.support import benchmarks

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"[a-z][a-z0-9_]+")


@pytest.fixture(name="packs", scope="module")
def written_packs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    tiny_classifier().write(folder / "classifier")
    tiny_sentiment().write(folder / "sentiment")
    benchmarks.with_card(tiny_steps().write(folder / "steps"))
    return folder


@pytest.fixture(name="data")
def written_data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(holdouts, "CORPUS", benchmarks.corpus(tmp_path / "corpus"))
    benchmarks.intents(tmp_path / "resources" / "intents")
    monkeypatch.setattr("app.cli.evaluation.shipped", lambda name: tmp_path / name)
    return benchmarks.public_sets(tmp_path / "data")


Evaluate = Callable[..., int]


@pytest.fixture(name="evaluate")
def by_arguments(packs: Path, data: Path) -> Evaluate:
    def evaluated(*words: str) -> int:
        parser = argparse.ArgumentParser()
        add_arguments(parser)
        return run(parser.parse_args(["--data", str(data), "--packs", str(packs), *words]))

    return evaluated


def test_everything_is_measured_and_drawn(
    evaluate: Evaluate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status = evaluate("--json", str(tmp_path / "out" / "figures.json"), "--charts", str(tmp_path / "charts"))
    said = capsys.readouterr()
    found: dict[str, Any] = json.loads((tmp_path / "out" / "figures.json").read_text("utf-8"))
    assert status == 0, said.out
    assert found["missing"] == []
    assert found["schema"] == "calmdesk.evaluation/1"
    assert found["packs"]["classifier"]["id"] == "tiny-classifier 1.2.3"
    assert found["figures"]["banking77_test_accuracy"] == {
        "value": 1.0,
        "of": "classifier",
        "data": "BANKING77 test (23)",
        "published": [
            {"value": 0.931, "what": "bge-small + LinearSVC"},
            {"value": 0.9305, "what": "all-MiniLM-L6-v2 frozen + logistic regression"},
        ],
    }
    charts = sorted(path.name for path in (tmp_path / "charts").iterdir())
    assert charts == ["emotion.svg", "emotion28.svg", "intent.svg", "trigger.svg"]
    assert "banking77_test_accuracy                    1.0000   published: 0.931 bge-small + LinearSVC" in said.out
    assert "The pack knows" in said.out
    assert found["packs"]["steps"]["sha256"].keys() == {"encoder.onnx", "scorer.npz"}
    assert found["figures"]["card_star_party_in_three"] == {
        "value": 0.75,
        "of": "steps",
        "data": "STAR",
        "published": [],
        "measured_by": "train --all",
    }
    assert "Steps of a playbook, as the card says\n  These are the card's: `train --all` measured them" in said.out


def test_stackfaq_is_searched_by_meaning_by_words_and_by_both(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate("--json", str(tmp_path / "figures.json")) == 0
    figures = json.loads((tmp_path / "figures.json").read_text("utf-8"))["figures"]
    found = {name: one["value"] for name, one in figures.items() if name.startswith("stackfaq")}
    assert {one["of"] for name, one in figures.items() if name.startswith("stackfaq")} == {"steps"}
    # One of six wordings shares no word with any question: it ties with all three, and words alone do not find it.
    assert found["stackfaq_mrr"] == pytest.approx((5 + 1 / 3) / 6)
    assert found["stackfaq_words_mrr"] == pytest.approx(5 / 6)
    assert found["stackfaq_hybrid_mrr"] >= found["stackfaq_meaning_mrr"] >= 5 / 6


def test_every_figure_of_the_documentation_is_written_and_no_other(evaluate: Evaluate, tmp_path: Path) -> None:
    assert evaluate("--json", str(tmp_path / "figures.json")) == 0
    figures = set(json.loads((tmp_path / "figures.json").read_text("utf-8"))["figures"])
    text = (ROOT / "docs" / "formats.md").read_text("utf-8").split("## `calmdesk evaluate`")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([a-z0-9_*]+)`", row)}
    patterns = [re.compile(name.replace("*", "[a-z0-9_]+")) for name in documented]
    assert [name for name in sorted(figures) if not any(pattern.fullmatch(name) for pattern in patterns)] == []
    unused = [pattern.pattern for pattern in patterns if not any(pattern.fullmatch(name) for name in figures)]
    assert unused == []


def test_what_is_missing_is_named_and_the_rest_is_measured(
    evaluate: Evaluate, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (data / "goemotions" / "test.tsv").unlink()
    (data / "banking77" / "test.csv").write_text("text,category\nonly a text\n", "utf-8")
    assert evaluate("--json", str(tmp_path / "figures.json")) == 1
    found = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert [(one["part"], one["why"].split(": ", 1)[1]) for one in found["missing"]] == [
        ("banking77", "needs a text and a category"),
        ("goemotions", "is missing"),
    ]
    assert found["missing"][0]["why"].startswith(f"{data / 'banking77' / 'test.csv'}:2: ")
    assert "clinc150_oos_auroc" in found["figures"]
    said = capsys.readouterr().out
    assert "NOT MEASURED: goemotions" in said


def test_without_the_repository_our_own_texts_are_missing(
    evaluate: Evaluate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(holdouts, "CORPUS", tmp_path / "nowhere")
    assert evaluate() == 1
    said = capsys.readouterr().out
    for name in ("out_of_scope", "emotions", "triggers", "evidence"):
        assert f"NOT MEASURED: {name}\n" in said
    assert "lies in the project's repository only" in " ".join(said.split())
    assert "intent_accuracy" in said


def test_a_folder_without_anything_names_every_set(
    evaluate: Evaluate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("--data", str(tmp_path / "empty")) == 1
    said = capsys.readouterr().out
    for name in ("banking77", "clinc150", "own_intents", "goemotions", "stackfaq", "out_of_scope_clinc150"):
        assert f"NOT MEASURED: {name}\n" in said
    assert "trigger_macro_f1" in said


def test_a_place_that_cannot_be_written_is_said_before_the_work(
    evaluate: Evaluate, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert evaluate("--charts", str(tmp_path / "file")) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"calmdesk evaluate: {tmp_path / 'file'}: ")
    assert evaluate("--json", str(tmp_path)) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"calmdesk evaluate: {tmp_path}: ")


def test_a_changed_pack_is_refused(evaluate: Evaluate, tmp_path: Path) -> None:
    tiny_classifier().write(tmp_path / "packs" / "classifier")
    tiny_sentiment().write(tmp_path / "packs" / "sentiment")
    tiny_steps().write(tmp_path / "packs" / "steps")
    (tmp_path / "packs" / "classifier" / "heads.npz").write_bytes(b"other")
    with pytest.raises(PackRefused):
        evaluate("--packs", str(tmp_path / "packs"))
