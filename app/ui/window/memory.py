"""What the window remembers between two sessions: decided cards, kept texts, what was delivered last. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TypeVar

from app.copilot.session import Session
from app.copilot.wordings import WordingOffer
from app.domain.breaks import Strain
from app.domain.errors import CalmdeskError
from app.domain.kept import KeptText
from app.domain.outbox import FOR_A_PERSON, OutboxEntry
from app.domain.tickets import TicketRef
from app.ui.decision.presenter import OpenDraft, recalled
from app.ui.escalate import presenter as escalate
from app.ui.escalate.presenter import Handover
from app.ui.flag import presenter as flag
from app.ui.flag.presenter import OpenFlag
from app.ui.panel.delivery import LastSent, main_thing
from app.ui.panel.replies import CardKey, EditedReplies
from app.ui.panel.state import PanelState, ReplyCard
from app.ui.wording.presenter import OpenWording

_WRITING = timedelta(seconds=60)
"""How long an agent may think over a half-written reply, or look something up for it, and still be writing."""


@dataclass(slots=True)
class Memory:
    """Everything an agent wrote and nobody else keeps. It lives as long as the window.

    `to_keep` is the last edited reply that could be kept, with its decision, `wording` how the agent left the page
    about it; `not_kept` are replies about whose wording
    the agent does not want to be asked again. `offered` is the address of a ticket that the browser shows while the
    agent writes here. `sent_texts` names texts that are sent or given up, so that a late save
    does not bring them back; `left` are hand-overs and flags by decision, for undo. `used` are articles taken into a
    reply, `moods` what the agent said about the mood, by advice; `unfolded` is the advice whose cards were asked for in
    quiet mode; `shown` is what the panel showed last; `typed` is when each card was last typed into,
    `written_for` the message that was the newest when its text was first kept.
    """

    edits: EditedReplies = field(default_factory=EditedReplies)
    typed: dict[CardKey, datetime] = field(default_factory=dict)
    written_for: dict[CardKey, str | None] = field(default_factory=dict)
    unsent: dict[str, OpenDraft] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    flags: dict[tuple[TicketRef, str], OpenFlag] = field(default_factory=dict)
    gone: set[CardKey] = field(default_factory=set)
    decided: dict[str, tuple[CardKey | None, OpenDraft | None]] = field(default_factory=dict)
    cancelled: set[str] = field(default_factory=set)
    rows: dict[str, OutboxEntry] = field(default_factory=dict)
    closed: set[str] = field(default_factory=set)
    sent: LastSent | None = None
    error: CalmdeskError | None = None
    message: str = ""
    to_keep: tuple[str, WordingOffer] | None = None
    wording: OpenWording | None = None
    not_kept: set[str] = field(default_factory=set)
    offered: str = ""
    sent_texts: set[str] = field(default_factory=set)
    left: dict[str, Handover | OpenFlag] = field(default_factory=dict)
    used: set[CardKey] = field(default_factory=set)
    moods: dict[str, str] = field(default_factory=dict)
    quiet_since: datetime | None = None
    unfolded: str = ""
    strain: Strain = field(default_factory=Strain)
    offer_break: bool = False
    shown: PanelState = field(default_factory=PanelState)
    opening_since: datetime | None = None

    def is_editing(self, ref: TicketRef | None, now: datetime) -> bool:
        """Whether a reply of this ticket is being written in its card, also when another window is in front."""
        return any(now - self.typed[key] < _WRITING for key in self.edits.of_ticket(ref) if key in self.typed)

    def texts(self) -> Memory:
        """What the agent wrote, also what can still be taken back, for a window on another copilot of the same desks;
        and that they want quiet.
        """
        return Memory(
            edits=self.edits,
            written_for=self.written_for,
            unsent=self.unsent,
            handovers=self.handovers,
            flags=self.flags,
            decided=self.decided,
            sent_texts=self.sent_texts,
            left=self.left,
            to_keep=self.to_keep,
            wording=self.wording,
            not_kept=self.not_kept,
            quiet_since=self.quiet_since,
            strain=self.strain,
        )

    def recall(self, kept: KeptText, session: Session, *, moved: bool = False) -> None:
        """Takes up a text that an earlier run kept. What is in memory already is newer, but for a flag that was joined
        with one of another ticket, when they were `moved` here.
        """
        if kept.kind == "handover" and kept.key == escalate.KEPT:
            self.handovers.setdefault(str(kept.ticket), escalate.recalled(kept))
        elif kept.kind == "flag":
            begun = flag.recalled(kept)
            known = self.flags.get(begun.kept_as, begun)
            self.flags[begun.kept_as] = flag.joined(known, begun) if moved else known
        elif kept.key not in {*self.unsent, *self.sent_texts, *map(name_of, self.edits.of_ticket(kept.ticket))}:
            self.unsent[kept.key] = recalled(kept, session)

    def forget_texts(self) -> None:
        """The texts were deleted in the settings. What is on a page now is being written, and stays there."""
        for texts in (self.unsent, self.edits, self.handovers, self.flags):
            texts.clear()

    def follow(self, ref: TicketRef, to: TicketRef) -> None:
        """A ticket was merged into another, and what was written for it goes there."""
        self.unsent = {key: _at(draft, ref, to) for key, draft in self.unsent.items()}
        for key, (card, draft) in self.decided.items():
            self.decided[key] = (card, _at(draft, ref, to) if draft is not None else None)
        if (handover := self.handovers.pop(str(ref), None)) is not None:
            self.handovers.setdefault(str(to), replace(handover, ticket=to))
        for key, left in self.left.items():
            self.left[key] = _at(left, ref, to)
        for begun in [each for each in self.flags.values() if each.ticket == ref]:
            moved = _at(self.flags.pop(begun.kept_as), ref, to)
            there = self.flags.get(moved.kept_as)
            self.flags[moved.kept_as] = flag.joined(there, moved) if there is not None else moved
        self.edits.follow(ref, to)

    def reply_shown(self, key: CardKey) -> ReplyCard | None:
        """A reply as it stands on the panel, also when its advice is gone."""
        return next((reply for reply in self.shown.replies if (reply.advice_id, reply.item) == key), None)

    def newest_unsent(self, session: Session) -> OpenDraft | None:
        """The last kept text of the open ticket."""
        return next((kept for kept in reversed(self.unsent.values()) if kept.ticket == session.ref), None)

    def mind_delivery(self, session: Session, now: datetime) -> None:
        """Rows that were on their way and are gone were delivered, unless the agent took them back or dropped them."""
        rows = {row.operation.id: row for row in session.unfinished}
        left = [row for name, row in self.rows.items() if name not in rows and name not in self.cancelled]
        delivered = [row for row in left if row.state not in FOR_A_PERSON]
        still = {row.decision_id for row in rows.values()}
        finished = [row for row in delivered if row.decision_id not in still]
        if finished:
            last = max(finished, key=lambda row: row.sequence)
            own = [row for row in self.rows.values() if row.decision_id == last.decision_id]
            self.sent = LastSent(main_thing(own), now, last.ticket)
        # A finished part of a decision whose rest is still on its way counts when the whole has arrived.
        parts = {name: row for name, row in self.rows.items() if row.decision_id in still and row in delivered}
        self.rows = {**parts, **rows}
        self.cancelled &= set(self.rows)


def name_of(key: CardKey) -> str:
    """The key under which the edit of a card is kept."""
    return f"card:{key[0]}/{key[1]}"


Written = TypeVar("Written", bound=OpenDraft | Handover | OpenFlag)


def _at(written: Written, ref: TicketRef, to: TicketRef) -> Written:
    return replace(written, ticket=to) if written.ticket == ref else written
