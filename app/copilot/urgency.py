"""How urgent requests are: a person waits for them, they deliver a decision, or nobody waits."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

Urgency = Literal["person", "delivery", "background"]

_urgency: ContextVar[Urgency] = ContextVar("urgency", default="person")
"""Of the task that runs now, and of every task it starts. It goes around all the calls of an adapter, none of which
could say for whom it is made.
"""


@contextmanager
def urgency(kind: Urgency) -> Iterator[None]:
    """Requests made inside are of this urgency."""
    token = _urgency.set(kind)
    try:
        yield
    finally:
        _urgency.reset(token)


def urgency_now() -> Urgency:
    return _urgency.get()
