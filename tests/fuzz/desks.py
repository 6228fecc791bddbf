"""A desk of each product on a server that answers whatever the fuzzer wants."""

from __future__ import annotations

import asyncio
import importlib
import re
from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import UTC, datetime
from types import CodeType, ModuleType
from typing import Any, TypeVar
from unittest.mock import patch

import httpx

from app.domain.decisions import AddMessage, Operation, UpdateTicket
from app.domain.errors import CalmdeskError
from app.domain.settings import Account
from app.domain.tickets import Article, Changes, Conversation, Outcome, Ticket, TicketRef
from app.domain.vendors import Vendor
from app.helpdesk.client import DeskClient
from app.helpdesk.connector import World
from app.helpdesk.vendors import connector
from app.storage.codec import dump
from tests.fuzz.draws import Draw
from tests.fuzz.seeds import ANSWERS

T = TypeVar("T")
SECRETS: Mapping[str, str] = {"rt": "1-23-456abc"}
"""A secret of the right form, where a product has one of its own."""
_SECRET = "letters and digits".replace(" ", "") * 2
_ADDRESS = "http://127.0.0.1:9"
_NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
_STATUSES = (200, 200, 200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 409, 412, 422, 429, 500, 503)
_ETAGS = ('"7"', "", 'W/"7"', "\x7f", "7" * 300)
_PLACES = (f"{_ADDRESS}/REST/2.0/transaction/31", "", "//evil.example/login", "javascript:1", "x" * 3000, "/31/")
_WAITS = ("", "3600", "soon", "-5", "Thu, 05 Mar 2026 13:00:00 GMT", "9" * 500, "Thu, 99 Foo 0000 99:99:99 GMT")
_LONGEST_ERROR = 1500
_UNSEEN = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class Misbehaved(AssertionError):
    """The program did something with a strange answer that it must not do."""


class StrangeDesk:
    """Does everything a desk can be asked for; each answer is drawn from the input. Of the program only two things are
    changed: the network begins with the fuzzer, and what would go to a thread is done at once.
    """

    def __init__(self, vendor: Vendor) -> None:
        self._vendor = vendor
        self._words = words_of(f"app.helpdesk.{vendor.replace('-', '_')}")
        self._samples = ANSWERS.get(vendor, {})
        self._loop = asyncio.new_event_loop()
        self._draw = Draw(b"")

    def close(self) -> None:
        self._loop.close()

    def __call__(self, source: bytes) -> None:
        self._draw = Draw(source)
        with patch.object(asyncio, "to_thread", _at_once), patch.object(DeskClient, "_make", lambda _: self._client()):
            self._loop.run_until_complete(self._everything())

    async def _everything(self) -> None:
        account = Account("desk", self._vendor, _ADDRESS, tags_field="Tags", intent_field="Intent")
        desk = connector(self._vendor).make(account, SECRETS.get(self._vendor, _SECRET), World(_nothing, lambda: _NOON))
        ref, number = TicketRef("desk", "1"), self._draw.below(8)
        try:
            if number == 0:
                await _read(desk.check_sign_in())
            elif number == 1:
                await _read(desk.my_open_tickets())
                await _read(desk.changes("7", [ref]))
            elif number == 2:
                await _read(desk.search_articles("password"))
            elif number == 3:
                await _wrote(desk.add_message(ref, "Hello", visibility="internal", operation_id="a" * 32))
            elif number == 4:
                changes = Changes(status="open", group="Support", add_tags=frozenset({"vip"}), fields={"Intent": "x"})
                await _wrote(desk.update(ref, changes, expected_version="7", operation_id="b" * 32))
                await _read(desk.find_operation(ref, Operation("b" * 32, UpdateTicket(changes, "7")), after="7"))
            elif number == 5:
                note = Operation("a" * 32, AddMessage("Hello", "internal"))
                await _read(desk.find_operation(ref, note, after="7"))
                await _read(desk.other_tickets(ref))
            else:
                if ticket := await _read(desk.ticket(ref)):
                    check_ticket(ticket)
                if talk := await _read(desk.conversation(ref)):
                    check_conversation(talk)
                await _read(desk.vocabulary(ref))
        finally:
            await desk.close()

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.MockTransport(self._answer), trust_env=False)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        draw = self._draw
        path = request.url.path
        sample = next((found for pattern, found in self._samples.items() if re.search(pattern, path)), {"id": 1})
        headers = {"content-type": draw.one_of(("application/json", "text/html", ""))}
        headers |= {"etag": draw.one_of(_ETAGS), "location": draw.one_of(_PLACES), "retry-after": draw.one_of(_WAITS)}
        return httpx.Response(draw.one_of(_STATUSES), headers=headers, content=draw.body(sample, self._words))


async def _read(work: Coroutine[Any, Any, T]) -> T | None:
    """Reading may fail, in words that can be shown."""
    try:
        found = await work
    except CalmdeskError as error:
        said = str(error)
        if len(said) > _LONGEST_ERROR or _UNSEEN.search(said):
            raise Misbehaved(f"an error that cannot be shown: {said[:200]!r}") from error
        return None
    if isinstance(found, list | tuple):
        for each in found:
            check_listed(each)
    return found


async def _wrote(work: Coroutine[Any, Any, Outcome]) -> None:
    """Writing never raises: what became of it is an outcome."""
    outcome = await work
    for said in (outcome.because, *outcome.refused.values()):
        if len(str(said)) > _LONGEST_ERROR:
            raise Misbehaved("a reason that is too long to be shown")


def check_listed(found: object) -> None:
    match found:
        case Ticket():
            check_ticket(found)
        case Article():
            dump(found, Article)


def check_ticket(ticket: Ticket) -> None:
    """It can be stored, and what is one line on screen is one line."""
    dump(ticket, Ticket)
    shown = [ticket.subject, *(person.name for person in (ticket.customer, ticket.assignee) if person)]
    for line in shown:
        if _UNSEEN.search(line):
            raise Misbehaved(f"shown as it came: {line!r}")


def check_conversation(found: Conversation) -> None:
    dump(found, Conversation)
    for message in found.messages:
        for line in (message.author.name, *(file.name for file in message.attachments)):
            if _UNSEEN.search(line) or len(line) > 400:
                raise Misbehaved(f"shown as it came: {line!r}")


def words_of(package: str) -> Sequence[str]:
    """The words that stand in a vendor's modules: the names it looks for in answers."""
    found: set[str] = set()
    for name in ("wire", "reading", "adapter", "calls", "writing"):
        try:
            module: ModuleType = importlib.import_module(f"{package}.{name}")
        except ImportError:
            continue
        for thing in vars(module).values():
            code = getattr(thing, "__code__", None)
            if isinstance(code, CodeType):
                found.update(_constants(code))
    return sorted(word for word in found if len(word) < 40)[:250]


def _constants(code: CodeType) -> set[str]:
    found: set[str] = set()
    waiting: list[object] = [*code.co_consts]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(value)
        elif isinstance(value, tuple):
            waiting.extend(value)
        elif isinstance(value, CodeType):
            waiting.extend(value.co_consts)
    return found


async def _at_once(work: Callable[..., T], /, *args: object, **more: object) -> T:
    return work(*args, **more)


def _nothing(_: object) -> None:
    """The ledger of a desk that does not exist."""
