"""What the verbs about accounts share: the address, the token, a desk to try it on, a keyring that is undone."""

from __future__ import annotations

import getpass
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from app.copilot.ports import Desk
from app.desktop.secrets import Secrets
from app.domain.settings import Account
from app.domain.errors import CalmdeskError
from app.domain.journal import LedgerLine


class NoToken(CalmdeskError):
    """Nobody typed one."""

    title = "No token was given"
    advice = "Make one in Request Tracker (Logged in as …, Settings, Auth tokens) and do this again; nothing was kept."


def full_address(url: str) -> str:
    """The address with its scheme: https where none was typed. Raises InsecureAddress where no token may travel."""
    from app.helpdesk.address import parse_address

    return parse_address(url if "://" in url else f"https://{url}").url


def ask_token(url: str, *, from_stdin: bool) -> str:
    """The token, typed without being shown, or the first line of standard input. Never an argument: others on this
    computer can read the arguments of a program. Raises NoToken.
    """
    try:
        hidden = not from_stdin and sys.stdin is not None and sys.stdin.isatty()
        token = getpass.getpass(f"Token for {url}: ") if hidden else sys.stdin.readline()
    except (EOFError, AttributeError):  # Ctrl-D; a window program on Windows has no standard input at all
        token = ""
    if not token.strip():
        raise NoToken
    return token.strip()


def desk_for_trial(account: Account, token: str) -> Desk:
    """A desk whose requests are not kept in the ledger, because nothing is stored yet."""
    from app.wiring import real_desk

    def forget(_: LedgerLine) -> None:
        return

    return real_desk(account, token, forget)


@asynccontextmanager
async def undone_on_failure(secrets: Secrets, account: str) -> AsyncIterator[None]:
    """Puts the account's token back as it was when the block fails, so that nothing is half kept. Raises NoKeyring."""
    before = await secrets.get_token(account)
    try:
        yield
    except BaseException:
        if before is None:
            await secrets.delete_token(account)
        else:
            await secrets.set_token(account, before)
        raise
