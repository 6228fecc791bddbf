"""What the verbs about accounts share: how the token is asked for, or the sign-in with the browser."""

from __future__ import annotations

import asyncio
import getpass
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING

from app.domain.errors import CalmdeskError
from app.domain.vendors import VENDORS

if TYPE_CHECKING:
    from app.copilot.connecting import Connecting
    from app.domain.settings import Account


class NoToken(CalmdeskError):
    """Nobody typed one."""

    title = "No token was given"
    advice = "Make one in your helpdesk and do this again; nothing was kept."


class NoBrowserSignIn(CalmdeskError):
    """The product has no sign-in with the browser."""

    title = "One cannot sign in to this helpdesk with the browser"
    advice = "Do this again without --browser: it asks for a token. Nothing was kept."


async def secret_for(
    connecting: Connecting, account: Account, *, from_stdin: bool, browser: bool, sure: bool = False
) -> str:
    """The sign-in for an account, from the browser or typed. Raises NoToken, NoBrowserSignIn or SignInRefused."""
    by_browser = connecting.by_browser(account.vendor)
    if browser and not by_browser:
        raise NoBrowserSignIn(VENDORS[account.vendor].name)
    if browser or (by_browser and not from_stdin and _is_terminal()):
        print("Sign in on the page that opens in your browser; Ctrl+C stops waiting.", file=sys.stderr)
        return await connecting.sign_in_by_browser(account, _show_page, sure=sure)
    return await asyncio.to_thread(ask_token, account, from_stdin=from_stdin)


def ask_token(account: Account, *, from_stdin: bool) -> str:
    """The token, typed without being shown, or the first line of standard input. Never an argument: others on this
    computer can read the arguments of a program. Raises NoToken.
    """
    try:
        if not from_stdin and _is_terminal():
            print(VENDORS[account.vendor].how, file=sys.stderr)
            token = getpass.getpass(f"Token for {account.url}: ")
        else:
            token = sys.stdin.readline()
    except (EOFError, AttributeError):  # Ctrl-D; a window program on Windows has no standard input at all
        token = ""
    if not token.strip():
        raise NoToken
    return token.strip()


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _show_page(url: str) -> None:
    """Also as text: the browser may be on another screen, or none may be set up. In a thread: a browser that runs in
    the terminal, or one named by $BROWSER, is waited for, while it waits for us to answer it.
    """
    print(url, file=sys.stderr, flush=True)
    threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
