"""Which steps need not be taken any more, because the customer has said what they would ask for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.inference.steps.book import TEXT_CHARACTERS, Array
from app.inference.steps.state import Column, State
from app.inference.steps.words import Words, given_by_all, shared_by_all, words

_ANSWERED_FROM, _ANSWERED_OVER = 0.2, 0.5
"""Cosines from which an answer begins to count, and over which span it becomes certain."""


@dataclass(frozen=True, slots=True)
class Answered:
    """For each step how alike the customer's turns are to an answer to it, asked or not: at all, and in the newest."""

    ever: Array
    now: Array
    got: Array
    """1 for a step that was carried out or is surely answered."""

    @classmethod
    def of(cls, state: State) -> Answered:
        n, replies = state.steps, state.book.replies
        ever, now = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
        if replies and len(state.seen.turns):
            alike = state.seen.turns @ state.vectors.plain[replies].T
            np.maximum.at(ever, state.book.after[replies], alike.max(axis=0))
            if state.from_customer:
                np.maximum.at(now, state.book.after[replies], alike[-1])
        got = np.maximum(state.was_done, np.clip((ever - _ANSWERED_FROM) / _ANSWERED_OVER, 0.0, 1.0))
        return cls(ever, now, got)


@dataclass(frozen=True, slots=True)
class Named:
    """The same by plain words, for each step: a value that was given in passing need not be asked for."""

    ever: Array
    now: Array
    typed: Array
    """1 where an answer is a value of a kind that can be recognised."""

    @classmethod
    def of(cls, state: State) -> Named:
        ever, now, typed = (np.zeros(state.steps, dtype=np.float32) for _ in range(3))
        turns, answers = _turns(state)
        asked = state.book.after[state.book.replies]
        situations = [state.book.words[i] for i in state.book.replies]
        wanted = np.array([any(each.wants) for each in situations], dtype=bool)
        np.maximum.at(typed, asked, wanted.astype(np.float32))
        if turns and situations:
            value = shared_by_all(situations, turns)
            value = np.where(wanted[:, None], given_by_all(situations, turns) * (0.5 + 0.5 * value), value)
            of = np.array(answers)
            elsewhere = np.array([each.short for each in turns]) & (of >= 0) & (of != asked[:, None])
            value[elsewhere] = 0.0
            np.maximum.at(ever, asked, value.max(axis=1))
            if state.from_customer:
                np.maximum.at(now, asked, value[:, -1])
        return cls(ever, now, typed)


def cued(state: State) -> list[Column]:
    """Whether "from", "to" or another small word before a step's value was said: ever, and in the newest turn."""
    ever, now = np.zeros(state.steps, dtype=np.float32), np.zeros(state.steps, dtype=np.float32)
    turns = [words(event.text[:TEXT_CHARACTERS]).cued for event in state.events if event.speaker == "customer"]
    said = frozenset[str]().union(*turns)
    for i in state.book.replies:
        asked, cues = state.book.after[i], state.book.words[i].cues
        ever[asked] = max(ever[asked], float(bool(cues & said)))
        if state.from_customer:
            now[asked] = max(now[asked], float(bool(cues & turns[-1])))
    return [ever[state.book.step_of], now[state.book.step_of]]


def _turns(state: State) -> tuple[list[Words], list[int]]:
    """The customer's turns, and the step that each of them answers (-1 when none is known)."""
    place = state.book.places
    turns, answers, asked = [], [], -1
    for event in state.events:
        if event.speaker == "agent":
            asked = place.get(event.step or "", asked if not event.text else -1)
        elif event.speaker == "customer":
            turns.append(words(event.text[:TEXT_CHARACTERS]))
            answers.append(asked)
    return turns, answers


def told(state: State) -> list[Column]:
    """What is told of each step, of those before it, and of those between it and the last one."""
    s, after, known, n, last = state.book.step_of, state.book.after, state.book.after >= 0, state.steps, state.last
    answered, named = Answered.of(state), Named.of(state)
    got = answered.got
    known_of = np.maximum(state.was_done, np.where(named.typed > 0, np.minimum(1.0, 2 * named.ever), got))
    between_most, between_all, least, most = np.ones(n), np.zeros(n), np.ones(n), np.zeros(n)
    for step in range(last + 1, n):
        between = got[last + 1 : step]
        between_most[step], between_all[step] = between.max() if len(between) else 1.0, between.prod()
        between = known_of[last + 1 : step]
        least[step], most[step] = between.min(initial=1.0), between.max(initial=0.0)
    missing = next((i for i in range(last + 1, n) if known_of[i] < 0.5), n)
    return [
        np.where(known, answered.ever[after], 0.0),
        np.where(known, answered.now[after], 0.0),
        answered.ever[s],
        answered.now[s],
        _share_before(got)[s],
        _previous(got)[s],
        between_most[s],
        between_all[s],
        named.ever[s],
        named.now[s],
        named.typed[s],
        known_of[s],
        _share_before(known_of)[s],
        _previous(known_of)[s],
        least[s],
        most[s],
        s == missing,
        np.where(known, known_of[after], 0.0),
        (known_of[last + 1 :] < 0.5).sum() / n,
    ]


def _share_before(got: Array) -> Array:
    """For each step the share of those before it."""
    return np.concatenate([[1.0], np.cumsum(got)[:-1] / np.arange(1, len(got))]).astype(np.float32)


def _previous(got: Array) -> Array:
    return np.concatenate([[1.0], got[:-1]]).astype(np.float32)
