"""The helpdesk products Calmdesk knows: what they are called, and how an account of each is told from the others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from app.domain.phrase import later

Vendor = Literal["rt", "django-helpdesk", "zendesk", "zammad", "chatwoot", "freshdesk", "intercom", "demo"]
"""`demo` is the demo desk's: it needs no account, so it never stands in the settings file."""


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """What is known of a product before anything is asked of a desk.

    `page` is the path below the desk's address where a token is made, empty where there is none; `how` says in a
    sentence how to make one; `hosts` are endings of host names that belong to this vendor alone; `tags_field` is the
    custom field that holds tags, None where the product has tags of its own; `browser` says that one can sign in with
    the browser (OAuth) instead of a token. `within` is a pattern of the path below the desk's address that says which
    of several accounts there it is: two of them must not be taken for one.
    """

    vendor: Vendor
    name: str
    how: str
    page: str = ""
    hosts: tuple[str, ...] = ()
    tags_field: str | None = None
    browser: bool = False
    within: str = ""

    def account_in(self, path: str) -> str:
        """The part of a page's path below the desk that says which account it is of; empty where nothing says so."""
        found = re.match(rf"{self.within}(?=/|$)", path) if self.within else None
        return found[0] if found else ""

    def token_page(self, url: str) -> str:
        """Where a token is made, for a desk or an account of one at this address; empty where there is no page."""
        return f"{re.sub(f'{self.within}$', '', url) if self.within else url}{self.page}" if self.page else ""


@dataclass(frozen=True, slots=True)
class Found:
    """What an address turned out to be. `url` is the desk's own address, without the page inside it, but with what says
    which account of the desk it is; `vendors` are the products that answer there, none where none is known here.
    """

    url: str
    vendors: tuple[Vendor, ...] = ()

    @property
    def vendor(self) -> Vendor | None:
        """The product, where it is certain."""
        return self.vendors[0] if len(self.vendors) == 1 else None


_RT = VendorFacts(
    "rt",
    "Request Tracker",
    how=later("In Request Tracker: Logged in as …, Settings, Auth tokens. Make one for Calmdesk and copy it."),
    page="/Prefs/AuthTokens.html",
    tags_field="Tags",
)
_DJANGO_HELPDESK = VendorFacts(
    "django-helpdesk",
    "django-helpdesk",
    how=later("Your administrator makes it on the admin pages: Auth Token, Tokens, Add. Copy its key."),
    tags_field="tags",
)
_ZENDESK = VendorFacts(
    "zendesk",
    "Zendesk",
    how=later("Zendesk makes no new API tokens: sign in with the browser, or paste an OAuth access token."),
    hosts=("zendesk.com",),
    browser=True,
)
_ZAMMAD = VendorFacts(
    "zammad",
    "Zammad",
    how=later("In Zammad: your picture, Profile, Token Access, Create. Tick ticket.agent and copy the token."),
    page="/#profile/token_access",
    hosts=("zammad.com",),
)
_CHATWOOT = VendorFacts(
    "chatwoot",
    "Chatwoot",
    how=later("In Chatwoot: your picture, Profile settings, and at the bottom of the page Access token. Copy it."),
    hosts=("app.chatwoot.com",),
    within=r"/app/accounts/[1-9][0-9]{0,17}",
)
_FRESHDESK = VendorFacts(
    "freshdesk",
    "Freshdesk",
    how=later("In Freshdesk: your picture, Profile settings, View API key. Copy the key."),
    hosts=("freshdesk.com",),
)
_INTERCOM = VendorFacts(
    "intercom",
    "Intercom",
    how=later("In Intercom: Settings, Integrations, Developer Hub. Make an app of your own and copy its access token."),
    page="/a/apps/_/developer-hub",
    hosts=("intercom.com", "intercom.io"),
    within=r"/a/inbox/[a-z0-9]{1,30}",
)

_ALL = (_RT, _DJANGO_HELPDESK, _ZENDESK, _ZAMMAD, _CHATWOOT, _FRESHDESK, _INTERCOM)
VENDORS: Mapping[Vendor, VendorFacts] = MappingProxyType({facts.vendor: facts for facts in _ALL})
"""Every product an account can be at, in the order they are asked for and named to people."""


def vendor_of_host(host: str) -> VendorFacts | None:
    """The product a host name belongs to by its ending alone, None where the name says nothing."""
    host = host.lower().rstrip(".")
    for facts in VENDORS.values():
        if any(host == ending or host.endswith(f".{ending}") for ending in facts.hosts):
            return facts
    return None
