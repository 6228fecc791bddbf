"""Emoji in a text that is shortened: Qt counts them twice, and no letter may be lost or hidden for it."""

from __future__ import annotations

import pytest

from app.ui.common.look import Look
from app.ui.common.text import TextBlock
from app.ui.common.units import from_unit, units
from tests.ui import gallery

FAMILY = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}"


@pytest.mark.parametrize(
    ("text", "before"), [("plain words", "plain "), (f"{FAMILY} and words", f"{FAMILY} "), ("", "")]
)
def test_a_place_that_qt_names_is_found(text: str, before: str) -> None:
    assert from_unit(text, units(before)) == text[len(before) :]
    assert from_unit(text, units(text)) == ""


@pytest.mark.usefixtures("qapp")
def test_a_text_with_emoji_says_that_it_is_shortened() -> None:
    block = TextBlock(Look(gallery.LIGHT, gallery.RESOURCES), "body", text=f"{FAMILY * 12} " + "word " * 8, max_lines=1)
    whole = block._natural_width()
    block.resize(round(whole) - 40, 20)
    assert block.is_elided, "the last words do not fit"
    block.resize(round(whole) + 40, 20)
    assert not block.is_elided
