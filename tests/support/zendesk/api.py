"""The fake's API: what each address answers, in the form that Zendesk documents."""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.support.zendesk.state import Account, Json, Refused

Query = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Call:
    """A request of somebody who is signed in: `number` is the one in its path."""

    account: Account
    me: int
    query: Query
    body: Any
    number: int = 0


Handler = Callable[[Call], tuple[int, Json | None]]
_ROUTES: list[tuple[str, re.Pattern[str], Handler]] = []


def answer(method: str, path: str, call: Call) -> tuple[int, Json | None]:
    """Status and body for one request; its number is found here. Raises Refused."""
    for verb, pattern, handler in _ROUTES:
        if verb == method and (found := pattern.fullmatch(path)):
            return handler(replace(call, number=int("".join(found.groups()) or 0)))
    raise Refused(404, {"error": "InvalidEndpoint", "description": "Not found"})


def _route(method: str, path: str) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        _ROUTES.append((method, re.compile(f"/api/v2{path}"), handler))
        return handler

    return keep


@_route("GET", "/users/me")
def _me(call: Call) -> tuple[int, Json | None]:
    return 200, {"user": {**call.account.users[call.me], "authenticity_token": "none"}}


@_route("GET", r"/tickets/(\d+)")
def _ticket(call: Call) -> tuple[int, Json | None]:
    shown = call.account.find(call.number).shown
    return 200, {"ticket": shown, **_beside(call.account, [shown], call.query)}


@_route("PUT", r"/tickets/(\d+)")
def _update(call: Call) -> tuple[int, Json | None]:
    ticket, audit = call.account.update(call.number, call.body["ticket"], call.me)
    return 200, {"ticket": ticket.shown, "audit": audit}


@_route("GET", "/tickets/show_many")
def _many(call: Call) -> tuple[int, Json | None]:
    numbers = [int(one) for one in call.query["ids"].split(",")]
    if len(numbers) > 100:
        raise Refused(400, {"error": "TooManyValues", "description": "more than 100 ids"})
    found = [call.account.tickets[one].shown for one in numbers if one in call.account.tickets]
    found = [one for one in found if not call.account.tickets[one["id"]].deleted]
    return 200, {"tickets": found, "count": len(found), **_beside(call.account, found, call.query)}


@_route("GET", r"/tickets/(\d+)/comments")
def _comments(call: Call) -> tuple[int, Json | None]:
    rows = call.account.find(call.number).comments
    sort = call.query.get("sort", "created_at")
    if sort not in ("created_at", "-created_at"):
        raise Refused(400, {"error": "InvalidPaginationParameter", "description": "sort is not valid"})
    page = _page("comments", rows[::-1] if sort.startswith("-") else rows, call.query)
    if "users" in call.query.get("include", ""):
        authors = dict.fromkeys(one["author_id"] for one in page["comments"])
        page["users"] = [call.account.users[one] for one in authors if one in call.account.users]
    return 200, page


@_route("GET", r"/tickets/(\d+)/audits")
def _audits(call: Call) -> tuple[int, Json | None]:
    return 200, _page("audits", call.account.find(call.number).audits, call.query)


@_route("PUT", r"/tickets/(\d+)/tags")
def _add_tags(call: Call) -> tuple[int, Json | None]:
    return 200, {"tags": call.account.add_tags(call.number, call.body, call.me)}


@_route("DELETE", r"/tickets/(\d+)/tags")
def _remove_tags(call: Call) -> tuple[int, Json | None]:
    call.account.add_tags(call.number, call.body, call.me, remove=True)
    return 204, None


@_route("GET", r"/users/(\d+)/tickets/requested")
def _requested(call: Call) -> tuple[int, Json | None]:
    mine = [one.shown for one in call.account.tickets.values() if not one.deleted]
    mine = [one for one in mine if one["requester_id"] == call.number]
    if call.query.get("sort_by") == "created_at":
        mine.sort(key=lambda one: (one["created_at"], one["id"]), reverse=call.query.get("sort_order") == "desc")
    mine = mine[: int(call.query.get("per_page", "100"))]
    return 200, {"tickets": mine, "count": len(mine), "next_page": None, **_beside(call.account, mine, call.query)}


@_route("GET", "/search")
def _search(call: Call) -> tuple[int, Json | None]:
    asked = dict(re.findall(r"(\w+)[:<](\w+)", call.query["query"]))
    if set(asked) != {"type", "assignee", "status"}:
        raise Refused(422, {"error": "invalid", "description": "Invalid search"})
    found = call.account.open_of(int(asked["assignee"]))[: int(call.query.get("per_page", "100"))]
    results = [{**one, "result_type": "ticket"} for one in found]
    return 200, {"results": results, "count": len(results), "next_page": None, "previous_page": None, "facets": None}


@_route("GET", "/ticket_fields")
def _ticket_fields(call: Call) -> tuple[int, Json | None]:
    return 200, {"ticket_fields": call.account.fields, "count": len(call.account.fields), "next_page": None}


@_route("GET", "/groups/assignable")
def _groups(call: Call) -> tuple[int, Json | None]:
    return 200, _page("groups", list(call.account.groups.values()), call.query)


@_route("GET", "/tags")
def _tags(call: Call) -> tuple[int, Json | None]:
    known = sorted({tag for one in call.account.tickets.values() for tag in one.shown["tags"]})
    return 200, _page("tags", [{"name": tag, "count": 1} for tag in known], call.query)


@_route("GET", "/help_center/articles/search")
def _articles(call: Call) -> tuple[int, Json | None]:
    words = set(re.findall(r"\w{4,}", call.query["query"].lower()))
    scored = [
        (len(words & set(re.findall(r"\w{4,}", f"{one['title']} {one['body']}".lower()))), one)
        for one in call.account.articles
    ]
    found = [one for points, one in sorted(scored, key=lambda pair: -pair[0]) if points]
    results = found[: int(call.query.get("per_page", "25"))]
    return 200, {"results": results, "count": len(results), "page": 1, "page_count": 1, "next_page": None}


def _beside(account: Account, tickets: Sequence[Json], query: Query) -> Json:
    """People and groups beside tickets, where they are asked for."""
    found: Json = {}
    asked = query.get("include", "").split(",")
    if "users" in asked:
        numbers = {one[name] for one in tickets for name in ("requester_id", "submitter_id", "assignee_id")}
        found["users"] = [account.users[one] for one in sorted(numbers - {None}) if one in account.users]
    if "groups" in asked:
        found["groups"] = [account.groups[one] for one in sorted({one["group_id"] for one in tickets} - {None})]
    return found


def _page(name: str, rows: Sequence[Json], query: Query) -> Json:
    """A page by cursor. Who asks for none gets the first hundred, with a count, as from the old kind of pages."""
    if "page[size]" not in query:
        return {name: list(rows[:100]), "count": len(rows), "next_page": None, "previous_page": None}
    size = int(query["page[size]"])
    if not 1 <= size <= 100:
        raise Refused(400, {"error": "InvalidPaginationParameter", "description": "page[size] is not valid"})
    begin = int(urlsafe_b64decode(query["page[after]"])) if "page[after]" in query else 0
    part, more = list(rows[begin : begin + size]), begin + size < len(rows)
    cursor = urlsafe_b64encode(str(begin + size).encode()).decode() if part else None
    return {
        name: part,
        "meta": {"has_more": more, "after_cursor": cursor, "before_cursor": None},
        "links": {"next": None},
    }
