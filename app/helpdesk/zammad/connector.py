"""How an account of Zammad is made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.zammad.adapter import Zammad


def make(account: Account, secret: str, world: World) -> Desk:
    return Zammad(account.name, account.url, secret, ledger=world.ledger, clock=world.clock, passing=world.passing)


async def is_here(ask: Ask) -> bool:
    """Zammad answers nobody in particular with 403 and words of its own."""
    answer = await ask("/api/v1/tickets")
    return answer is not None and answer.status == 403 and b'"Authentication required"' in answer.body
