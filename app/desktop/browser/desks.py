"""Which helpdesks the browser may tell about: their addresses, and whether an address is one of theirs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

_PORTS = {"https": 443, "http": 80}
_THIS_COMPUTER = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page is. `host` carries a port only when it is not the usual one."""

    scheme: str
    host: str
    path: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"


def place_of(address: str) -> Place | None:
    """Where an address leads; None when no helpdesk can be there: https anywhere, http only on this computer."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return None
    host = parts.hostname or ""
    if parts.scheme not in _PORTS or not host or "@" in parts.netloc:
        return None
    if parts.scheme == "http" and host not in _THIS_COMPUTER:
        return None
    host = f"[{host}]" if ":" in host else host
    return Place(parts.scheme, host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}", parts.path)


def is_at(address: str, desks: Sequence[str]) -> bool:
    """Whether an address is a page of one of the desks: the same origin, and below the desk's path."""
    place = place_of(address)
    if place is None:
        return False
    for desk in filter(None, map(place_of, desks)):
        folder = desk.path.rstrip("/")
        if desk.origin == place.origin and (place.path == folder or place.path.startswith(f"{folder}/")):
            return True
    return False


def desks_in(settings_file: Path) -> tuple[str, ...]:
    """The addresses of the connected accounts; none where the file is missing or wrong: the panel tells about that.

    Reads them by itself, because the whole reader of settings takes longer to load than a tab to switch.
    """
    import tomllib  # only here: while the panel runs, it names its desks itself

    try:
        found = tomllib.loads(settings_file.read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ()
    accounts = found.get("accounts")
    listed = accounts if isinstance(accounts, list) else []
    addresses = [account.get("url") for account in listed if isinstance(account, dict)]
    return tuple(url for url in addresses if isinstance(url, str) and place_of(url) is not None)
