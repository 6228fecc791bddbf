"""When a sign-in is about to end, or has ended, said before it hurts. Pure: the time comes in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from app.domain.errors import CalmdeskError, SignInRefused
from app.domain.phrase import Phrase
from app.domain.tickets import SignIn

SOON = timedelta(days=7)
"""How long before its end a sign-in is spoken of: enough to ask an administrator for another token."""


@dataclass(frozen=True, slots=True)
class SignInTrouble:
    """An account that cannot be worked with, or soon not any more; `words` say why. `ended` says that it is so now."""

    account: str
    words: str
    ended: bool = False


def sign_in_told(sign_in: SignIn, now: datetime) -> str:
    """What there is to say about the end of a sign-in; nothing while it is far away or unknown."""
    if sign_in.expires is None or sign_in.expires - now > SOON:
        return ""
    if sign_in.expires <= now:
        return Phrase.of("the sign-in has ended")
    days = ceil((sign_in.expires - now) / timedelta(days=1))
    if days <= 1:
        return Phrase.of("the sign-in ends within a day")
    return Phrase.of("the sign-in ends within {days} days", days=days)


def trouble_with(account: str, answer: SignIn | CalmdeskError, now: datetime) -> SignInTrouble | None:
    """What an agent should know of an account's sign-in, None when all is well or nothing can be known."""
    if isinstance(answer, SignInRefused):
        return SignInTrouble(account, Phrase.of("the helpdesk refuses the sign-in"), ended=True)
    if isinstance(answer, CalmdeskError) or not (words := sign_in_told(answer, now)):
        return None
    return SignInTrouble(account, words, ended=answer.expires is not None and answer.expires <= now)
