"""Forgets one customer or ticket everywhere on this computer, and looks through every page and file for their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import apsw

from app.domain.errors import CalmdeskError, StorageFull
from app.domain.tickets import Conversation, Ticket, TicketRef
from app.storage import drafts, journal, outbox, seen, variants
from app.storage.care.backups import backups
from app.storage.care.searching import Words, in_database, in_file
from app.storage.codec import dump
from app.storage.migrations import migrate
from app.storage.opening import beside, connect, translated
from app.storage.places import damaged, half_done, logs_of
from app.storage.stored import stored_value

_TEXTS = {
    "tickets": "content || ' ' || conversation",
    "journal_text JOIN journal USING (sequence)": "CAST(journal_text.text AS TEXT)",
    "outbox": "payload || ' ' || because",
    "drafts": "reply || ' ' || note || ' ' || about",
    "own_wordings": "text",
}
"""Where words of a ticket stand."""


@dataclass(frozen=True, slots=True)
class Who:
    """A customer by e-mail address or by the desk's id, or one ticket by its number; of one account if it is given."""

    email: str = ""
    customer: str = ""
    ticket: str = ""
    account: str = ""

    def is_meant(self, ticket: Ticket, conversation: Conversation | None = None) -> bool:
        if self.account and ticket.ref.account != self.account:
            return False
        people = [ticket.customer] if ticket.customer else []
        people += [message.author for message in (conversation.messages if conversation else ())]
        by_mail = bool(self.email) and any((one.email or "").casefold() == self.email.casefold() for one in people)
        by_id = bool(self.customer) and ticket.customer is not None and ticket.customer.id == self.customer
        return by_mail or by_id or (bool(self.ticket) and ticket.ref.id == self.ticket)


@dataclass(slots=True)
class Forgotten:
    """What was found and deleted. `waiting` are tickets with a decision that is still on its way, `left` what could not
    be removed, each with why; `found` how often words still stand somewhere, `words` how many were looked for.
    """

    tickets: int = 0
    texts: dict[str, int] = field(default_factory=dict)
    waiting: dict[str, int] = field(default_factory=dict)
    backups: int = 0
    backups_deleted: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    words: int = 0
    found: int = 0
    pages: int = 0
    files: int = 0


def forget(database: Path, key: bytes | None, who: Who, folders: Iterable[Path]) -> Forgotten:
    """Deletes and proves it; `folders` are searched with everything below them. Nobody may have the database open.

    Raises apsw.Error or OSError, which leave what is not deleted yet as it was.
    """
    done, words = Forgotten(), Words()
    for copied in half_done(database):  # encrypted too, and no search would see what stands in them
        copied.unlink(missing_ok=True)
    if who.email:
        words.add(who.email)
    connection = beside(database, key)
    try:
        migrate(connection, database.name)
        refs = _refs(connection, who, words)
        _delete(connection, refs, who, done)
        connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        done.tickets = len(refs)
        known = [database, *logs_of(database)]
        if in_database(connection, words).count > _still_waiting(connection, done):
            connection.execute("VACUUM")  # what a page kept of a row that moved to another one
            connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)
        for backup in backups(database):
            known.append(backup.path)
            _forget_in_backup(backup.path, key, who, refs, words=words, done=done)
        proof = in_database(connection, words)
        done.pages, done.found, done.words = proof.pages + done.pages, proof.count + done.found, len(words)
    finally:
        connection.close()
    for path in damaged(database):
        known.append(path)
        _look_at_damaged(path, key, words, done)
    _search_files(folders, known, words, done)
    return done


def forget_there(database: Path, key: bytes | None, who: Who, folders: Iterable[Path]) -> Forgotten:
    """The same with errors for people. Raises DatabaseDamaged, DatabaseBusy or StorageFull."""
    connect(database, key).close()  # upgrades it, and finishes what a restore began
    try:
        return forget(database, key, who, folders)
    except apsw.Error as error:
        raise translated(error, str(database)) or error from error
    except OSError as error:
        raise StorageFull(f"{error.filename or database}: {error.strerror}") from error


def _refs(sql: apsw.Connection, who: Who, words: Words) -> set[TicketRef]:
    """The tickets that are theirs, and those where their e-mail address stands; what they wrote becomes `words`."""
    refs: set[TicketRef] = set()
    for content, conversation in sql.execute("SELECT content, conversation FROM tickets"):
        ticket = stored_value("tickets", str(content), Ticket)
        talk = stored_value("tickets", str(conversation), Conversation)
        if who.is_meant(ticket, talk):
            refs.add(ticket.ref)
            words.of_ticket(ticket, talk)
    for (content,) in sql.execute("SELECT content FROM worklists"):
        for ticket in stored_value("worklists", str(content), tuple[Ticket, ...]):
            if who.is_meant(ticket):
                refs.add(ticket.ref)
                words.of_ticket(ticket, None)
    if who.email:
        for table, text in _TEXTS.items():
            # Halves of a pair are not folded by SQLite; an address has none.
            query = f"SELECT DISTINCT account, ticket FROM {table} WHERE instr(lower({text}), ?)"  # noqa: S608
            refs |= {TicketRef(str(a), str(t)) for a, t in sql.execute(query, (who.email.casefold(),))}
    if who.ticket:
        for table in ("journal", "outbox", "drafts", "own_wordings"):
            query = f"SELECT DISTINCT account, ticket FROM {table} WHERE ticket = ?"  # noqa: S608 -- our own names
            refs |= {TicketRef(str(a), str(t)) for a, t in sql.execute(query, (who.ticket,))}
    return {ref for ref in refs if not who.account or ref.account == who.account}


def _delete(sql: apsw.Connection, refs: set[TicketRef], who: Who, done: Forgotten) -> None:
    with sql:
        for ref in sorted(refs, key=lambda one: (one.account, one.id)):
            of = (ref.account, ref.id)
            for name, query in _COUNTED.items():
                done.texts[name] = done.texts.get(name, 0) + cast("int", sql.execute(query, of).get)
            if waiting := cast("int", sql.execute(_WAITING, of).get):
                done.waiting[ref.id] = waiting
            journal.forget_words(sql, "account = ? AND ticket = ?", *of)
            outbox.forget_words(sql, "account = ? AND ticket = ?", *of)
            seen.forget_ticket(sql, ref)
            variants.forget_ticket(sql, ref)
            drafts.forget_ticket(sql, ref)
        for account, content in list(sql.execute("SELECT account, content FROM worklists")):
            listed = stored_value("worklists", str(content), tuple[Ticket, ...])
            others = tuple(ticket for ticket in listed if not who.is_meant(ticket))
            if others != listed:
                text = dump(others, tuple[Ticket, ...])
                sql.execute("UPDATE worklists SET content = ? WHERE account = ?", (text, str(account)))


_OF = "WHERE account = ? AND ticket = ?"
_COUNTED = {
    "tickets": f"SELECT count(*) FROM tickets {_OF}",  # noqa: S608 -- our own names, here and below
    "journal": f"SELECT count(*) FROM journal_text WHERE sequence IN (SELECT sequence FROM journal {_OF})",  # noqa: S608
    "outbox": f"SELECT count(*) FROM outbox {_OF} AND state IN ('sent', 'cancelled') AND emptied = 0",  # noqa: S608
    "drafts": f"SELECT count(*) FROM drafts {_OF}",  # noqa: S608
    "wordings": f"SELECT count(*) FROM own_wordings {_OF}",  # noqa: S608
}
_WAITING = f"SELECT count(*) FROM outbox {_OF} AND state NOT IN ('sent', 'cancelled')"  # noqa: S608


def _still_waiting(sql: apsw.Connection, done: Forgotten) -> int:
    """Rough: with decisions on their way some words are there on purpose, and no VACUUM takes them away."""
    return cast("int", sql.execute("SELECT count(*) FROM outbox").get) if done.waiting else 0


def _forget_in_backup(
    path: Path, key: bytes | None, who: Who, refs: set[TicketRef], *, words: Words, done: Forgotten
) -> None:
    """The same in a backup; one that still holds words afterwards, or cannot be read, is deleted."""
    inside = Forgotten()
    try:
        connection = beside(path, key)
        try:
            migrate(connection, path.name)
            _delete(connection, refs | _refs(connection, who, words), who, inside)
            connection.execute("VACUUM")
            proof = in_database(connection, words)
            done.pages += proof.pages
            clean = not proof.count
        finally:
            connection.close()
    except (apsw.Error, CalmdeskError):  # damaged, or made by a newer Calmdesk: what cannot be searched is not kept
        clean = False
    if clean:
        done.backups += 1
        return
    for file in (path, *logs_of(path)):
        file.unlink(missing_ok=True)
    done.backups_deleted.append(path.name)


def _look_at_damaged(path: Path, key: bytes | None, words: Words, done: Forgotten) -> None:
    if not path.name.endswith("-wal") and not path.name.endswith("-shm"):
        try:
            connection = beside(path, key)
            try:
                if not in_database(connection, words).count:
                    return
                why = "it was put aside when a backup was brought back, and holds their words"
            finally:
                connection.close()
        except apsw.Error:
            why = "it was put aside because it is damaged, and cannot be searched"
        done.left.append(f"{path}: {why}. Delete it when you do not need it any more.")


def _search_files(folders: Iterable[Path], known: list[Path], words: Words, done: Forgotten) -> None:
    for path in _files(folders):
        if path in known:
            continue
        try:
            count = in_file(path, words)
        except OSError as error:
            done.left.append(f"{path}: it cannot be read ({error.strerror})")
            continue
        done.files += 1
        if count:
            done.found += count
            done.left.append(f"{path}: their words stand in it")


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    found = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    yield from sorted(found)
