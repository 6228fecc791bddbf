"""English is never called foreign for its typos, names, numbers or capitals; other languages are named."""

from __future__ import annotations

import pytest

from app.inference.language import LanguageCheck
from tests.inference.language_lines import ENGLISH, OTHER


@pytest.fixture(scope="module")
def check() -> LanguageCheck:
    return LanguageCheck()


@pytest.mark.parametrize("line", ENGLISH)
def test_english_is_english(check: LanguageCheck, line: str) -> None:
    assert check.language_of(line) == "en"
    assert check.language_of(line.upper()) == "en"
    assert check.language_of(f"{line}\n\nhttps://www.beispiel.de/hilfe/konto?seite=3 order_2024-Übersicht.pdf") == "en"


@pytest.mark.parametrize(("language", "line"), [(language, line) for language in OTHER for line in OTHER[language]])
def test_other_languages_are_named(check: LanguageCheck, language: str, line: str) -> None:
    assert check.language_of(line) == language


@pytest.mark.parametrize("blanks", ["\n" * 2_100, " " * 1_000_000, "\r\n\u00a0" * 2_000])
def test_blanks_at_the_end_do_not_hide_a_language(check: LanguageCheck, blanks: str) -> None:
    assert check.language_of(OTHER["de"][0] + blanks) == "de"


def test_there_are_enough_lines_to_believe_it() -> None:
    assert len(ENGLISH) >= 40
    assert sum(map(len, OTHER.values())) >= 20


@pytest.mark.parametrize(
    "text", ["", "merci", "danke schön", "ja bitte gern", "4711", "🙂 🙂 🙂 🙂 🙂", "\x00 \x00", "x" * 9000]
)
def test_what_says_too_little_counts_as_english(check: LanguageCheck, text: str) -> None:
    assert check.language_of(text) == "en"


def test_plain_english_does_not_load_the_model() -> None:
    check = LanguageCheck()
    assert check.language_of("Where is my parcel? It was due on Monday and I am still waiting.") == "en"
    assert check._identifier is None
