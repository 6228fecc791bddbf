"""A token that ends is renewed, once, and the renewed one is stored before it is used."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.domain.errors import HelpdeskUnreachable, NoKeyring, SignInRefused
from app.domain.sign_in_errors import BrowserSignInEnded, RenewalNotStored
from app.domain.tickets import Changes
from app.helpdesk.connector import World
from app.helpdesk.zendesk.adapter import Zendesk
from app.helpdesk.zendesk.secret import Secret, parse_secret
from tests.contract.zendesk import ZendeskUnderTest


def renewals(zendesk: ZendeskUnderTest) -> int:
    return sum(one.path == "/oauth/tokens" for one in zendesk.server.log)


def desk_with(zendesk: ZendeskUnderTest, secret: Secret, store: Callable[[str], Awaitable[None]]) -> Zendesk:
    world = World(zendesk.ledger.append, zendesk.server.account.clock, renewed=store)
    return Zendesk("lab", zendesk.network.url, secret.render(), world=world)


async def test_a_token_is_renewed_before_it_ends(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    await zendesk.desk.ticket(ref)
    assert renewals(zendesk) == 0
    zendesk.server.account.now += timedelta(hours=2)
    await zendesk.desk.ticket(ref)
    assert renewals(zendesk) == 1
    assert not [one for one in zendesk.server.log if one.status == 401]
    [stored] = zendesk.stored
    assert zendesk.server.oauth.holder(parse_secret(stored).access)


async def test_what_is_stored_signs_in_again_and_what_was_before_does_not(zendesk: ZendeskUnderTest) -> None:
    old = zendesk.server.oauth.issued()
    desk = zendesk.signed_in(old)
    zendesk.server.account.now += timedelta(hours=2)
    await desk.check_sign_in()
    await desk.close()
    again = desk_with(zendesk, parse_secret(zendesk.stored[-1]), zendesk.store)
    assert (await again.check_sign_in()).me.name == "Alex Agent"
    await again.close()
    outdated = zendesk.signed_in(old)
    with pytest.raises(BrowserSignInEnded):
        await outdated.check_sign_in()
    await outdated.close()


async def test_a_refused_token_is_renewed_and_the_request_made_once(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    await zendesk.desk.ticket(ref)
    for token in list(zendesk.server.oauth.tokens.values()):  # ended at the desk earlier than it had said
        zendesk.server.oauth.tokens[token.access] = type(token)(
            token.access, token.refresh, token.user, token.client, token.scope, zendesk.server.account.now
        )
    outcome = await zendesk.desk.add_message(ref, "On its way", visibility="public", operation_id="op-1")
    assert outcome.state == "done"
    assert (renewals(zendesk), await zendesk.sent_to_customers("On its way")) == (1, 1)


async def test_many_requests_at_once_renew_once(zendesk: ZendeskUnderTest) -> None:
    refs = [await zendesk.create_ticket(f"Number {number}", "?") for number in range(6)]
    zendesk.server.account.now += timedelta(hours=2)
    await asyncio.gather(*(zendesk.desk.conversation(ref) for ref in refs))
    assert (renewals(zendesk), len(zendesk.stored)) == (1, 1)


async def test_nothing_is_asked_with_a_token_that_is_not_stored(zendesk: ZendeskUnderTest) -> None:
    """Were it used and then lost in a crash, the account would be lost with it."""
    locked = True

    async def store(secret: str) -> None:
        if locked:
            raise NoKeyring
        zendesk.stored.append(secret)

    token = zendesk.server.oauth.issued()
    desk = desk_with(zendesk, Secret(token.client, token.access, token.refresh, token.ends), store)
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.now += timedelta(hours=2)
    with pytest.raises(RenewalNotStored):
        await desk.ticket(ref)
    outcome = await desk.update(ref, Changes(status="open"), expected_version=None, operation_id="op-1")
    assert outcome.state == "later"
    assert {one.path for one in zendesk.server.log} == {"/oauth/tokens"}
    locked = False
    assert (await desk.ticket(ref)).ref == ref
    assert (renewals(zendesk), len(zendesk.stored)) == (1, 1)
    await desk.close()


async def test_a_lost_renewal_is_tried_again_and_then_said_in_words(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.now += timedelta(hours=2)
    zendesk.network.lose("swallow", method="POST", path="/oauth/tokens")
    with pytest.raises(HelpdeskUnreachable):
        await zendesk.desk.ticket(ref)
    with pytest.raises(BrowserSignInEnded, match="an earlier renewal was lost"):
        await zendesk.desk.ticket(ref)
    outcome = await zendesk.desk.add_message(ref, "Soon", visibility="public", operation_id="op-1")
    assert (outcome.state, await zendesk.sent_to_customers("Soon")) == ("later", 0)
    assert zendesk.stored == []


async def test_a_renewal_that_never_arrived_is_made_the_next_time(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.now += timedelta(hours=2)
    zendesk.network.lose("cut", method="POST", path="/oauth/tokens")
    with pytest.raises(HelpdeskUnreachable):
        await zendesk.desk.ticket(ref)
    assert (await zendesk.desk.ticket(ref)).ref == ref
    assert len(zendesk.stored) == 1


async def test_a_renewal_goes_on_when_nobody_waits_for_it_any_more(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.account.now += timedelta(hours=2)
    zendesk.network.lose("hold", method="POST", path="/oauth/tokens")
    reading = asyncio.create_task(zendesk.desk.ticket(ref))
    await zendesk.network.served()  # the old pair is dead from here on
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    closing = asyncio.create_task(zendesk.desk.close())
    zendesk.network.release()
    await closing
    [stored] = zendesk.stored
    assert zendesk.server.oauth.holder(parse_secret(stored).access)


async def test_a_withdrawn_sign_in_says_so_and_loses_nothing(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.oauth.tokens.clear()
    outcome = await zendesk.desk.add_message(ref, "Soon", visibility="public", operation_id="op-1")
    assert outcome.state == "later"
    with pytest.raises(BrowserSignInEnded):
        await zendesk.desk.ticket(ref)


async def test_a_sign_in_that_has_ended_is_not_asked_for_with_every_look(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    zendesk.server.oauth.tokens.clear()
    zendesk.server.account.pace = 0.0
    for minutes, asked in ((0, 1), (4, 1), (2, 2)):
        zendesk.server.account.now += timedelta(minutes=minutes)
        for _ in range(3):
            with pytest.raises(BrowserSignInEnded):
                await zendesk.desk.ticket(ref)
        assert renewals(zendesk) == asked


async def test_a_pasted_token_works_until_it_ends(zendesk: ZendeskUnderTest) -> None:
    token = zendesk.server.oauth.issued()
    desk = Zendesk("lab", zendesk.network.url, f" {token.access}\n", world=zendesk.world)
    assert (await desk.check_sign_in()).me.name == "Alex Agent"
    zendesk.server.oauth.revoke(token.access)
    with pytest.raises(BrowserSignInEnded):
        await desk.my_open_tickets()
    await desk.close()


@pytest.mark.parametrize(
    "secret", ["", "hunter2", "{}", '{"client": "calmdesk", "access": ""}', "[1]", '{"access": 5}']
)
def test_what_cannot_be_a_secret_is_refused(secret: str) -> None:
    with pytest.raises(SignInRefused, match="sign in with the browser"):
        parse_secret(secret)


def test_a_secret_survives_the_keyring_and_shows_itself_to_nobody(zendesk: ZendeskUnderTest) -> None:
    secret = Secret("calmdesk", "a" * 30, "b" * 30, zendesk.server.account.now)
    assert parse_secret(secret.render()) == secret
    assert set(json.loads(secret.render())) == {"client", "access", "refresh", "expires"}
    assert "aaa" not in repr(secret)
    assert "bbb" not in repr(secret)
