"""What the verbs about accounts share: asking for a token, and making a desk to try it on."""

from __future__ import annotations

import getpass
import sys

from app.copilot.ports import Desk
from app.desktop.settings import Account
from app.domain.errors import SignInRefused
from app.domain.journal import LedgerLine


def ask_token(url: str, *, from_stdin: bool) -> str:
    """The token, typed without being shown, or the first line of standard input. Never an argument: others on this
    computer can read the arguments of a program. Raises SignInRefused when there is none.
    """
    token = sys.stdin.readline() if from_stdin or not sys.stdin.isatty() else getpass.getpass(f"Token for {url}: ")
    if not token.strip():
        raise SignInRefused("no token was given")
    return token.strip()


def desk_for_trial(account: Account, token: str) -> Desk:
    """A desk whose requests are not kept in the ledger, because nothing is stored yet."""
    from app.wiring import real_desk

    def forget(_: LedgerLine) -> None:
        return

    return real_desk(account, token, forget)
