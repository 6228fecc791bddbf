"""Replies in an agent's own words, and the length and tone an agent sent last, as SQL."""

from __future__ import annotations

from datetime import datetime
from typing import cast

import apsw

from app.domain.content import Length, Tone
from app.domain.replies import Habit
from app.domain.tickets import TicketRef
from app.domain.variants import OwnWording
from app.storage.codec import time_text
from app.storage.stored import stored_time


def keep(connection: apsw.Connection, wording: OwnWording) -> None:
    """One for each approved text: the newer one takes the place of the older."""
    connection.execute(
        "INSERT OR REPLACE INTO own_wordings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            wording.account,
            wording.reply,
            wording.length,
            wording.tone,
            wording.text,
            wording.basis,
            wording.ticket,
            time_text(wording.kept_at),
            time_text(wording.used_at),
        ),
    )


def kept(connection: apsw.Connection, account: str) -> list[OwnWording]:
    """The account's wordings, the last used first."""
    found = connection.execute(
        "SELECT reply, length, tone, text, basis, ticket, kept_at, used_at FROM own_wordings "
        "WHERE account = ? ORDER BY used_at DESC, reply, length, tone",
        (account,),
    )
    return [
        OwnWording(
            account=account,
            reply=str(reply),
            length=cast(Length, length),
            tone=cast(Tone, tone),
            text=str(text),
            basis=str(basis),
            ticket=str(ticket),
            kept_at=stored_time("own_wordings", str(kept_at)),
            used_at=stored_time("own_wordings", str(used_at)),
        )
        for reply, length, tone, text, basis, ticket, kept_at, used_at in found
    ]


def forget(connection: apsw.Connection, account: str, reply: str, length: Length, tone: Tone) -> bool:
    """Deletes one wording; False when there was none."""
    connection.execute(
        "DELETE FROM own_wordings WHERE account = ? AND reply = ? AND length = ? AND tone = ?",
        (account, reply, length, tone),
    )
    return bool(connection.changes())


def note_sent(connection: apsw.Connection, account: str, reply: str, habit: Habit, own_at: datetime | None) -> None:
    """Remembers length and tone; `own_at` is now when it was the agent's own wording, which then counts as used."""
    connection.execute("INSERT OR REPLACE INTO reply_habits VALUES (?, ?, ?)", (account, habit.length, habit.tone))
    if own_at is not None:
        connection.execute(
            "UPDATE own_wordings SET used_at = ? WHERE account = ? AND reply = ? AND length = ? AND tone = ?",
            (time_text(own_at), account, reply, habit.length, habit.tone),
        )


def habit(connection: apsw.Connection, account: str) -> Habit | None:
    found = connection.execute("SELECT length, tone FROM reply_habits WHERE account = ?", (account,)).fetchone()
    return Habit(cast(Length, found[0]), cast(Tone, found[1])) if found else None


def forget_ticket(connection: apsw.Connection, ref: TicketRef) -> None:
    """Deletes the wordings that were learnt on a ticket, in case one of its words slipped through."""
    connection.execute("DELETE FROM own_wordings WHERE account = ? AND ticket = ?", (ref.account, ref.id))


def forget_before(connection: apsw.Connection, limit: str) -> bool:
    """Deletes wordings not used since `limit` (a time as `time_text` writes it); there are no more then."""
    connection.execute("DELETE FROM own_wordings WHERE used_at < ?", (limit,))
    return False
