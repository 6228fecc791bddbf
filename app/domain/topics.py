"""What a message is about for the choice of playbooks: one intent, or two neighbours that are sure only together."""

from __future__ import annotations

from app.domain.content import Library
from app.domain.readings import Reading, Scored

SURE_TOGETHER = 0.8
"""Two neighbouring intents whose probabilities reach this together are a topic (ADR 3)."""


def topics(reading: Reading, library: Library) -> tuple[Scored, ...]:
    """The intent; else the two most probable ones when they are neighbours and sure together; else nothing."""
    if reading.intent is not None:
        return (reading.intent,)
    if len(reading.intents) < 2 or reading.emotion is None:
        return ()  # without an emotion the message is in a language that is not read
    first, second = reading.intents[:2]
    known = {info.id: info.neighbours for info in library.intents}
    near = second.label in known.get(first.label, ()) or first.label in known.get(second.label, ())
    return (first, second) if near and first.probability + second.probability >= SURE_TOGETHER else ()
