"""Every product, with all the others at hand, is recognised as itself and as nothing else."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import UTC, datetime

import pytest

from app.domain.vendors import VENDORS, Found, Vendor
from app.helpdesk.recognise import recognise
from tests.real.fixtures import dh, rt
from tests.support import http_fake, web
from tests.support.chatwoot_fake import ChatwootFake
from tests.support.freshdesk import FreshdeskServer
from tests.support.intercom import IntercomServer
from tests.support.zammad_fake import ZammadFake
from tests.support.zendesk.server import fake_zendesk

__all__ = ["dh", "rt"]
PAGES = {
    "rt": "/Ticket/Display.html?id=7",
    "django-helpdesk": "/tickets/7/",
    "zendesk": "/agent/tickets/7",
    "zammad": "/#ticket/zoom/7",
    "chatwoot": "/app/accounts/3/conversations/7",
    "freshdesk": "/a/tickets/7",
    "intercom": "/a/inbox/abc/inbox/conversation/7",
}
"""What somebody may paste who looks at a ticket there; its address begins before it."""
ACCOUNTS = {"chatwoot": "/app/accounts/3", "intercom": "/a/inbox/abc"}
"""What of it says which account of the desk it is."""


async def desk_of(vendor: Vendor, request: pytest.FixtureRequest, stack: AsyncExitStack) -> str:
    """The address of a running desk of this product."""
    match vendor:
        case "rt":
            return str(request.getfixturevalue("rt").base_url)
        case "django-helpdesk":
            return f"{request.getfixturevalue('dh').origin}/desk"
        case "zendesk":
            return (await stack.enter_async_context(fake_zendesk())).url
        case "zammad":
            return await stack.enter_async_context(http_fake.serving(ZammadFake().answer))
        case "chatwoot":
            return await stack.enter_async_context(http_fake.serving(ChatwootFake().answer))
        case "freshdesk":
            freshdesk = FreshdeskServer()
            return await stack.enter_async_context(web.serving(freshdesk.answer, lambda: freshdesk.now))
        case "intercom":
            intercom = IntercomServer()
            return await stack.enter_async_context(web.serving(intercom.answer, lambda: intercom.now))
        case _:
            raise AssertionError(f"no desk of {vendor} to ask")


def at(vendor: Vendor) -> object:
    return pytest.param(vendor, marks=pytest.mark.real) if vendor in ("rt", "django-helpdesk") else vendor


async def asked(url: str) -> Found:
    return await recognise(url, ledger=lambda _: None, clock=lambda: datetime.now(UTC))


@pytest.mark.parametrize("vendor", [at(vendor) for vendor in VENDORS])
async def test_each_product_is_recognised_as_itself_alone(vendor: Vendor, request: pytest.FixtureRequest) -> None:
    async with AsyncExitStack() as stack:
        url = await desk_of(vendor, request, stack)
        assert await asked(url) == Found(url, (vendor,))
        assert await asked(f"{url}{PAGES[vendor]}") == Found(f"{url}{ACCOUNTS.get(vendor, '')}", (vendor,))
