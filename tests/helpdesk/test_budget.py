"""A desk's limit: read from every product's headers, and left to the people who work there."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from app.copilot.urgency import Urgency, urgency
from app.domain.errors import TooManyRequests
from app.helpdesk.budget import Budget, budget_of
from app.helpdesk.gate import RateGate
from tests.helpdesk.answering import NOW, answer, answering, client_of

SOON = str(int(NOW.timestamp()) + 42)


@pytest.mark.parametrize(
    ("headers", "budget"),
    [
        ({}, None),
        ({"ratelimit-limit": "700", "ratelimit-remaining": "70", "ratelimit-reset": "12"}, Budget(700, 70, 12.0)),
        ({"x-rate-limit": "700", "x-rate-limit-remaining": "699"}, Budget(700, 699)),
        (
            {
                "x-rate-limit": "700",
                "x-rate-limit-remaining": "7",
                "ratelimit-limit": "700",
                "ratelimit-remaining": "7",
                "ratelimit-reset": "30",
            },
            Budget(700, 7, 30.0),
        ),
        ({"x-ratelimit-limit": "166", "x-ratelimit-remaining": "8", "x-ratelimit-reset": SOON}, Budget(166, 8, 42.0)),
        (
            {"x-ratelimit-limit": "9", "x-ratelimit-remaining": "8", "x-ratelimit-reset": SOON + "000"},
            Budget(9, 8, 42.0),
        ),
        ({"x-ratelimit-limit": "20", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "3"}, Budget(20, 0, 3.0)),
        (
            {"x-ratelimit-total": "50", "x-ratelimit-remaining": "49", "x-ratelimit-used-currentrequest": "1"},
            Budget(50, 49),
        ),
        ({"x-ratelimit-limit": "9", "x-ratelimit-remaining": "3", "x-ratelimit-reset": "1"}, Budget(9, 3, 1.0)),
        ({"x-ratelimit-limit": "9", "x-ratelimit-remaining": "12", "x-ratelimit-reset": "soon"}, Budget(9, 9)),
        ({"x-ratelimit-limit": "0", "x-ratelimit-remaining": "0"}, None),
        ({"x-ratelimit-limit": "many", "x-ratelimit-remaining": "-4"}, None),
        ({"x-ratelimit-limit": "9"}, None),
        ({"x-ratelimit-limit": "9", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "9" * 30}, Budget(9, 0, 3600.0)),
    ],
)
def test_headers(headers: Mapping[str, str], budget: Budget | None) -> None:
    assert budget_of(headers, NOW) == budget


class Moved:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


async def wait_of(gate: RateGate, kind: Urgency) -> float:
    """What a request of this kind is told to wait; 0 when it may leave at once."""
    try:
        with urgency(kind):
            async with asyncio.timeout(10), gate.passage():
                return 0.0
    except TooManyRequests as error:
        return error.retry_after or 0.0


@pytest.mark.parametrize(
    ("remaining", "person", "delivery", "background"),
    [(100, False, False, False), (31, False, False, False), (4, False, False, True), (0, False, True, True)],
)
async def test_who_has_to_wait(remaining: int, person: bool, delivery: bool, background: bool) -> None:
    gate = RateGate(now=Moved())
    gate.learn(Budget(100, remaining, 50.0))
    assert (await wait_of(gate, "person") > 0) == person
    assert (await wait_of(gate, "delivery") > 0) == delivery
    assert (await wait_of(gate, "background") > 0) == background


async def test_what_nobody_waits_for_is_spread_over_what_is_left() -> None:
    clock = Moved()
    gate = RateGate(now=clock)
    gate.learn(Budget(100, 15, 50.0))
    assert await wait_of(gate, "background") == 0
    assert await wait_of(gate, "background") == pytest.approx(5.0)
    clock.at += 5.1
    assert await wait_of(gate, "background") == 0


async def test_a_window_that_began_anew_is_forgotten() -> None:
    clock = Moved()
    gate = RateGate(now=clock)
    gate.learn(Budget(100, 0, 50.0))
    assert await wait_of(gate, "background") == 50
    clock.at += 51
    assert await wait_of(gate, "background") == 0
    gate.learn(Budget(100, 0))
    clock.at += 59
    assert await wait_of(gate, "delivery") == pytest.approx(1.0, abs=1.1)


async def test_a_limit_that_is_told_holds_back_the_next_background_request_only() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (desk, _):
        server.say = lambda _: answer(200, X_RateLimit_Limit="100", X_RateLimit_Remaining="3", X_RateLimit_Reset="40")
        await desk.send("GET", "/x", purpose="test")
        with urgency("background"), pytest.raises(TooManyRequests) as caught:
            await desk.send("GET", "/x", purpose="test")
        assert 30 < (caught.value.retry_after or 0) <= 40
        await desk.send("GET", "/x", purpose="test")
        assert len(server.heads) == 2


async def test_a_refusal_without_retry_after_waits_for_the_next_window() -> None:
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (desk, _):
        server.say = lambda _: answer(429, X_RateLimit_Limit="9", X_RateLimit_Remaining="0", X_RateLimit_Reset="21")
        with pytest.raises(TooManyRequests) as caught:
            await desk.send("GET", "/x", purpose="test")
        assert caught.value.retry_after == 21


async def test_a_date_is_read_by_the_clock_of_the_desk() -> None:
    """A laptop's clock may be an hour off."""
    async with answering() as server, client_of(f"http://127.0.0.1:{server.port}") as (desk, _):
        at, until = "Sat, 21 Nov 2026 12:00:00 GMT", "Sat, 21 Nov 2026 12:00:09 GMT"
        server.say = lambda _: answer(429, Date=at, Retry_After=until)
        with pytest.raises(TooManyRequests) as caught:
            await desk.send("GET", "/x", purpose="test")
        assert caught.value.retry_after == 9


async def test_what_is_delivered_to_a_slow_desk_holds_up_no_person() -> None:
    gate, slow, inside = RateGate(now=Moved()), asyncio.Event(), list[str]()

    async def delivers() -> None:
        with urgency("delivery"):
            async with gate.passage():
                inside.append("delivery")
                await slow.wait()

    deliveries = [asyncio.create_task(delivers()) for _ in range(10)]
    await asyncio.sleep(0.01)
    async with asyncio.timeout(5), gate.passage():
        inside.append("person")
    assert inside == ["delivery", "delivery", "person"]
    slow.set()
    await asyncio.gather(*deliveries)
    assert inside.count("delivery") == 10
