"""A Zendesk account in memory: tickets that keep their rules, audits, mails to customers and a clock of its own."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

Json = dict[str, Any]
ALEX, BO, CLEO, SYSTEM = 101, 102, 201, -1
SUPPORT, BILLING = 11, 12
SEVERITY, VIP, ORDER, WAITING_PARTS = 31, 32, 33, 47
CLOSED = "Status: closed prevents ticket update"
_RESTING = ("solved", "closed")


class Refused(Exception):
    """A request that the account does not carry out: status, and the body of the answer."""

    def __init__(self, status: int, body: Json) -> None:
        super().__init__(status)
        self.status = status
        self.body = body


def invalid(part: str, why: str) -> Refused:
    details = {part: [{"description": why}]}
    return Refused(422, {"error": "RecordInvalid", "description": "Record validation errors", "details": details})


@dataclass(slots=True)
class Ticket:
    """A ticket as the API shows it, with its comments and audits."""

    shown: Json
    comments: list[Json] = field(default_factory=list)
    audits: list[Json] = field(default_factory=list)
    deleted: bool = False


def _user(number: int, name: str, role: str, **more: object) -> Json:
    mail = f"{name.split(maxsplit=1)[0].lower()}@shop.example"
    return {"id": number, "name": name, "email": mail, "role": role, "active": True, "suspended": False, **more}


def _field(number: int, kind: str, title: str, **more: object) -> Json:
    return {"id": number, "type": kind, "title": title, "active": True, "removable": number > 30, **more}


def _option(name: str) -> Json:
    return {"id": 900 + len(name), "name": name, "value": f"severity_{name.lower()}"}


def _status(number: int, category: str, label: str, *, default: bool) -> Json:
    more = {"agent_label": label, "active": True, "default": default}
    return {"id": number, "status_category": category, **more}


STATUSES = [
    _status(41, "new", "New", default=True),
    _status(42, "open", "Open", default=True),
    _status(43, "pending", "Pending", default=True),
    _status(45, "solved", "Solved", default=True),
    _status(WAITING_PARTS, "pending", "Waiting for parts", default=False),
]


def _fields() -> list[Json]:
    plain = [{"name": name.title(), "value": name} for name in ("new", "open", "pending", "solved", "closed")]
    options = [_option("High"), _option("Low")]
    return [
        _field(21, "subject", "Subject"),
        _field(22, "status", "Status", system_field_options=plain),
        _field(23, "custom_status", "Ticket status", custom_statuses=STATUSES),
        _field(SEVERITY, "tagger", "Severity", custom_field_options=options),
        _field(VIP, "checkbox", "Important customer", tag="important_customer"),
        _field(ORDER, "text", "Order number"),
    ]


@dataclass
class Account:
    """Everything of one Zendesk. `assigns_on_solve` is the setting of that name, on as it is shipped."""

    now: datetime = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    users: dict[int, Json] = field(default_factory=dict)
    groups: dict[int, Json] = field(default_factory=dict)
    fields: list[Json] = field(default_factory=_fields)
    articles: list[Json] = field(default_factory=list)
    tickets: dict[int, Ticket] = field(default_factory=dict)
    mails: list[tuple[str, str]] = field(default_factory=list)
    searched: dict[int, Json] | None = None
    """What the search knows, where it is behind; None when it is up to date."""
    assigns_on_solve: bool = True
    pace: float = 2.0
    """Seconds that go by with each request and each change."""
    _numbers: count[int] = field(default_factory=lambda: count(5001))

    def __post_init__(self) -> None:
        everybody = [
            _user(ALEX, "Alex Agent", "agent", only_private_comments=False),
            _user(BO, "Bo Colleague", "agent", only_private_comments=False),
            _user(CLEO, "Cleo Customer", "end-user"),
        ]
        self.users = {one["id"]: one for one in everybody}
        self.groups = {
            number: {"id": number, "name": name} for number, name in ((SUPPORT, "Support"), (BILLING, "Billing"))
        }

    def clock(self) -> datetime:
        return self.now

    def tick(self) -> None:
        self.now += timedelta(seconds=self.pace)

    def stamp(self) -> str:
        return self.now.strftime("%Y-%m-%dT%H:%M:%SZ")

    def find(self, number: int) -> Ticket:
        ticket = self.tickets.get(number)
        if ticket is None or ticket.deleted:
            raise Refused(404, {"error": "RecordNotFound", "description": "Not found"})
        return ticket

    def create(self, subject: str, text: str, *, requester: int = CLEO, channel: str = "email", **more: object) -> int:
        """A new ticket of a customer, in the first group and assigned to nobody."""
        self.tick()
        number = next(self._numbers)
        shown: Json = {
            "id": number, "url": f"https://shop.zendesk.example/api/v2/tickets/{number}.json", "subject": subject,
            "status": "new", "custom_status_id": 41, "priority": None, "group_id": SUPPORT, "assignee_id": None,
            "requester_id": requester, "submitter_id": requester, "tags": [], "due_at": None,
            "custom_fields": [{"id": one["id"], "value": None} for one in self.fields if one["removable"]],
            "created_at": self.stamp(), "updated_at": self.stamp(), "via": {"channel": channel, "source": {}},
            "from_messaging_channel": False, **more,
        }  # fmt: skip
        ticket = self.tickets[number] = Ticket(shown)
        events: list[Json] = [{"type": "Create", "field_name": "status", "value": "new"}]
        self._comment(ticket, requester, {"body": text, "public": True}, events)
        self._audit(ticket, requester, events)
        return number

    def update(self, number: int, wanted: Mapping[str, Any], by: int) -> tuple[Ticket, Json]:
        """One request's changes, all of them or none: the ticket, and the audit of what was done."""
        ticket = self.find(number)
        self._guard(ticket, wanted)
        before = deepcopy(ticket)
        self.tick()
        events: list[Json] = []
        try:
            if ticket.shown["status"] == "closed":
                raise invalid("status", CLOSED)
            self._change(ticket, wanted, by, events)
            if comment := wanted.get("comment"):
                self._comment(ticket, by, comment, events)
        except Refused:
            self.tickets[number] = before
            raise
        return ticket, self._audit(ticket, by, events)

    def add_tags(self, number: int, wanted: Mapping[str, Any], by: int, *, remove: bool = False) -> list[str]:
        ticket = self.find(number)
        self._guard(ticket, wanted)
        if ticket.shown["status"] == "closed":
            raise invalid("status", CLOSED)
        self.tick()
        words = [word for tag in wanted["tags"] for word in tag.split()]  # a space ends a tag
        have = [tag for tag in ticket.shown["tags"] if not (remove and tag in words)]
        new = have if remove else have + [word for word in words if word not in have]
        events: list[Json] = []
        self._set(ticket, "tags", new, events)
        self._audit(ticket, by, events)
        return list(ticket.shown["tags"])

    def customer_writes(self, number: int, text: str) -> None:
        """A mail of the requester; one that was answered opens again."""
        ticket = self.find(number)
        self.tick()
        events: list[Json] = []
        if ticket.shown["status"] in ("pending", "solved"):
            self._status(ticket, "open", None, events)
        self._comment(ticket, ticket.shown["requester_id"], {"body": text, "public": True}, events)
        self._audit(ticket, ticket.shown["requester_id"], events)

    def delete(self, number: int) -> None:
        self.tick()
        self.find(number).deleted = True

    def freeze_search(self) -> None:
        """From now on the search is behind, as it is for minutes in the real one."""
        self.searched = {number: deepcopy(one.shown) for number, one in self.tickets.items()}

    def _guard(self, ticket: Ticket, wanted: Mapping[str, Any]) -> None:
        if "safe_update" in wanted:  # false means the same as true
            if "updated_stamp" not in wanted:
                raise invalid("updated_stamp", "is required for a safe update")
            if wanted["updated_stamp"] != ticket.shown["updated_at"]:
                said = "Safe Update prevented the update due to outdated ticket data."
                raise Refused(409, {"error": "UpdateConflict", "description": said})

    def _change(self, ticket: Ticket, wanted: Mapping[str, Any], by: int, events: list[Json]) -> None:
        if "group_id" in wanted:
            if wanted["group_id"] not in self.groups:
                raise invalid("group", "Group: is invalid")
            self._set(ticket, "group_id", wanted["group_id"], events)
        if "assignee_id" in wanted:
            if self.users.get(wanted["assignee_id"], {}).get("role") != "agent":
                raise invalid("assignee", "Assignee: is invalid")
            self._set(ticket, "assignee_id", wanted["assignee_id"], events)
            if ticket.shown["status"] == "new":
                self._status(ticket, "open", None, events)
        if "priority" in wanted:
            self._set(ticket, "priority", wanted["priority"], events)
        if "tags" in wanted:
            self._set(ticket, "tags", list(wanted["tags"]), events)
        for one in wanted.get("custom_fields", ()):
            self._set_field(ticket, one["id"], one["value"], events)
        self._set_status(ticket, wanted, by, events)

    def _set_status(self, ticket: Ticket, wanted: Mapping[str, Any], by: int, events: list[Json]) -> None:
        custom = wanted.get("custom_status_id")
        category = next((one["status_category"] for one in STATUSES if one["id"] == custom), wanted.get("status"))
        if category is None:
            return
        if category not in ("open", "pending", "solved"):
            raise invalid("status", "Status: is not valid")
        if category == "solved" and ticket.shown["assignee_id"] is None:
            if not self.assigns_on_solve:
                raise invalid("base", "Assignee: is required when solving a ticket")
            self._set(ticket, "assignee_id", by, events)
        self._status(ticket, category, custom, events)

    def _status(self, ticket: Ticket, category: str, custom: int | None, events: list[Json]) -> None:
        self._set(ticket, "status", category, events)
        own = next(one["id"] for one in STATUSES if one["status_category"] == category and one["default"])
        self._set(ticket, "custom_status_id", custom or own, events)

    def _set_field(self, ticket: Ticket, number: int, value: Any, events: list[Json]) -> None:
        known = next((one for one in self.fields if one["id"] == number), None)
        place = next((one for one in ticket.shown["custom_fields"] if one["id"] == number), None)
        if known is None or place is None:
            return  # passed over in silence
        options = [one["value"] for one in known.get("custom_field_options", ())]
        if options and value is not None and value not in options:
            raise invalid("base", f"{known['title']}: is invalid")
        old, place["value"] = place["value"], value
        marks = {option: option == value for option in options} | (
            {known["tag"]: value is True} if "tag" in known else {}
        )
        for tag, wanted in marks.items():  # the value of such a field is one of the ticket's tags
            tags = [one for one in ticket.shown["tags"] if one != tag]
            ticket.shown["tags"] = [*tags, tag] if wanted else tags
        if old != value:
            events.append({"type": "Change", "field_name": str(number), "value": value, "previous_value": old})

    def _set(self, ticket: Ticket, name: str, value: Any, events: list[Json]) -> None:
        old, ticket.shown[name] = ticket.shown[name], value
        if old != value:
            events.append({"type": "Change", "field_name": name, "value": value, "previous_value": old})

    def _comment(self, ticket: Ticket, by: int, wanted: Mapping[str, Any], events: list[Json]) -> None:
        words = wanted.get("html_body") or html.escape(wanted.get("body") or "").replace("\n", "<br>")
        plain = html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"</p><p>", "\n\n", words.replace("<br>", "\n"))))
        if not plain.strip() and ticket.comments:
            raise invalid("comment", "Comment: cannot be blank")
        # Without the flag a comment is what the first one was: public, for nearly every ticket.
        public = wanted.get("public", ticket.comments[0]["public"] if ticket.comments else True)
        if self.users.get(by, {}).get("only_private_comments"):
            public = False
        agent = self.users.get(by, {}).get("role") == "agent"
        made = {
            "id": next(self._numbers), "type": "Comment", "author_id": by, "public": public, "body": plain,
            "html_body": f'<div class="zd-comment" dir="auto">{words}</div>', "plain_body": plain, "attachments": [],
            "created_at": self.stamp(), "via": {"channel": "api" if agent else "email", "source": {}}, "metadata": {},
        }  # fmt: skip
        ticket.comments.append(made)
        events.append({"id": made["id"], "type": "Comment", "public": public, "body": plain})
        if public and agent:
            self.mails.append((self.users[ticket.shown["requester_id"]]["email"], plain))
            if ticket.shown["status"] == "new":  # a trigger of the account, so it stands in the same audit
                self._status(ticket, "open", None, events)

    def _audit(self, ticket: Ticket, by: int, events: list[Json]) -> Json:
        number = next(self._numbers)
        for event in events:
            event.setdefault("id", next(self._numbers))
        for comment in ticket.comments:
            comment.setdefault("audit_id", number)
        audit = {"id": number, "ticket_id": ticket.shown["id"], "author_id": by, "created_at": self.stamp()}
        audit |= {"events": events, "via": {"channel": "api", "source": {}}, "metadata": {}}
        if events:  # a change of nothing leaves the ticket's time as it was
            ticket.audits.append(audit)
            ticket.shown["updated_at"] = self.stamp()
        return audit

    def active(self) -> list[Json]:
        """Tickets the search answers with."""
        if self.searched is not None:
            return list(self.searched.values())
        return [one.shown for one in self.tickets.values() if not one.deleted]

    def open_of(self, assignee: int) -> list[Json]:
        mine = [one for one in self.active() if one["assignee_id"] == assignee and one["status"] not in _RESTING]
        return sorted(mine, key=lambda one: str(one["updated_at"]), reverse=True)
