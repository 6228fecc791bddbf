"""Turns outbox rows that wait for a person into lines with their reason. Pure."""

from __future__ import annotations

from datetime import datetime

from app.copilot.session import Session
from app.domain.decisions import AddMessage, UpdateTicket
from app.domain.errors import CalmdeskError
from app.domain.outbox import FOR_A_PERSON, OutboxEntry
from app.domain.parts import Part, parts_of
from app.domain.tickets import Changes, Ticket
from app.ui.common.bidi import in_one_line
from app.ui.common.language import later, t
from app.ui.common.troubles import error_words
from app.ui.needs_you.state import NeedsYouRow, NeedsYouState, Version
from app.ui.panel.delivery import what_is
from app.ui.panel.words import ago_words

_FIELDS = (later("status"), later("priority"), later("assignee"), later("group"))
_TITLES = {name: name for name in (*_FIELDS, later("tags"))}
_WHY = {
    "refused": later("The helpdesk refused it"),
    "conflict": later("Somebody else changed the ticket meanwhile"),
    "needs_help": later("It is not known whether it arrived"),
}


def needs_you_state(
    session: Session, now: datetime, *, busy: frozenset[str] = frozenset(), trouble: CalmdeskError | None = None
) -> NeedsYouState:
    """Rows in refused, conflict and needs_help, oldest first."""
    known = {ticket.ref: ticket for ticket in session.worklist}
    if session.ticket:
        known[session.ticket.ref] = session.ticket
    known |= session.standing
    waiting = sorted((row for row in session.unfinished if row.state in FOR_A_PERSON), key=lambda row: row.sequence)
    rows = tuple(_row(entry, known.get(entry.ticket), now) for entry in waiting)
    return NeedsYouState(rows, busy, error_words(trouble))


def _row(entry: OutboxEntry, known: Ticket | None, now: datetime) -> NeedsYouRow:
    action = entry.operation.action
    text = shown_text(action.text) if isinstance(action, AddMessage) else changes_in_words(action.changes)
    kind, conflict = t(_WHY[entry.state]), entry.state == "conflict"
    subject = in_one_line(known.subject) if known else ""
    ticket = f"{subject} ({entry.ticket.id})" if subject else t("Ticket {number}", number=entry.ticket.id)
    return NeedsYouRow(
        operation_id=entry.operation.id,
        what=t(what_is(entry)).capitalize(),
        ticket=ticket,
        account=entry.ticket.account,
        ticket_id=entry.ticket.id,
        why=f"{kind}: {t(entry.because)}" if entry.because else kind,
        text=text,
        public=entry.is_public_reply,
        when=ago_words(entry.created_at, now),
        is_conflict=conflict,
        versions=versions_of(action.changes, known) if isinstance(action, UpdateTicket) and conflict else (),
    )


def versions_of(changes: Changes, ticket: Ticket | None) -> tuple[Version, ...]:
    """Both versions, part by part."""
    return tuple(
        Version(
            part.name,
            part.field or _as_title(t(_TITLES[part.name])),
            _mine(part),
            "" if part.stands is None else part.stands or t("nothing"),
        )
        for part in parts_of(changes, ticket)
    )


def _as_title(words: str) -> str:
    return words[:1].upper() + words[1:]


def _mine(part: Part) -> str:
    done = [t("add #{tag}", tag=tag) for tag in part.added] + [t("remove #{tag}", tag=tag) for tag in part.removed]
    return ", ".join(done) or part.wanted or t("nothing")


def shown_text(note: str) -> str:
    """A note without its last line for machines."""
    lines = note.rstrip().splitlines()
    if lines and lines[-1].startswith("calmdesk: {"):
        lines = lines[:-1]
    return "\n".join(lines).strip()


def changes_in_words(changes: Changes) -> str:
    """A change of the ticket as a short list."""
    parts = [f"{t(name)}: {value}" for name in _FIELDS if (value := getattr(changes, name))]
    parts += [t("add #{tag}", tag=tag) for tag in sorted(changes.add_tags)]
    parts += [t("remove #{tag}", tag=tag) for tag in sorted(changes.remove_tags)]
    parts += [f"{name}: {value}" for name, value in sorted(changes.fields.items())]
    return ", ".join(parts)
