"""What lookups gave: whether it was what was hoped for, whether it repeats itself, and how often they were made."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from app.domain.steps import Event
from app.inference.steps.book import TEXT_CHARACTERS
from app.inference.steps.state import Column, State
from app.inference.steps.words import words

_ASKED = re.compile(r'"([^"]+)"|= (\d+)')
"""A value in a lookup's own words."""


def bad(result: str) -> bool:
    """Does a result say that something cannot be had?"""
    return words(result).refuses


def lookups(state: State) -> list[Column]:
    """What the newest result says, and which steps look things up."""
    s, results, texts = state.book.step_of, state.seen.results, state.results
    refused = state.from_result and bad(state.events[-1].text[:TEXT_CHARACTERS])
    again = float((results[:-1] @ state.current).max()) if state.from_result and len(results) > 1 else 0.0
    refused_last, in_a_row = bool(texts) and bad(texts[-1]), _refusals(texts)
    looked_last = next((step for step in reversed(state.done) if state.lookups[step]), -1)
    says_bad = np.array([each.refuses for each in state.book.words]) & state.book.is_result
    agrees = np.where(says_bad == refused_last, 1.0, -1.0) * state.book.is_result * state.from_result
    return [
        min(_since_customer(state.events), 3) / 3,
        again,
        state.lookups[s],
        (s == state.last) * state.from_result,
        (s == state.last) * refused,
        refused,
        s == looked_last,
        refused_last,
        (s == looked_last) * refused_last,
        (s != looked_last) * state.lookups[s] * bool(texts) * (not refused_last),
        min(in_a_row, 4) / 4,
        min(len(texts), 6) / 6,
        says_bad,
        agrees,
        state.from_result and texts[-1] in texts[:-1],
    ]


def asked_for(state: State) -> list[Column]:
    """When a result came: what the customer had asked for, and how much of that and of the lookup is in the result."""
    if not state.from_result:
        return [0.0] * 9
    turn = next((event.text for event in reversed(state.events) if event.speaker == "customer"), "")
    lookup = next((event.text for event in reversed(state.events) if event.speaker == "agent"), "")
    theirs, written = words(turn[:TEXT_CHARACTERS]), turn[:TEXT_CHARACTERS].lower()
    values = [value for _, value in state.now.pairs if value]
    asked = {(quoted or number).lower() for quoted, number in _ASKED.findall(lookup[:TEXT_CHARACTERS])}
    return [
        len(theirs.kinds) / 4,
        *(act in theirs.acts for act in ("change", "do it", "which")),
        theirs.asks,
        sum(value in written for value in values) / (len(values) + 1),
        len(asked) / 6,
        sum(value in values for value in asked) / (len(asked) + 1),
        sum(value in written for value in asked) / (len(asked) + 1),
    ]


def known(state: State) -> list[Column]:
    """Whether the customer says what the last lookup gave, where a situation has a place for a value of that name."""
    texts = state.results
    pairs = dict(words(texts[-1]).pairs) if texts and state.from_customer else {}
    written = " ".join(state.events[-1].text[:TEXT_CHARACTERS].lower().split())
    right = np.zeros(len(state.book.words), dtype=np.float32)
    for i, situation in enumerate(state.book.words):
        found = [1.0 if pairs[name] in written else -1.0 for name in situation.places if pairs.get(name)]
        right[i] = np.mean(found) if found else 0.0
    anything = any(len(value) > 2 and value in written for key, value in pairs.items() if key != "apiname")
    return [right, anything, right - right.max(initial=0.0)]


def _refusals(results: Sequence[str]) -> int:
    """How many of the newest results in a row say that something cannot be had."""
    return next((count for count, text in enumerate(reversed(results)) if not bad(text)), len(results))


def _since_customer(events: Sequence[Event]) -> int:
    """How many lookups were made since the customer wrote last."""
    count = 0
    for event in reversed(events):
        if event.speaker == "customer":
            break
        count += event.speaker == "result"
    return count
