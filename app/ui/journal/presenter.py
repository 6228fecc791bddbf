"""Reads the journal page by page, as a list or as the time line of one ticket. No Qt."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import cast

from app.copilot.past import JournalPast
from app.domain.errors import CalmdeskError
from app.domain.exports import csv_line
from app.domain.journal import JournalKind, JournalRow
from app.domain.past import JournalChoice, KeptRow
from app.ui.common.language import t, tn
from app.ui.common.troubles import error_words
from app.ui.journal.chain import ChainCheck
from app.ui.journal.state import ChainState, CheckChain, ChooseRow, ChooseRows, JournalState
from app.ui.journal.words import details, kinds, line
from app.ui.more.loading import RoomPresenter, Start, WriteExport, exported
from app.ui.more.state import Export, Line, MoreRows, RoomShown
from app.ui.more.words import today_begins

PAGE = 200
_AT_ONCE = 1000
_COLUMNS = ("at", "kind", "account", "ticket", "message", "advice", "decision", "facts")


class JournalPresenter(RoomPresenter[JournalState]):
    """The rows on screen are kept as they were read, so that one can be shown in full at once."""

    def __init__(
        self,
        past: JournalPast,
        *,
        clock: Callable[[], datetime],
        write: WriteExport,
        paint: Callable[[JournalState], None],
        start: Start,
    ) -> None:
        super().__init__(JournalState(), paint=paint, start=start)
        self._past = past
        self._clock = clock
        self._write = write
        self._rows: tuple[KeptRow, ...] = ()
        self._next: int | None = None
        self._chain = ChainCheck(past, told=self._on_chain)

    def handle(self, intent: object) -> None:
        match intent:
            case RoomShown():
                self._start(self._read())
                if not self._chain.done:
                    self._start(self._chain.run())
            case ChooseRows(kind, days, ticket):
                chosen = ticket.strip().lstrip("#")
                self.show(replace(self.state, kind=kind, days=days, ticket=chosen, details=None))
                self._start(self._read())
            case ChooseRow(key):
                kept = next((kept for kept in self._rows if str(kept.sequence) == key), None)
                self.show(replace(self.state, details=details(kept) if kept else None))
            case MoreRows():
                self._start(self._read_more())
            case CheckChain():
                self._start(self._chain.run())
            case Export(path):
                self._start(self._export(path))

    def _on_chain(self, chain: ChainState) -> None:
        self.show(replace(self.state, chain=chain))

    def _choice(self) -> JournalChoice:
        state, today = self.state, today_begins(self._clock())
        since = {"today": 0, "yesterday": 1, "week": 6, "month": 29}.get(state.days)
        return JournalChoice(
            kind=cast("JournalKind | None", state.kind or None),
            ticket=state.ticket,
            since=None if since is None else today - timedelta(days=since),
            before=today if state.days == "yesterday" else None,
        )

    def _lines(self, rows: Sequence[KeptRow]) -> tuple[Line, ...]:
        return tuple(line(kept, of_ticket=bool(self.state.ticket)) for kept in rows)

    async def _read(self) -> None:
        turn, choice = self.begin(), self._choice()
        try:
            count = await self._past.journal_count(choice)
            page = await self._past.journal_page(choice, before=None, limit=max(PAGE, len(self._rows)))
        except CalmdeskError as error:
            if self.is_newest(turn):
                self.show(replace(self.state, standing="failed", trouble=error_words(error)))
            return
        if not self.is_newest(turn):
            return
        self._rows, self._next = page.rows, page.next
        chosen = choice != JournalChoice()
        rows = tn("{count} row", "{count} rows", count)
        ticket = self.state.ticket
        self.show(
            replace(
                self.state,
                standing="ready" if count or chosen else "empty",
                kinds=kinds(),
                sum=t("Time line of ticket {ticket}: {rows}, newest first", ticket=ticket, rows=rows)
                if ticket
                else t("{rows}, newest first", rows=rows),
                lines=self._lines(page.rows),
                more=page.next is not None,
            )
        )

    async def _read_more(self) -> None:
        if self._next is None:
            return
        turn = self.begin()
        try:
            page = await self._past.journal_page(self._choice(), before=self._next, limit=PAGE)
        except CalmdeskError as error:
            self.show(replace(self.state, standing="failed", trouble=error_words(error)))
            return
        if self.is_newest(turn):
            self._rows, self._next = self._rows + page.rows, page.next
            lines = self.state.lines + self._lines(page.rows)
            self.show(replace(self.state, lines=lines, more=page.next is not None))

    async def _export(self, path: str) -> None:
        as_csv = path.lower().endswith(".csv")
        self.show(replace(self.state, message=await exported(self._write, path, self._pieces(as_csv=as_csv))))

    async def _pieces(self, *, as_csv: bool) -> AsyncIterator[str]:
        """The chosen rows without anybody's words, newest first."""
        if as_csv:
            yield csv_line(_COLUMNS)
        before: int | None = None
        while True:
            page = await self._past.journal_page(self._choice(), before=before, limit=_AT_ONCE)
            shown = _as_csv if as_csv else _as_json
            yield "".join(shown(kept.row) for kept in page.rows)
            if page.next is None:
                return
            before = page.next


def _values(row: JournalRow) -> tuple[object, ...]:
    at = row.at.isoformat(timespec="milliseconds")
    return at, row.kind, row.ticket.account, row.ticket.id, row.message_id, row.advice_id, row.decision_id


def _as_csv(row: JournalRow) -> str:
    return csv_line((*_values(row), json.dumps(dict(row.facts), ensure_ascii=False)))


def _as_json(row: JournalRow) -> str:
    said = dict(zip(_COLUMNS, (*_values(row), dict(row.facts)), strict=True))
    return json.dumps(said, ensure_ascii=False) + "\n"
