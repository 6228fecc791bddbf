"""`calmdesk journal`: whether the journal is as it was written, and the journal as lines without anybody's words."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.progress import Progress
from app.cli.stored import database_or_demo

if TYPE_CHECKING:
    from app.domain.past import ChainPart

GOOD, BROKEN = 0, 1


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    words = "follow every seal of the journal, and name the first row that is not as it was written"
    verify = actions.add_parser("verify", help=words, description=f"{words[0].upper()}{words[1:]}.")
    words = "write the journal's facts out, oldest first; never what a customer or an agent wrote"
    export = actions.add_parser("export", help=words, description=f"{words[0].upper()}{words[1:]}.")
    export.add_argument("--format", choices=("ndjson", "csv"), default="ndjson", help="default: ndjson")
    export.add_argument("--since", type=_moment, metavar="DATE", help="rows from this day or moment on (2026-11-30)")
    export.add_argument("--until", type=_moment, metavar="DATE", help="rows before this day or moment")
    export.add_argument("--out", type=Path, metavar="FILE", help="write a file instead of standard output")
    for one in (verify, export):
        one.add_argument("--demo", action="store_true", help="the demo desk's journal")


def run(args: argparse.Namespace) -> int:
    """Exit status 0, 1 for a journal that was changed (a sentence says which row)."""
    path, key = database_or_demo(demo=args.demo)
    if args.action == "export":
        return _export(args, path, key)
    from app.storage.journal_out import verified

    with Progress("journal") as told:
        part = verified(path, key, lambda done: told("rows looked at", done.checked, done.total))
    return _said(part)


def _said(part: ChainPart) -> int:
    if part.broken is None:
        print(f"{part.checked:,} rows: each is as it was written, and sealed with the one before it.")
        return GOOD
    print(f"Row {part.checked + 1:,} (id {part.broken}) is not as it was written, or a row before it is missing.")
    print(f"The {part.checked:,} rows before it are as they were written.")
    print("Keep a copy of the file, and ask your IT who changed it.")
    return BROKEN


def _export(args: argparse.Namespace, path: Path, key: bytes | None) -> int:
    from app.storage.journal_out import exported

    lines = exported(path, key, as_csv=args.format == "csv", since=args.since, until=args.until)
    if args.out is None:
        sys.stdout.writelines(lines)
        return GOOD
    count = _write(args.out, lines) - (args.format == "csv")
    print(f"{count:,} rows written to {args.out}.", file=sys.stderr)
    return GOOD


def _write(target: Path, lines: Iterator[str]) -> int:
    """The file whole or not at all. Raises ExportFailed."""
    import asyncio
    from collections.abc import AsyncIterator

    from app.desktop.exports import write_export

    count = 0

    async def pieces() -> AsyncIterator[str]:
        nonlocal count
        for line in lines:
            count += 1
            yield line

    asyncio.run(write_export(str(target), pieces()))
    return count


def _moment(text: str) -> datetime:
    """A day or a moment on this computer's clock, unless it names another zone."""
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError):
        raise argparse.ArgumentTypeError(f"{text}: this is a day like 2026-11-30, or 2026-11-30T14:00") from None
