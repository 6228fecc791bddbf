"""A trigger is found also in the middle of a long message, and a short message is read as a whole."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.inference.encoder import Pieces
from app.inference.reader import TextReader
from app.inference.triggers import LONGEST, SHORT, part_of, sentences_of, surer

FILLER = "This was the order and it was not here. You are great, thanks. "


def letters(text: str) -> Pieces:
    """A piece for each character that is no white space, between two special ones."""
    inner = [(i, i + 1) for i, character in enumerate(text) if not character.isspace()]
    return Pieces(tuple(range(len(inner) + 2)), ((0, 0), *inner, (0, 0)), 0)


def parts_of(text: str, pieces: Pieces) -> list[Pieces]:
    return [part_of(pieces, own, by_itself=True) for own in sentences_of(text, pieces)]


def test_a_short_text_has_no_parts() -> None:
    assert parts_of("a. b. c.", letters("a. b. c.")) == []


def test_sentences_are_parts_with_their_places() -> None:
    text = "Thefirstsentence is this. Thesecond\r\nThethirdone costs12.50 now! yes? " + "longwithoutanyend" * 3
    parts = parts_of(text, letters(text))
    assert [text[part.offsets[1][0] : part.offsets[-2][1]] for part in parts[:4]] == [
        "Thefirstsentence is this.",
        "Thesecond",
        "Thethirdone costs12.50 now!",
        "yes?",
    ]
    assert all(part.read_from == part.offsets[1][0] for part in parts)


@given(st.text(alphabet='ab .!?\n"', max_size=300))
def test_every_piece_is_in_one_part_in_order(text: str) -> None:
    pieces = letters(text)
    parts = parts_of(text, pieces)
    assert bool(parts) == (len(pieces.ids) > SHORT)
    if parts:
        assert [place for part in parts for place in part.offsets if place[1]] == list(pieces.offsets[1:-1])
        assert all((part.ids[0], part.ids[-1]) == (pieces.ids[0], pieces.ids[-1]) for part in parts)
        assert max(len(part.ids) for part in parts) <= LONGEST + 2


def test_blanks_at_the_end_are_no_sentences() -> None:
    text = "Thefirstsentence is this. Thesecond\nThethirdone costs12.50 now!"
    assert sentences_of(text + " \n" * 100_000, letters(text)) == sentences_of(text, letters(text))


def test_a_part_of_a_short_text_is_its_own_pieces_alone() -> None:
    text = "One two three. Four five six seven."
    pieces = letters(text)
    first, *_ = sentences_of(text, pieces)
    part = part_of(pieces, first, by_itself=False)
    assert (part.ids, part.offsets) == (pieces.ids[1:13], pieces.offsets[1:13])


def test_a_wish_for_a_person_is_heard_beside_another_sentence(shipped_reader: TextReader) -> None:
    wishes = ["I was charged twice. Can I talk to a real person please?", "The lamp broke. I want to speak to a human."]
    for reading in shipped_reader.read(wishes):
        assert "human_request" in [trigger.label for trigger in reading.triggers]


@pytest.mark.parametrize("text", [FILLER * 5, "." * 8000, " " * 7000 + "x", "\n" * 8000, "? " * 4000])
def test_odd_long_texts_have_no_triggers(tiny_reader: TextReader, text: str) -> None:
    (reading,) = tiny_reader.read([text])
    assert reading.triggers == ()


def test_a_trigger_in_a_long_message_is_found_with_its_words(tiny_reader: TextReader) -> None:
    text = FILLER * 5 + "Now I want to speak to a human! " + FILLER * 5
    (reading,) = tiny_reader.read([text])
    (trigger,) = reading.triggers
    assert trigger.label == "human_request"
    assert trigger.probability >= 0.8
    assert [span.text for span in trigger.evidence] == ["human"]
    assert text[trigger.evidence[0].start : trigger.evidence[0].end] == "human"


def test_one_sentence_of_many_must_be_surer_than_a_message_of_its_own(tiny_reader: TextReader) -> None:
    # The threshold is 0.5, and 0.8 for one sentence of many.
    unsure = "Again and again this was not it and it was still not here and not now. "
    (alone,) = tiny_reader.read([unsure])
    assert [trigger.label for trigger in alone.triggers] == ["repeat_contact"]
    assert alone.triggers[0].probability < 0.8
    (among_others,) = tiny_reader.read([FILLER * 5 + unsure + FILLER * 5])
    assert among_others.triggers == ()


def test_a_surer_threshold_has_four_times_the_odds() -> None:
    assert [surer(threshold) for threshold in (0.0, 0.5, 1.0)] == pytest.approx([0.0, 0.8, 1.0])
    assert surer(0.1) == pytest.approx(4 / 13)


def test_a_long_message_reads_the_same_in_company(tiny_reader: TextReader) -> None:
    texts = [
        FILLER * 5 + "Now I want to speak to a human! " + FILLER * 5,
        "thanks",
        FILLER * 9 + "I call a lawyer now.",
    ]
    for text, together in zip(texts, tiny_reader.read(texts), strict=True):
        (alone,) = tiny_reader.read([text])
        assert alone.triggers == together.triggers
