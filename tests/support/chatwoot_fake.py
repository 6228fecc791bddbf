"""A Chatwoot of our own making: what its source says an agent's token meets, refusals and side effects included."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.support.http_fake import Refusal, Request, Said

STATUSES, PRIORITIES = ("open", "resolved", "pending", "snoozed"), ("low", "medium", "high", "urgent")
INCOMING, OUTGOING, ACTIVITY = 0, 1, 2
BEGIN = 1_795_000_000


@dataclass
class Talk:
    """A conversation with its messages."""

    number: int
    contact: int
    subject: str
    status: str = "open"
    priority: str | None = None
    assignee: int | None = None
    team: int | None = None
    labels: list[str] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    messages: list[dict[str, Any]] = field(default_factory=list)
    active: int = BEGIN


class ChatwootFake:
    """Account 3 with two agents, Ada (token `ada-token`) and Bo, and an inbox of mails.

    `delivered` are the texts that went to customers; `requests` the paths that were asked for, `busy` refuses so many
    of the next ones with 429.
    """

    def __init__(self) -> None:
        self.users = {11: ("Ada", "ada@shop.example", "ada-token"), 12: ("Bo", "bo@shop.example", "bo-token")}
        self.contacts = {21: ("Cleo Customer", "cleo@example.com")}
        self.teams = {31: "support", 32: "billing"}
        self.labels = ["theirs", "old", "ours-too", "ümlaut", "hand-over", "a", "vip", "late"]
        self.definitions = [
            _definition(1, "severity", "Severity", "conversation_attribute", ["Low", "High"]),
            _definition(2, "plan", "Plan", "contact_attribute", []),
        ]
        self.articles = [
            _article(1, "Reset a password", "Open the page and choose **Forgot**."),
            _article(2, "Where is my parcel", "Ask the carrier."),
            _article(3, "Reset a password twice", "Not yet.", status="draft"),
        ]
        self.talks: dict[int, Talk] = {}
        self.members = {11, 12}
        self.accounts, self.chosen = [3], 3
        self.delivered: list[str] = []
        self.requests: list[str] = []
        self.busy = 0
        self.clock = BEGIN
        self.told: list[Callable[[str, dict[str, Any]], None]] = []
        self._message = 1000

    # -- what others do at the desk -----------------------------------------------------------------------------------

    def open(self, subject: str, text: str) -> Talk:
        talk = Talk(len(self.talks) + 1, 21, subject, team=31)
        self.talks[talk.number] = talk
        self.say(talk, text, kind=INCOMING, sender=21)
        return talk

    def say(
        self, talk: Talk, text: str, *, kind: int = OUTGOING, sender: int = 12, private: bool = False
    ) -> dict[str, Any]:
        self._message += 1
        self.clock += 1
        message = {
            "id": self._message,
            "content": text,
            "conversation_id": talk.number,
            "message_type": kind,
            "content_type": "text",
            "private": private,
            "created_at": self.clock,
            "sender": self._sender(kind, sender),
        }
        talk.messages.append(message)
        talk.active = self.clock
        if kind == OUTGOING and not private:
            self.delivered.append(text)
        for tell in tuple(self.told):
            tell("message.created", {**message, "account_id": 3})
        return message

    def _sender(self, kind: int, sender: int) -> dict[str, Any] | None:
        if kind == ACTIVITY:
            return None
        if kind == INCOMING:
            name, email = self.contacts[sender]
            return {"id": sender, "name": name, "email": email, "type": "contact"}
        name = self.users[sender][0]
        return {"id": sender, "name": name, "available_name": name, "type": "user"}

    def set(self, talk: Talk, **values: Any) -> None:
        """A change, with the line of activity that Chatwoot leaves of it."""
        for name, value in values.items():
            setattr(talk, name, value)
        self.say(talk, "Conversation was changed", kind=ACTIVITY)

    # -- what is asked over HTTP --------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Said:
        self.requests.append(f"{request.method} {request.path}")
        if self.busy:
            self.busy -= 1
            raise Refusal(429, {"error": "Retry later"}, Retry_After="1")
        if request.path == "/api":
            return Said(200, {"version": "4.5.0", "queue_services": "ok", "data_services": "ok"})
        token = request.headers.get("api_access_token")
        me = next((number for number, (_, _, known) in self.users.items() if known == token), None)
        if me is None:
            raise Refusal(401, {"error": "Invalid Access Token"})
        if request.path == "/api/v1/profile":
            name, email, _ = self.users[me]
            accounts = [{"id": number, "name": f"Shop {number}", "role": "agent"} for number in self.accounts]
            told = {"id": me, "name": name, "available_name": name, "email": email, "account_id": self.chosen}
            return Said(200, {**told, "accounts": accounts, "pubsub_token": f"pub-{me}"})
        found = re.fullmatch(r"/api/v1/accounts/(\d+)(/.*)", request.path)
        if not found:
            raise Refusal(404, {"error": "Resource could not be found"})
        if found[1] != "3" or me not in self.members:
            raise Refusal(401, {"error": "You are not authorized to access this account"})
        return Said(200, self._in_account(me, found[2], request))

    def _in_account(self, me: int, path: str, request: Request) -> Any:
        if (listed := self._lists(path, request)) is not None:
            return listed
        if path == "/conversations":
            return self._conversations(me, request)
        if found := re.fullmatch(r"/contacts/(\d+)/conversations", path):
            mine = [talk for talk in self.talks.values() if talk.contact == int(found[1])]
            return {"payload": [self._told(talk) for talk in reversed(mine)][:20]}
        found = re.fullmatch(r"/conversations/(\d+)(?:/(\w+))?", path)
        talk = self.talks.get(int(found[1])) if found else None
        if found is None or talk is None:
            raise Refusal(404, {"error": "Resource could not be found"})
        match request.method, found[2]:
            case "GET", None:
                return self._told(talk)
            case "GET", "messages":
                return {"meta": {"labels": talk.labels}, "payload": self._messages(talk, request)}
            case "POST", "messages":
                return self._create(me, talk, request.body)
            case "POST", str(act):
                return self._act(me, talk, act, request.body)
        raise Refusal(404, {"error": "Resource could not be found"})

    def _lists(self, path: str, request: Request) -> Any:
        match path:
            case "/teams":
                return [{"id": number, "name": name} for number, name in self.teams.items()]
            case "/agents":
                return [{"id": number, "available_name": name} for number, (name, _, _) in self.users.items()]
            case "/labels":
                return {"payload": [{"id": n, "title": title} for n, title in enumerate(self.labels)]}
            case "/custom_attribute_definitions":
                return self.definitions
            case "/portals":
                return {"payload": [{"id": 1, "slug": "help", "archived": False}]}
            case "/portals/help/articles":
                first = (int(request.query.get("page", 1)) - 1) * 2
                return {"payload": self.articles[first : first + 2], "meta": {}}
        return None

    def _conversations(self, me: int, request: Request) -> Any:
        status, page = request.query.get("status", "open"), int(request.query.get("page", 1))
        found = [talk for talk in self.talks.values() if status in ("all", talk.status)]
        if request.query.get("assignee_type") == "me":
            found = [talk for talk in found if talk.assignee == me]
        found.sort(key=lambda talk: talk.active, reverse=True)
        first = (page - 1) * 25
        return {"data": {"meta": {}, "payload": [self._told(talk) for talk in found[first : first + 25]]}}

    def _messages(self, talk: Talk, request: Request) -> list[dict[str, Any]]:
        if "after" in request.query:
            return [one for one in talk.messages if one["id"] > int(request.query["after"])][:100]
        before = int(request.query.get("before", 10**9))
        return [one for one in talk.messages if one["id"] < before][-20:]

    def _create(self, me: int, talk: Talk, body: dict[str, Any]) -> Any:
        text = str(body.get("content") or "")
        if len(text) > 150_000:
            raise Refusal(422, {"error": "Content is too long (maximum is 150000 characters)"})
        filled = re.sub(r"\{\{\s*contact\.name\s*\}\}", self.contacts[talk.contact][0], text)
        made = self.say(talk, filled, sender=me, private=bool(body.get("private", False)))
        return {**made, "echo_id": body.get("echo_id")}

    def _act(self, me: int, talk: Talk, act: str, body: dict[str, Any]) -> Any:
        match act:
            case "toggle_status":
                if body["status"] not in STATUSES:
                    raise Refusal(500, None)
                self.set(talk, status=body["status"])
                if body["status"] == "open":
                    talk.assignee = me  # an agent who opens a conversation takes it
            case "toggle_priority":
                if body["priority"] not in (*PRIORITIES, None):
                    raise Refusal(500, None)
                self.set(talk, priority=body["priority"])
            case "labels":
                self.set(talk, labels=[one for one in self.labels if one in body["labels"]])
                return {"payload": talk.labels}
            case "custom_attributes":
                kept = talk.attributes if body.get("merge") else {}
                self.set(talk, attributes={**kept, **body["custom_attributes"]})
                return {"custom_attributes": talk.attributes}
            case "assignments":
                if "assignee_id" in body:  # then a team in the same request is not looked at
                    self.set(talk, assignee=body["assignee_id"] if body["assignee_id"] in self.users else None)
                elif "team_id" in body:
                    self.set(talk, team=body["team_id"] if body["team_id"] in self.teams else None)
            case _:
                raise Refusal(404, {"error": "Resource could not be found"})
        return {}

    def _told(self, talk: Talk) -> dict[str, Any]:
        name, email = self.contacts[talk.contact]
        meta: dict[str, Any] = {
            "sender": {"id": talk.contact, "name": name, "email": email},
            "channel": "Channel::Email",
        }
        if talk.assignee:
            name, email, _ = self.users[talk.assignee]
            meta["assignee"] = {"id": talk.assignee, "name": name, "email": email}
        if talk.team:
            meta["team"] = {"id": talk.team, "name": self.teams[talk.team]}
        return {
            "id": talk.number,
            "account_id": 3,
            "meta": meta,
            "status": talk.status,
            "priority": talk.priority,
            "labels": talk.labels,
            "custom_attributes": talk.attributes,
            "additional_attributes": {"mail_subject": talk.subject},
            "messages": talk.messages[-1:],
            "created_at": talk.messages[0]["created_at"] if talk.messages else BEGIN,
            "last_activity_at": talk.active,
        }


def _definition(number: int, key: str, name: str, model: str, values: list[str]) -> dict[str, Any]:
    return {
        "id": number,
        "attribute_key": key,
        "attribute_display_name": name,
        "attribute_model": model,
        "attribute_display_type": "list" if values else "text",
        "attribute_values": values,
    }


def _article(number: int, title: str, content: str, *, status: str = "published") -> dict[str, Any]:
    slug = f"{number}-{title.lower().replace(' ', '-')}"
    return {"id": number, "title": title, "slug": slug, "content": content, "status": status, "updated_at": BEGIN}
