"""What may ask the panel for a ticket: addresses, `calmdesk:` links, lines of the local socket. Pure and strict."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from app.domain.errors import CalmdeskError

SCHEME = "calmdesk"
LONGEST_ADDRESS = 2048
"""In bytes, so that its line always fits."""
LONGEST_LINE = 4096
_OPEN = (f"{SCHEME}://open?url=", f"{SCHEME}://open/?url=")
"""The second form is what some systems make of the first."""
_VERSION = 1
_ADDRESS = re.compile(
    r"https?://(?:\[[0-9a-f:.]+\]|[^/?#@:\[\]]+)(?::(?P<port>[0-9]{1,5}))?(?:[/?#].*)?", re.IGNORECASE | re.DOTALL
)
_AS_IT_IS = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_ESCAPED = re.compile(rb"%([0-9A-Fa-f]{2})|%|[&=# ]|[^\x21-\x7e]")

Refusal = Literal["unknown_desk", "not_understood", "turned_off", "busy", "not_ready"]


class NotAnAddress(CalmdeskError):
    """A text is no address of a web page, nor a link of ours. What it says is never repeated: it may be anything."""

    title = "This is not a ticket's address"
    advice = "Copy the address of the ticket's page from your browser and try again."


class NotUnderstood(CalmdeskError):
    """A line that came over the local socket is none of ours."""

    title = "A request from another program was not understood"
    advice = "Nothing was done. Update the program that sent it, for example the browser extension."


@dataclass(frozen=True, slots=True)
class Hello:
    """Which desks are there, and may the browser choose the ticket?"""


@dataclass(frozen=True, slots=True)
class Show:
    """A person started the program a second time: bring the panel to the front."""


@dataclass(frozen=True, slots=True)
class Open:
    """A person asked for this ticket."""

    url: str


@dataclass(frozen=True, slots=True)
class LookingAt:
    """The page in the browser's front is this one; None when it is no ticket."""

    url: str | None


Asked = Hello | Show | Open | LookingAt


@dataclass(frozen=True, slots=True)
class Answer:
    """`desks` and `follow` answer a Hello; `code` and `why` say why something was not done."""

    ok: bool = True
    code: Refusal | None = None
    why: str = ""
    desks: tuple[str, ...] | None = None
    follow: bool = False


def is_address(text: str) -> bool:
    """Whether this is the address of a web page, as one copies it: short, without spaces, names or passwords in it."""
    if len(text) > LONGEST_ADDRESS or any(_is_unwanted(letter) for letter in text):
        return False
    if len(text.encode()) > LONGEST_ADDRESS:
        return False
    found = _ADDRESS.fullmatch(text)
    return found is not None and 0 < int(found["port"] or 80) < 65536


def wanted_address(text: str) -> str:
    """The ticket's address in what was pasted, dropped or given: an address, or one of our links around it.

    Raises NotAnAddress.
    """
    text = text.strip()
    if text[: len(SCHEME) + 1].lower() == f"{SCHEME}:":
        text = _inside(text)
    if not is_address(text):
        raise NotAnAddress
    return text


def link_to(url: str) -> str:
    """A link that opens this ticket in the panel. Raises NotAnAddress."""
    if not is_address(url):
        raise NotAnAddress
    return _OPEN[0] + "".join(chr(byte) if byte in _AS_IT_IS else f"%{byte:02X}" for byte in url.encode())


def asked_in(line: bytes) -> Asked:
    """What one line of the local socket asks for. Raises NotUnderstood for everything that is not exactly that."""
    found = _object(line)
    if type(found.pop(SCHEME, None)) is not int or len(found) != 1:
        raise NotUnderstood
    match found:
        case {"hello": True}:
            return Hello()
        case {"show": True}:
            return Show()
        case {"open": str(url)} if is_address(url):
            return Open(url)
        case {"looking_at": None}:
            return LookingAt(None)
        case {"looking_at": str(url)} if is_address(url):
            return LookingAt(url)
    raise NotUnderstood


def line_of(asked: Asked) -> bytes:
    """The line that asks for this."""
    match asked:
        case Hello():
            return _line(hello=True)
        case Show():
            return _line(show=True)
        case Open(url):
            return _line(open=url)
        case LookingAt(url):
            return _line(looking_at=url)


def answer_line(answer: Answer) -> bytes:
    """An answer as the line that is sent back."""
    fields: dict[str, object] = {"ok": answer.ok}
    if answer.desks is not None:
        fields |= {"desks": list(answer.desks), "follow": answer.follow}
    if not answer.ok:
        fields |= {"code": answer.code, "why": answer.why}
    return _line(**fields)


def answer_in(line: bytes) -> Answer:
    """The answer in a line. Raises NotUnderstood."""
    match _object(line):
        case {"calmdesk": 1, "ok": True, "desks": list(desks), "follow": bool(follow)} if all(
            isinstance(desk, str) for desk in desks
        ):
            return Answer(desks=tuple(desks), follow=follow)
        case {"calmdesk": 1, "ok": True}:
            return Answer()
        case {
            "calmdesk": 1,
            "ok": False,
            "code": "unknown_desk" | "not_understood" | "turned_off" | "busy" | "not_ready" as code,
            "why": str(why),
        }:
            return Answer(ok=False, code=code, why=why)
    raise NotUnderstood


def _inside(link: str) -> str:
    """The address that a link of ours carries."""
    for begin in _OPEN:
        if link[: len(begin)].lower() == begin:
            given = link[len(begin) :]
            break
    else:
        raise NotAnAddress
    if len(given) > 3 * LONGEST_ADDRESS:
        raise NotAnAddress
    try:
        return _ESCAPED.sub(_unescaped, given.encode()).decode()
    except UnicodeError:
        raise NotAnAddress from None


def _unescaped(found: re.Match[bytes]) -> bytes:
    """The byte behind an escape; what else the pattern finds has no place in a link of ours."""
    if found[1] is None:
        raise NotAnAddress
    return bytes.fromhex(found[1].decode())


def _is_unwanted(letter: str) -> bool:
    """Spaces, quotes, and characters that nobody sees or that cannot be written: none of them stands in an address."""
    return letter.isspace() or letter in '"<>\\' or unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp")


def _object(line: bytes) -> dict[str, Any]:
    if len(line) > LONGEST_LINE:
        raise NotUnderstood
    try:
        found = json.loads(line.decode(), object_pairs_hook=_each_once)
    except (ValueError, RecursionError):
        raise NotUnderstood from None
    if not isinstance(found, dict) or found.get(SCHEME) != _VERSION:
        raise NotUnderstood
    return found


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _line(**fields: object) -> bytes:
    whole: Mapping[str, object] = {SCHEME: _VERSION, **fields}
    return json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode(errors="replace") + b"\n"
