"""Request Tracker as the schedules see it: past our own adapter, as the administrator and by the mails it sent."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.faults.verdict import Seen
from tests.real.rt_up import CUSTOMER, RunningTracker

_MESSAGES = {"Create": "public", "Correspond": "public", "Comment": "internal"}


@dataclass(slots=True)
class TrackerLab:
    server: RunningTracker
    vendor: str = "rt"
    kinds: Sequence[str] = ("note", "fields", "reply", "note, fields, reply", "note, reply", "hand-over")
    _mails: dict[Path, str] = field(default_factory=dict)

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(self.server.base_url)
        return "127.0.0.1", parts.port or 80

    @property
    def token(self) -> str:
        return self.server.tokens["agent"]

    async def create_ticket(self, subject: str) -> str:
        return await asyncio.to_thread(self.server.create_ticket, subject, "Where is my parcel?")

    async def meddle(self, ticket: str, number: int) -> None:
        """A colleague gives the ticket another priority, which no decision is about."""
        await asyncio.to_thread(self.server.call, "PUT", f"/ticket/{ticket}", {"Priority": 10 + number}, who="agent2")

    async def seen(self, tickets: Sequence[str], marks: Sequence[str]) -> dict[str, Seen]:
        return await asyncio.to_thread(self._seen, tickets, marks)

    def _seen(self, tickets: Sequence[str], marks: Sequence[str]) -> dict[str, Seen]:
        places: dict[str, list[int]] = {mark: [] for mark in marks}
        public: set[str] = set()
        for ticket in tickets:
            kinds = self._kinds(ticket, places)
            for number, words in self._bodies(ticket):
                if number not in kinds:
                    continue
                for mark in marks:
                    if mark in words.split():
                        places[mark].append(number)
                        public |= {mark} if kinds[number] == "public" else set()
        return {
            mark: Seen(tuple(sorted(places[mark])), self._mails_with(mark), public=mark in public) for mark in marks
        }

    def _kinds(self, ticket: str, places: dict[str, list[int]]) -> dict[int, str]:
        """Messages by number; changes of tags and queue are noted in `places`."""
        kinds: dict[int, str] = {}
        for row in self._history(ticket):
            number, kind = int(row["id"]), str(row["Type"])
            if kind in _MESSAGES:
                kinds[number] = _MESSAGES[kind]
            if kind == "CustomField" and row.get("NewValue") in places:
                places[str(row["NewValue"])].append(number)
            if kind == "Set" and row.get("Field") == "Queue":
                places.setdefault(f"hand-over {ticket}", []).append(number)
        return kinds

    def _history(self, ticket: str) -> list[Mapping[str, Any]]:
        rows: list[Mapping[str, Any]] = []
        fields = "Type,Field,OldValue,NewValue"
        while True:
            page = len(rows) // 100 + 1
            answer = self.server.call(
                "GET", f"/ticket/{ticket}/history?fields={fields}&orderby=id&per_page=100&page={page}"
            )
            rows += answer["items"]
            if len(answer["items"]) < 100:
                return rows

    def _bodies(self, ticket: str) -> list[tuple[int, str]]:
        answer = self.server.call(
            "GET", f"/ticket/{ticket}/attachments?fields=Content,ContentType,TransactionId&per_page=100"
        )
        return [
            (int(one["TransactionId"]), str(one["Content"]))
            for one in answer["items"]
            if str(one["ContentType"]).startswith("text/plain")
        ]

    def _mails_with(self, mark: str) -> int:
        """Mails to the customer that hold it."""
        for file in self.server.mail_dir.glob("*.eml"):
            if file not in self._mails:
                sent = message_from_bytes(file.read_bytes(), policy=policy.default)
                body = sent.get_body(("plain", "html"))
                to_customer = CUSTOMER in f"{sent['To']} {sent['Cc']} {sent['Bcc']}"
                self._mails[file] = str(body.get_content()) if body is not None and to_customer else ""
        return sum(mark in words.split() for words in self._mails.values())
