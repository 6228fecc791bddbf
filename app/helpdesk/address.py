"""Which addresses a token may travel to: https anywhere, http only on this computer."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.errors import InsecureAddress

_STANDARD_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Address:
    """A helpdesk's address taken apart. `path` begins with a slash or is empty and never ends with one."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def place(self) -> str:
        """Host, and the port where it is not the usual one: what people and the ledger are told."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _STANDARD_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.place}{self.path}"

    @property
    def is_local(self) -> bool:
        return is_loopback(self.host)

    def path_of(self, url: str) -> tuple[str, str] | None:
        """Path below this address and query of a pasted URL; None when it belongs to another host or place.

        http and https on their usual ports count as the same: people paste old links.
        """
        try:
            parts = urlsplit(url.strip())
            port = parts.port
        except ValueError:
            return None
        scheme, host = parts.scheme.lower(), _bare(parts.hostname)
        if scheme not in _STANDARD_PORTS or host != self.host or parts.username is not None:
            return None
        usual = _STANDARD_PORTS[scheme]
        mine = None if self.port == _STANDARD_PORTS[self.scheme] else self.port
        if (None if port in (None, usual) else port) != mine:
            return None
        path = parts.path
        if self.path:
            if not path.startswith(f"{self.path}/"):
                return None
            path = path.removeprefix(self.path)
        return path, parts.query


def parse_address(url: str) -> Address:
    """Takes a configured address apart. Raises InsecureAddress for anything a token must not be sent to."""
    text = url.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise InsecureAddress("it cannot be read as an address") from None
    scheme, host = parts.scheme.lower(), _bare(parts.hostname)
    if scheme not in _STANDARD_PORTS or not host:
        raise InsecureAddress("it must look like https://helpdesk.example")
    if parts.username is not None or parts.password is not None:
        raise InsecureAddress(f"{host}: a name or password inside the address would be stored and shown")
    if scheme == "http" and not is_loopback(host):
        raise InsecureAddress(f"http://{host}")
    return Address(scheme, host, port or _STANDARD_PORTS[scheme], parts.path.rstrip("/"))


def is_loopback(host: str) -> bool:
    """Whether this host is this computer: 127.0.0.0/8, ::1 or `localhost`; no name is looked up."""
    if _bare(host) == "localhost":
        return True
    try:
        return ipaddress.ip_address(_bare(host)).is_loopback
    except ValueError:
        return False


def _bare(host: str | None) -> str:
    return (host or "").lower().rstrip(".")
