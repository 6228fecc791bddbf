"""Sentences with values in them that can still be said in another language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Self


class Number(str):
    """A number as English writes it, "0.91"; whoever shows it may write it with the mark of another language."""

    __slots__ = ()


class Phrase(str):
    """An English sentence that remembers its template and the values in it: whoever shows it can translate the template
    and fill it again. To everybody else it is the sentence.

    >>> Phrase.of("due in {hours} h", hours=2)
    'due in 2 h'
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, object]

    @classmethod
    def of(cls, template: str, /, **values: object) -> Self:
        """`template` is filled with `values` as `str.format` does. Raises KeyError when one is missing."""
        phrase = cls(template.format(**values))
        phrase.template, phrase.values = template, values
        return phrase

    @classmethod
    def lines(cls, sentences: Iterable[str]) -> Self:
        """Sentences one below the other, each of which can still be translated."""
        numbered = {f"line{number}": sentence for number, sentence in enumerate(sentences)}
        template = "\n".join(f"{{{name}}}" for name in numbered)
        return cls.of(template, **numbered)


def later(template: str) -> str:
    """Marks a template that a `Phrase` is made of somewhere else, so that it gets into the catalogues."""
    return template


_LONGEST_PART = 1000


def safe_part(text: str) -> str:
    """What may be a stranger's words, as a part of a sentence of ours: signs that nobody sees, that turn the reading
    direction or move a terminal's cursor are replaced, and it ends somewhere. A phrase of ours stays one.
    """
    if isinstance(text, Phrase) or (text.isprintable() and len(text) <= _LONGEST_PART):
        return text
    shown = "".join(letter if letter.isprintable() or letter == "\n" else "\ufffd" for letter in text[:_LONGEST_PART])
    return shown if len(text) <= _LONGEST_PART else f"{shown}\u2026"
