"""Signing in to Zendesk with the browser: OAuth authorization code with PKCE, and a way back to this computer."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
import secrets
from collections.abc import Callable
from urllib.parse import urlencode

from app.domain.phrase import Phrase
from app.domain.settings import Account
from app.domain.sign_in_errors import SignInNotFinished
from app.helpdesk.client import DeskClient
from app.helpdesk.connector import World
from app.helpdesk.zendesk import wire
from app.helpdesk.zendesk.loopback import waiting_for_browser
from app.helpdesk.zendesk.secret import LIFETIMES, REFUSED, TOKENS, secret_from

CLIENT = "calmdesk"
"""The unique identifier of the OAuth client in a company's Zendesk, where the account names no other."""
SCOPE = "read tickets:write"
"""Everything is read with the agent's own rights, and only tickets are written: the narrowest that covers tags."""
PATIENCE = 300.0
"""Seconds for somebody to sign in, with a second factor where there is one."""
_PLACES = re.compile(r"/(agent|api|hc|admin)(/.*)?$")


def base_of(url: str) -> str:
    """A Zendesk's own address in an address of one of its pages."""
    return _PLACES.sub("", url.strip().split("?")[0].split("#")[0].rstrip("/"))


async def authorise(
    account: Account, world: World, *, browse: Callable[[str], object], patience: float = PATIENCE
) -> str:
    """Signs somebody in with their browser and returns the secret for the keyring.

    `browse` opens an address in the browser; False says that it could not. Can be cancelled at any time. Raises
    SignInNotFinished, HelpdeskUnreachable and InsecureAddress; nothing is kept then, on either side.
    """
    client = account.client_id or CLIENT
    verifier, state = secrets.token_urlsafe(64), secrets.token_urlsafe(32)
    desk = DeskClient(
        account.name, base_of(account.url), headers={}, ledger=world.ledger, clock=world.clock, passing=world.passing
    )
    try:
        async with waiting_for_browser(state) as waiting:
            asked = {
                "response_type": "code",
                "redirect_uri": waiting.url,
                "client_id": client,
                "scope": SCOPE,
                "state": state,
                "code_challenge": challenge(verifier),
                "code_challenge_method": "S256",
            }
            if browse(f"{desk.address.url}/oauth/authorizations/new?{urlencode(asked)}") is False:
                raise SignInNotFinished(Phrase.of("no browser could be opened"))
            try:
                async with asyncio.timeout(patience):
                    code = await waiting.code()
            except TimeoutError:
                minutes = max(1, round(patience / 60))
                raise SignInNotFinished(Phrase.of("nobody signed in within {minutes} min", minutes=minutes)) from None
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": client,
            "redirect_uri": waiting.url,
            "scope": SCOPE,
            "code_verifier": verifier,
            **LIFETIMES,
        }
        answer = await desk.send("POST", TOKENS, purpose="sign in", body=body, handled=REFUSED)
        if answer.status in REFUSED:
            raise SignInNotFinished(wire.reason(answer.json()) or desk.address.place)
        return secret_from(answer, client=client, now=world.clock()).render()
    finally:
        await desk.close()


def challenge(verifier: str) -> str:
    """What is told of a secret that is shown only later (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
