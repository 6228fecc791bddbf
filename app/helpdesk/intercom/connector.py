"""How an account of Intercom is made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.intercom.adapter import Intercom


def make(account: Account, secret: str, world: World) -> Desk:
    return Intercom(account.name, account.url, secret, ledger=world.ledger, clock=world.clock, passing=world.passing)


async def is_here(ask: Ask) -> bool:
    """The API answers nobody in particular with 401 and an error list; the inbox's address is known by its name."""
    answer = await ask("/me")
    return answer is not None and answer.status == 401 and b'"error.list"' in answer.body
