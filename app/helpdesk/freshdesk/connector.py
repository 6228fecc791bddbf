"""How an account of Freshdesk is made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.freshdesk.adapter import Freshdesk


def make(account: Account, secret: str, world: World) -> Desk:
    return Freshdesk(account.name, account.url, secret, ledger=world.ledger, clock=world.clock, passing=world.passing)


async def is_here(ask: Ask) -> bool:
    """The API answers nobody in particular with 401 and a code of its own, and names its version in a header."""
    answer = await ask("/api/v2/agents/me")
    if answer is None or answer.status != 401:
        return False
    return "x-freshdesk-api-version" in answer.headers or b'"invalid_credentials"' in answer.body
