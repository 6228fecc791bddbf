"""How an account of Zendesk is signed in to, made, and how one is recognised."""

from __future__ import annotations

from app.copilot.ports import Desk
from app.domain.settings import Account
from app.helpdesk.connector import Ask, World
from app.helpdesk.zendesk.adapter import Zendesk
from app.helpdesk.zendesk.oauth import authorise

__all__ = ["authorise", "is_here", "make"]


def make(account: Account, secret: str, world: World) -> Desk:
    return Zendesk(account.name, account.url, secret, world=world)


async def is_here(ask: Ask) -> bool:
    """Zendesk tells also those who are not signed in who they are: nobody in particular."""
    answer = await ask("/api/v2/users/me")
    if answer is None:
        return False
    if any(name.startswith("x-zendesk") for name in answer.headers):
        return True
    return answer.status == 200 and b'"authenticity_token"' in answer.body and b'"Anonymous user"' in answer.body
