"""A Freshdesk of our own: keeps tickets in memory, answers as its API documents, and counts what reached customers."""

from __future__ import annotations

import base64
import copy
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

from tests.support.freshdesk_form import AGENTS, FIELDS, refused_values
from tests.support.web import Asked, Said

KEY = "agentKey1234567890"
ME, BO, CLEO = 101, 102, 501
REQUESTERS = {CLEO: ("Cleo Customer", "cleo@shop.example")}
ARTICLES = (
    (71, "Reset a password", "<p>Open the sign-in page.</p><p>Choose <b>Forgot password</b>.</p>", 2, 1),
    (72, "Late parcels", "<p>Parcels take up to five days.</p>", 2, 1),
    (73, "Reset a password: draft", "<p>not yet</p>", 1, 1),
    (74, "How agents reset a password", "<p>For agents only.</p>", 2, 3),
)
INDEX_LAG = timedelta(minutes=5)
_JSON = dict[str, Any]
_QUERY = re.compile(r'"agent_id:(\d+)(?: AND \(((?:status:\d+(?: OR )?)+)\))?"')
_LISTED = {"per_page", "page", "include", "filter", "requester_id", "updated_since", "order_by", "order_type"}


@dataclass(slots=True)
class FreshdeskServer:
    """`mails` are texts that reached a customer. Its clock goes on by a second with every request and every act, so no
    two changes share a second; `faults` are answers that the next requests get instead of being served.
    """

    now: datetime = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    tickets: dict[int, _JSON] = field(default_factory=dict)
    entries: dict[int, list[_JSON]] = field(default_factory=dict)
    mails: list[str] = field(default_factory=list)
    faults: list[Said] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    used: int = 0
    """Of the company's allowance."""
    form_hidden: bool = False
    refusing: Said | None = None
    """The answer to every change of a ticket."""
    blind_after_change: bool = False
    """Whether a ticket that was changed is out of the agent's sight."""
    _history: dict[int, list[tuple[datetime, _JSON]]] = field(default_factory=dict)
    _number: int = 0
    _hidden: set[int] = field(default_factory=set)

    # -- what a test does at the desk ---------------------------------------------------------------------------------

    def create(self, subject: str, text: str, *, source: int = 1) -> int:
        self._tick()
        number = len(self.tickets) + 1
        self.tickets[number] = {
            "id": number,
            "subject": subject,
            "description": f"<div>{text}</div>" if text else None,
            "description_text": text or None,
            "status": 2,
            "priority": 1,
            "source": source,
            "type": None,
            "requester_id": CLEO,
            "responder_id": None,
            "group_id": 31,
            "tags": [],
            "custom_fields": {"cf_severity": None, "cf_orders": None, "cf_insured": None},
            "spam": False,
            "attachments": [],
            "created_at": _stamp(self.now),
            "updated_at": _stamp(self.now),
            "due_by": _stamp(self.now + timedelta(days=1)),
        }
        self.entries[number] = []
        self._touched(number)
        return number

    def writes(self, number: int, user: int, text: str, *, private: bool, html: str | None = None) -> _JSON:
        """An entry of a conversation. Everything that is not private and not a customer's reaches the customer."""
        self._tick()
        self._number += 1
        body = html if html is not None else f"<div>{text}</div>"
        incoming = user in REQUESTERS
        made: _JSON = {
            "id": 9000 + self._number,
            "body": body,
            "body_text": re.sub(r"<[^>]*>", "", body),
            "incoming": incoming,
            "private": private,
            "user_id": user,
            "source": 2 if private else 0,
            "support_email": None,
            "from_email": '"Lab" <support@lab.example>',
            "ticket_id": number,
            "attachments": [],
            "created_at": _stamp(self.now),
            "updated_at": _stamp(self.now),
        }
        self.entries[number].append(made)
        if not private and not incoming:
            self.mails.append(plain(body))
        self._touched(number)
        return made

    def change(self, number: int, **values: object) -> None:
        self._tick()
        ticket = self.tickets[number]
        custom = values.pop("custom_fields", {})
        assert isinstance(custom, Mapping)
        ticket.update(values, custom_fields={**ticket["custom_fields"], **custom})
        self._touched(number)

    # -- the API ------------------------------------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Said:
        self._tick()
        self.asked.append(asked)
        if self.faults:
            return self.faults.pop(0)
        user = {KEY: ME, "boKey1234567890": BO}.get(_key(asked.headers.get("authorization", "")))
        used = 1 + len(asked.query["include"].split(",")) if "include" in asked.query else 1
        self.used += used
        headers = {"X-RateLimit-Total": "200", "X-RateLimit-Remaining": "180"}
        headers["X-RateLimit-Used-CurrentRequest"] = str(used)
        if user is None:
            said = Said(401, _error("invalid_credentials", "You have to be logged in to perform this action."))
        else:
            said = self._routed(asked, user)
        version = {"X-Freshdesk-Api-Version": "latest=v2; requested=v2"}
        return Said(said.status, said.body, {**headers, **version, **said.headers})

    def _routed(self, asked: Asked, user: int) -> Said:
        routes: Sequence[tuple[str, str, Callable[..., Said]]] = (
            ("GET", r"/agents/me", self._me),
            ("GET", r"/ticket_fields", self._fields),
            ("GET", r"/tickets", self._list),
            ("GET", r"/search/tickets", self._search),
            ("GET", r"/search/solutions", self._solutions),
            ("GET", r"/tickets/(\d+)", self._view),
            ("PUT", r"/tickets/(\d+)", self._update),
            ("GET", r"/tickets/(\d+)/conversations", self._conversations),
            ("POST", r"/tickets/(\d+)/notes", self._note),
            ("POST", r"/tickets/(\d+)/reply", self._reply),
        )
        path = asked.path.removeprefix("/api/v2")
        for method, pattern, serve in routes:
            if (found := re.fullmatch(pattern, path)) and asked.path.startswith("/api/v2/"):
                if method != asked.method:
                    continue
                numbers = [int(one) for one in found.groups()]
                if numbers and numbers[0] not in self.tickets:
                    return Said(404)
                if numbers and numbers[0] in self._hidden:
                    return Said(403, _error("access_denied", "You are not authorized to perform this action."))
                return serve(asked, user, *numbers)
        return Said(404)

    def _me(self, _: Asked, user: int) -> Said:
        contact = {"name": AGENTS[user], "email": f"agent{user}@lab.example", "active": True}
        return Said(
            200, {"id": user, "ticket_scope": 1, "type": "support_agent", "available": True, "contact": contact}
        )

    def _fields(self, _: Asked, __: int) -> Said:
        if self.form_hidden:
            return Said(403, _error("access_denied", "You are not authorized to perform this action."))
        return Said(200, FIELDS)

    def _view(self, asked: Asked, _: int, number: int) -> Said:
        ticket = copy.deepcopy(self.tickets[number])
        if "requester" in asked.query.get("include", "").split(","):
            name, email = REQUESTERS[ticket["requester_id"]]
            ticket["requester"] = {"id": ticket["requester_id"], "name": name, "email": email}
        return Said(200, ticket)

    def _list(self, asked: Asked, _: int) -> Said:
        if unknown := set(asked.query) - _LISTED:
            return _invalid([(name, "Unexpected/invalid field in request", "invalid_field") for name in unknown])
        rows = [one for one in self.tickets.values() if not one.get("deleted") and not one["spam"]]
        since = asked.query.get("updated_since")
        if since is None:
            rows = [one for one in rows if one["created_at"] >= _stamp(self.now - timedelta(days=30))]
        else:
            rows = [one for one in rows if one["updated_at"] >= since]
        if wanted := asked.query.get("requester_id"):
            rows = [one for one in rows if str(one["requester_id"]) == wanted]
        order = asked.query.get("order_by", "created_at")
        rows.sort(key=lambda one: (one[order], one["id"]), reverse=asked.query.get("order_type", "desc") == "desc")
        return _paged(asked, [_in_list(one) for one in rows])

    def _search(self, asked: Asked, _: int) -> Said:
        """Knows tickets as they were some minutes ago, as the documentation warns."""
        found = _QUERY.fullmatch(asked.query.get("query", ""))
        page = int(asked.query.get("page", "1"))
        if not found or len(asked.query["query"]) > 512 or page > 10:
            return _invalid([("query", "Given query is invalid", "invalid_value")])
        statuses = set(re.findall(r"status:(\d+)", found[2] or ""))
        indexed = [[was for at, was in told if at <= self.now - INDEX_LAG][-1:] for told in self._history.values()]
        rows = [
            was[0]
            for was in indexed
            if was and str(was[0]["responder_id"]) == found[1] and (not statuses or str(was[0]["status"]) in statuses)
        ]
        part = [_in_list(one) for one in rows[(page - 1) * 30 : page * 30]]
        return Said(200, {"total": len(rows), "results": part})

    def _solutions(self, asked: Asked, _: int) -> Said:
        words = asked.query.get("term", "").casefold().split()
        rows = [
            {
                "id": number,
                "title": title,
                "description": text,
                "description_text": plain(text),
                "status": status,
                "folder_visibility": visibility,
                "updated_at": "2026-05-01T10:00:00Z",
            }
            for number, title, text, status, visibility in ARTICLES
            if words and all(word in f"{title} {text}".casefold() for word in words)
        ]
        return Said(200, rows)

    def _conversations(self, asked: Asked, _: int, number: int) -> Said:
        return _paged(asked, self.entries[number])

    def _note(self, asked: Asked, user: int, number: int) -> Said:
        return self._written(asked, user, number, {"body", "private", "incoming", "notify_emails", "user_id"})

    def _reply(self, asked: Asked, user: int, number: int) -> Said:
        return self._written(asked, user, number, {"body", "structured_body", "cc_emails", "bcc_emails", "user_id"})

    def _written(self, asked: Asked, user: int, number: int, known: set[str]) -> Said:
        if self.tickets[number].get("deleted"):
            return Said(405, headers={"Allow": "GET"})
        body = asked.body if isinstance(asked.body, dict) else {}
        if unknown := set(body) - known:
            return _invalid([(name, "Unexpected/invalid field in request", "invalid_field") for name in unknown])
        note = asked.path.endswith("/notes")
        if not note and self.tickets[number]["source"] == 7 and "structured_body" not in body:
            return _invalid([("structured_body", "It should be a/an Object", "missing_field")])
        html = body.get("body")
        match body.get("structured_body"):
            case {"body_contents": [{"type": "text", "data": {"content": str(text)}}]}:
                html = f"<div>{text}</div>"
        if not isinstance(html, str) or not html.strip():
            return _invalid([("body", "It should not be blank as this is a mandatory field", "missing_field")])
        private = note and body.get("private", True) is not False  # a note is private unless it says otherwise
        made = self.writes(number, user, "", private=private, html=f"<div>{html}</div>")
        left_out = () if note else ("private", "incoming", "source", "support_email")
        return Said(201, {key: value for key, value in made.items() if key not in left_out})

    def _update(self, asked: Asked, _: int, number: int) -> Said:
        if self.tickets[number].get("deleted") or self.tickets[number]["spam"]:
            return Said(405, headers={"Allow": "GET"})
        body = asked.body if isinstance(asked.body, dict) else {}
        if self.refusing is not None:
            return self.refusing
        if wrong := refused_values(body):
            return _invalid(wrong)
        self.change(number, **body)
        if self.blind_after_change:
            self._hidden.add(number)
        return Said(200, copy.deepcopy(self.tickets[number]))

    def _tick(self) -> None:
        self.now += timedelta(seconds=1)

    def _touched(self, number: int) -> None:
        self.tickets[number]["updated_at"] = _stamp(self.now)
        self._history.setdefault(number, []).append((self.now, copy.deepcopy(self.tickets[number])))


def _paged(asked: Asked, rows: Sequence[_JSON]) -> Said:
    size, page = int(asked.query.get("per_page", "30")), int(asked.query.get("page", "1"))
    if not 1 <= size <= 100 or page < 1:
        return _invalid([("per_page", "It should be a Positive Integer less than or equal to 100", "invalid_value")])
    more = page * size < len(rows)
    link = {"Link": f'<http://lab.invalid{asked.path}?page={page + 1}>; rel="next"'} if more else {}
    return Said(200, copy.deepcopy(list(rows[(page - 1) * size : page * size])), link)


def _in_list(ticket: _JSON) -> _JSON:
    """Lists tell neither the text nor the tags."""
    return {key: value for key, value in ticket.items() if key not in ("description", "description_text", "tags")}


def _invalid(wrong: Sequence[tuple[str, str, str]]) -> Said:
    named = [{"field": name, "message": message, "code": code} for name, message, code in wrong]
    return Said(400, {"description": "Validation failed", "errors": named})


def _error(code: str, message: str) -> _JSON:
    return {"code": code, "message": message}


def _key(header: str) -> str:
    kind, _, word = header.partition(" ")
    return base64.b64decode(word).decode().partition(":")[0] if kind == "Basic" else ""


def plain(html: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", html.replace("<br>", "\n")))


def _stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
