"""The form that connects a helpdesk: what is found, chosen, signed in to with the browser, and signed in to again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from app.copilot.connecting import Browse, Connecting, NotRecognised, Renewed, Tried, Wish
from app.domain.errors import SignInRefused
from app.domain.settings import Account, Settings
from app.domain.tickets import Person, SignIn
from app.domain.vendors import Found
from app.ui.connect.presenter import ConnectPresenter
from app.ui.connect.state import (
    AddressTyped,
    ChooseVendor,
    ConnectState,
    FindOut,
    Keep,
    StopWaiting,
    TokenTyped,
    TryOut,
    UseBrowser,
)
from app.workplace.doors import full_address
from tests.ui.fake_workplace import GOOD_TOKEN, WORK, FakeWorkplace


class Form:
    """The form without a window: `seen` are all its states, `pages` what was opened in the browser."""

    def __init__(self, world: FakeWorkplace) -> None:
        self.world = world
        self.seen: list[ConnectState] = []
        self.pages: list[str] = []
        self.connected: list[Tried] = []
        self.tasks: set[asyncio.Task[None]] = set()
        self.presenter = ConnectPresenter(
            world,
            start=lambda work: self.tasks.add(asyncio.ensure_future(work)),
            changed=lambda: self.seen.append(self.presenter.state),
            connected=self.connected.append,
            browse=self.pages.append,
        )

    async def do(self, *intents: object) -> ConnectState:
        for intent in intents:
            assert self.presenter.handle(intent)
            for _ in range(10):
                await asyncio.sleep(0)
        return self.presenter.state


@pytest.fixture
def form() -> Form:
    return Form(FakeWorkplace(Settings()))


async def test_a_token_goes_only_where_it_was_asked_for(form: Form) -> None:
    state = await form.do(FindOut("rt.example.com/Ticket/Display.html?id=3"))
    assert (state.phase, state.vendor, state.note) == ("found", "rt", "Request Tracker at https://rt.example.com")
    assert "Auth tokens" in state.how
    assert state.token_page == "https://rt.example.com/Prefs/AuthTokens.html"
    assert form.world.asked == []
    state = await form.do(TryOut("", GOOD_TOKEN))
    assert [(account.url, account.vendor) for account in form.world.asked] == [("https://rt.example.com", "rt")]
    assert state.phase == "tried"
    assert form.world.tokens.kept == {}
    await form.do(Keep())
    assert form.world.tokens.kept == {"rt.example.com": GOOD_TOKEN}
    assert [tried.account.vendor for tried in form.connected] == ["rt"]


async def test_where_nothing_is_recognised_nothing_is_sent_until_the_person_says_what_it_is(form: Form) -> None:
    form.world.answers = ()
    state = await form.do(TryOut("desk.example.com", GOOD_TOKEN))
    assert (state.phase, state.vendor, state.note_tone) == ("found", "", "warning")
    assert len(state.choices) == 7
    state = await form.do(TryOut("desk.example.com", GOOD_TOKEN))
    assert form.world.asked == []
    assert not state.knows
    state = await form.do(ChooseVendor("zammad"))
    assert (state.vendor, state.sends) == ("zammad", True)
    assert "ticket.agent" in state.how
    assert form.world.asked == []
    await form.do(TryOut("desk.example.com", GOOD_TOKEN))
    assert [account.vendor for account in form.world.asked] == ["zammad"]


async def test_of_several_the_person_chooses_one(form: Form) -> None:
    form.world.answers = ("zammad", "chatwoot")
    state = await form.do(FindOut("desk.example.com"))
    assert (state.choices, state.vendor) == ((("zammad", "Zammad"), ("chatwoot", "Chatwoot")), "")
    state = await form.do(ChooseVendor("chatwoot"))
    assert not state.sends, "it was recognised"


async def test_another_address_forgets_what_was_found_and_tried(form: Form) -> None:
    await form.do(FindOut("rt.example.com"), TryOut("", GOOD_TOKEN))
    state = await form.do(AddressTyped("rt.example.org"))
    assert (state.phase, state.vendor, state.who) == ("typing", "", "")
    await form.do(Keep())
    assert form.world.tokens.kept == {}


async def test_an_answer_that_comes_late_says_nothing_about_another_address(form: Form) -> None:
    late: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
    form.world.connecting = replace_recognising(form.world, lambda _: late)
    assert (await form.do(FindOut("rt.example.com"))).phase == "finding"
    await form.do(AddressTyped("rt.example.org"))
    late.set_result(Found("https://rt.example.com", ("rt",)))
    state = await form.do(TokenTyped())
    assert (state.phase, state.vendor) == ("typing", "")


def replace_recognising(world: FakeWorkplace, recognise: Callable[[str], Awaitable[Found]]) -> Connecting:
    trial = world._trial
    return Connecting(world.choices, world.tokens, address=full_address, trial_desk=trial, recognise=recognise)


async def test_a_refused_token_can_be_typed_anew(form: Form) -> None:
    form.world.refuses = SignInRefused("rt.example.com")
    state = await form.do(FindOut("rt.example.com"), TryOut("", "wrong"))
    assert (state.phase, state.wrong) == ("found", "token")
    state = await form.do(TokenTyped())
    assert (state.phase, state.wrong, state.vendor) == ("found", "", "rt")


async def test_the_end_of_a_sign_in_is_said_before_it_is_kept(form: Form) -> None:
    form.world.expires = datetime(2026, 12, 24, 12, tzinfo=UTC)
    state = await form.do(FindOut("rt.example.com"), TryOut("", GOOD_TOKEN))
    assert "This sign-in ends on 2026-12-24; Calmdesk reminds you a week before." in state.unable
    assert state.able


# -- with the browser -------------------------------------------------------------------------------------------------


async def test_one_signs_in_with_the_browser_where_the_product_has_that(form: Form) -> None:
    state = await form.do(FindOut("shop.zendesk.com/agent/tickets/3"))
    assert (state.vendor, state.browser) == ("zendesk", True)
    state = await form.do(UseBrowser())
    assert form.pages == ["https://shop.zendesk.com/oauth/authorizations/new"]
    assert state.phase == "tried"
    await form.do(Keep())
    assert form.world.tokens.kept == {"shop.zendesk.com": GOOD_TOKEN}
    assert not (await form.do(FindOut("rt.example.com"))).browser


Authorise = Callable[[Account, Browse], "asyncio.Future[str]"]


def connecting_by(world: FakeWorkplace, authorise: Authorise) -> Connecting:
    return Connecting(
        world.choices,
        world.tokens,
        address=full_address,
        trial_desk=world._trial,
        recognise=world._recognise,
        authorise=authorise,
        browsable=lambda vendor: vendor == "zendesk",
    )


async def test_waiting_for_the_browser_can_be_stopped_and_keeps_nothing(form: Form) -> None:
    answers: list[asyncio.Future[str]] = []

    def never(account: Account, browse: Browse) -> asyncio.Future[str]:
        browse(account.url)
        answers.append(asyncio.get_running_loop().create_future())
        return answers[-1]

    form.world.connecting = connecting_by(form.world, never)
    state = await form.do(FindOut("shop.zendesk.com"), UseBrowser())
    assert state.phase == "browsing"
    state = await form.do(UseBrowser(), StopWaiting())
    assert len(answers) == 1
    assert answers[0].cancelled()
    assert (state.phase, state.vendor, state.trouble) == ("found", "zendesk", "")
    state = await form.do(UseBrowser(), AddressTyped("rt.example.com"))
    assert answers[1].cancelled(), "another address waits no longer either"
    assert state.phase == "typing"
    assert form.world.asked == []
    assert form.world.tokens.kept == {}


async def test_a_person_who_says_no_in_the_browser_is_told_what_to_do(form: Form) -> None:
    def no(account: Account, _: Browse) -> asyncio.Future[str]:
        refused: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        refused.set_exception(SignInRefused(account.url))
        return refused

    form.world.connecting = connecting_by(form.world, no)
    state = await form.do(FindOut("shop.zendesk.com"), UseBrowser())
    assert (state.phase, state.wrong) == ("found", "")
    assert "paste a token" in state.trouble_advice


# -- again ------------------------------------------------------------------------------------------------------------


async def test_signing_in_again_keeps_the_name_and_what_was_chosen() -> None:
    account = Account("night shift", "rt", "https://rt.example.com", "Old Name", None, "Topic", 30.0)
    form = Form(FakeWorkplace(Settings(accounts=(WORK, account))))
    form.presenter.begin_again(account)
    state = form.presenter.state
    assert (state.again, state.address, state.vendor) == ("night shift", account.url, "rt")
    await form.do(TryOut(state.address, "1-23-new"), Keep())
    assert form.world.tokens.kept == {"work": GOOD_TOKEN, "night shift": "1-23-new"}
    kept = form.world.choices.settings.account("night shift")
    assert kept == Account("night shift", "rt", account.url, "Ada Agent", None, "Topic", 30.0)


async def test_a_second_desk_on_one_host_gets_a_name_of_its_own() -> None:
    first = Account("desk.example.com", "rt", "https://desk.example.com/rt")
    form = Form(FakeWorkplace(Settings(accounts=(first,))))
    form.world.answers = ("chatwoot",)
    await form.do(FindOut("desk.example.com"), TryOut("", GOOD_TOKEN), Keep())
    names = {account.name: account.vendor for account in form.world.choices.settings.accounts}
    assert names == {"desk.example.com": "rt", "desk.example.com (Chatwoot)": "chatwoot"}


# -- what every way in shares -----------------------------------------------------------------------------------------


async def test_no_way_in_sends_a_token_to_strangers() -> None:
    world = FakeWorkplace()
    stranger = Account("stranger", "rt", "https://stranger.example")
    with pytest.raises(NotRecognised):
        await world.connecting.try_out(stranger, GOOD_TOKEN)
    with pytest.raises(NotRecognised):
        await world.connecting.sign_in_by_browser(stranger, lambda _: None)
    world.answers = ()
    with pytest.raises(NotRecognised):
        await world.connecting.at_once(Wish("stranger.example"))
    assert world.asked == []


class RenewingDesk:
    """Gives another secret before it says who we are."""

    def __init__(self, renewed: Renewed) -> None:
        self._renewed = renewed

    async def check_sign_in(self) -> SignIn:
        await self._renewed("renewed-secret")
        return SignIn(Person("1", "Ada"), "desk")

    async def my_open_tickets(self, *, limit: int) -> list[object]:  # noqa: ARG002 - the port's
        return []

    async def close(self) -> None:
        return


async def test_a_sign_in_that_is_renewed_while_it_is_tried_is_the_one_that_is_kept() -> None:
    world = FakeWorkplace()
    connecting = Connecting(
        world.choices,
        world.tokens,
        address=full_address,
        trial_desk=lambda _account, _token, renewed: RenewingDesk(renewed),  # type: ignore[arg-type]
        recognise=world._recognise,
    )
    tried = await connecting.try_out(await connecting.at_once(Wish("rt.example.com")), "first-secret")
    assert "secret" not in repr(tried)
    await connecting.keep(tried)
    assert world.tokens.kept == {"rt.example.com": "renewed-secret"}
    await connecting.test("rt.example.com")
    assert world.tokens.kept == {"rt.example.com": "renewed-secret"}


async def test_a_page_of_a_product_that_is_named_leads_to_its_desk(form: Form) -> None:
    """The browser is followed below the account's address: below one ticket's page there is no other ticket."""
    page = Wish("https://shop.zendesk.com/agent/tickets/12", vendor="zendesk")
    assert (await form.world.connecting.at_once(page)).url == "https://shop.zendesk.com"
