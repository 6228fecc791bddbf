"""The outbox's SQL: operations on their way to the desk; a finished one never starts again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import apsw

from app.domain.decisions import AddMessage, Decision, DecisionKind, Operation, UpdateTicket
from app.domain.journal import JournalRow
from app.domain.outbox import OutboxEntry, OutboxState
from app.domain.parts import is_part_of
from app.domain.tickets import Changes, TicketRef
from app.storage.codec import dump, time_text, words_text, words_value
from app.storage.journal import add_rows
from app.storage.stored import stored_time, stored_value

_COLUMNS = (
    "payload, decision_id, decision_kind, account, ticket, sequence, state, created_at, not_before, attempts, cursor, "
    "left_at, message_id, because"
)
_FINAL = ("sent", "cancelled")
_OUT = ("sending", "unknown")


def record(connection: apsw.Connection, decision: Decision, rows: Sequence[JournalRow]) -> list[OutboxEntry]:
    """Stores the decision with its journal rows and one outbox row per operation. Its id names it: a second time
    changes nothing. Returns its outbox rows as they are.
    """
    if not connection.execute("SELECT 1 FROM decisions WHERE id = ?", (decision.id,)).get:
        ref, at = decision.ticket, time_text(decision.at)
        connection.execute(
            "INSERT INTO decisions VALUES (?, ?, ?, ?, ?, ?)",
            (decision.id, decision.kind, ref.account, ref.id, at, len(decision.operations)),
        )
        add_rows(connection, rows)
        connection.executemany(
            "INSERT INTO outbox (operation_id, decision_id, decision_kind, account, ticket, payload, state, "
            "created_at, not_before, attempts, cursor, because) VALUES (?, ?, ?, ?, ?, ?, 'waiting', ?, ?, 0, ?, '')",
            (
                (
                    operation.id,
                    decision.id,
                    decision.kind,
                    ref.account,
                    ref.id,
                    dump(operation, Operation),
                    at,
                    time_text(decision.not_before or decision.at),
                    decision.seen_cursor,
                )
                for operation in decision.operations
            ),
        )
    return _entries(connection, "WHERE decision_id = ?", decision.id)


def entries(connection: apsw.Connection, *, unfinished_only: bool) -> list[OutboxEntry]:
    """Rows in sequence; `unfinished_only` leaves out `sent` and `cancelled`."""
    return _entries(connection, "WHERE state NOT IN ('sent', 'cancelled')" if unfinished_only else "")


def save(connection: apsw.Connection, entry: OutboxEntry, rows: Sequence[JournalRow], was: OutboxState) -> bool:
    """Stores the row's new state with its journal rows, if the stored row is still in the state `was`; else False.

    Also False, whatever the caller believes: a finished row never starts again, and while a request is out only a
    change that stands on that very request (`left_at`) is taken. Then nothing is stored.
    """
    stored = next(iter(_entries(connection, "WHERE operation_id = ?", entry.operation.id)), None)
    if stored is None:
        raise ValueError(f"no outbox row for operation {entry.operation.id}")
    late = stored.state in _OUT and (entry.state == "cancelled" or entry.left_at != stored.left_at)
    if stored.state != was or stored.state in _FINAL or late:
        return False
    if stored.operation != entry.operation and not _is_chosen_part(stored, entry):
        raise ValueError(f"operation {entry.operation.id} is not the one that was decided")
    connection.execute(
        "UPDATE outbox SET ticket = ?, payload = ?, state = ?, not_before = ?, attempts = ?, cursor = ?, left_at = ?, "
        "message_id = ?, because = ? WHERE operation_id = ?",
        (
            entry.ticket.id,  # a merged ticket has a new id
            dump(entry.operation, Operation),
            entry.state,
            time_text(entry.not_before),
            entry.attempts,
            entry.cursor,
            time_text(entry.left_at) if entry.left_at else None,
            entry.message_id,
            words_text(entry.because),
            entry.operation.id,
        ),
    )
    add_rows(connection, rows)
    return True


def _is_chosen_part(stored: OutboxEntry, entry: OutboxEntry) -> bool:
    """The agent wants only some parts of a change that met somebody else's: nothing that was not decided before."""
    before, after = stored.operation.action, entry.operation.action
    if stored.state != "conflict" or stored.operation.id != entry.operation.id:
        return False
    if not isinstance(before, UpdateTicket) or not isinstance(after, UpdateTicket):
        return False
    return before.expected_version == after.expected_version and is_part_of(after.changes, before.changes)


def undo(connection: apsw.Connection, decision_id: str, rows: Sequence[JournalRow]) -> bool:
    """Cancels all rows of a decision if nothing of it has left yet; else False, and nothing is stored."""
    found = _entries(connection, "WHERE decision_id = ?", decision_id)
    if not found or any(entry.state != "waiting" or entry.attempts for entry in found):
        return False
    connection.execute(
        "UPDATE outbox SET state = 'cancelled', because = 'Undone by the agent' WHERE decision_id = ?", (decision_id,)
    )
    add_rows(connection, rows)
    return True


def claimed_messages(connection: apsw.Connection, ticket: TicketRef) -> frozenset[str]:
    """Ids of the messages that rows of this ticket's account became: a merged ticket has two numbers."""
    found = connection.execute(
        "SELECT message_id FROM outbox WHERE account = ? AND message_id IS NOT NULL", (ticket.account,)
    )
    return frozenset(str(message_id) for (message_id,) in found)


def forget_words(connection: apsw.Connection, where: str, *values: str) -> None:
    """Empties what finished rows carried; rows that are still on their way keep it, or they could not be sent."""
    for entry in _entries(connection, f"WHERE state IN ('sent', 'cancelled') AND {where}", *values):
        connection.execute(
            "UPDATE outbox SET payload = ? WHERE sequence = ?",
            (dump(_emptied(entry.operation), Operation), entry.sequence),
        )


def _emptied(operation: Operation) -> Operation:
    match operation.action:
        case AddMessage(visibility=visibility):
            return Operation(operation.id, AddMessage("", visibility))
        case UpdateTicket(expected_version=version):
            return Operation(operation.id, UpdateTicket(Changes(), version))


def _entries(connection: apsw.Connection, where: str, *values: str) -> list[OutboxEntry]:
    query = f"SELECT {_COLUMNS} FROM outbox {where} ORDER BY sequence"  # noqa: S608 -- `where` is our own text
    return [_entry(columns) for columns in connection.execute(query, values)]


def _entry(columns: tuple[object, ...]) -> OutboxEntry:
    payload, decision_id, decision_kind, account, ticket, sequence, state, created_at, not_before, *rest = columns
    attempts, cursor, left_at, message_id, because = rest
    return OutboxEntry(
        operation=stored_value("outbox", str(payload), Operation),
        decision_id=str(decision_id),
        decision_kind=cast("DecisionKind", decision_kind),
        ticket=TicketRef(str(account), str(ticket)),
        sequence=cast("int", sequence),
        state=cast("OutboxState", state),
        created_at=stored_time("outbox", str(created_at)),
        not_before=stored_time("outbox", str(not_before)),
        attempts=cast("int", attempts),
        cursor=cast("str | None", cursor),
        left_at=stored_time("outbox", str(left_at)) if left_at is not None else None,
        message_id=cast("str | None", message_id),
        because=words_value(str(because)),
    )
