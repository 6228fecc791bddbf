"""A Zammad of our own making: what its source says an agent's token meets, refusals and side effects included."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.support.http_fake import Refusal, Request, Said

BEGIN = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
STATES = {1: "new", 2: "open", 3: "pending reminder", 4: "closed", 5: "merged"}
PRIORITIES = {1: "1 low", 2: "2 normal", 3: "3 high"}
GROUPS = {1: "Support", 2: "Escalations"}
USERS = {
    1: ("-", "", "", "-"),
    7: ("ada", "Ada", "Agent", "ada@shop.example"),
    8: ("bo", "Bo", "Agent", "bo@shop.example"),
    9: ("cleo", "Cleo", "Customer", "cleo@example.com"),
}
SEVERITIES = ("Low", "High")


@dataclass
class Case:
    """A ticket with its articles."""

    number: int
    title: str
    state: int = 1
    priority: int = 2
    group: int = 1
    owner: int = 1
    customer: int = 9
    severity: str | None = None
    tags: list[str] = field(default_factory=list)
    articles: list[dict[str, Any]] = field(default_factory=list)
    created: datetime = BEGIN
    updated: datetime = BEGIN
    merged_into: int = 0


class ZammadFake:
    """Two agents, Ada (token `ada-token-1`) and Bo. `delivered` are the mails that went out: a mail goes out also when
    its article is internal. `is_admin` lets the token read groups and attributes; `busy` refuses so many of the next
    requests with 429, as a proxy in front would.
    """

    def __init__(self) -> None:
        self.cases: dict[int, Case] = {}
        self.delivered: list[str] = []
        self.requests: list[str] = []
        self.is_admin = True
        self.is_agent = True
        self.may_write = True
        self.busy = 0
        self.answers = {
            1: ("Reset a password", "<p>Open the page and choose <b>Forgot</b>.</p>"),
            2: ("Where is my parcel", "<p>Ask the carrier.</p>"),
        }
        self._clock = BEGIN
        self._article = 500

    # -- what others do at the desk -----------------------------------------------------------------------------------

    def open(self, title: str, text: str) -> Case:
        case = Case(len(self.cases) + 101, title)
        self.cases[case.number] = case
        self.say(case, text, sender="Customer", by=9, kind="email")
        case.created = case.updated
        return case

    def say(
        self, case: Case, text: str, *, sender: str = "Agent", by: int = 8, kind: str = "note", **more: Any
    ) -> dict[str, Any]:
        self._article += 1
        self.touch(case)
        _, first, last, email = USERS[by]
        article = {
            "id": self._article,
            "ticket_id": case.number,
            "type": kind,
            "sender": sender,
            "from": f"{first} {last} <{email}>",
            "body": text,
            "content_type": "text/plain",
            "internal": False,
            "created_by_id": by,
            "created_at": self._time(case.updated),
            "attachments": [],
            **more,
        }
        case.articles.append(article)
        if kind == "email" and sender == "Agent":
            self.delivered.append(text)
        return article

    def touch(self, case: Case) -> None:
        self._clock += timedelta(milliseconds=7)
        case.updated = self._clock

    def set(self, case: Case, **values: Any) -> None:
        for name, value in values.items():
            setattr(case, name, value)
        self.touch(case)

    def merge(self, case: Case, into: Case) -> None:
        into.articles = sorted([*into.articles, *case.articles], key=lambda one: int(one["id"]))
        case.articles = []
        self.say(case, "merged")
        self.set(case, state=5, owner=1, merged_into=into.number)
        self.touch(into)

    # -- what is asked over HTTP --------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Said:
        self.requests.append(f"{request.method} {request.path}")
        if self.busy:
            self.busy -= 1
            raise Refusal(429, {"error": "Too many"}, Retry_After="1")
        given = request.headers.get("authorization")
        if given is None:
            raise Refusal(403, {"error": "Authentication required", "error_human": "Authentication required"})
        if given != "Token token=ada-token-1":
            raise Refusal(401, {"error": "Can't find User for Token"})
        path = request.path.removeprefix("/api/v1")
        if not self.is_agent and not path.startswith("/users/me"):
            raise Refusal(403, {"error": "Not authorized"})
        if (listed := self._lists(path, request)) is not None:
            return Said(200, listed)
        if request.method == "POST" and path == "/tickets/search":
            return Said(200, self._search(request.body))
        if request.method == "POST" and path == "/ticket_articles":
            return Said(201, self._create(request.body))
        if path in ("/tags/add", "/tags/remove"):
            return Said(201, self._tag(request))
        found = re.fullmatch(r"/(tickets|ticket_articles/by_ticket)/(\d+)", path)
        if not found:
            raise Refusal(404, {"error": "No route matches"})
        case = self._case(int(found[2]))
        if found[1] != "tickets":
            return Said(200, case.articles)
        return Said(200, self._put(case, request.body) if request.method == "PUT" else self._told(case))

    def _case(self, number: int) -> Case:
        if number not in self.cases:
            raise Refusal(404, {"error": f"Couldn't find Ticket with 'id'={number}"})
        return self.cases[number]

    def _lists(self, path: str, request: Request) -> Any:
        match path:
            case "/users/me":
                return {**self._user(7), "groups": {"Support": ["full"], "Escalations": ["create"]}}
            case "/ticket_states":
                return [{"id": n, "name": name, "state_type": name, "active": True} for n, name in STATES.items()]
            case "/ticket_priorities":
                return [{"id": number, "name": name, "active": True} for number, name in PRIORITIES.items()]
            case "/groups" | "/object_manager_attributes" if not self.is_admin:
                raise Refusal(403, {"error": "Not authorized"})
            case "/groups":
                return [{"id": number, "name": name, "active": True} for number, name in GROUPS.items()]
            case "/object_manager_attributes":
                options = {"data_option": {"options": {one: one for one in SEVERITIES}}}
                return [
                    {"object": "Ticket", "name": "severity", "display": "Severity", "editable": True, **options},
                    {"object": "Ticket", "name": "title", "display": "Title", "editable": False},
                    {"object": "User", "name": "vip", "display": "VIP", "editable": True},
                ]
            case "/tags" if request.method == "GET":
                return {"tags": self._case(int(request.query["o_id"])).tags}
            case "/links":
                into = self._case(int(request.query["link_object_value"])).merged_into
                links = [{"link_type": "parent", "link_object": "Ticket", "link_object_value": into}] if into else []
                return {"links": links, "assets": {}}
            case "/knowledge_bases/search":
                return self._found(request.body)
        if found := re.fullmatch(r"/users/(\d+)", path):
            return self._user(int(found[1]))
        if found := re.fullmatch(r"/knowledge_bases/1/answers/(\d+)", path):
            number = request.query["include_contents"]
            body = {number: {"id": int(number), "body": self.answers[int(found[1])][1]}}
            return {"id": int(found[1]), "assets": {"KnowledgeBaseAnswerTranslationContent": body}}
        return None

    def _found(self, body: dict[str, Any]) -> Any:
        """As the search index ranks: answers that share a longer word with what was asked."""
        asked = {word for word in re.findall(r"\w+", body["query"].lower()) if len(word) > 4}
        details = []
        for number, (title, text) in self.answers.items():
            if asked & set(re.findall(r"\w+", title.lower())):
                plain = re.sub("<[^>]*>", "", text)[:100]
                url = f"/api/v1/knowledge_bases/1/answers/{number}?include_contents={number + 10}"
                details.append({"id": number + 10, "type": body["index"], "url": url, "title": title, "body": plain})
        return {"result": [], "details": details[: body["limit"]]}

    def _search(self, body: dict[str, Any]) -> list[Any]:
        found = list(self.cases.values())
        for name, rule in body["condition"].items():
            wanted = {int(value) for value in rule["value"]}
            column = name.removeprefix("ticket.").removesuffix("_id")
            found = [case for case in found if getattr(case, column) in wanted]
        by = body.get("sort_by", "updated_at").removesuffix("_at")
        found.sort(key=lambda case: getattr(case, by), reverse=True)
        return [self._told(case) for case in found[: body["limit"]]]

    def _create(self, body: dict[str, Any]) -> Any:
        case = self._case(int(body["ticket_id"]))
        if not self.may_write:
            raise Refusal(403, {"error": "Not authorized"})
        if "body" not in body:
            raise Refusal(422, {"error": "Need at least article: { body: \"some text\" }"})  # fmt: skip
        if len(body["body"]) > 1_500_000:
            raise Refusal(422, {"error": "body of article is too large", "error_human": "body of article is too large"})
        return self.say(
            case,
            body["body"],
            by=7,
            kind=body.get("type", "note"),
            internal=bool(body.get("internal", False)),
            content_type=body.get("content_type", "text/plain"),
            to=body.get("to", ""),
        )

    def _tag(self, request: Request) -> bool:
        case, item = self._case(int(request.body["o_id"])), request.body["item"].strip()
        if request.path.endswith("add") and item not in case.tags:
            case.tags = [*case.tags, item]
        elif request.path.endswith("remove"):
            case.tags = [tag for tag in case.tags if tag != item]
        self.touch(case)
        return True

    def _put(self, case: Case, body: dict[str, Any]) -> Any:
        """All of it or nothing, as in a transaction; what it does not know it passes over."""
        names: dict[str, dict[str, int]] = {
            "state": {name: number for number, name in STATES.items()},
            "priority": {name: number for number, name in PRIORITIES.items()},
            "group": {name: number for number, name in GROUPS.items()},
        }
        values: dict[str, Any] = {}
        for name, value in body.items():
            if name in names:
                if value not in names[name]:
                    raise Refusal(422, {"error": f"No lookup value found for '{name}': \"{value}\""})
                values[name] = names[name][value]
            elif name == "owner_id":
                values["owner"] = value if value in (1, 7, 8) else 1  # who may not own it there does not
            elif name == "severity":
                if value and value not in SEVERITIES:
                    raise Refusal(422, {"error": f"Invalid value '{value}' for field 'severity'!"})
                values["severity"] = value
        if values.get("state") == 3 and "pending_time" not in body:
            raise Refusal(422, {"error": "Missing required value for field 'pending_time'!"})
        self.set(case, **values)
        return self._told(case)

    def _user(self, number: int) -> Any:
        login, first, last, email = USERS[number]
        return {"id": number, "login": login, "firstname": first, "lastname": last, "email": email, "active": True}

    def _told(self, case: Case) -> dict[str, Any]:
        return {
            "id": case.number,
            "number": str(72000 + case.number),
            "title": case.title,
            "state_id": case.state,
            "state": STATES[case.state],
            "priority": PRIORITIES[case.priority],
            "group_id": case.group,
            "group": GROUPS[case.group],
            "owner_id": case.owner,
            "owner": USERS[case.owner][0],
            "customer_id": case.customer,
            "customer": USERS[case.customer][0],
            "severity": case.severity,
            "article_count": len(case.articles),
            "article_ids": [one["id"] for one in case.articles],
            "create_article_type": "email",
            "created_at": self._time(case.created),
            "updated_at": self._time(case.updated),
            "escalation_at": None,
        }

    def _time(self, at: datetime) -> str:
        return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
