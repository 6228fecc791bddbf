"""Looks for words byte by byte: in every page of a database as it is when it is decrypted, and in files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import apsw

from app.domain.tickets import Conversation, Ticket

_PIECE = 32
"""Letters of a passage that is looked for: enough that nobody else wrote the same, few enough to fit into a page."""
_LEAST = 12
_AT_ONCE = 8 * 1024 * 1024


class Words:
    """What is looked for, in each form in which it may be stored; capital letters of ASCII do not matter."""

    def __init__(self) -> None:
        self._forms: dict[str, tuple[bytes, ...]] = {}

    def __len__(self) -> int:
        return len(self._forms)

    def add(self, text: str) -> None:
        plain = text.encode("utf-8", "surrogatepass").lower()
        escaped = json.dumps(text)[1:-1].encode().lower()
        self._forms[text.lower()] = (plain,) if plain == escaped else (plain, escaped)

    def of_ticket(self, ticket: Ticket, conversation: Conversation | None) -> None:
        """The customer's address and full name, the subject, and passages of what the customer wrote. Not what was
        written to them: replies come from templates, and stand in the tickets of others too.
        """
        if (customer := ticket.customer) is not None:
            for said in (customer.email or "", customer.name if " " in customer.name.strip() else ""):
                if said:
                    self.add(said)
        self._add_pieces(ticket.subject)
        for message in conversation.messages if conversation else ():
            if message.role == "customer":
                self._add_pieces(message.text)

    def _add_pieces(self, text: str) -> None:
        text = text.strip()
        if len(text) >= _LEAST:
            for begin in {0, max(0, (len(text) - _PIECE) // 2), max(0, len(text) - _PIECE)}:
                self.add(text[begin : begin + _PIECE])

    def count(self, content: bytes | memoryview) -> int:
        """How many of the words stand in it."""
        lower = bytes(content).lower()
        return sum(any(form in lower for form in forms) for forms in self._forms.values())

    @property
    def longest(self) -> int:
        return max((len(form) for forms in self._forms.values() for form in forms), default=1)


@dataclass(frozen=True, slots=True)
class Searched:
    count: int
    pages: int


def in_database(connection: apsw.Connection, words: Words) -> Searched:
    """Every page as it is when decrypted, with what is free in it. Takes as much memory as the file is large."""
    image = connection.serialize("main")
    size = int(connection.pragma("page_size"))
    return Searched(_in_pieces(memoryview(image), words), len(image) // size)


def in_file(path: Path, words: Words) -> int:
    """How often words stand in the bytes of a file."""
    count, overlap = 0, b""
    with path.open("rb") as file:
        while piece := file.read(_AT_ONCE):
            count += words.count(overlap + piece)
            overlap = piece[-words.longest :]
    return count


def _in_pieces(image: memoryview, words: Words) -> int:
    step = max(1, _AT_ONCE - words.longest)
    return sum(words.count(image[begin : begin + _AT_ONCE]) for begin in range(0, max(1, len(image)), step))
