"""A text before the models see it: its word pieces, its language, and whether there is anything to read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.inference.encoder import Pieces, WordPieces
from app.inference.hashes import text_hash
from app.inference.language import ENGLISH, LanguageCheck
from app.inference.manifest import EncoderFacts

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text before the models see it.

    `wordless` has no letter, or none that the tokenizer knows; `foreign` is in a language the models do not know.
    """

    text: str
    hash: str
    pieces: Pieces
    language: str
    wordless: bool
    foreign: bool

    @property
    def read_from(self) -> int:
        """Where the part that is read begins; 0 when nothing but blanks stands before it."""
        begin = self.pieces.read_from
        return 0 if self.text[:begin].isspace() else begin


def prepare(text: str, word_pieces: WordPieces, facts: EncoderFacts, check: LanguageCheck) -> Prepared:
    """Splits a text for the model with these `facts`. Never an error because of the text."""
    tidy = clean(text)
    pieces = word_pieces.split(tidy)
    read = tidy[pieces.read_from :].rstrip()
    lettered = any(character.isalpha() for character in read)
    language = check.language_of(read) if lettered else ENGLISH
    wordless = not lettered or word_pieces.says_nothing(pieces)
    return Prepared(tidy, text_hash(text), pieces, language, wordless, language not in facts.languages)


def clean(text: str) -> str:
    """The text with a sign of the same length for each lone surrogate, which is no character and cannot be encoded."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text  # to look for one takes ten times as long as to encode, which counts for two megabytes
