"""An Intercom of our own: keeps conversations in memory, answers as its API documents, counts what was sent out."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.intercom_workspace import (
    ADMINS,
    ARTICLES,
    ATTRIBUTES,
    CONTACT,
    TEAMS,
    app,
    conversation,
    fits,
    refused_attribute,
)
from tests.support.web import Asked, Said

TOKEN = "dG9rOmFkYV90b2tlbl9mb3JfdGVzdHM="
ME, BO = "101", "102"
MOST_PARTS = 500
_JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer, to be held against the published description."""

    method: str
    path: str
    asked: Any
    status: int
    answered: Any


@dataclass(slots=True)
class IntercomServer:
    """`mails` are texts that reached a customer. Its clock goes on by a second with every request and every act;
    `faults` are answers the next requests get. `reopening` says whether an admin's reply opens a closed conversation.
    """

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    conversations: dict[str, _JSON] = field(default_factory=dict)
    parts: dict[str, list[_JSON]] = field(default_factory=dict)
    tags: dict[str, str] = field(default_factory=lambda: {"1": "vip"})
    mails: list[str] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    log: list[Exchange] = field(default_factory=list)
    reopening: bool = False
    seat: bool = True
    _number: int = 0

    # -- what a test does at the desk ---------------------------------------------------------------------------------

    def create(self, title: str, text: str, *, source: str = "conversation") -> str:
        self._tick()
        number = str(len(self.conversations) + 1)
        self.conversations[number] = conversation(number, title, text, source, self._time())
        self.parts[number] = []
        return number

    def add_part(self, number: str, kind: str, author: _JSON, body: str | None = None, **more: object) -> _JSON:
        """Something said or done. A comment by an admin reaches the customer; a customer's opens the conversation."""
        self._tick()
        self._number += 1
        found = self.conversations[number]
        if (author["type"] == "user" or self.reopening) and kind == "comment":
            found.update(state="open", open=True, snoozed_until=None)
        if kind == "comment" and author["type"] == "admin":
            self.mails.append(plain(body or ""))
        part = {
            "type": "conversation_part",
            "id": str(7000 + self._number),
            "part_type": kind,
            "body": body,
            "created_at": self._time(),
            "updated_at": self._time(),
            "notified_at": self._time(),
            "assigned_to": None,
            "author": author,
            "attachments": [],
            "external_id": None,
            "redacted": False,
            "email_message_metadata": None,
            "state": found["state"],
            "tags": [],
            "event_details": None,
            "app_package_code": None,
            **more,
        }
        self.parts[number].append(part)
        found["updated_at"] = self._time()
        return part

    def admin(self, number: str) -> _JSON:
        name, email = ADMINS[number]
        return {"type": "admin", "id": number, "name": name, "email": email}

    def customer(self) -> _JSON:
        return {"type": "user", "id": CONTACT["id"], "name": CONTACT["name"], "email": CONTACT["email"]}

    def move(self, number: str, by: str, kind: str, **values: object) -> None:
        """An admin closes, opens, snoozes or assigns."""
        self.conversations[number].update(values)
        self.add_part(number, kind, self.admin(by))

    def set_attribute(self, number: str, by: str, name: str, value: object) -> None:
        self.conversations[number]["custom_attributes"][name] = value
        details = {"attribute": {"name": name}, "value": {"name": str(value)}}
        self.add_part(number, "conversation_attribute_updated_by_admin", self.admin(by), event_details=details)

    def add_tag(self, number: str, name: str) -> None:
        self._tick()
        identifier = self._tag(name)
        tags = self.conversations[number]["tags"]["tags"]
        if identifier not in [one["id"] for one in tags]:
            tags.append({"type": "tag", "id": identifier, "name": self.tags[identifier]})
        self.conversations[number]["updated_at"] = self._time()

    # -- the API ------------------------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Said:
        self._tick()
        said = self.faults.pop(0) if self.faults else self._served(asked)
        self.log.append(Exchange(asked.method, asked.path, copy.deepcopy(asked.body), said.status, said.body))
        reset = str(int((self.now + timedelta(seconds=10)).timestamp()))
        limits = {"X-RateLimit-Limit": "1666", "X-RateLimit-Remaining": "1600", "X-RateLimit-Reset": reset}
        return Said(said.status, said.body, {**limits, **said.headers})

    def _served(self, asked: Asked) -> Said:
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return _error(401, "unauthorized", "Access Token Invalid")
        if asked.headers.get("intercom-version") != "2.16":
            return _error(400, "intercom_version_invalid", "The requested version could not be found")
        one = r"/conversations/(\d+)"
        routes: Sequence[tuple[str, str, Callable[..., Said]]] = (
            ("GET", r"/me", self._me),
            ("GET", r"/admins", self._admins),
            ("GET", r"/teams", self._teams),
            ("GET", r"/tags", self._tags),
            ("POST", r"/tags", self._make_tag),
            ("GET", r"/articles/search", self._articles),
            ("GET", rf"/contacts/{CONTACT['id']}", lambda _: Said(200, CONTACT)),
            ("GET", r"/conversations/attributes", lambda _: Said(200, {"type": "list", "data": ATTRIBUTES})),
            ("POST", r"/conversations/search", self._search),
            ("GET", one, lambda _, number: Said(200, self._whole(number))),
            ("PUT", one, self._update),
            ("POST", rf"{one}/reply", self._reply),
            ("POST", rf"{one}/parts", self._manage),
            ("POST", rf"{one}/tags", self._attach),
            ("DELETE", rf"{one}/tags/(\d+)", self._detach),
        )
        for method, pattern, serve in routes:
            if method == asked.method and (found := re.fullmatch(pattern, asked.path)):
                if found.groups() and found[1] not in self.conversations:
                    return _error(404, "not_found", "Resource Not Found")
                return serve(asked, *found.groups())
        return _error(404, "not_found", "Resource Not Found")

    def _me(self, _: Asked) -> Said:
        mine = {**self.admin(ME), "has_inbox_seat": self.seat, "team_ids": [], "email_verified": True}
        return Said(200, {**mine, "app": app()})

    def _admins(self, _: Asked) -> Said:
        return Said(200, {"type": "admin.list", "admins": [self.admin(number) for number in ADMINS]})

    def _teams(self, _: Asked) -> Said:
        teams = [{"type": "team", "id": number, "name": name, "admin_ids": []} for number, name in TEAMS.items()]
        return Said(200, {"type": "team.list", "teams": teams})

    def _tags(self, _: Asked) -> Said:
        data = [{"type": "tag", "id": number, "name": name} for number, name in self.tags.items()]
        return Said(200, {"type": "list", "data": data})

    def _make_tag(self, asked: Asked) -> Said:
        match asked.body:
            case {"name": str(name)} if name.strip():
                number = self._tag(name)
                return Said(200, {"type": "tag", "id": number, "name": self.tags[number]})
        return _error(400, "parameter_invalid", "invalid tag parameters")

    def _articles(self, asked: Asked) -> Said:
        words = set(re.findall(r"\w{4,}", asked.query.get("phrase", "").casefold()))
        state = asked.query.get("state", "all")
        rows = [
            one
            for one in ARTICLES
            if (state in ("all", one["state"]))
            and any(word in f"{one['title']} {one['body']}".casefold() for word in words)
        ]
        pages = {"type": "pages", "page": 1, "per_page": 10, "total_pages": 1}
        return Said(
            200,
            {"type": "list", "total_count": len(rows), "data": {"articles": rows, "highlights": []}, "pages": pages},
        )

    def _search(self, asked: Asked) -> Said:
        body = asked.body if isinstance(asked.body, dict) else {}
        match body.get("query"):
            case {"operator": "AND", "value": list(filters)} if 0 < len(filters) <= 15:
                pass
            case _:
                return _error(400, "parameter_invalid", "query is invalid")
        paging = body.get("pagination") or {}
        size, start = paging.get("per_page", 20), int(paging.get("starting_after") or 0)
        try:
            rows = [one for one in self.conversations.values() if all(fits(one, each) for each in filters)]
        except KeyError as unknown:
            return _error(400, "parameter_invalid", f"unknown field {unknown}")
        if not 1 <= size <= 150:
            return _error(400, "parameter_invalid", "per_page is too big")
        rows.sort(key=lambda one: one["updated_at"])
        pages = {"type": "pages", "page": start // size + 1, "per_page": size, "total_pages": -(-len(rows) // size)}
        if start + size < len(rows):
            pages["next"] = {"per_page": size, "starting_after": str(start + size)}
        found = copy.deepcopy(rows[start : start + size])
        return Said(
            200, {"type": "conversation.list", "conversations": found, "total_count": len(rows), "pages": pages}
        )

    def _reply(self, asked: Asked, number: str) -> Said:
        match asked.body:
            case {"type": "admin", "message_type": "note" | "comment" as kind, "admin_id": str(who), "body": str(body)}:
                if who not in ADMINS:
                    return _error(404, "admin_not_found", "Admin not found")
                if not body.strip():
                    return _error(400, "parameter_not_found", "body not specified")
                self.add_part(number, kind, self.admin(who), f"<p>{body}</p>")
                return Said(200, self._whole(number))
        return _error(400, "parameter_invalid", "message_type is invalid")

    def _manage(self, asked: Asked, number: str) -> Said:
        match asked.body:
            case {"admin_id": str(who)} if who not in ADMINS:
                return _error(404, "admin_not_found", "Admin not found")
            case {"message_type": "close", "type": "admin", "admin_id": str(who)}:
                self.move(number, who, "close", state="closed", open=False, snoozed_until=None)
            case {"message_type": "open", "admin_id": str(who)}:
                self.move(number, who, "open", state="open", open=True, snoozed_until=None)
            case {"message_type": "snoozed", "admin_id": str(who), "snoozed_until": int(until)}:
                if until <= self._time():
                    return _error(400, "parameter_invalid", "snoozed_until must be in the future")
                self.move(number, who, "snoozed", state="snoozed", open=True, snoozed_until=until)
            case {"message_type": "assignment", "type": "admin" | "team" as kind, "admin_id": str(who), **more}:
                to = str(more.get("assignee_id"))
                if to not in ("0", *(ADMINS if kind == "admin" else TEAMS)):
                    return _error(404, "assignee_not_found", "Assignee not found")
                key = "admin_assignee_id" if kind == "admin" else "team_assignee_id"
                self.move(number, who, "assignment", **{key: int(to)})
            case _:
                return _error(400, "parameter_invalid", "message_type is invalid")
        return Said(200, self._whole(number))

    def _update(self, asked: Asked, number: str) -> Said:
        body = asked.body if isinstance(asked.body, dict) else {}
        values = body.get("custom_attributes", {})
        for name, value in values.items():
            if why := refused_attribute(name, value):
                return _error(400, "parameter_invalid", why)
        for name, value in values.items():
            self.set_attribute(number, ME, name, value)
        return Said(200, self._whole(number))

    def _attach(self, asked: Asked, number: str) -> Said:
        match asked.body:
            case {"id": str(identifier), "admin_id": str(who)} if identifier in self.tags and who in ADMINS:
                self.add_tag(number, self.tags[identifier])
                return Said(200, {"type": "tag", "id": identifier, "name": self.tags[identifier]})
        return _error(404, "tag_not_found", "Tag not found")

    def _detach(self, asked: Asked, number: str, identifier: str) -> Said:
        tags = self.conversations[number]["tags"]["tags"]
        gone = [one for one in tags if one["id"] == identifier]
        if not gone or not isinstance(asked.body, dict) or asked.body.get("admin_id") not in ADMINS:
            return _error(404, "tag_not_found", "Tag not found")
        tags.remove(gone[0])
        self.conversations[number]["updated_at"] = self._time()
        return Said(200, gone[0])

    def _whole(self, number: str) -> _JSON:
        newest = self.parts[number][-MOST_PARTS:]
        listed = {"type": "conversation_part.list", "conversation_parts": newest, "total_count": len(newest)}
        return copy.deepcopy({**self.conversations[number], "conversation_parts": listed})

    def _tag(self, name: str) -> str:
        known = next((number for number, one in self.tags.items() if one.casefold() == name.casefold()), None)
        if known is None:
            known = str(len(self.tags) + 1)
            self.tags[known] = name
        return known

    def _time(self) -> int:
        return int(self.now.timestamp())

    def _tick(self) -> None:
        self.now += timedelta(seconds=1)


def plain(body: str) -> str:
    from html import unescape

    return unescape(re.sub(r"<[^>]*>", "", body.replace("<br>", "\n")))


def _error(status: int, code: str, message: str) -> Said:
    identifier = "8c288c4f-b699-4209-9de4-064398f02785"
    return Said(
        status, {"type": "error.list", "request_id": identifier, "errors": [{"code": code, "message": message}]}
    )
