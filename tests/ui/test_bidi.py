"""Names and numbers that run against a sentence leave it readable, and a name cannot turn it over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.phrase import Phrase
from app.ui.common.bidi import in_one_line, runs_leftward, set_apart
from app.ui.common.language import dotted, t, use_language
from app.ui.conversation.lines import Talk
from tests.ui import scenes

LAYLA = "ليلى حداد"
ISOLATED = f"\u2068{LAYLA}\u2069"
CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Reply: {title}"
msgstr "تשובה: {title}"
"""


@pytest.fixture
def hebrew(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "he.po").write_text(CATALOGUE, encoding="utf-8")
    use_language("he", tmp_path)
    yield
    use_language("en", tmp_path)


def test_a_name_that_runs_the_other_way_is_isolated() -> None:
    assert t("Reply: {title}", title=LAYLA) == f"Reply: {ISOLATED}"
    assert t("Reply: {title}", title="Layla") == "Reply: Layla"
    assert t(Phrase.of("{topic}, high confidence", topic=LAYLA)) == f"{ISOLATED}, high confidence"
    assert dotted(LAYLA, "", "2 other tickets") == f"{ISOLATED} · 2 other tickets"


@pytest.mark.usefixtures("hebrew")
@pytest.mark.parametrize("number", ["A-20417", "order 7", "49.90 €"])
def test_in_a_language_from_right_to_left_latin_words_and_numbers_are_isolated(number: str) -> None:
    assert t("Reply: {title}", title=number) == f"تשובה: \u2068{number}\u2069"


@pytest.mark.usefixtures("hebrew")
def test_what_runs_with_the_sentence_stays_as_it_is() -> None:
    assert t("Reply: {title}", title=LAYLA) == f"تשובה: {LAYLA}"
    assert t("Reply: {title}", title="20417") == "تשובה: 20417"


def test_a_name_cannot_turn_what_comes_after_it() -> None:
    trap = "invoice \u202efdp.exe"
    assert t("From {source}", source=trap) == "From \u2068invoice fdp.exe\u2069"
    assert in_one_line(f" {trap}\n\u2066 and\tmore\u2069 ") == "invoice fdp.exe and more"


def test_a_sentence_that_was_isolated_once_is_not_twice() -> None:
    assert set_apart(set_apart(LAYLA)) == ISOLATED


@pytest.mark.parametrize(
    ("text", "leftward"), [("12 ليلى", True), ("“שלום", True), ("Layla ليلى", False), ("12 · 7", False), ("", False)]
)
def test_the_first_letter_says_which_way(text: str, leftward: bool) -> None:
    assert runs_leftward(text) is leftward


def test_a_message_cannot_turn_the_lines_below_it_over() -> None:
    message = scenes.message(text="Look\u202e at\nthis \u2067bill\u2069")
    assert Talk((message,)).line(0).text == "Look at\nthis \u2067bill\u2069"
