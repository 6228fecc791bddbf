"""Every part of the evaluation on tiny packs and tiny data, whose figures can be told beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.cli import evaluation_knowledge
from app.content import datasets, holdouts
from app.domain.errors import BenchmarkUnusable
from app.domain.figures import PUBLISHED, Bin, Curves, Section
from app.inference.evaluation import intents, own
from app.inference.evaluation.card import steps_card
from app.inference.evaluation.charts import svg
from app.inference.evaluation.goemotions import goemotions
from app.inference.evaluation.models import Models
from app.inference.evaluation.reasons import reasons, without
from app.inference.evaluation.speed import speed
from app.inference.evidence import Word
from tests.inference.tiny_pack import tiny_steps
from tests.support import benchmarks


@pytest.fixture(name="models", scope="module")
def of_tiny_packs(tiny: tuple[Path, Path]) -> Models:
    return Models(*tiny)


@pytest.fixture(name="data", scope="module")
def of_public_sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return benchmarks.public_sets(tmp_path_factory.mktemp("data"))


@pytest.fixture(name="corpus", scope="module")
def of_our_own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return benchmarks.corpus(tmp_path_factory.mktemp("own") / "corpus")


@pytest.fixture(name="examples", scope="module")
def of_intents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return benchmarks.intents(tmp_path_factory.mktemp("own") / "intents")


def values(section: Section) -> Mapping[str, float]:
    return {figure.name: figure.value for figure in section.figures}


def test_banking77_fits_a_head_on_train_and_judges_it_on_test(models: Models, data: Path) -> None:
    section = intents.banking77(models, datasets.banking77(data))
    found = values(section)
    assert found["banking77_test_accuracy"] == 1.0
    assert 0 <= found["banking77_test_ece"] < 0.15
    assert "chosen on every tenth row of train (9)" in section.notes[0]


def test_clinc150_tells_texts_outside_and_names_the_score(models: Models, data: Path) -> None:
    section = intents.clinc150(models, datasets.clinc150(data))
    found = values(section)
    assert found["clinc150_in_scope_accuracy"] == 1.0
    assert found["clinc150_oos_auroc"] == 1.0
    assert found["clinc150_oos_recall_at_4_percent"] == 1.0
    assert section.notes[1].startswith("Out of scope by: ")


def test_own_intents_learn_from_eight_examples_domain_by_domain(models: Models, data: Path) -> None:
    section = intents.own_intents(models, datasets.clinc150(data))
    found = values(section)
    assert list(found) == [f"own_intents_8_examples_accuracy{end}" for end in ("", "_money", "_talk")]
    assert found["own_intents_8_examples_accuracy"] == (found[list(found)[1]] + found[list(found)[2]]) / 2
    assert "does not say" in section.notes[1]


def test_what_the_encoder_was_trained_on_is_said(models: Models, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = models.reader.classifier.facts
    seen = type(facts)(facts.hidden, facts.max_tokens, facts.normalize, facts.languages, ("CLINC150 train",))
    monkeypatch.setattr(models.reader.classifier, "facts", seen)
    section = intents.own_intents(models, datasets.clinc150(data))
    assert "The encoder has been trained on CLINC150 train" in section.notes[1]


def test_the_card_tells_figures_of_its_own(tmp_path: Path) -> None:
    pack = tiny_steps().write(tmp_path / "steps")
    section = steps_card(benchmarks.with_card(pack))
    assert values(section) == {"card_star_mean_weighted_f1": 0.5, "card_star_party_in_three": 0.75}
    assert section.figures[1].cell == ("party", "in three")
    assert {figure.measured_by for figure in section.figures} == {"train --all"}
    assert "`train --all` measured them when the pack was made. They are NOT measured now" in section.notes[0]


def test_a_card_without_figures_is_said(tmp_path: Path) -> None:
    pack = tiny_steps().write(tmp_path / "steps")
    with pytest.raises(BenchmarkUnusable, match="has no figures"):
        steps_card(pack)


def test_goemotions_uses_the_packs_own_thresholds(models: Models, data: Path) -> None:
    section = goemotions(models, datasets.goemotions(data))
    # The tiny head says every label of every comment: 2 of 3 hold feeling0, 1 feeling3, 1 neutral.
    assert values(section)["goemotions_test_macro_f1"] == pytest.approx((0.8 + 0.5 + 0.5) / 28)
    assert sum(one.count for one in section.curves[0].bins) == 3 * 28


def test_goemotions_with_other_labels_is_refused(models: Models, data: Path) -> None:
    found = datasets.goemotions(data)
    with pytest.raises(BenchmarkUnusable, match="are not those of tiny-sentiment"):
        goemotions(models, type(found)(("joy",), found.test))


def test_own_intents_count_what_the_pack_knows(models: Models, examples: Path) -> None:
    section = own.intents(models, holdouts.intents(examples))
    found = values(section)
    assert found["intent_accuracy"] == found["intent_coverage_at_threshold"] == found["intent_in_top_3"] == 1.0
    assert "The pack knows 2 of the 3 intents." in section.notes[0]
    assert "The 2 examples of the others are left out." in section.notes[1]


def test_out_of_scope_counts_silence(models: Models) -> None:
    section = own.out_of_scope(models, "own", ["lawyer now", "refund"], "two lines")
    assert values(section) == {"out_of_scope_left_unanswered_own": 0.5}


def test_emotions_are_judged_by_theme(models: Models, corpus: Path) -> None:
    found = values(own.emotions(models, holdouts.emotions(corpus)))
    assert found["emotion_f1_angry"] == found["emotion_f1_positive"] == 1.0
    assert found["emotion_f1_confused"] == 0.0
    assert found["emotion_accuracy"] == pytest.approx(5 / 7)
    assert 0 < found["valence_spearman"] <= 1


def test_triggers_are_heard_as_the_product_hears_them_and_by_the_head_alone(models: Models, corpus: Path) -> None:
    found = values(own.triggers(models, holdouts.triggers(corpus), ["where is my order", "lawyer"]))
    # Two of its own lines, which name it, and nine of other triggers, which do not.
    assert found["trigger_recall_human_request"] == found["trigger_head_recall_human_request"] == pytest.approx(2 / 11)
    assert found["trigger_precision_legal_threat"] == 1.0
    assert found["trigger_false_alarms_per_text"] == found["trigger_head_false_alarms_per_text"] == 0.5


def test_without_its_evidence_a_reading_falls_more(models: Models, corpus: Path, examples: Path) -> None:
    section = reasons(models, holdouts.intents(examples), holdouts.emotions(corpus), holdouts.triggers(corpus))
    found = values(section)
    for kind in ("intent", "emotion", "trigger"):
        assert found[f"evidence_{kind}_drop"] > found[f"evidence_{kind}_drop_of_other_words"]
        assert found[f"evidence_{kind}_drops_more"] == 1.0


def test_words_are_taken_out_whole() -> None:
    assert without("not my  money, back", [Word(0, 3, (), False), Word(8, 13, (), False)]) == "my , back"


def test_speed_and_size(models: Models, tiny: tuple[Path, Path]) -> None:
    found = values(speed(models, *tiny))
    assert found["milliseconds_32_tokens"] > 0
    assert found["megabytes_classifier"] == pytest.approx(sum(p.stat().st_size for p in tiny[0].iterdir()) / 1e6)


def test_the_same_texts_give_the_same_figures(models: Models, tiny: tuple[Path, Path], data: Path) -> None:
    again = intents.clinc150(Models(*tiny), datasets.clinc150(data))
    assert intents.clinc150(models, datasets.clinc150(data)) == again


def test_published_figures_stand_beside_ours(
    models: Models, tiny_packs: tuple[Path, Path, Path], data: Path, tmp_path: Path
) -> None:
    measured = {
        *values(intents.banking77(models, datasets.banking77(data))),
        *values(intents.clinc150(models, datasets.clinc150(data))),
        *values(intents.own_intents(models, datasets.clinc150(data))),
        *values(evaluation_knowledge.stackfaq(Models(*tiny_packs[:2], steps=tiny_packs[2]), datasets.stackfaq(data))),
        *values(steps_card(benchmarks.with_card(tiny_steps().write(tmp_path / "steps")))),
        *values(goemotions(models, datasets.goemotions(data))),
    }
    assert set(PUBLISHED) <= measured


def test_progress_is_told_to_the_last_text(tiny: tuple[Path, Path]) -> None:
    told: list[tuple[str, int, int]] = []
    Models(*tiny, lambda *step: told.append(step)).read(["refund"] * 130, "texts")
    assert told == [("texts", 64, 130), ("texts", 128, 130), ("texts", 130, 130)]


def test_a_chart_is_one_small_picture_for_light_and_dark() -> None:
    bins = tuple(Bin(20 * i, i / 15, i / 15) for i in range(15))
    text = svg(Curves("intent", "Intents & <more>", bins, ((0.5, 0.1), (1.0, 0.23)), 0.8))
    root = ET.fromstring(text)  # noqa: S314 - our own
    assert root.get("aria-label") == "Intents & <more>"
    assert "prefers-color-scheme:dark" in text
    assert "threshold: 80%" in text
    assert len(text) < 12_000


def test_a_chart_without_readings_is_still_a_picture() -> None:
    assert ET.fromstring(svg(Curves("intent", "Nothing", (), ()))).tag.endswith("svg")  # noqa: S314 - our own
