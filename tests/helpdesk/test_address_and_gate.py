"""Where a token may travel, which pasted addresses are ours, and how long a desk's pause lasts."""

from __future__ import annotations

import asyncio

import pytest

from app.domain.errors import InsecureAddress, TooManyRequests
from app.domain.tickets import TicketRef
from app.helpdesk.address import parse_address
from app.helpdesk.budget import retry_after_seconds
from app.helpdesk.gate import RateGate
from app.helpdesk.rt.adapter import RequestTracker
from tests.helpdesk.answering import NOW


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://Desk.Example/", "https://desk.example"),
        (" https://desk.example:8443/rt/ ", "https://desk.example:8443/rt"),
        ("http://localhost:8080", "http://localhost:8080"),
        ("http://127.9.8.7", "http://127.9.8.7"),
        ("http://[::1]:81/rt", "http://[::1]:81/rt"),
        ("https://desk.example:443", "https://desk.example"),
    ],
)
def test_safe_addresses(url: str, whole: str) -> None:
    assert parse_address(url).url == whole


@pytest.mark.parametrize(
    "url",
    [
        "http://desk.example",
        "http://10.0.0.1",
        "http://localhost.evil.example",
        "http://[::2]",
        "https://me:secret@desk.example",
        "https://desk.example:port",
        "javascript:alert(1)",
        "http://0.0.0.0",
    ],
)
def test_unsafe_addresses(url: str) -> None:
    with pytest.raises(InsecureAddress) as caught:
        parse_address(url)
    assert "secret" not in str(caught.value)


def tracker(url: str) -> RequestTracker:
    return RequestTracker("lab", url, "1-2-abc", ledger=print, clock=lambda: NOW)


@pytest.mark.parametrize(
    "pasted",
    [
        "https://desk.example/rt/Ticket/Display.html?id=42",
        "https://DESK.example:443/rt/Ticket/Display.html?id=42#txn-7",
        "http://desk.example/rt/Ticket/Update.html?Action=Respond&id=42",
        "https://desk.example/rt/Ticket/Modify.html?id=42;Action=x",
        "https://desk.example/rt/SelfService/Display.html?id=42",
        "https://desk.example/rt/m/ticket/show?id=42",
    ],
)
def test_ticket_pages_are_recognised(pasted: str) -> None:
    assert tracker("https://desk.example/rt").ticket_from_url(pasted) == TicketRef("lab", "42")


@pytest.mark.parametrize(
    "pasted",
    [
        "https://other.example/rt/Ticket/Display.html?id=42",
        "https://desk.example/Ticket/Display.html?id=42",
        "https://desk.example/rtx/Ticket/Display.html?id=42",
        "https://desk.example:8443/rt/Ticket/Display.html?id=42",
        "https://desk.example@evil.example/rt/Ticket/Display.html?id=42",
        "https://evil.example/https://desk.example/rt/Ticket/Display.html?id=42",
        "https://desk.example/rt/Ticket/Display.html",
        "https://desk.example/rt/Ticket/Display.html?id=42&id=43",
        "https://desk.example/rt/Ticket/Display.html?id=\u0664\u0662",
        "https://desk.example/rt/Ticket/Display.html?id=-42",
        "https://desk.example/rt/Ticket/Display.html?id=0",
        "https://desk.example/rt/Ticket/Display.html?id=\u202e42",
        "https://desk.example/rt/User/Summary.html?id=42",
        "https://desk.example/rt/Ticket/../Admin/x.html?id=42",
        "file:///rt/Ticket/Display.html?id=42",
        "https://[broken/rt/Ticket/Display.html?id=42",
    ],
)
def test_other_pages_are_not(pasted: str) -> None:
    assert tracker("https://desk.example/rt").ticket_from_url(pasted) is None


def test_the_address_of_the_interface_is_taken_for_the_desk() -> None:
    assert tracker("https://desk.example/rt/REST/2.0/").url_of(TicketRef("lab", "7")) == (
        "https://desk.example/rt/Ticket/Display.html?id=7"
    )


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("12", 12.0),
        ("Sat, 21 Nov 2026 09:00:30 GMT", 30.0),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 0.0),
        ("99999999999999999999", 3600.0),
        ("-5", None),
        ("1.5", 1.5),
        ("0", 0.0),
        ("5, 12", 12.0),
        ("1e3", None),
        ("nan", None),
        ("\u0663", None),
        ("Wed, 99 Nov 2026 09:00:00 GMT", None),
        ("Thu, 01 Jan 99999 00:00:00 GMT", None),
        ("Wed, 21 Nov 2096 09:00:00 GMT", 3600.0),
    ],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    assert retry_after_seconds(header, NOW) == seconds


async def test_the_gate_waits_for_a_short_pause_and_reports_a_long_one() -> None:
    times = iter([100.0, 100.0, 100.02, 100.02, 100.02])
    gate = RateGate(width=1, now=lambda: next(times))
    gate.pause(0.01)
    async with asyncio.timeout(5), gate.passage():
        pass
    gate.pause(500)
    with pytest.raises(TooManyRequests) as caught:
        async with gate.passage():
            pass
    assert caught.value.retry_after == 500
