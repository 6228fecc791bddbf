"""Whatever a customer sends, the shipped models give a reading or clearly none; never an error."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.cli.analyze import answer
from app.inference.encoder import MAX_CHARACTERS
from app.inference.reader import TextReader
from tests.inference.odd_texts import FOREIGN, LETTERLESS, LONG_SENTENCE, ODD_TEXTS, check, read

ALPHABETS = {
    "everything": st.characters(codec=None, exclude_categories=[]),
    "nearly words": st.sampled_from("aeiost  '’-.,!?\n\u0301\u200b\u00ad"),  # noqa: RUF001
    "signs": st.sampled_from("\x00\x1b\ufffd\ud83d\ude00\u202e\u2028#[]<>&%@:/\\\t "),
    "scripts": st.sampled_from("aÄßİŉñеЖשلाक中あ한ก𝒜😡 "),  # noqa: RUF001
    "pieces": st.sampled_from(
        ["[CLS]", "[SEP]", "##s", "my ", "order ", "refund ", "not ", "😡", "\u0301", "zz", "\n"]
    ),
}


@pytest.mark.parametrize("name", ODD_TEXTS)
def test_no_text_is_an_error(tiny_reader: TextReader, shipped_reader: TextReader, name: str) -> None:
    for reader in (tiny_reader, shipped_reader):
        assert read(reader, ODD_TEXTS[name]).packs == reader.read([""])[0].packs


@pytest.mark.parametrize("name", LETTERLESS)
def test_a_text_without_letters_is_neutral_and_abstained(shipped_reader: TextReader, name: str) -> None:
    reading = read(shipped_reader, LETTERLESS[name])
    assert reading.abstained
    assert reading.emotion
    assert (reading.emotion.label, reading.emotion.probability) == ("neutral", 1.0)
    assert (reading.valence, reading.arousal, reading.triggers, reading.language) == (0.0, 0.0, (), "en")
    assert reading.read_from == 0


@pytest.mark.parametrize("language", FOREIGN)
def test_another_script_is_named_and_nothing_is_claimed(shipped_reader: TextReader, language: str) -> None:
    reading = read(shipped_reader, FOREIGN[language])
    assert reading.language == language
    assert reading.abstained
    assert (reading.emotion, reading.triggers) == (None, ())


def test_a_letter_too_long_is_read_from_its_last_part(shipped_reader: TextReader) -> None:
    end = "Please cancel my subscription today. "
    text = ODD_TEXTS["50,000 characters"] + end * 60
    reading = read(shipped_reader, text)
    assert len(text) - MAX_CHARACTERS <= reading.read_from
    assert text[reading.read_from - 1].isspace()
    same = read(shipped_reader, text[reading.read_from :])
    assert same.read_from == 0
    assert same.intents[0].probability == pytest.approx(reading.intents[0].probability, abs=1e-6)
    assert [intent.label for intent in same.intents] == [intent.label for intent in reading.intents]


def test_the_end_decides_and_not_what_was_left_out(shipped_reader: TextReader) -> None:
    end = ODD_TEXTS["50,000 characters"][-40_000:]
    first, second = (read(shipped_reader, before + end) for before in ("", "I love you all, thanks! " * 2_000))
    assert [(one.label, one.probability) for one in first.intents] == [
        (one.label, one.probability) for one in second.intents
    ]
    assert (first.emotions, first.valence) == (second.emotions, second.valence)


@pytest.mark.parametrize("blank", [" ", "\n"])
@pytest.mark.parametrize(
    "words",
    ["I was charged twice. Can I talk to a real person please?", "Wo bleibt mein Paket? Ich warte seit Wochen."],
)
def test_a_million_blanks_at_the_end_change_nothing(shipped_reader: TextReader, words: str, blank: str) -> None:
    alone, long = read(shipped_reader, words), read(shipped_reader, words + blank * 1_000_000)
    assert replace(long, text_hash=alone.text_hash, milliseconds=alone.milliseconds) == alone


def test_odd_texts_read_the_same_in_company(shipped_reader: TextReader) -> None:
    texts = [text for text in ODD_TEXTS.values() if len(text) < 5_000]
    for text, reading in zip(texts, shipped_reader.read(texts), strict=True):
        check(reading, text)
        alone = read(shipped_reader, text)
        assert (alone.language, alone.abstained) == (reading.language, reading.abstained)
        for mine, theirs in zip(alone.intents, reading.intents, strict=True):
            assert mine.probability == pytest.approx(theirs.probability, abs=0.01)


def test_odd_texts_come_out_of_the_command_as_lines(tiny_reader: TextReader) -> None:
    lines = [json.dumps({"id": name, "text": text}).encode() for name, text in ODD_TEXTS.items()]
    answers = answer(lines, tiny_reader, strict=True, emotions28=True)
    assert answers.bad == 0
    for name, line in zip(ODD_TEXTS, answers.output, strict=True):
        assert line.decode().splitlines() == [line.decode()[:-1]]
        assert json.loads(line)["id"] == name


@pytest.mark.parametrize("name", ALPHABETS)
def test_no_string_is_an_error(shipped_reader: TextReader, name: str) -> None:
    made = st.lists(ALPHABETS[name], max_size=120).map("".join)

    @settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(st.lists(made, min_size=1, max_size=4))
    def holds(texts: list[str]) -> None:
        for text, reading in zip(texts, shipped_reader.read(texts), strict=True):
            check(reading, text)

    holds()


def test_a_long_sentence_is_long_enough_to_be_cut() -> None:
    assert len(ODD_TEXTS["50,000 characters"]) > 49_900 > MAX_CHARACTERS
    assert LONG_SENTENCE.endswith(" ")
