"""What the verbs about accounts share: how the token is asked for."""

from __future__ import annotations

import getpass
import sys

from app.domain.errors import CalmdeskError


class NoToken(CalmdeskError):
    """Nobody typed one."""

    title = "No token was given"
    advice = "Make one in Request Tracker (Logged in as …, Settings, Auth tokens) and do this again; nothing was kept."


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
