"""Reads the ledger page by page and says in words what left this computer. No Qt."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime

from app.copilot.past import LedgerPast
from app.domain.errors import CalmdeskError
from app.domain.exports import csv_line
from app.domain.journal import LedgerLine
from app.domain.past import LedgerChoice, LedgerSums
from app.ui.common.language import later, t, tn
from app.ui.common.troubles import error_words
from app.ui.ledger.state import ChooseRequests, LedgerState
from app.ui.more.loading import RoomPresenter, Start, WriteExport, exported
from app.ui.more.state import Export, Line, MoreRows, RoomShown
from app.ui.more.words import moment_words, size_words, today_begins

PAGE = 300
_AT_ONCE = 2000
_PURPOSES: Mapping[str, str] = {
    "add internal note": later("Add an internal note"),
    "change ticket": later("Change the ticket"),
    "check rights": later("Check what your account may do"),
    "compare versions": later("See whether somebody else changed the ticket"),
    "count earlier tickets": later("Count the customer's earlier tickets"),
    "follow a merge": later("See which ticket a merged one went into"),
    "listen for news": later("Listen for new messages"),
    "look for an operation": later("See whether something you sent has arrived"),
    "look for news": later("Look for new messages"),
    "make a tag": later("Make a tag at the desk"),
    "read articles": later("Read articles"),
    "read back": later("Read back what was sent"),
    "read conversation": later("Read the conversation"),
    "read other tickets": later("Read the customer's other tickets"),
    "read ticket": later("Read the ticket"),
    "read user": later("Read who somebody is"),
    "read vocabulary": later("Read the desk's queues and fields"),
    "read worklist": later("Read your tickets"),
    "recognise helpdesk": later("See which helpdesk answers there"),
    "renew sign-in": later("Renew the sign-in"),
    "search articles": later("Search the desk's articles"),
    "send reply": later("Send your reply"),
    "sign in": later("Sign in"),
    "watch for changes": later("Look for new messages"),
}
_HEAD = ("time", "account", "host", "method", "purpose", "ticket", "bytes", "received", "status")


class LedgerPresenter(RoomPresenter[LedgerState]):
    """`flush` stores what is still on its way into the ledger, so that nothing is missing from it."""

    def __init__(
        self,
        past: LedgerPast,
        *,
        flush: Callable[[], Awaitable[None]],
        clock: Callable[[], datetime],
        write: WriteExport,
        paint: Callable[[LedgerState], None],
        start: Start,
    ) -> None:
        super().__init__(LedgerState(), paint=paint, start=start)
        self._past = past
        self._flush = flush
        self._clock = clock
        self._write = write
        self._next: int | None = None

    def handle(self, intent: object) -> None:
        match intent:
            case RoomShown():
                self._start(self._read())
            case ChooseRequests(host, purpose, ticket):
                self.show(replace(self.state, host=host, purpose=purpose, ticket=ticket.strip().lstrip("#")))
                self._start(self._read())
            case MoreRows():
                self._start(self._read_more())
            case Export(path):
                self._start(self._export(path))

    def _choice(self) -> LedgerChoice:
        return LedgerChoice(self.state.host, self.state.purpose, self.state.ticket)

    async def _read(self) -> None:
        turn, choice, now = self.begin(), self._choice(), self._clock()
        try:
            await self._flush()
            today = await self._past.ledger_sums(LedgerChoice(since=today_begins(now)))
            names = await self._past.ledger_names()
            sums = await self._past.ledger_sums(choice)
            # As many as were there: what is looked at must not go away because it is read again.
            page = await self._past.ledger_page(choice, before=None, limit=max(PAGE, len(self.state.lines)))
        except CalmdeskError as error:
            if self.is_newest(turn):
                self.show(replace(self.state, standing="failed", trouble=error_words(error)))
            return
        if not self.is_newest(turn):
            return
        self._next = page.next
        chosen = choice != LedgerChoice()
        self.show(
            replace(
                self.state,
                standing="ready" if sums.requests or chosen else "empty",
                today=today_words(today),
                proof=_proof(),
                hosts=tuple((host, host) for host in names.hosts),
                purposes=tuple((purpose, purpose_words(purpose)) for purpose in names.purposes),
                sum=_sum_words(sums, chosen=chosen),
                lines=tuple(_line(line, sums.requests - place) for place, line in enumerate(page.lines)),
                more=page.next is not None,
                is_chosen=chosen,
            )
        )

    async def _read_more(self) -> None:
        if self._next is None:
            return
        turn, choice = self.begin(), self._choice()
        try:
            page = await self._past.ledger_page(choice, before=self._next, limit=PAGE)
        except CalmdeskError as error:
            self.show(replace(self.state, standing="failed", trouble=error_words(error)))
            return
        if self.is_newest(turn):
            self._next = page.next
            first = int(self.state.lines[-1].key) - 1 if self.state.lines else 0
            more = tuple(_line(line, first - place) for place, line in enumerate(page.lines))
            self.show(replace(self.state, lines=self.state.lines + more, more=page.next is not None))

    async def _export(self, path: str) -> None:
        as_json = path.lower().endswith((".ndjson", ".jsonl", ".json"))
        self.show(replace(self.state, message=await exported(self._write, path, self._pieces(as_json=as_json))))

    async def _pieces(self, *, as_json: bool) -> AsyncIterator[str]:
        """The chosen requests, newest first: every column the ledger has."""
        if not as_json:
            yield csv_line(_HEAD)
        shown = _as_json if as_json else _as_csv
        before: int | None = None
        while True:
            page = await self._past.ledger_page(self._choice(), before=before, limit=_AT_ONCE)
            yield "".join(map(shown, page.lines))
            if page.next is None:
                return
            before = page.next


def today_words(sums: LedgerSums) -> str:
    """ "Today: 42 requests, 18 kB, all to rt.example.com" """
    if not sums.requests:
        return t("Today: no request was made.")
    requests = tn("{count} request", "{count} requests", sums.requests)
    said = {"requests": requests, "size": size_words(sums.size), "received": size_words(sums.received)}
    hosts = list(sums.hosts)
    if len(hosts) == 1:
        return t("Today: {requests}, {size} sent, {received} received, all to {host}.", **said, host=hosts[0])
    where = ", ".join(t("{host} ({count})", host=host, count=count) for host, count in sums.hosts.items())
    return t("Today: {requests}, {size} sent, {received} received, to {where}.", **said, where=where)


def _proof() -> str:
    return t(
        "Nothing else left: Calmdesk has one door to the network, and every request through it is written here. "
        "Reading messages, finding knowledge and making advice happen on this computer. They make no request, so they "
        "never stand here."
    )


def _sum_words(sums: LedgerSums, *, chosen: bool) -> str:
    requests = tn("{count} request", "{count} requests", sums.requests)
    said = {"requests": requests, "size": size_words(sums.size), "received": size_words(sums.received)}
    if chosen:
        return t("{requests} chosen, {size} sent, {received} received", **said)
    return t("{requests} in the last 90 days, {size} sent, {received} received", **said)


def purpose_words(purpose: str) -> str:
    """Why the request was made, in words."""
    return t(_PURPOSES[purpose]) if purpose in _PURPOSES else purpose.capitalize()


def answer_words(status: int | None) -> str:
    if status is None:
        return t("No answer")
    if status < 400:
        return t("Answered ({status})", status=status)
    return t("Refused ({status})", status=status) if status < 500 else t("Desk failed ({status})", status=status)


def _line(line: LedgerLine, number: int) -> Line:
    """`number` counts the chosen requests from the oldest: it stays when newer ones come."""
    when, why, answer = moment_words(line.at), purpose_words(line.purpose), answer_words(line.status)
    ticket, size, received = line.ticket or "", size_words(line.size), size_words(line.received)
    named = t("{purpose} ({method})", purpose=why, method=line.method)
    about = t("ticket {ticket}", ticket=ticket) if ticket else t("no ticket")
    good = line.status is not None and line.status < 400
    return Line(
        key=str(number),
        cells=(when, line.host, why, ticket, size, received, str(line.status or t("no answer"))),
        head=named,
        sub=t(
            "{when} · {host} · {about} · {size} sent, {received} received · {answer}",
            when=when,
            host=line.host,
            about=about,
            size=size,
            received=received,
            answer=answer,
        ),
        spoken=t(
            "{purpose}, {when}, to {host}, {about}, {size} sent, {received} received, {answer}",
            purpose=named,
            when=when,
            host=line.host,
            about=about,
            size=size,
            received=received,
            answer=answer,
        ),
        mark="circle-check" if good else "alert-circle",
        ink="success" if good else "warning_text",
    )


def _cells(line: LedgerLine) -> tuple[object, ...]:
    at, sizes = line.at.isoformat(timespec="milliseconds"), (line.size, line.received)
    return at, line.account, line.host, line.method, line.purpose, line.ticket, *sizes, line.status


def _as_csv(line: LedgerLine) -> str:
    return csv_line(_cells(line))


def _as_json(line: LedgerLine) -> str:
    return json.dumps(dict(zip(_HEAD, _cells(line), strict=True)), ensure_ascii=False) + "\n"
