"""Texts that were not sent, as SQL: one row for each, until it is sent, given up, or forgotten with its ticket."""

from __future__ import annotations

from typing import cast

import apsw

from app.domain.content import Risk
from app.domain.kept import KeptKind, KeptText, joined
from app.domain.tickets import TicketRef
from app.storage.codec import dump, time_text
from app.storage.stored import stored_time, stored_value

_About = tuple[tuple[str, str], ...]


def keep(connection: apsw.Connection, text: KeptText) -> None:
    """The newer words take the place of the older ones under the same key."""
    connection.execute(
        "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            text.ticket.account,
            text.ticket.id,
            text.key,
            text.reply,
            text.note,
            time_text(text.kept_at),
            int(text.saved),
            text.risk,
            text.kind,
            text.seen,
            dump(text.about, _About),
        ),
    )


def kept(connection: apsw.Connection, ref: TicketRef) -> list[KeptText]:
    """The ticket's texts, oldest first."""
    found = connection.execute(
        "SELECT key, reply, note, kept_at, saved, risk, kind, seen, about FROM drafts "
        "WHERE account = ? AND ticket = ? ORDER BY kept_at, key",
        (ref.account, ref.id),
    )
    return [
        KeptText(
            ref,
            str(key),
            str(reply),
            str(note),
            stored_time("drafts", str(at)),
            bool(saved),
            cast(Risk, risk),
            cast(KeptKind, kind),
            None if seen is None else str(seen),
            stored_value("drafts", str(about), _About),
        )
        for key, reply, note, at, saved, risk, kind, seen, about in found
    ]


def drop(connection: apsw.Connection, ref: TicketRef, key: str) -> None:
    connection.execute("DELETE FROM drafts WHERE account = ? AND ticket = ? AND key = ?", (ref.account, ref.id, key))


def tickets(connection: apsw.Connection, account: str) -> list[TicketRef]:
    """The account's tickets that have texts, the newest text first."""
    found = connection.execute(
        "SELECT ticket FROM drafts WHERE account = ? GROUP BY ticket ORDER BY max(kept_at) DESC", (account,)
    )
    return [TicketRef(account, str(ticket)) for (ticket,) in found]


def move(connection: apsw.Connection, ref: TicketRef, to: TicketRef) -> None:
    """The texts of one ticket become those of another. Where both have one of a name, both stay; of two flags on the
    same card one is made, with both comments.
    """
    there = {text.key: text for text in kept(connection, to) if text.kind == "flag"}
    for text in kept(connection, ref):
        if text.kind == "flag" and text.key in there:
            keep(connection, joined(there[text.key], text))
            drop(connection, ref, text.key)
    connection.execute(
        """
        UPDATE drafts SET account = ?1, ticket = ?2, key = CASE
            WHEN EXISTS (SELECT 1 FROM drafts AS there WHERE (account, ticket, key) = (?1, ?2, drafts.key))
            THEN key || ' of ' || ?4 ELSE key END
        WHERE account = ?3 AND ticket = ?4
        """,
        (to.account, to.id, ref.account, ref.id),
    )


def forget_ticket(connection: apsw.Connection, ref: TicketRef) -> None:
    """Deletes the texts of one ticket."""
    connection.execute("DELETE FROM drafts WHERE account = ? AND ticket = ?", (ref.account, ref.id))


def forget_all(connection: apsw.Connection) -> None:
    """Deletes every text."""
    connection.execute("DELETE FROM drafts")


def count(connection: apsw.Connection) -> int:
    """How many texts are kept."""
    return int(cast("int", connection.execute("SELECT count(*) FROM drafts").get))


def forget_before(connection: apsw.Connection, limit: str) -> bool:
    """Deletes texts not touched since `limit` (a time as `time_text` writes it); there are no more then."""
    connection.execute("DELETE FROM drafts WHERE kept_at < ?", (limit,))
    return False
