"""Past moments at which a customer had written and somebody had to answer: what one can practise on. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.tickets import Message, Ticket
from app.domain.turns import Turn, newest_turn

_FINISHED = ("resolved", "solved", "closed", "done", "rejected")


@dataclass(frozen=True, slots=True)
class Moment:
    """`messages` go up to the customer's `turn`; `answered` is what agents really wrote in public after it."""

    ticket: Ticket
    messages: tuple[Message, ...]
    turn: Turn
    answered: tuple[Message, ...] = ()

    @property
    def key(self) -> str:
        return f"{self.ticket.ref}/{self.turn.message_id}"


def moments(ticket: Ticket, messages: Sequence[Message], *, unanswered: bool = False) -> tuple[Moment, ...]:
    """Every place an agent answered, the newest first.

    The newest turn, which nobody has answered, only counts when `unanswered` ones may be practised on, or when the
    ticket was solved without an answer: else it is the agent's real work. What only a bot answered is left out.
    """
    found: list[Moment] = []
    solved = ticket.status.lower() in _FINISHED
    for at, message in enumerate(messages):
        if message.role != "customer" or message.visibility != "public":
            continue
        spoken = [m for m in messages[at + 1 :] if m.visibility == "public" and m.role in ("customer", "agent", "bot")]
        if spoken and spoken[0].role != "agent":
            continue
        if not spoken and not (unanswered or solved):
            continue
        before = tuple(messages[: at + 1])
        turn = newest_turn(before, ticket.subject)
        if turn is None:
            continue
        answered = []
        for follower in spoken:
            if follower.role != "agent":
                break
            answered.append(follower)
        found.append(Moment(ticket, before, turn, tuple(answered)))
    return tuple(reversed(found))
