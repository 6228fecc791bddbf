"""How an account of Request Tracker is made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.rt.adapter import RequestTracker


def make(account: Account, secret: str, world: World) -> Desk:
    return RequestTracker(
        account.name,
        account.url,
        secret,
        tags_field=account.tags_field,
        ledger=world.ledger,
        clock=world.clock,
        passing=world.passing,
    )


async def is_here(ask: Ask) -> bool:
    """REST 2.0 answers nobody in particular with 401 and a message of its own."""
    answer = await ask("/REST/2.0/rt")
    return answer is not None and answer.status == 401 and b'"Unauthorized"' in answer.body
