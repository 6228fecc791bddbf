"""Journal rows: facts about advice and decisions; the words themselves are kept apart so that they can be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from app.domain.tickets import TicketRef

JournalKind = Literal[
    "eligible",  # a customer's turn for which advice was looked for
    "silent",  # nothing was offered; facts["because"] says why
    "withheld",  # advice was made and not shown on purpose; facts["because"] says why, or facts["arm"] names the arm of
    # the holdout; facts["prompts"] what was held back
    "shown",  # advice was painted
    "expired",  # advice was withdrawn unused; facts["because"] says why
    "decision",  # the agent decided; facts hold agent, kind, item, drafted, edit_distance, shown, flag
    "delivery",  # an operation changed its state; facts hold operation, state, because
]
JOURNAL_KINDS: tuple[str, ...] = get_args(JournalKind)

Fact = str | int | float | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One fact. `text` (what was shown or sent) is stored with a salt in a table of its own that can be deleted;
    the row keeps only the salted digest of it. `facts` never hold a customer's or an agent's words.
    """

    id: str
    kind: JournalKind
    at: datetime
    ticket: TicketRef
    message_id: str | None = None
    advice_id: str | None = None
    decision_id: str | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict)
    text: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class LedgerLine:
    """One request the program made: never its content. `size` is bytes sent, `received` bytes of the answer's body as
    they came over the line; `status` is None when no answer came.
    """

    at: datetime
    account: str
    host: str
    method: str
    purpose: str
    size: int
    status: int | None
    ticket: str | None = None
    received: int = 0
