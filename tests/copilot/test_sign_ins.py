"""A sign-in that ends soon or has ended is told once, for the account it is about, and taken back when it works."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from app.copilot.ports import Clock
from app.copilot.sign_ins import EVERY, SignIns
from app.copilot.urgency import urgency_now
from app.domain.errors import HelpdeskUnreachable, SignInRefused
from app.domain.expiry import SignInTrouble, trouble_with
from app.domain.journal import LedgerLine
from app.domain.tickets import Person, SignIn
from tests.support.clock import MovedClock
from tests.support.desk import MemoryDesk

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class SigningDesk(MemoryDesk):
    """A desk whose sign-in ends, or is refused."""

    ends: datetime | None = None
    refuses = False
    fails = False
    asked = 0

    def __init__(self, clock: Clock, account: str) -> None:
        super().__init__(clock, account)
        self.urgencies: list[str] = []

    async def check_sign_in(self) -> SignIn:
        self.asked += 1
        self.urgencies.append(urgency_now())
        if self.fails:
            raise RuntimeError("odd")
        self._must_be_online()
        if self.refuses:
            raise SignInRefused(self.account)
        return SignIn(Person("1", "Ada"), self.account, expires=self.ends)


class Watched:
    """Two accounts and what was told of them."""

    def __init__(self) -> None:
        self.clock = MovedClock()
        self.work, self.shop = SigningDesk(self.clock, "work"), SigningDesk(self.clock, "shop")
        self.told: list[Sequence[SignInTrouble]] = []
        desks = {"work": self.work, "shop": self.shop}
        self.sign_ins = SignIns(desks, clock=self.clock, tell=self.told.append)

    async def request(self, account: str, status: int) -> None:
        line = LedgerLine(self.clock(), account, "host", "GET", "read ticket", 0, status, None)
        self.sign_ins.request_ended(line)
        for _ in range(5):
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("left", "words", "ended"),
    [
        (timedelta(days=8), None, False),
        (timedelta(days=7), "the sign-in ends within 7 days", False),
        (timedelta(days=2, hours=3), "the sign-in ends within 3 days", False),
        (timedelta(hours=3), "the sign-in ends within a day", False),
        (timedelta(0), "the sign-in has ended", True),
        (timedelta(days=-3), "the sign-in has ended", True),
    ],
)
def test_a_sign_in_is_spoken_of_a_week_before_its_end(left: timedelta, words: str | None, *, ended: bool) -> None:
    trouble = trouble_with("work", SignIn(Person("1"), "desk", expires=NOW + left), NOW)
    assert (trouble.words if trouble else None) == words
    assert (trouble.ended if trouble else False) == ended


def test_a_desk_that_is_away_says_nothing_about_its_sign_in() -> None:
    assert trouble_with("work", HelpdeskUnreachable("desk"), NOW) is None
    assert trouble_with("work", SignIn(Person("1"), "desk"), NOW) is None


async def test_only_the_account_in_trouble_is_told_and_only_when_something_is_new() -> None:
    watched = Watched()
    watched.work.ends = watched.clock() + timedelta(days=3)
    await watched.sign_ins.look()
    await watched.sign_ins.look()
    [told] = watched.told
    assert [(one.account, one.ended) for one in told] == [("work", False)]
    watched.work.ends = None
    await watched.sign_ins.look()
    assert watched.told[-1] == ()


async def test_a_refusal_while_working_is_seen_and_so_is_its_end() -> None:
    watched = Watched()
    watched.shop.refuses = True
    await watched.request("shop", 401)
    assert [(one.account, one.ended) for one in watched.told[-1]] == [("shop", True)]
    await watched.request("shop", 401)
    assert watched.shop.asked == 1, "it is known already"
    assert watched.work.asked == 0
    watched.shop.refuses = False
    await watched.request("shop", 200)
    assert watched.told[-1] == ()


async def test_a_refusal_that_the_adapter_mended_by_itself_is_not_told() -> None:
    watched = Watched()
    for _ in range(3):
        await watched.request("work", 401)
    assert watched.told == []
    assert watched.work.asked == 1, "one look is enough for a while"


async def test_a_desk_that_is_away_takes_no_trouble_back() -> None:
    watched = Watched()
    watched.work.refuses = True
    await watched.sign_ins.look()
    watched.work.online = False
    await watched.sign_ins.look()
    assert [one.account for one in watched.told[-1]] == ["work"]


async def test_a_desk_that_was_away_at_the_start_is_not_asked_only_tomorrow() -> None:
    """As on a computer that wakes up before its network, every morning."""
    watched = Watched()
    watched.work.online = False
    watched.work.ends = watched.clock() + timedelta(days=3)
    await watched.sign_ins.look(unless_within=EVERY)
    assert (watched.told, watched.shop.asked) == ([], 1)
    watched.work.online = True
    watched.clock.move(seconds=600)
    await watched.sign_ins.look(unless_within=EVERY)
    assert [one.account for one in watched.told[-1]] == ["work"]
    assert watched.shop.asked == 1, "it answered today"
    watched.clock.move(days=1)
    await watched.sign_ins.look(unless_within=EVERY)
    assert watched.shop.asked == 2


async def test_nobody_waits_for_it_so_the_desks_limit_is_left_to_others() -> None:
    watched = Watched()
    await watched.sign_ins.look()
    assert watched.work.urgencies == ["background"]


async def test_an_adapter_that_fails_keeps_no_other_desk_from_being_asked() -> None:
    watched = Watched()
    watched.work.fails = True
    watched.shop.ends = watched.clock() + timedelta(days=3)
    looking = asyncio.create_task(
        watched.sign_ins.keep_looking(first=timedelta(), every=timedelta(), again=timedelta(milliseconds=1))
    )
    while watched.shop.asked < 3:  # noqa: ASYNC110 -- the desk is asked again and again
        await asyncio.sleep(0.001)
    looking.cancel()
    assert [one.account for one in watched.told[-1]] == ["shop"]
