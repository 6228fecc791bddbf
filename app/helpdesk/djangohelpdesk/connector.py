"""How an account of django-helpdesk is made, and how one is recognised."""

from __future__ import annotations

import json

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.djangohelpdesk.adapter import DjangoHelpdesk

_ROOT = frozenset({"tickets", "user_tickets", "followups"})


def make(account: Account, secret: str, world: World) -> Desk:
    return DjangoHelpdesk(
        account.name,
        account.url,
        secret,
        tags_field=account.tags_field,
        ledger=world.ledger,
        clock=world.clock,
        passing=world.passing,
    )


async def is_here(ask: Ask) -> bool:
    """The root of its API lists what there is; where that is not for everybody, a part of it refuses as Django does."""
    root = await ask("/api/")
    if root is not None and root.status == 200 and _names_in(root.body) >= _ROOT:
        return True
    if root is None or root.status not in (401, 403):
        return False
    part = await ask("/api/followups-attachments/")
    return part is not None and part.status in (401, 403) and "detail" in _names_in(part.body)


def _names_in(body: bytes) -> frozenset[str]:
    try:
        answer = json.loads(body)
    except ValueError:
        return frozenset()
    return frozenset(answer) if isinstance(answer, dict) else frozenset()
