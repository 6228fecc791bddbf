"""Whether two texts say nearly the same in the same words: no model, so that anybody can check it."""

from __future__ import annotations

import re

_LOOKED_THROUGH = 2000
_WORD = re.compile(r"\w+")
NEARLY_THE_SAME = 0.8
"""Share of all their different words that two texts have in common."""


def alike(one: str, other: str, *, least_words: int) -> bool:
    """Both have at least `least_words` different words, and share four in five of them. Order makes no difference."""
    mine, theirs = _words(one), _words(other)
    if min(len(mine), len(theirs)) < least_words:
        return False
    return len(mine & theirs) >= NEARLY_THE_SAME * len(mine | theirs)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text[:_LOOKED_THROUGH].lower()))
