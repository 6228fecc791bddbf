"""What speaks for each situation of a playbook now: likeness of the words, and what the playbook knows of the order."""

from __future__ import annotations

import re

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.domain.content import Playbook, Situation, Step
from app.domain.steps import Event
from app.inference.steps.words import agreeing, given, same_act, same_values, shared, words

Array = NDArray[np.float32]

FEATURES = 75
LIKE_CONTEXT, LIKE, OK = 0, 2, 5
"""Columns that others look at: likeness of the exchange, of its newest words, and whether the kind is right."""
SAID_CHARACTERS, TEXT_CHARACTERS = 240, 700
"""Of what the agent said last (its end asks the question), and of what came then."""
SAID_LOOKED_AT = 4
"""Of the agent's newest messages: has a step been said without being recorded?"""
_BAD = re.compile(r"\bno result\b|unavailable|not available|conflict|booked at|too (?:small|large|late)|fail|\bnot\b|unable|invalid|error", re.I)
_NOTHING = words("")
_ANSWERED_FROM, _ANSWERED_OVER = 0.2, 0.5
"""Cosines from which an answer begins to count, and over which span it becomes certain."""


@dataclass(frozen=True, slots=True)
class Book:
    """A playbook as arrays. Situations are numbered through all steps, steps as they stand in the file; -1 is none."""

    steps: tuple[Step, ...]
    situations: tuple[Situation, ...]
    step_of: NDArray[np.int64]
    after: NDArray[np.int64]
    is_result: NDArray[np.bool_]

    @classmethod
    def of(cls, playbook: Playbook) -> Book:
        place = {step.id: i for i, step in enumerate(playbook.steps)}
        pairs = [(i, situation) for i, step in enumerate(playbook.steps) for situation in step.when]
        return cls(
            playbook.steps,
            tuple(situation for _, situation in pairs),
            np.array([i for i, _ in pairs], dtype=np.int64),
            np.array([place.get(situation.after or "", -1) for _, situation in pairs], dtype=np.int64),
            np.array([situation.result is not None for _, situation in pairs]),
        )

    def said_before(self, situation: Situation) -> str:
        """What the agent said in the step that the situation follows; empty when it follows none."""
        step = next((step for step in self.steps if step.id == situation.after), None)
        return (step.say or step.title) if step else ""

    def contexts(self) -> list[str]:
        """For each situation the exchange as the encoder reads it."""
        return [context("" if each.result else self.said_before(each), each.text) for each in self.situations]

    def plain(self) -> list[str]:
        return [each.text for each in self.situations]

    def says(self) -> list[str]:
        return [step.say or step.title for step in self.steps]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Unit vectors of a playbook's texts: [situations, hidden], [situations, hidden], [steps, hidden]."""

    contexts: Array
    plain: Array
    says: Array


@dataclass(frozen=True, slots=True)
class Seen:
    """The exchange as vectors: of the newest exchange, of each customer's turn (oldest first), of lookup results, of
    what the agent said last. The newest event's own vector is the last of its kind.
    """

    context: Array
    turns: Array
    results: Array
    said: Array


def context(said: str, text: str) -> str:
    """What the agent said last and what came then, as one text."""
    text = text[:TEXT_CHARACTERS]
    return f"{said[-SAID_CHARACTERS:]} [SEP] {text}" if said else text


def newest_context(events: Sequence[Event]) -> str:
    """The newest event as the encoder reads it: a customer's turn with what it answers, a result by itself."""
    newest = events[-1]
    if newest.speaker != "customer":
        return context("", newest.text)
    said = next((event.text for event in reversed(events) if event.speaker == "agent" and event.text), "")
    return context(said, newest.text)


def features(book: Book, vectors: Vectors, events: Sequence[Event], seen: Seen) -> Array:
    """[situations, FEATURES]. `events` ends with what is to be answered."""
    n, place = len(book.steps), {step.id: i for i, step in enumerate(book.steps)}
    newest = events[-1].speaker
    from_result = newest == "result"
    done = [place[event.step] for event in events if event.step in place]
    last = done[-1] if done else -1
    times = np.bincount(done, minlength=n).astype(np.float32) if done else np.zeros(n, dtype=np.float32)
    was_done = np.minimum(times, 1.0)
    recent = np.zeros(n, dtype=np.float32)
    for age, step in enumerate(reversed(done)):
        recent[step] = max(recent[step], 1.0 / (1.0 + age))

    ok = book.is_result == from_result
    current = seen.results[-1] if from_result else (seen.turns[-1] if newest == "customer" else seen.said[-1])
    like_context, like = vectors.contexts @ seen.context, vectors.plain @ current
    best_context = like_context[ok].max() if ok.any() else 0.0
    best = like[ok].max() if ok.any() else 0.0

    # A step is answered when a customer has said what its answers look like, asked or not.
    answered, answered_now = np.zeros(n, dtype=np.float32), np.zeros(n, dtype=np.float32)
    replies = np.flatnonzero((book.after >= 0) & ~book.is_result)
    if len(replies) and len(seen.turns):
        likeness = seen.turns @ vectors.plain[replies].T
        np.maximum.at(answered, book.after[replies], likeness.max(axis=0))
        if newest == "customer":
            np.maximum.at(answered_now, book.after[replies], likeness[-1])
    got = np.maximum(was_done, np.clip((answered - _ANSWERED_FROM) / _ANSWERED_OVER, 0.0, 1.0))
    before = np.concatenate([[1.0], np.cumsum(got)[:-1] / np.arange(1, n)]) if n > 1 else np.ones(1)
    previous = np.concatenate([[1.0], got[:-1]])
    between_most, between_all = np.ones(n), np.zeros(n)
    for step in range(last + 1, n):
        between = got[last + 1 : step]
        between_most[step], between_all[step] = between.max(initial=0.0) if len(between) else 1.0, between.prod()

    said = seen.said[-SAID_LOOKED_AT:] if len(seen.said) else np.zeros((1, vectors.says.shape[1]), dtype=np.float32)
    like_said = said @ vectors.says.T
    says_now = vectors.says @ current

    # The same by plain words: a value that was given in passing need not be asked for.
    plain, now = [words(each.text) for each in book.situations], words(events[-1].text[:TEXT_CHARACTERS])
    by_customer, answers = [], []  # each turn, and the step that it answers
    asked_now = -1
    for event in events:
        if event.speaker == "agent":
            asked_now = place.get(event.step or "", asked_now if not event.text else -1)
        elif event.speaker == "customer":
            by_customer.append(words(event.text[:TEXT_CHARACTERS]))
            answers.append(asked_now)
    named, named_now, typed = (np.zeros(n, dtype=np.float32) for _ in range(3))
    for i in replies.tolist():
        asked = book.after[i]
        wanted = given(plain[i], _NOTHING) != 0.5  # noqa: PLR2004 - 0.5 says that no kind is known
        typed[asked] = max(typed[asked], float(wanted))
        for at, turn in enumerate(by_customer):
            if turn.short and answers[at] not in (-1, asked):
                continue
            value = given(plain[i], turn) * (0.5 + 0.5 * shared(plain[i], turn)) if wanted else shared(plain[i], turn)
            named[asked] = max(named[asked], value)
            if at + 1 == len(by_customer) and newest == "customer":
                named_now[asked] = max(named_now[asked], value)
    told = np.maximum(was_done, np.where(typed > 0, np.minimum(1.0, 2 * named), got))
    told_before = np.concatenate([[1.0], np.cumsum(told)[:-1] / np.arange(1, n)]) if n > 1 else np.ones(1)
    told_previous = np.concatenate([[1.0], told[:-1]])
    told_least, told_most = np.ones(n), np.zeros(n)
    for step in range(last + 1, n):
        between = told[last + 1 : step]
        told_least[step] = between.min(initial=1.0)
        told_most[step] = between.max(initial=0.0)
    furthest = max(done, default=-1)
    has_followers = np.isin(np.arange(n), book.after)
    soft = like_said[-1] - like_said[-1][has_followers].max(initial=-1.0)
    stands_for = last
    if last >= 0 and not has_followers[last] and has_followers.any():
        # Nothing follows this step: what follows the one whose words are most alike is meant for it, too.
        to_last = np.where(has_followers, vectors.says @ vectors.says[last], -2.0)
        stands_for = int(to_last.argmax())
    bad = from_result and _BAD.search(events[-1].text) is not None
    order_like = np.zeros(len(book.situations), dtype=np.float32)
    order_like[np.argsort(np.where(ok, like_context, -2.0))] = np.linspace(0.0, 1.0, len(book.situations))
    spread = like_context[ok].std() if ok.any() else 1.0
    first_missing = next((i for i in range(last + 1, n) if told[i] < 0.5), n)  # noqa: PLR2004
    customer = newest == "customer"
    is_lookup = np.zeros(n, dtype=np.float32)
    is_lookup[book.after[(book.after >= 0) & book.is_result]] = 1.0
    values_now = len(now.kinds - {"name", "own_name"}) / 3 if customer else 0.0
    overlap = np.array([shared(one, now) for one in plain], dtype=np.float32)
    follows = (book.after == last) & (last >= 0)
    reached = np.zeros(n, dtype=np.float32)
    reached[book.step_of[follows]] = 1.0
    looked_up = _since_customer(events)
    same_result = float((seen.results[:-1] @ current).max()) if from_result and len(seen.results) > 1 else 0.0

    s, a = book.step_of, book.after
    after_known = a >= 0
    one = np.ones(len(s), dtype=np.float32)
    columns = [
        like_context, like_context - best_context, like, like - best, best * one, ok,
        follows, ~after_known, after_known & (was_done[a] > 0), np.where(after_known, recent[a], 0.0),
        np.where(after_known, answered[a], 0.0), np.where(after_known, answered_now[a], 0.0),
        was_done[s], s == last, (s - last) / n, s == last + 1, s > last, answered[s], answered_now[s],
        before[s], previous[s], like_said.max(axis=0)[s], like_said[-1][s], says_now[s],
        one * (not done), one * (min(len(events), 20) / 20), np.minimum(times[s], 3) / 3, recent[s], s / n,
        one * from_result, book.is_result, between_most[s], between_all[s],
        one * (min(looked_up, 3) / 3), one * same_result,
        one * (follows & ok).any(), reached[s], follows & ok,
        [given(each, now) if customer else 0.5 for each in plain], overlap, overlap - overlap[ok].max(initial=0.0),
        [agreeing(each, now) if customer else 0 for each in plain],
        [same_act(each, now) if customer else 0 for each in plain],
        [same_values(each, now) if from_result else 0 for each in plain], one * (customer and now.asks),
        [each.asks for each in plain], np.where(after_known, like_said[-1][a], 0.0),
        named[s], named_now[s], typed[s], told[s], told_before[s], told_previous[s], told_least[s], told_most[s],
        s == first_missing, np.where(after_known, told[a], 0.0), one * (customer and now.says),
        s <= furthest, s == furthest + 1, (s - furthest) / n, (a == furthest) & after_known & ok,
        np.where(after_known, soft[a], -1.0), after_known & (a == stands_for), after_known & (a == stands_for) & ok,
        is_lookup[s], one * values_now, is_lookup[s] * was_done[s] * values_now, is_lookup[s] * customer,
        one * (customer and now.short), (s == last) * from_result, (s == last) * bad, one * bad, order_like,
        (like_context - (like_context[ok].mean() if ok.any() else 0.0)) / (spread + 0.02),
    ]  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _since_customer(events: Sequence[Event]) -> int:
    """How many lookups were made since the customer wrote last."""
    count = 0
    for event in reversed(events):
        if event.speaker == "customer":
            break
        count += event.speaker == "result"
    return count
