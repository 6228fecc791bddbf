"""A text becomes a reading: what is said, with which words, and when nothing is said."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.domain.errors import PackRefused
from app.domain.readings import Reading
from app.inference.reader import TextReader
from tests.inference.odd_texts import read
from tests.inference.tiny_pack import tiny_intents, tiny_sentiment


def test_a_text_is_understood_with_its_words(tiny_reader: TextReader) -> None:
    text = "I want my money back!\r\nThis is the fourth time, please."
    reading = read(tiny_reader, text)
    assert reading.language == "en"
    assert reading.intent
    assert reading.intent.label == "refund_request"
    assert [span.text for span in reading.intent.evidence] == ["money back"]
    assert [t.label for t in reading.triggers] == ["repeat_contact"]
    assert [span.text for span in reading.triggers[0].evidence] == ["fourth time"]
    assert reading.packs == ("tiny-classifier 1.2.3", "tiny-sentiment 1.2.3")
    assert len(reading.emotions28) == 28


def test_probabilities_are_those_of_the_format(tiny_reader: TextReader) -> None:
    reading = read(tiny_reader, "where is my parcel")  # six word pieces with [CLS] and [SEP]
    logits = np.array([0.0, (40 + 10) / 6, 0.0])
    expected = np.exp(logits) / np.exp(logits).sum()
    assert reading.intents[0].label == "order_status"
    assert reading.intents[0].probability == pytest.approx(float(expected[1]), abs=1e-6)


def test_below_the_threshold_nothing_is_said_but_the_five_are_listed(tiny_reader: TextReader) -> None:
    reading = read(tiny_reader, "this and this and that")
    assert reading.abstained
    assert reading.intent is None
    assert len(reading.intents) == 3
    assert reading.emotion
    assert reading.emotion.label == "neutral"
    assert reading.emotion.evidence == ()


@pytest.mark.parametrize("text", ["", "   \n", "😡😡", "4711", "?!", "zzzz"])
def test_a_text_without_known_words_is_neutral_and_abstained(tiny_reader: TextReader, text: str) -> None:
    reading = read(tiny_reader, text)
    assert reading.abstained
    assert reading.emotion
    assert (reading.emotion.label, reading.emotion.probability) == ("neutral", 1.0)
    assert (reading.valence, reading.arousal, reading.triggers, reading.language) == (0.0, 0.0, (), "en")


def test_an_unsupported_language_is_named_and_nothing_is_claimed(shipped_reader: TextReader) -> None:
    reading = read(shipped_reader, "Ich warte seit drei Wochen auf meine Bestellung und möchte mein Geld zurück.")
    assert reading.language == "de"
    assert reading.abstained
    assert len(reading.intents) == 5
    assert (reading.emotion, reading.emotions, reading.valence, reading.arousal) == (None, (), None, None)
    assert (reading.triggers, reading.emotions28) == ((), ())


def test_a_long_text_is_read_from_its_end(tiny_reader: TextReader) -> None:
    text = (
        "i want a refund. "
        + "this was not it and you are still waiting. " * 200
        + "where is my parcel and order, order, order? " * 12
    )
    reading = read(tiny_reader, text)
    assert reading.read_from > 17
    assert text[reading.read_from - 1].isspace()
    assert reading.intent
    assert all(span.start >= reading.read_from for span in reading.intent.evidence)
    assert read(tiny_reader, "where is my parcel").read_from == 0


def test_neighbours_in_a_batch_change_no_probability(shipped_reader: TextReader) -> None:
    lines = [
        "where is my order",
        "I have been charged twice for the same thing and nobody answers. " * 6,
        "Thanks, that was quick!",
        "My account was hacked and somebody changes my address, please stop them now.",
        "ok",
        "I will call my lawyer if the refund is not there by Friday, this is the fifth time I ask. " * 12,
    ] * 5
    lines.sort(key=lambda line: line[::-1])
    together = shipped_reader.read(lines)
    for line, reading in zip(lines, together, strict=True):
        alone = read(shipped_reader, line)
        for mine, theirs in zip(probabilities(alone), probabilities(reading), strict=True):
            assert abs(mine - theirs) <= 0.01
        assert reading.language == alone.language


def probabilities(reading: Reading) -> list[float]:
    scored = (*sorted(reading.intents, key=lambda s: s.label), *reading.emotions, *reading.emotions28)
    return [s.probability for s in scored] + [reading.valence or 0.0, reading.arousal or 0.0]


def test_embeddings_have_length_one_and_like_texts_are_close(shipped_reader: TextReader) -> None:
    first, second, other = shipped_reader.embed(
        ["Where is my parcel?", "My package has not arrived", "How do I reset my password"]
    )
    assert np.linalg.norm(first) == pytest.approx(1.0, abs=1e-5)
    assert first @ second > first @ other


def test_own_intents_replace_only_the_intents(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    own = tiny_intents().write(tmp_path / "own")
    reading = read(TextReader(*tiny, intents=own), "still waiting, my parcel is not here. lawyer now")
    assert reading.intent
    assert reading.intent.label == "late_parcel"
    assert [trigger.label for trigger in reading.triggers] == ["legal_threat"]
    assert reading.packs[-1] == "tiny-intents 1.2.3"


def test_own_intents_of_another_encoder_are_refused_by_name(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    own = tiny_intents("0" * 64).write(tmp_path / "own")
    with pytest.raises(PackRefused, match=r"own.heads\.npz.*another encoder"):
        TextReader(*tiny, intents=own)


def test_two_packs_with_different_tokenizers_each_read_their_own(tiny: tuple[Path, Path], tmp_path: Path) -> None:
    other = tiny_sentiment()
    other.encoder["max_tokens"] = 16
    reader = TextReader(tiny[0], other.write(tmp_path / "other"))
    text = "this is useless " * 5 + "thanks you are great thanks you are great"
    reading = read(reader, text)
    assert reading.read_from == 0
    assert reading.emotion
    assert reading.emotion.label == "positive"
    assert {word for span in reading.emotion.evidence for word in span.text.split()} >= {"thanks", "great"}
    assert all(span.start >= text.index("thanks") for span in reading.emotion.evidence)
