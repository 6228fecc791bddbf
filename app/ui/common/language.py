"""The language of the program's own words. English stands in the source; a catalogue gives the others."""

from __future__ import annotations

import gettext
from pathlib import Path

from app.domain.phrase import Phrase

SHIPPED = ("en", "de")
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_in_use: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str, folder: Path) -> None:
    """From now on words are said in this language ("de"); English where `folder` has no `<language>.po` for it.

    The one state of the whole module, as in gettext itself: words are needed in functions that know no window.
    """
    global _in_use  # noqa: PLW0603 - see above
    _in_use = _read(folder / f"{language}.po")


def _read(catalogue: Path) -> gettext.NullTranslations:
    if not catalogue.is_file():
        return gettext.NullTranslations()
    # Only here: most people never need it, and it takes longer than a frame to import.
    from io import BytesIO

    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with catalogue.open("rb") as file:
        write_mo(compiled, read_po(file))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def t(source: str, /, **values: object) -> str:
    """The English words in the language in use. `values` fill `{names}`; a `Phrase` brings its own."""
    if not source:
        return ""  # to gettext this is the catalogue's own head
    if isinstance(source, Phrase):
        filled = {name: t(value) if isinstance(value, Phrase) else value for name, value in source.values.items()}
        return _in_use.gettext(source.template).format(**filled)
    words = _in_use.gettext(source)
    return words.format(**values) if values else words


def tn(one: str, many: str, count: int, /, **values: object) -> str:
    """Words that depend on a count: `tn("{count} reply", "{count} replies", 2)`."""
    return _in_use.ngettext(one, many, count).format(count=count, **values)


def later(source: str) -> str:
    """Marks English words that are translated where they are shown, with `t`: for tables of words."""
    return source


def is_right_to_left(language: str) -> bool:
    return language.partition("_")[0] in RIGHT_TO_LEFT
