"""Which language a text is in, said only when it is certain enough to keep quiet about a text."""

from __future__ import annotations

import re
import threading
from typing import TYPE_CHECKING

from app.inference.memory import give_back

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH = "en"
FEWEST_WORDS = 4
"""Fewer say too little about a language: they count as English (docs/formats.md)."""
MAX_CHARACTERS = 2000
ENGLISH_SHARE = 0.2
"""From this share of English function words on, a text is English without asking the model."""
LIKELY = 0.4
"""A text in Latin letters counts as foreign when its language is this probable, …"""
CERTAIN = 0.7
"""… it and the second one together this (Danish and Norwegian share a sentence between them), …"""
UNLIKELY = 0.15
"""… and English no more than this."""

# Languages of contact centres. The model knows 140; the rest (Pidgin, Welsh, Afrikaans …) only win over English by
# mistake here, and a text in one of them is named as its big neighbour, which is foreign as well.
_CANDIDATES_LIST = """
ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru sk sl sr sv ta th tl
tr uk ur vi zh
"""
CANDIDATES = frozenset(_CANDIDATES_LIST.split())

# Words that are frequent in English and rare as words of other languages ("was", "die", "in", "an" are not).
_FUNCTION_WORDS_LIST = """
the and is are my you your have has had with this that these those not what why how when where who which please
were been they would could should there it its from of to for on but do does did don't doesn't didn't can't cannot
i i'm i've i'd i'll we our us if or be at as by will just still get got want need help account about after again
any because before being their them then than very thanks thank hello
"""
_FUNCTION_WORDS = frozenset(_FUNCTION_WORDS_LIST.split())
_FOREIGN_WORDS_LIST = """
der die das und ist nicht ich ein eine mit auf für von zu den dem wir sie haben bitte mein meine le la les des est
et je pas un une pour que qui dans vous nous mon ma sur el los las es y mi por para con una del se lo il di che
non sono per della ho è e o os não uma com de het een van ik niet en dat op te voor ett och är jag inte det på med
til og jeg ikke jest nie się w na
"""
_FOREIGN_WORDS = frozenset(_FOREIGN_WORDS_LIST.split())
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
# Addresses, names of files, keys and codes say nothing about the language around them. Searched token by token: one
# pattern over the whole text would take quadratic time on a long run of letters.
_NOT_LANGUAGE = re.compile(r"[\d_/\\={}<>;@]|\w[.:]\w")


class LanguageCheck:
    """Tells English from other languages. The model is loaded when the first text needs it (46 MB, half a second)."""

    def __init__(self) -> None:
        self._identifier: LanguageIdentifier | None = None
        self._loading = threading.Lock()

    def language_of(self, text: str) -> str:
        """The ISO 639-1 code of a text's language; English in doubt."""
        tokens = text.rstrip()[-MAX_CHARACTERS:].replace("\u2019", "'").split()
        plain = " ".join([token for token in tokens if not _NOT_LANGUAGE.search(token)])
        words = [word.lower() for word in _WORD.findall(plain)]
        latin = sum(map(str.isascii, words))
        if len(words) < FEWEST_WORDS and not _is_other_script(words):
            return ENGLISH
        english = sum(map(_FUNCTION_WORDS.__contains__, words))
        foreign = sum(map(_FOREIGN_WORDS.__contains__, words))
        if latin > 0.8 * len(words) and english >= ENGLISH_SHARE * len(words) and english > 2 * foreign:
            return ENGLISH
        return self._ask(" ".join(words), other_letters=latin < 0.3 * len(words))

    def _ask(self, text: str, *, other_letters: bool) -> str:
        with self._loading:  # two threads of the command line must not load it twice
            identifier = self._identifier = self._identifier or _load()
        ranked = [(str(code), float(probability)) for code, probability in identifier.rank(text)]
        (best, first), (_, second) = ranked[:2]
        english = next(probability for code, probability in ranked if code == ENGLISH)
        certain = first >= LIKELY and first + second >= CERTAIN and english <= UNLIKELY
        return best if certain or other_letters else ENGLISH


def _is_other_script(words: list[str]) -> bool:
    """Languages written without spaces have few "words", each of them long and none of it Latin."""
    return sum(len(word) for word in words if not word.isascii() and ord(word[0]) > 0x2E00) >= 8


def _load() -> LanguageIdentifier:
    import numpy as np
    from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
    from py3langid.modelio import load_model

    # Not from_model_file and set_languages: that keeps the columns of all 140 languages in memory beside ours.
    likelihoods, priors, codes, moves, outputs_row, outputs = load_model(MODEL_DIR / MODEL_FILE)
    kept = [i for i, code in enumerate(codes) if code in CANDIDATES]
    ours = np.ascontiguousarray(likelihoods[:, kept])
    del likelihoods
    give_back()
    return LanguageIdentifier(
        ours,
        priors[kept],
        [codes[i] for i in kept],
        moves,
        outputs,
        norm_probs=True,
        tk_row=outputs_row,
    )
