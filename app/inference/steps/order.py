"""Where the conversation stands in the playbook's own order."""

from __future__ import annotations

import numpy as np

from app.inference.steps.book import Array
from app.inference.steps.state import Column, State


def order(state: State) -> list[Column]:
    """What follows what, how often and how lately, and how far each step is from where the conversation is."""
    book, last, n = state.book, state.last, state.steps
    s, after, known = book.step_of, book.after, book.after >= 0
    follows, kind = (after == last) & (last >= 0), state.right_kind
    recent, times = _recent(state), state.times_done
    reached = np.zeros(n, dtype=np.float32)
    reached[s[follows]] = 1.0
    furthest = max(state.done, default=-1)
    stands_for = known & (after == _stands_for(state))
    return [
        follows,
        ~known,
        known & (times[after] > 0),
        np.where(known, recent[after], 0.0),
        np.minimum(times, 1.0)[s],
        s == last,
        (s - last) / n,
        s == last + 1,
        s > last,
        not state.done,
        min(len(state.events), 20) / 20,
        np.minimum(times[s], 3) / 3,
        recent[s],
        s / n,
        state.from_result,
        book.is_result,
        bool((follows & kind).any()),
        reached[s],
        follows & kind,
        s <= furthest,
        s == furthest + 1,
        (s - furthest) / n,
        (after == furthest) & known & kind,
        stands_for,
        stands_for & kind,
    ]


def size(state: State) -> list[Column]:
    """How long the conversation is, how much its newest turn says, and what kind of situation each is."""
    book, turns = state.book, [event.text for event in state.events if event.speaker == "customer"]
    return [
        np.bincount(book.step_of, minlength=state.steps)[book.step_of] / 4,
        (book.after < 0) & ~book.is_result,
        min(len(turns), 12) / 12,
        min(len(turns[-1].split()), 40) / 40 if turns else 0.0,
    ]


def _recent(state: State) -> Array:
    """1 for the step that was carried out last, 1/2 for the one before, and so on; 0 for one that never was."""
    recent = np.zeros(state.steps, dtype=np.float32)
    for age, step in enumerate(reversed(state.done)):
        recent[step] = max(recent[step], 1.0 / (1.0 + age))
    return recent


def _stands_for(state: State) -> int:
    """The last step, or, when nothing follows that, the one whose words are most alike: what follows it is meant for
    the last one, too.
    """
    last, with_followers = state.last, state.book.has_followers
    if last < 0 or with_followers[last] or not with_followers.any():
        return last
    says = state.vectors.says
    return int(np.where(with_followers, says @ says[last], -2.0).argmax())
