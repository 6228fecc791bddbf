"""What was last seen or done, as SQL: tickets and work lists of the desk, documents, and the ledger of requests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

import apsw

from app.domain.journal import LedgerLine
from app.domain.tickets import Conversation, Ticket, TicketRef
from app.storage.codec import dump, time_text
from app.storage.stored import stored_time, stored_value

LEDGER = "at, account, host, method, purpose, size, status, ticket, received"
MAX_TICKETS = 500
"""More are not kept; the one that was not seen for the longest time goes first."""


def remember_ticket(connection: apsw.Connection, ticket: Ticket, conversation: Conversation, now: datetime) -> None:
    connection.execute(
        "INSERT INTO tickets VALUES (?, ?, ?, ?, ?) ON CONFLICT (account, ticket) DO UPDATE "
        "SET content = excluded.content, conversation = excluded.conversation, seen_at = excluded.seen_at",
        (
            ticket.ref.account,
            ticket.ref.id,
            dump(ticket, Ticket),
            dump(conversation, Conversation),
            time_text(now),
        ),
    )
    connection.execute(
        "DELETE FROM tickets WHERE (account, ticket) IN "
        "(SELECT account, ticket FROM tickets ORDER BY seen_at DESC LIMIT -1 OFFSET ?)",
        (MAX_TICKETS,),
    )


def recall_ticket(connection: apsw.Connection, ref: TicketRef) -> tuple[Ticket, Conversation] | None:
    found = connection.execute(
        "SELECT content, conversation FROM tickets WHERE account = ? AND ticket = ?", (ref.account, ref.id)
    ).fetchone()
    if found is None:
        return None
    ticket, conversation = map(str, found)
    return stored_value("tickets", ticket, Ticket), stored_value("tickets", conversation, Conversation)


def recall_tickets(connection: apsw.Connection, limit: int) -> list[tuple[Ticket, Conversation]]:
    """The tickets that were seen last, the newest first."""
    found = connection.execute("SELECT content, conversation FROM tickets ORDER BY seen_at DESC LIMIT ?", (limit,))
    return [
        (
            stored_value("tickets", str(ticket), Ticket),
            stored_value("tickets", str(conversation), Conversation),
        )
        for ticket, conversation in found
    ]


def remember_worklist(connection: apsw.Connection, account: str, tickets: Sequence[Ticket], now: datetime) -> None:
    connection.execute(
        "INSERT INTO worklists (account, content, seen_at) VALUES (?, ?, ?) ON CONFLICT (account) DO UPDATE "
        "SET content = excluded.content, seen_at = excluded.seen_at",
        (account, dump(tuple(tickets), tuple[Ticket, ...]), time_text(now)),
    )


def recall_worklist(connection: apsw.Connection, account: str) -> tuple[Ticket, ...]:
    found = connection.execute("SELECT content FROM worklists WHERE account = ?", (account,)).get
    return () if found is None else stored_value("worklists", str(found), tuple[Ticket, ...])


def load_document(connection: apsw.Connection, name: str) -> str | None:
    return cast("str | None", connection.execute("SELECT content FROM documents WHERE name = ?", (name,)).get)


def save_document(connection: apsw.Connection, name: str, text: str) -> None:
    connection.execute(
        "INSERT INTO documents VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET content = excluded.content", (name, text)
    )


def add_ledger(connection: apsw.Connection, lines: Iterable[LedgerLine]) -> None:
    connection.executemany(
        f"INSERT INTO ledger ({LEDGER}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 -- our own names
        (
            (
                time_text(line.at),
                line.account,
                line.host,
                line.method,
                line.purpose,
                line.size,
                line.status,
                line.ticket,
                line.received,
            )
            for line in lines
        ),
    )


def ledger(connection: apsw.Connection, limit: int) -> list[LedgerLine]:
    """The newest lines, newest first."""
    found = connection.execute(
        f"SELECT {LEDGER} FROM ledger ORDER BY sequence DESC LIMIT ?",  # noqa: S608 -- our own names
        (limit,),
    )
    return [ledger_line(columns) for columns in found]


def ledger_line(columns: tuple[object, ...]) -> LedgerLine:
    """The line of the columns LEDGER."""
    at, account, host, method, purpose, size, status, ticket, received = columns
    return LedgerLine(
        at=stored_time("ledger", str(at)),
        account=str(account),
        host=str(host),
        method=str(method),
        purpose=str(purpose),
        size=cast("int", size),
        status=cast("int | None", status),
        ticket=cast("str | None", ticket),
        received=cast("int", received),
    )


def forget_ticket(connection: apsw.Connection, ref: TicketRef) -> None:
    """Deletes what was seen of one ticket; its line in the work list, if it has one, goes too."""
    connection.execute("DELETE FROM tickets WHERE account = ? AND ticket = ?", (ref.account, ref.id))
    listed = recall_worklist(connection, ref.account)
    if any(ticket.ref == ref for ticket in listed):
        others = tuple(ticket for ticket in listed if ticket.ref != ref)
        connection.execute(
            "UPDATE worklists SET content = ? WHERE account = ?", (dump(others, tuple[Ticket, ...]), ref.account)
        )


def forget_all(connection: apsw.Connection) -> None:
    """Deletes every ticket and work list."""
    connection.execute("DELETE FROM tickets")
    connection.execute("DELETE FROM worklists")


def count(connection: apsw.Connection) -> int:
    """How many tickets are kept."""
    return int(cast("int", connection.execute("SELECT count(*) FROM tickets").get))


def forget_tickets_before(connection: apsw.Connection, limit: str, most: int) -> bool:
    """Deletes some tickets not seen since `limit` (a time as `time_text` writes it); whether there may be more."""
    connection.execute(
        "DELETE FROM tickets WHERE (account, ticket) IN "
        "(SELECT account, ticket FROM tickets WHERE seen_at < ? LIMIT ?)",
        (limit, most),
    )
    return connection.changes() == most


def forget_worklists_before(connection: apsw.Connection, limit: str) -> bool:
    """Deletes work lists not fetched since `limit`, as those of an account that was let go."""
    connection.execute("DELETE FROM worklists WHERE seen_at < ?", (limit,))
    return False


def forget_ledger_before(connection: apsw.Connection, limit: str, most: int) -> bool:
    """Deletes some requests made before `limit`; whether there may be more."""
    connection.execute(
        "DELETE FROM ledger WHERE sequence IN (SELECT sequence FROM ledger WHERE at < ? LIMIT ?)", (limit, most)
    )
    return connection.changes() == most
