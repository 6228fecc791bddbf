"""How alike what came now and each situation are, by the encoder's vectors."""

from __future__ import annotations

import numpy as np

from app.inference.steps.book import SAID_LOOKED_AT
from app.inference.steps.state import Column, State, highest


def likeness(state: State) -> list[Column]:
    """Of the exchange and of its newest words; the first, the third and the sixth are read elsewhere, too."""
    kind = state.right_kind
    of_exchange, of_words = state.vectors.contexts @ state.seen.context, state.vectors.plain @ state.current
    best = highest(of_words, kind)
    rank = np.zeros(len(kind), dtype=np.float32)
    rank[np.argsort(np.where(kind, of_exchange, -2.0))] = np.linspace(0.0, 1.0, len(kind))
    mean, spread = (of_exchange[kind].mean(), of_exchange[kind].std()) if kind.any() else (0.0, 1.0)
    return [
        of_exchange,
        of_exchange - highest(of_exchange, kind),
        of_words,
        of_words - best,
        best,
        kind,
        rank,
        (of_exchange - mean) / (spread + 0.02),
    ]


def said(state: State) -> list[Column]:
    """How alike what the agent said lately and each step's wording are: a step may be said without being recorded."""
    book, says = state.book, state.vectors.says
    newest = state.seen.said[-SAID_LOOKED_AT:] if len(state.seen.said) else np.zeros((1, says.shape[1]), np.float32)
    alike = newest @ says.T
    before = np.where(book.after >= 0, alike[-1][book.after], 0.0)
    best = alike[-1][book.has_followers].max(initial=-1.0)
    return [
        alike.max(axis=0)[book.step_of],
        alike[-1][book.step_of],
        (says @ state.current)[book.step_of],
        before,
        np.where(book.after >= 0, alike[-1][book.after] - best, -1.0),
    ]


def earlier(state: State) -> list[Column]:
    """How alike the customer's turns before this one and each situation are: a wish may wait for its answer."""
    none = np.zeros((1, len(state.book.situations)), dtype=np.float32)
    alike = state.seen.turns @ state.vectors.plain.T if len(state.seen.turns) else none
    if state.from_customer:
        newest_before = alike[-2] if len(alike) > 1 else none[0]
    else:
        newest_before = alike[-1] if state.from_result else none[0]
    best = alike[:, ~state.book.is_result].max(axis=1, initial=-1.0)
    return [alike.max(axis=0), newest_before, (alike - best[:, None]).max(axis=0)]
