"""Roundup as the schedules see it: a colleague who changes tickets all the time, and its journal of what was done."""

from __future__ import annotations

import asyncio
import base64
import json
import sqlite3
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from tests.faults.verdict import Seen
from tests.real.roundup_up import ADMIN, PASSWORD, RunningRoundup, running_roundup

CALLS, SECONDS = 20, 10
"""So few that a schedule meets the limit."""


@dataclass(slots=True)
class RoundupLab:
    server: RunningRoundup
    vendor: str = "roundup"
    kinds: Sequence[str] = ("fields", "reply", "fields, reply")

    @property
    def address(self) -> tuple[str, int]:
        return "127.0.0.1", urlsplit(self.server.base_url).port or 80

    @property
    def token(self) -> str:
        return f"{ADMIN}:{PASSWORD} {self.server.base_url}"

    async def create_ticket(self, subject: str) -> str:
        while True:
            try:
                made = await asyncio.to_thread(self._post, "issue", {"title": subject})
                return str(made["data"]["id"])
            except HTTPError as error:
                if error.code != 429:  # the limit counts what the test itself asks for, too
                    raise
                await asyncio.sleep(1.0)

    async def meddle(self, ticket: str, number: int) -> None:
        """A colleague changes the title, past the interface: whoever read the ticket before has an old version."""
        await asyncio.to_thread(self._retitle, ticket, f"Changed {number} times")

    async def seen(self, tickets: Sequence[str], marks: Sequence[str]) -> dict[str, Seen]:
        return await asyncio.to_thread(self._seen, tickets, marks)

    def _seen(self, tickets: Sequence[str], marks: Sequence[str]) -> dict[str, Seen]:
        with closing(self._database()) as database:
            words = {
                f"messages {number}": _marks(summary, marks)
                for number, summary in database.execute("SELECT id, _summary FROM _msg")
            } | {f"keyword {number}": {name} for number, name in database.execute("SELECT id, _name FROM _keyword")}
            places: dict[str, list[int]] = {mark: [] for mark in marks}
            query = "SELECT rowid, nodeid, params FROM issue__journal WHERE action = 'set' ORDER BY rowid"
            for place, ticket, params in database.execute(query):
                if str(ticket) in tickets:
                    for mark in _added(params, words) & places.keys():
                        places[mark].append(place)
        return {mark: Seen(tuple(places[mark])) for mark in marks}

    def _post(self, kind: str, body: object) -> Any:
        login = base64.b64encode(f"{ADMIN}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(  # noqa: S310 - our own server on loopback
            f"{self.server.base_url}/lab/rest/data/{kind}",
            data=json.dumps(body).encode(),
            headers={
                "Authorization": f"Basic {login}",
                "Content-Type": "application/json",
                "X-Requested-With": "rest",
                "Origin": self.server.base_url,
                "Referer": f"{self.server.base_url}/lab/",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - our own server on loopback
            return json.loads(answer.read())

    def _retitle(self, ticket: str, title: str) -> None:
        with closing(self._database()) as database:
            database.execute("UPDATE _issue SET _title = ? WHERE id = ?", (title, int(ticket)))
            database.commit()

    def _database(self) -> sqlite3.Connection:
        return sqlite3.connect(self.server.database, timeout=30)


def _marks(text: str, marks: Sequence[str]) -> set[str]:
    return set(marks) & set(text.split())


def _added(params: str, words: dict[str, set[str]]) -> set[str]:
    """Marks of what one change of the journal added: {'messages': (('+', ['5']),)}."""
    import ast

    found: set[str] = set()
    for name, changes in ast.literal_eval(params).items():
        if name in ("messages", "keyword"):
            for sign, numbers in changes:
                if sign == "+":
                    found |= {mark for number in numbers for mark in words.get(f"{name} {number}", ())}
    return found


@contextmanager
def roundup_lab(folder: Path) -> Iterator[RoundupLab]:
    folder.mkdir(parents=True)
    with running_roundup(folder / "tracker", calls=CALLS, seconds=SECONDS) as server:
        yield RoundupLab(server)
