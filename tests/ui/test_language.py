"""Words are said in the language in use, with their values and plurals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.phrase import Number, Phrase
from app.ui.common.language import later, t, tn, use_language

CATALOGUE = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "due in {span}"
msgstr "fällig in {span}"

msgid "{count} reply"
msgid_plural "{count} replies"
msgstr[0] "{count} Antwort"
msgstr[1] "{count} Antworten"

msgid "two days"
msgstr "zwei Tagen"
"""


@pytest.fixture
def german(tmp_path: Path) -> Iterator[None]:
    (tmp_path / "de.po").write_text(CATALOGUE, encoding="utf-8")
    use_language("de", tmp_path)
    yield
    use_language("en", tmp_path)


@pytest.mark.usefixtures("german")
def test_words_plurals_and_phrases_are_translated() -> None:
    assert t("due in {span}", span="2 h") == "fällig in 2 h"
    assert tn("{count} reply", "{count} replies", 1) == "1 Antwort"
    assert tn("{count} reply", "{count} replies", 3) == "3 Antworten"
    assert t(Phrase.of("due in {span}", span=later("2 h"))) == "fällig in 2 h"
    assert t(Phrase.of("due in {span}", span=Phrase.of("two days"))) == "fällig in zwei Tagen"


@pytest.mark.usefixtures("german")
def test_what_is_not_in_the_catalogue_stays_english() -> None:
    assert t("not there: {what}", what="{odd}") == "not there: {odd}"
    assert t("") == ""


def test_without_a_catalogue_everything_is_english(tmp_path: Path) -> None:
    use_language("xx", tmp_path)
    assert t("due in {span}", span="2 h") == "due in 2 h"
    assert tn("{count} reply", "{count} replies", 2) == "2 replies"


@pytest.mark.parametrize(
    ("language", "said"),
    [("de", "0,91"), ("pt-BR", "0,91"), ("tlh", "0.91"), ("", "0.91")],
)
def test_numbers_are_said_in_every_language_a_catalogue_may_have(tmp_path: Path, language: str, said: str) -> None:
    head = CATALOGUE.replace("charset=utf-8", f'charset=utf-8\\n"\n"Language: {language}', 1)
    (tmp_path / "own.po").write_text(head, encoding="utf-8")
    use_language("own", tmp_path)
    try:
        assert t(Phrase.of("due in {span}", span=Number("0.91"))) == f"fällig in {said}"
    finally:
        use_language("en", tmp_path)
