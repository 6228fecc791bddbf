"""What answers at an address is found out by few questions, without anything secret, and told in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from app.domain.errors import HelpdeskUnreachable, InsecureAddress
from app.domain.journal import LedgerLine
from app.domain.vendors import VENDORS, Found, Vendor, vendor_of_host
from app.helpdesk.connector import Connector
from app.helpdesk.recognise import PURPOSE, recognise
from app.helpdesk.vendors import connector
from tests.helpdesk.answering import NOW, answer, answering

UNAUTHORIZED = answer(401, b'{"message":"Unauthorized"}')
ROOT = b'{"tickets":"x","user_tickets":"x","followups":"x"}'
PAGE = answer(404, b"<!doctype html>", Content_Type="text/html")


async def found(url: str, lines: list[LedgerLine] | None = None, *vendors: Vendor) -> Found:
    ledger = lines if lines is not None else []
    known = {vendor: connector(vendor) for vendor in vendors or ("rt", "django-helpdesk")}

    def connectors() -> Mapping[Vendor, Connector]:
        return known

    return await recognise(url, ledger=ledger.append, clock=lambda: NOW, connectors=connectors)


def at(*paths: str, said: bytes) -> Callable[[str], bytes]:
    """Answers these paths so, and everything else as a web server without them does."""
    return lambda head: said if head.split()[1] in paths else PAGE


@pytest.mark.parametrize(
    ("pasted", "base"),
    [
        ("", ""),
        ("/", ""),
        ("/Ticket/Display.html?id=7", ""),
        ("/rt", "/rt"),
        ("/rt/Ticket/Display.html?id=7", "/rt"),
        ("/help/rt/m/ticket/show?id=7", "/help/rt"),
        ("/rt/SomeExtension/Page.html", "/rt"),
        ("/Some/Page.html", ""),
    ],
)
async def test_a_page_inside_the_desk_leads_to_it(pasted: str, base: str) -> None:
    async with answering() as server:
        server.say = at(f"{base}/REST/2.0/rt", said=UNAUTHORIZED)
        origin = f"http://127.0.0.1:{server.port}"
        assert await found(f"{origin}{pasted}") == Found(f"{origin}{base}", ("rt",))


async def test_every_product_is_told_from_the_others() -> None:
    async with answering() as server:
        origin = f"http://127.0.0.1:{server.port}"
        server.say = at("/desk/api/", said=answer(200, ROOT))
        assert await found(f"{origin}/desk/tickets/3/") == Found(f"{origin}/desk", ("django-helpdesk",))


async def test_what_no_product_answers_to_is_not_recognised() -> None:
    async with answering() as server:
        origin = f"http://127.0.0.1:{server.port}"
        for said in (PAGE, answer(200, b"<html>a shop"), answer(302, b"", Location="/login"), answer(401, b"{}")):
            server.say = lambda _, said=said: said  # type: ignore[misc]
            assert await found(f"{origin}/shop") == Found(f"{origin}/shop")


async def test_a_server_that_says_yes_to_everything_is_several() -> None:
    async with answering() as server:
        both = {"REST": UNAUTHORIZED, "api": answer(200, ROOT)}
        server.say = lambda head: next((said for part, said in both.items() if part in head.split()[1]), PAGE)
        assert (await found(f"http://127.0.0.1:{server.port}")).vendors == ("rt", "django-helpdesk")


async def test_the_questions_are_few_secretless_and_in_the_ledger() -> None:
    lines: list[LedgerLine] = []
    async with answering() as server:
        server.say = lambda _: PAGE
        await found(f"http://127.0.0.1:{server.port}/a/b/c/d/e/f", lines)
        assert len(server.heads) == len(lines) <= 16
        assert {line.purpose for line in lines} == {PURPOSE}
        assert {line.method for line in lines} == {"GET"}
        assert len(set(server.heads)) == len(server.heads), "the same question twice"
        assert not [head for head in server.heads if "authorization" in head.lower() or "cookie" in head.lower()]
        assert server.most_at_once <= 3


async def test_nobody_there_is_said() -> None:
    async with answering() as server:
        url = f"http://127.0.0.1:{server.port}"
    with pytest.raises(HelpdeskUnreachable):
        await found(url)


async def test_an_address_that_no_token_may_travel_to_is_not_even_asked() -> None:
    with pytest.raises(InsecureAddress):
        await found("http://desk.example.com")


async def test_a_vendors_own_host_is_known_without_a_question() -> None:
    lines: list[LedgerLine] = []
    url = "https://shop.zendesk.com/agent/tickets/12"
    assert await found(url, lines) == Found("https://shop.zendesk.com", ("zendesk",))
    assert lines == []


@pytest.mark.parametrize(
    ("pasted", "base", "vendor"),
    [
        (
            "https://app.chatwoot.com/app/accounts/3/conversations/9",
            "https://app.chatwoot.com/app/accounts/3",
            "chatwoot",
        ),
        ("https://app.chatwoot.com/app/accounts/33", "https://app.chatwoot.com/app/accounts/33", "chatwoot"),
        ("https://app.chatwoot.com/app/login", "https://app.chatwoot.com", "chatwoot"),
        (
            "https://app.eu.intercom.com/a/inbox/abc123/inbox/conversation/9?view=List",
            "https://app.eu.intercom.com/a/inbox/abc123",
            "intercom",
        ),
        ("https://app.intercom.com/a/inbox/_/inbox/conversation/9", "https://app.intercom.com", "intercom"),
        ("https://acme.freshdesk.com/a/tickets/9", "https://acme.freshdesk.com", "freshdesk"),
    ],
)
async def test_a_page_says_which_account_of_the_desk_it_is(pasted: str, base: str, vendor: Vendor) -> None:
    """Two accounts at one host that were taken for one would share a name, and so what waits to be sent."""
    assert await found(pasted) == Found(base, (vendor,))


async def test_the_account_is_kept_at_a_desk_of_ones_own_too() -> None:
    async with answering() as server:
        server.say = at("/chat/api", said=answer(200, b'{"version":"4.5.0","queue_services":"ok"}'))
        url = f"http://127.0.0.1:{server.port}/chat"
        inside = await found(f"{url}/app/accounts/3/inbox/2/conversations/9", None, "chatwoot", "rt")
        assert inside == Found(f"{url}/app/accounts/3", ("chatwoot",))


def test_the_page_for_tokens_is_the_desks_and_not_below_an_account() -> None:
    page = "https://app.intercom.com/a/apps/_/developer-hub"
    assert VENDORS["intercom"].token_page("https://app.intercom.com") == page
    assert VENDORS["intercom"].token_page("https://app.intercom.com/a/inbox/abc123") == page
    assert VENDORS["chatwoot"].token_page("https://app.chatwoot.com/app/accounts/3") == ""


@pytest.mark.parametrize(
    ("host", "vendor"),
    [
        ("shop.zendesk.com", "zendesk"),
        ("SHOP.ZENDESK.COM.", "zendesk"),
        ("acme.zammad.com", "zammad"),
        ("app.chatwoot.com", "chatwoot"),
        ("www.chatwoot.com", None),
        ("acme.freshdesk.com", "freshdesk"),
        ("app.eu.intercom.com", "intercom"),
        ("zendesk.com.evil.example", None),
        ("notzendesk.com", None),
        ("", None),
    ],
)
def test_hosts_of_vendors(host: str, vendor: str | None) -> None:
    facts = vendor_of_host(host)
    assert (facts.vendor if facts else None) == vendor


def test_every_product_says_how_to_sign_in() -> None:
    for vendor, facts in VENDORS.items():
        assert facts.vendor == vendor
        assert facts.name
        assert facts.how.endswith(".")
        assert not facts.page or facts.page.startswith("/")
