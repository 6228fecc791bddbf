"""How an account of Chatwoot is made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.chatwoot.adapter import Chatwoot
from app.helpdesk.connector import Ask, World


def make(account: Account, secret: str, world: World) -> Desk:
    return Chatwoot(account.name, account.url, secret, ledger=world.ledger, clock=world.clock, passing=world.passing)


async def is_here(ask: Ask) -> bool:
    """Chatwoot tells anybody its version and how its queues are."""
    answer = await ask("/api")
    return answer is not None and answer.status == 200 and b'"queue_services"' in answer.body
