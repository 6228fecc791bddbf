"""Shuts every socket of this process, and remembers who tried one."""

from __future__ import annotations

import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager

_ASKED = frozenset({"socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname"})


class Shut:
    """While `on`, whatever looks up a name or leaves by a socket is refused and noted in `tried`. Sockets of this
    computer's file system are let through: they lead nowhere else.
    """

    def __init__(self) -> None:
        self.on = False
        self.tried: list[str] = []

    def __call__(self, event: str, about: tuple[object, ...]) -> None:
        if not self.on or event not in _ASKED:
            return
        if about and isinstance(about[0], socket.socket) and about[0].family == getattr(socket, "AF_UNIX", None):
            return
        self.tried.append(f"{event} {about[1:] if event.startswith('socket.connect') else about}")
        raise PermissionError("the test has shut the network")


_SHUT = Shut()
_INSTALLED: list[Shut] = []


@contextmanager
def network_shut() -> Iterator[list[str]]:
    """Until its end nothing leaves; gives the list of what was tried."""
    if not _INSTALLED:  # an audit hook stays for the life of the process
        sys.addaudithook(_SHUT)
        _INSTALLED.append(_SHUT)
    _SHUT.tried, _SHUT.on = [], True
    try:
        yield _SHUT.tried
    finally:
        _SHUT.on = False
