"""The language of the program's own words. English stands in the source; a catalogue gives the others."""

from __future__ import annotations

import gettext
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.domain.phrase import Number, Phrase
from app.ui.common.bidi import set_apart

log = logging.getLogger(__name__)
SHIPPED = ("en", "de")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_in_use: gettext.NullTranslations = gettext.NullTranslations()
_leftward = False


def use_language(language: str, folder: Path) -> None:
    """From now on words are said in this language ("de"); English where `folder` has no `<language>.po` for it.

    The one state of the whole module, as in gettext itself: words are needed in functions that know no window.
    """
    global _in_use, _leftward
    _in_use, _leftward = _read(folder / f"{language}.po"), is_right_to_left(language)


def _read(catalogue: Path) -> gettext.NullTranslations:
    if not catalogue.is_file():
        return gettext.NullTranslations()
    # Only here: most people never need it, and it takes longer than a frame to import.
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    try:
        with catalogue.open("rb") as file:
            write_mo(compiled, read_po(file))
        compiled.seek(0)
        return gettext.GNUTranslations(compiled)
    except Exception as error:  # noqa: BLE001 - a damaged catalogue makes Babel fail in any way there is
        log.error("the catalogue %s cannot be read: %s", catalogue.name, type(error).__name__)
        return gettext.NullTranslations()


def _numbered(number: Number) -> str:
    """The number with the mark that the language in use writes before decimals."""
    language = _in_use.info().get("language", "")
    return number.replace(".", _decimal_mark(language)) if language else str(number)


@cache
def _decimal_mark(language: str) -> str:
    from babel.core import UnknownLocaleError  # by now Babel is imported anyway
    from babel.numbers import get_decimal_symbol

    try:
        return get_decimal_symbol(language)
    except (UnknownLocaleError, ValueError):  # a catalogue of a language that Babel does not know
        return "."


def t(source: str, /, **values: object) -> str:
    """The English words in the language in use. `values` fill `{names}`; a `Phrase` brings its own."""
    if isinstance(source, Number):
        return _numbered(source)
    if not source:
        return ""  # to gettext this is the catalogue's own head
    if isinstance(source, Phrase):
        return _with_values(_in_use.gettext(source.template), source.template, _filled(source.values))
    words = _in_use.gettext(source)
    return _with_values(words, source, _filled(values)) if values else words


def tn(one: str, many: str, count: int, /, **values: object) -> str:
    """Words that depend on a count: `tn("{count} reply", "{count} replies", 2)`."""
    words = _in_use.ngettext(one, many, count)
    return _with_values(words, many, {"count": count, **_filled(values)})


def _with_values(words: str, source: str, values: Mapping[str, object]) -> str:
    """The words with the values in them; in English where the translation's `{names}` are broken."""
    try:
        return words.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return source.format(**values)


def dotted(*parts: str) -> str:
    """Facts in one line with dots between; empty ones are left out."""
    return " · ".join(set_apart(part, leftward=_leftward) for part in parts if part)


def _filled(values: Mapping[str, object]) -> dict[str, object]:
    return {name: _said(value) for name, value in values.items()}


def _said(value: object) -> object:
    if isinstance(value, Phrase | Number):
        return t(value)
    return set_apart(value, leftward=_leftward) if isinstance(value, str) else value


def later(source: str) -> str:
    """Marks English words that are translated where they are shown, with `t`: for tables of words."""
    return source


def in_sentence(title: str) -> str:
    """A title in the middle of a sentence: small in English, as it is where nouns have capitals or nobody knows."""
    return title if isinstance(_in_use, gettext.GNUTranslations) else title.lower()


def is_right_to_left(language: str) -> bool:
    return language.partition("_")[0] in RIGHT_TO_LEFT
