"""Finds out which product answers at an address, before anybody signs in: nothing secret is sent."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext

from app.copilot.ports import Clock
from app.domain.errors import AnswerLost, CalmdeskError, HelpdeskUnreachable
from app.domain.journal import LedgerLine
from app.domain.vendors import VENDORS, Found, Vendor, vendor_of_host
from app.helpdesk.address import Address, parse_address
from app.helpdesk.client import Answer, DeskClient, Limits
from app.helpdesk.connector import Connector
from app.helpdesk.vendors import connector

PURPOSE = "recognise helpdesk"
_LIMITS = Limits(connect=5.0, read=8.0, whole=10.0, answer_size=1024 * 1024)
_PATIENCE = 20.0
"""Seconds for all questions together."""
_MOST_PLACES = 4
_ANY_STATUS = range(300, 600)
_PAGE = re.compile(
    r"/(?:Ticket|SelfService|NoAuth|Prefs|Search|Dashboards?|Articles|REST|Asset|User|Admin|index\.html"
    r"|tickets?|view|kb|api|admin|login|agent|app|auth|a|m)(?:/|$)"
)
"""Where the pages of a desk begin: people paste the address of the page they look at."""


async def recognise(
    typed: str,
    *,
    ledger: Callable[[LedgerLine], None],
    clock: Clock,
    passing: Callable[[], AbstractContextManager[None]] = nullcontext,
    connectors: Callable[[], Mapping[Vendor, Connector]] | None = None,
) -> Found:
    """What answers at an address, which may be that of a page inside the desk; with its scheme.

    Raises InsecureAddress, TlsFailed, and HelpdeskUnreachable when nothing answers there at all.
    """
    address = parse_address(typed)
    if facts := vendor_of_host(address.host):
        return _found(address, "", (facts.vendor,))
    known = await asyncio.to_thread(connectors or _connectors)  # their imports would stall the window
    root = _at(address, "")
    client = DeskClient(root.place, root.url, headers={}, ledger=ledger, clock=clock, limits=_LIMITS, passing=passing)
    places = _places(address.path)
    heard = False
    try:
        async with asyncio.timeout(_PATIENCE):
            for place in places:
                asking = Asking(client, place)
                vendors = await _who_is_at(asking, known)
                if vendors:
                    return _found(address, place, vendors)
                if not asking.heard and not heard and asking.failure is not None:
                    raise asking.failure
                heard = True
    except TimeoutError:
        if not heard:
            raise HelpdeskUnreachable(f"{root.place} did not answer in time") from None
    finally:
        await client.close()
    return Found(_at(address, places[0]).url)


class Asking:
    """The questions to one place. The same question of several products goes out once."""

    def __init__(self, client: DeskClient, place: str) -> None:
        self._client = client
        self._place = place
        self._asked: dict[tuple[str, frozenset[tuple[str, str]]], asyncio.Task[Answer | None]] = {}
        self.heard = False
        """Whether anything at all came back."""
        self.failure: CalmdeskError | None = None
        """Why something did not."""

    async def __call__(self, path: str, *, headers: Mapping[str, str] | None = None) -> Answer | None:
        question = (path, frozenset((headers or {}).items()))
        if question not in self._asked:
            self._asked[question] = asyncio.create_task(self._ask(path, headers))
        return await self._asked[question]

    async def _ask(self, path: str, headers: Mapping[str, str] | None) -> Answer | None:
        try:
            answer = await self._client.send(
                "GET", f"{self._place}{path}", purpose=PURPOSE, headers=headers, handled=_ANY_STATUS
            )
        except CalmdeskError as error:
            self.heard = self.heard or not isinstance(error, HelpdeskUnreachable | AnswerLost)
            self.failure = error
            return None
        self.heard = True
        return answer

    async def over(self) -> None:
        """Nothing is asked any more."""
        for task in self._asked.values():
            task.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)


async def _who_is_at(asking: Asking, known: Mapping[Vendor, Connector]) -> tuple[Vendor, ...]:
    try:
        answers = await asyncio.gather(*(one.is_here(asking) for one in known.values()), return_exceptions=True)
    finally:
        await asking.over()
    # Whatever a stranger's server answers, a product that cannot make sense of it is not there.
    return tuple(vendor for vendor, here in zip(known, answers, strict=True) if here is True)


def _connectors() -> Mapping[Vendor, Connector]:
    found: dict[Vendor, Connector] = {}
    for vendor in VENDORS:
        try:
            found[vendor] = connector(vendor)
        except ValueError:
            continue
    return found


def _places(path: str) -> Sequence[str]:
    """Paths at which the desk may begin, the likeliest first: before its own pages, at the root, then further in."""
    page = _PAGE.search(path)
    pieces = [piece for piece in path.split("/") if piece]
    parents = ["".join(f"/{piece}" for piece in pieces[:count]) for count in range(len(pieces) + 1)]
    likeliest = path[: page.start()] if page else path
    return list(dict.fromkeys([likeliest.rstrip("/"), *parents]))[:_MOST_PLACES]


def _found(address: Address, place: str, vendors: tuple[Vendor, ...]) -> Found:
    """What is at a place; with the account there that the typed page is of, where that is certain."""
    within = VENDORS[vendors[0]].account_in(address.path.removeprefix(place)) if len(vendors) == 1 else ""
    return Found(_at(address, f"{place}{within}").url, vendors)


def _at(address: Address, path: str) -> Address:
    return Address(address.scheme, address.host, address.port, path)
