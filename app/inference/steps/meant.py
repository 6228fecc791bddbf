"""What the newest words mean by themselves: a yes, thanks, a wish to go on, a value; and what each situation means."""

from __future__ import annotations

import numpy as np

from app.inference.steps.state import Column, State, highest
from app.inference.steps.words import WISHES, agreeing, given, same_act, same_values, shared, words

_LEAVING = frozenset({"leave", "done"})


def meant(state: State) -> list[Column]:
    """By plain words, which an encoder reads loosely."""
    now, situations, kind = state.now, state.book.words, state.right_kind
    from_customer, lookup, s = state.from_customer, state.lookups, state.book.step_of
    overlap = np.array([shared(each, now) for each in situations], dtype=np.float32)
    values = len(now.kinds - {"name", "own_name"}) / 3 if from_customer else 0.0
    nothing = np.zeros(len(situations), dtype=np.float32)
    return [
        np.array([given(each, now) for each in situations]) if from_customer else nothing + 0.5,
        overlap,
        overlap - max(0.0, highest(overlap, kind)),
        np.array([agreeing(each, now) for each in situations]) if from_customer else nothing,
        np.array([same_act(each, now) for each in situations]) if from_customer else nothing,
        np.array([same_values(each, now) for each in situations]) if state.from_result else nothing,
        from_customer and now.asks,
        np.array([each.asks for each in situations]),
        from_customer and now.says,
        from_customer and now.short,
        values,
        lookup[s] * state.was_done[s] * values,
        lookup[s] * from_customer,
    ]


def says(state: State) -> list[Column]:
    """What each step's own wording does: thank, take leave, refuse, ask."""
    wordings = [step.say or step.title for step in state.book.steps]
    found = [words(wording).acts for wording in wordings]
    flags = [np.array([act in each for each in found]) for act in ("thanks", "leave", "sorry")]
    asks = np.array([wording.rstrip().endswith("?") for wording in wordings])
    return [flag[state.book.step_of] for flag in (*flags, asks)]


def acts(state: State) -> list[Column]:
    """What is done with the newest words and with each situation's: thanking, leaving, going on, changing."""
    mine = state.now.acts if state.from_customer else frozenset()
    theirs = [each.acts for each in state.book.words]
    shared_wishes = np.array([len(each & mine & WISHES) for each in theirs], dtype=np.float32)
    wishes = np.array([len((each | mine) & WISHES) for each in theirs], dtype=np.float32)
    leaving = bool(mine & _LEAVING)
    columns: list[Column] = []
    for act in ("thanks", "leave", "greet", "done"):
        columns += [act in mine, np.array([act in each for each in theirs])]
    return [
        *columns,
        shared_wishes,
        shared_wishes / np.maximum(wishes, 1.0) - 0.5 * ((wishes > 0) & (shared_wishes == 0)),
        shared_wishes - shared_wishes.max(initial=0.0),
        np.array(["thanks" in each and "thanks" in mine and not leaving for each in theirs]),
        np.array([leaving and bool(each & _LEAVING) for each in theirs]),
        state.from_customer and ("go on" in mine or state.now.says > 0),
        "change" in mine,
        "do it" in mine,
        "which" in mine,
    ]
