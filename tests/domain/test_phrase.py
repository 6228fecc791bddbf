"""A phrase is its English sentence, and can be said again in other words."""

from __future__ import annotations

import pytest

from app.domain.phrase import Phrase


def test_a_phrase_is_its_sentence() -> None:
    phrase = Phrase.of("due in {hours} h", hours=2)
    assert phrase == "due in 2 h"
    assert (phrase.template, phrase.values) == ("due in {hours} h", {"hours": 2})


def test_a_value_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        Phrase.of("due in {hours} h")


def test_lines_keep_what_can_be_translated_in_them() -> None:
    due = Phrase.of("due in {hours} h", hours=2)
    lines = Phrase.lines([due, "as it is: {nothing}"])
    assert lines == "due in 2 h\nas it is: {nothing}"
    assert list(lines.values.values()) == [due, "as it is: {nothing}"]
    assert Phrase.lines([]) == ""
