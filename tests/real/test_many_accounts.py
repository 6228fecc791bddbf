"""Two accounts at real servers at once: two Request Trackers, and one beside a django-helpdesk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from app.copilot.drafts import Draft
from app.domain.settings import Account, Settings
from app.domain.tickets import TicketRef
from app.wiring import Program
from app.workplace.programs import desk_program
from tests.real.dh_up import RunningHelpdesk
from tests.real.rt_up import RunningTracker, running_tracker
from tests.support.faults import FaultProxy, fault_proxy
from tests.support.live import QUICK, folders_in

pytestmark = pytest.mark.real
WORDS = "I have found both payments, one goes back today."


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningTracker]:
    """A second Request Tracker, whose tickets have the same numbers."""
    with running_tracker(tmp_path_factory.mktemp("other")) as running:
        yield running


@asynccontextmanager
async def program_of(tmp_path_factory: pytest.TempPathFactory, **desks: tuple[Account, str]) -> AsyncIterator[Program]:
    """The program on these accounts, without models and window: nothing here needs them."""
    settings = Settings(accounts=tuple(account for account, _ in desks.values()))
    tokens = {account.name: token for account, token in desks.values()}
    folders = folders_in(tmp_path_factory.mktemp("home"))
    program = await desk_program(folders, settings, tokens, None, QUICK)
    program.desks.update(program._make_desks(program.ledger))
    try:
        yield program
    finally:
        await program.stop()


def tracker_account(name: str, network: FaultProxy, server: RunningTracker) -> tuple[Account, str]:
    return Account(name, "rt", network.url, "Ada", "Tags"), server.tokens["agent"]


async def answer_and_deliver(program: Program, ref: TicketRef, words: str) -> None:
    await program.copilot.open(ref)
    await program.copilot.settled()
    await program.copilot.decide(Draft(None, None, reply=words))
    await program.copilot.deliver_due()
    await program.copilot.settled()


def mine(server: RunningTracker, subject: str) -> str:
    number = server.create_ticket(subject, "I see two charges for one order.")
    server.call("PUT", f"/ticket/{number}", {"Owner": "agent"})
    return number


def replies(server: RunningTracker, ticket: str) -> int:
    return sum(str(entry["Type"]) == "Correspond" for entry in server.history(ticket))


async def test_two_trackers_are_kept_apart(
    rt: RunningTracker, other: RunningTracker, tmp_path_factory: pytest.TempPathFactory
) -> None:
    first = mine(rt, "Two charges at work")
    second = mine(other, "Two charges at the shop")
    async with fault_proxy(rt.base_url) as work, fault_proxy(other.base_url) as shop:
        accounts = {"work": tracker_account("work", work, rt), "shop": tracker_account("shop", shop, other)}
        async with program_of(tmp_path_factory, **accounts) as program:
            copilot = program.copilot
            await copilot.load_worklist()
            subjects = {ticket.ref.account: ticket.subject for ticket in copilot.session.worklist}
            assert subjects["shop"] == "Two charges at the shop"
            assert "Two charges at work" in {ticket.subject for ticket in copilot.session.worklist}

            await program.open(f"{shop.url}/Ticket/Display.html?id={second}")
            assert copilot.session.ref == TicketRef("shop", second)
            await program.open(f"{work.url}/Ticket/Display.html?id={first}")
            assert copilot.session.ref == TicketRef("work", first)

            await answer_and_deliver(program, TicketRef("shop", second), WORDS)
            assert (replies(other, second), len(other.mails_with(WORDS)), len(rt.mails_with(WORDS))) == (1, 1, 0)

            await work.refuse()
            await copilot.load_worklist()
            assert "Two charges at the shop" in {ticket.subject for ticket in copilot.session.worklist}
            await answer_and_deliver(program, TicketRef("work", first), f"{WORDS} From work.")
            await answer_and_deliver(program, TicketRef("shop", second), f"{WORDS} Once more.")
            assert replies(other, second) == 2
            assert {row.ticket.account for row in copilot.session.unfinished} == {"work"}

            await program.ledger.flush()
            await work.accept()
    assert len(rt.mails_with(WORDS)) == 0


async def test_one_that_is_refused_is_told_and_the_other_goes_on(
    rt: RunningTracker, dh: RunningHelpdesk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    number = dh.receive("Two charges", "I see two charges for one order.")
    async with fault_proxy(rt.base_url) as work:
        wrong = (Account("work", "rt", work.url, "Ada", "Tags"), f"{rt.tokens['agent'][:-4]}0000")
        right = (Account("shop", "django-helpdesk", dh.base_url, "agent", "tags"), dh.tokens["agent"])
        async with program_of(tmp_path_factory, work=wrong, shop=right) as program:
            await program.sign_ins.look()
            assert [(one.account, one.ended) for one in program.copilot.session.sign_ins] == [("work", True)]
            await program.open(f"{dh.base_url}/tickets/{number}/")
            assert program.copilot.session.ref == TicketRef("shop", number)
            assert [one.account for one in program.copilot.session.sign_ins] == ["work"], "also on another ticket"
            await answer_and_deliver(program, TicketRef("shop", number), WORDS)
            assert program.copilot.session.unfinished == ()
    assert len(dh.mails_with(WORDS)) == 1
