"""`calmdesk forget`: deletes what is kept of one customer or ticket everywhere on this computer, and proves it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from app.cli.stored import alone, key_of

if TYPE_CHECKING:
    from app.storage.care.forgetting import Forgotten

_KINDS = {
    "tickets": ("conversation", "conversations"),
    "journal": ("text of the journal", "texts of the journal"),
    "outbox": ("delivered text", "delivered texts"),
    "drafts": ("text that was not sent", "texts that were not sent"),
    "wordings": ("wording of yours", "wordings of yours"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    who = parser.add_mutually_exclusive_group(required=True)
    who.add_argument("email", nargs="?", metavar="EMAIL", help="the customer's e-mail address")
    who.add_argument("--customer", metavar="ID", help="the customer's id in the helpdesk")
    who.add_argument("--ticket", metavar="NUMBER", help="one ticket")
    parser.add_argument("--account", default="", metavar="NAME", help="only of this helpdesk account")
    parser.set_defaults(refuse=parser.error)


def run(args: argparse.Namespace) -> int:
    """Exit status 0 when nothing of them is left, 1 when something could not be removed (it says what and why)."""
    from app.storage.care.forgetting import Who, forget_there

    if args.email is not None and "@" not in args.email:
        args.refuse(f"{args.email} is no e-mail address; for others: --customer ID or --ticket NUMBER")
    who = Who(args.email or "", args.customer or "", (args.ticket or "").lstrip("#"), args.account)
    with alone() as folders:
        key = key_of(folders)
        print("calmdesk forget: looking through the database and its backups …", file=sys.stderr)
        done = forget_there(folders.database, key, who, (folders.data, folders.cache, folders.logs, folders.config))
    for line in _said(done):
        print(line)
    return 1 if done.left or done.waiting or done.found else 0


def _said(done: Forgotten) -> list[str]:
    lines = [f"Found {_count(done.tickets, 'ticket', 'tickets')} of them on this computer."]
    deleted = [_count(number, *_KINDS[kind]) for kind, number in done.texts.items() if number]
    lines.append(f"Deleted: {', '.join(deleted)}." if deleted else "There was nothing of their words to delete.")
    if done.backups or done.backups_deleted:
        words = f"Backups: the same was deleted in {done.backups}"
        gone = ", ".join(done.backups_deleted)
        lines.append(f"{words}; deleted as a whole: {gone}." if gone else f"{words}.")
    for ticket, number in done.waiting.items():
        what = _count(number, "part of a decision", "parts of decisions")
        lines.append(f"NOT deleted: {what} on ticket {ticket}, still on the way to the helpdesk. Deliver or drop it in")
        lines.append("  Calmdesk (it stands under “Needs you” if it cannot go on by itself), then do this again.")
    lines += [f"NOT deleted: {left}" for left in done.left]
    looked = f"{done.pages:,} decrypted pages and {_count(done.files, 'other file', 'other files')}"
    lines.append(f"Proof: {looked} were searched, byte by byte, for {_pieces(done.words)}: {done.found} found.")
    lines.append("The journal keeps that something was decided, without a word of it.")
    lines.append("What the helpdesk itself keeps comes back when such a ticket is opened: delete it there first.")
    return lines


def _pieces(number: int) -> str:
    return _count(number, "address, name or passage of theirs", "addresses, names and passages of theirs")


def _count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
