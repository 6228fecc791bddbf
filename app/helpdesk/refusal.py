"""What a status that nobody asked for means, as one of our errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError, DeskFailed, NoRights, SignInRefused, TicketGone, UnexpectedAnswer

if TYPE_CHECKING:
    from app.helpdesk.client import Answer


def refusal(answer: Answer, place: str) -> CalmdeskError:
    """The error for an answer other than 2xx; 429 is not among them. `place` names the desk."""
    match answer.status:
        case 401:
            return SignInRefused(place)
        case 403:
            return NoRights(_sentence(answer) or place)
        case 404 | 410:
            return TicketGone(place)
        case status if status >= 500:
            return DeskFailed(f"{place}: status {status}")
        case status if 300 <= status < 400:
            target = answer.headers.get("location", "").split("?")[0]
            if "login" in target.lower():
                return SignInRefused(f"{place} sent us to its sign-in page")
            return UnexpectedAnswer(f"{place} redirects elsewhere (status {status}): give the address it redirects to")
        case status:
            return UnexpectedAnswer(f"{place}: status {status}")


def _sentence(answer: Answer) -> str:
    """The desk's own reason in a refusal, one line of it."""
    try:
        match json.loads(answer.body):
            case {"message": str(said)} | {"error": str(said)} if said not in ("", "Forbidden"):
                return " ".join(said.split())[:200]
    except (ValueError, RecursionError):
        pass
    return ""
