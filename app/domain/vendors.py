"""The helpdesk products Calmdesk knows: what they are called, and how an account of each is told from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Vendor = Literal["rt", "django-helpdesk", "zendesk", "zammad", "chatwoot", "freshdesk", "intercom", "demo"]
"""`demo` is the demo desk's: it needs no account, so it never stands in the settings file."""


@dataclass(frozen=True, slots=True)
class VendorFacts:
    """What is known of a product before anything is asked of a desk.

    `page` is the path below the desk's address where a token is made, empty where there is none; `how` says in a
    sentence how to make one; `hosts` are endings of host names that belong to this vendor alone; `tags_field` is the
    custom field that holds tags, None where the product has tags of its own; `browser` says that one can sign in with
    the browser (OAuth) instead of a token.
    """

    vendor: Vendor
    name: str
    how: str
    page: str = ""
    hosts: tuple[str, ...] = ()
    tags_field: str | None = None
    browser: bool = False


_RT = VendorFacts(
    "rt",
    "Request Tracker",
    how="In Request Tracker: Logged in as …, Settings, Auth tokens. Make one for Calmdesk and copy it.",
    page="/Prefs/AuthTokens.html",
    tags_field="Tags",
)

_CHATWOOT = VendorFacts(
    "chatwoot",
    "Chatwoot",
    how="In Chatwoot: your picture, Profile settings, Access token at the end of the page. Copy it.",
    hosts=("chatwoot.com",),
)

_ZAMMAD = VendorFacts(
    "zammad",
    "Zammad",
    how="In Zammad: your picture, Profile, Token Access. Make one with the permission ticket.agent and copy it.",
    page="/#profile/token_access",
    hosts=("zammad.com",),
)

VENDORS: Mapping[Vendor, VendorFacts] = MappingProxyType({facts.vendor: facts for facts in (_RT, _CHATWOOT, _ZAMMAD)})
"""Every product an account can be at, in the order they are asked for and named to people."""


def vendor_of_host(host: str) -> VendorFacts | None:
    """The product a host name belongs to by its ending alone, None where the name says nothing."""
    host = host.lower().rstrip(".")
    for facts in VENDORS.values():
        if any(host == ending or host.endswith(f".{ending}") for ending in facts.hosts):
            return facts
    return None
