"""Masks: what tells who somebody is does not leave; what looks like it does. Figures on marked lines do not fall."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.masks import MASK_KINDS, masked, personal_parts
from app.domain.personal import is_card, is_iban
from tests.quality.personal.scores import SETS, lines_of, score, unmarked


def test_each_kind_has_its_own_mask() -> None:
    text = "My name is Anna Fischer, anna@example.com, +44 7700 900123, card 4111 1111 1111 1111, order 4711998."
    assert masked(text) == "My name is [name], [email], [phone], card [card], order 4711998."
    place = "I live at 14 Elm Road. IBAN: DE89370400440532013000"
    assert masked(place) == "I live at [address]. IBAN: [iban]"


@pytest.mark.parametrize(("names", "precision", "recall"), [(("open", "held_out"), 0.99, 0.99), (("later",), 0.9, 0.6)])
def test_figures_on_marked_lines_stay(names: tuple[str, ...], precision: float, recall: float) -> None:
    result = score(*names)
    assert result.of("") >= (precision, recall), "\n".join(result.lines)
    assert result.of("")[1] >= recall, "\n".join(result.lines)


def test_the_lines_are_many_and_marked_truly() -> None:
    lines = [line for name in SETS for line in lines_of(name)]
    assert len(lines) >= 500
    for text, parts in map(unmarked, lines):
        for kind, begin, end in parts:
            assert kind in MASK_KINDS
            part = text[begin:end]
            assert kind != "card" or is_card(re.sub(r"\D", "", part)), text
            assert kind != "iban" or is_iban(part.upper()), text


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_parts_lie_in_order_inside_the_text(text: str) -> None:
    at = 0
    for part in personal_parts(text):
        assert at <= part.begin < part.end <= len(text)
        at = part.end


def test_what_stands_at_the_edge_of_a_piece_is_found() -> None:
    for before in range(19_970, 20_020):
        assert "[email]" in masked("x " * (before // 2) + "mail anna@example.com now"), before
