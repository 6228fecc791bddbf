"""What one message asks for: its questions and its listed points, each once, as the customer wrote them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from app.domain.likeness import alike
from app.domain.quotes import shortened

MOST_REQUESTS = 30
"""More are not counted."""
_LOOKED_THROUGH = 8000
_LEAST_WORDS = 3
"""Shorter questions ("Hello?", "And now?", "Right?") ask for nothing by themselves."""
_POINT = re.compile(r"[ \t]{0,9}(?:\d{1,2}[.)]|[a-h]\)|[-*•\u2013])[ \t]{1,9}(\S.*)")
_POLITE = re.compile(
    r"how (?:are|r) (?:you|u)(?: (?:doing|today|all))*|(?:can|could|will|would) (?:you|somebody|someone|anyone|anybody)"
    r"(?: please)?(?: please)? help(?: me| us)?(?: out)?(?: please| with this| with that| here)*"
    r"|is (?:that|this) (?:ok|okay|possible|right|clear)|do you understand(?: me)?"
    r"|are you (?:still )?(?:there|kidding me|serious)",
    re.IGNORECASE,
)


def questions(text: str) -> tuple[str, ...]:
    """The questions of a text, each once and whole; greetings and formulas in the form of a question are none."""
    found: list[str] = []
    for line in text[:_LOOKED_THROUGH].splitlines():
        pieces = line.split("?")
        for piece, after in pairwise(pieces):
            if after and after[0].isalnum():
                continue  # inside an address: …?id=7
            question = _last_sentence(piece)
            if len(question.split()) >= _LEAST_WORDS and not _POLITE.fullmatch(question.strip(" ,-")):
                _add(found, f"{question}?")
    return tuple(found[:MOST_REQUESTS])


def requests(text: str) -> tuple[str, ...]:
    """The questions, and the points of a list (numbered or with dashes, two at least), each once."""
    points = [match[1] for line in text[:_LOOKED_THROUGH].splitlines() if (match := _POINT.fullmatch(line))]
    points = [point for point in points if len(point.split()) >= _LEAST_WORDS]
    found = list(points[:MOST_REQUESTS]) if len(points) > 1 else []
    inside = "\n".join(found)
    for question in questions(text):
        if question not in inside:
            _add(found, question)
    return tuple(shortened(each, 120) for each in found[:MOST_REQUESTS])


def _last_sentence(piece: str) -> str:
    """What stands after the last sentence's end; a number's point ("no. 4711") is none."""
    begin = max(piece.rfind(mark) for mark in ("! ", "; ", "… "))
    stop = piece.rfind(". ")
    while stop > begin and (piece[:stop].rsplit(" ", 1)[-1].lower() in ("no", "nr", "e.g", "i.e", "mr", "ms", "dr")):
        stop = piece.rfind(". ", 0, stop)
    return _POINT.sub(r"\1", piece[max(begin, stop) + 1 :]).strip(" \t\"“”'([{")


def _add(found: list[str], question: str) -> None:
    if len(found) < MOST_REQUESTS and not _there(found, question):
        found.append(question)


def _there(found: Sequence[str], question: str) -> bool:
    return any(question.lower() == each.lower() or alike(question, each, least_words=_LEAST_WORDS) for each in found)
