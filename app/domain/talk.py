"""A conversation as an agent sees it: the customer's turns, what was answered, and how long it takes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.decisions import facts_in_note
from app.domain.tickets import Message
from app.domain.turns import new_words

MOST_TURNS = 20
"""How many of the newest turns are looked at."""
_LOOKED_AT = 8000
"""Characters of a message that are looked at."""


@dataclass(frozen=True, slots=True)
class CustomerTurn:
    """What the customer said until somebody answered: `messages` of them, the first at `began`."""

    text: str
    began: datetime
    messages: int


@dataclass(frozen=True, slots=True)
class Talk:
    """`turns` are the newest ones, oldest first; the last one is unanswered when `waiting`. `answers` are the public
    answers of agents among them. `turns_since_step` counts the customer's turns since the last step carried out.
    """

    turns: tuple[CustomerTurn, ...] = ()
    answers: tuple[Message, ...] = ()
    began: datetime | None = None
    waiting: bool = False
    turns_since_step: int = 0


def talk_of(messages: Sequence[Message]) -> Talk:
    """The conversation, seen from its newest message back."""
    turns: list[CustomerTurn] = []
    answers: list[Message] = []
    burst: list[Message] = []
    waiting: bool | None = None
    since_step: int | None = None

    def close() -> None:
        if burst:
            said = [new_words(message.text[:_LOOKED_AT]) for message in reversed(burst)]
            turns.append(CustomerTurn("\n".join(part for part in said if part), burst[-1].at, len(burst)))
            burst.clear()

    for message in reversed(messages):
        if since_step is None and carried_out(message):
            since_step = len(turns) + bool(burst)
        if message.visibility != "public" or message.role in ("system", "result"):
            continue
        if waiting is None:
            waiting = message.role == "customer"
        if message.role == "customer":
            burst.append(message)
            continue
        close()
        if len(turns) >= MOST_TURNS:
            break
        if message.role == "agent":
            answers.append(message)
    else:
        close()
    first = next((m for m in messages if m.role == "customer" and m.visibility == "public"), None)
    return Talk(
        tuple(reversed(turns)),
        tuple(reversed(answers)),
        first.at if first else None,
        bool(waiting),
        len(turns) if since_step is None else since_step,
    )


def carried_out(message: Message) -> str | None:
    """The playbook step that this message says was carried out."""
    if message.step is not None or message.visibility != "internal" or message.role != "agent":
        return message.step
    facts = facts_in_note(message.text)
    return facts.step if facts else None
