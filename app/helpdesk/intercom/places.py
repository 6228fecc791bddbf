"""Where Intercom is: what an agent's browser shows, and where its API answers. Nothing else gets a token."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.domain.errors import InsecureAddress
from app.helpdesk.address import Address, parse_address

_APIS = {
    "app.intercom.com": "api.intercom.io",
    "app.eu.intercom.com": "api.eu.intercom.io",
    "app.au.intercom.com": "api.au.intercom.io",
}
_APPS = {api: app for app, api in _APIS.items()}
_WORKSPACE = re.compile(r"/a/(?:inbox|apps)/([a-z0-9]{1,30}|_)(?:/.*)?")
_CONVERSATION = re.compile(r"/a/(?:inbox|apps)/([a-z0-9]{1,30}|_)(?:/.*)?/conversations?/([1-9][0-9]{0,17})/?")
ANY = "_"
"""What Intercom's own links say instead of a workspace: the one the reader is signed in to."""


@dataclass(frozen=True, slots=True)
class Places:
    """`app` is where the agent works, without a path; `api` is where requests go; `workspace` may be `_`."""

    app: Address
    api: str
    workspace: str = ANY

    def url(self, conversation: str) -> str:
        return f"{self.app.url}/a/inbox/{self.workspace}/inbox/conversation/{conversation}"

    def conversation_of(self, url: str) -> str | None:
        """The conversation a pasted address names; None for another host or workspace."""
        place = self.app.path_of(url)
        found = _CONVERSATION.fullmatch(place[0]) if place else None
        if found is None or (self.workspace != found[1] and ANY not in (self.workspace, found[1])):
            return None
        return found[2]


def places_of(url: str) -> Places:
    """The account's places from the address of an inbox, of Intercom, or of its API. Raises InsecureAddress for every
    other host: a token in the hands of a look-alike would be a stolen one.
    """
    given = parse_address(url)
    found = _WORKSPACE.fullmatch(given.path)
    workspace = found[1] if found else ANY
    if given.is_local:  # a server for tests, which is both
        here = Address(given.scheme, given.host, given.port, "")
        return Places(here, here.url, workspace)
    host = _APPS.get(given.host, given.host)
    if host not in _APIS or given.port != 443:
        raise InsecureAddress(
            f"Intercom is at app.intercom.com, app.eu.intercom.com or app.au.intercom.com: {given.place}"
        )
    return Places(Address("https", host, 443, ""), f"https://{_APIS[host]}", workspace)
