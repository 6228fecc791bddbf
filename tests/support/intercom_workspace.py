"""The workspace of our own Intercom: its people, teams, fields and articles, and what its search understands."""

from __future__ import annotations

from typing import Any

_JSON = dict[str, Any]
ADMINS = {"101": ("Ada Agent", "ada@lab.example"), "102": ("Bo Builder", "bo@lab.example")}
TEAMS = {"31": "Support", "32": "Escalations"}
SEVERITIES = ("Low", "High")
CONTACT: _JSON = {
    "type": "contact",
    "id": "6762f1261bb69f9f2193bba7",
    "external_id": "70",
    "role": "user",
    "name": "Cleo Customer",
    "email": "cleo@shop.example",
}


def _attribute(number: int, name: str, type_: str, **more: object) -> _JSON:
    found = {"type": "conversation_attribute", "id": number, "name": name, "data_type": type_, "archived": False}
    return {**found, "description": "", "required": False, "visible_to_team_ids": [], **more}


ATTRIBUTES = [
    _attribute(
        1,
        "Severity",
        "list",
        options=[{"id": f"option-{name}", "label": name, "archived": False} for name in SEVERITIES]
        + [{"id": "option-old", "label": "Middling", "archived": True}],
    ),
    _attribute(2, "Orders", "integer"),
    _attribute(3, "Insured", "boolean"),
    _attribute(4, "Forgotten", "string") | {"archived": True},
]


def _article(number: str, title: str, body: str, state: str = "published") -> _JSON:
    page = f"https://help.lab.example/en/articles/{number}"
    times = {"created_at": 1734537259, "updated_at": 1734537260}
    return {"type": "article", "id": number, "title": title, "body": body, "state": state, "url": page, **times}


ARTICLES = [
    _article("71", "Reset a password", "<p>Open the sign-in page.</p><p>Choose <b>Forgot password</b>.</p>"),
    _article("72", "Late parcels", "<p>Parcels take up to five days.</p>"),
    _article("73", "Reset a password, the new way", "<p>not yet</p>", "draft"),
]


def app() -> _JSON:
    return {
        "type": "app",
        "id_code": "abc123",
        "name": "Lab",
        "region": "US",
        "timezone": "UTC",
        "created_at": 1671465577,
    }


def conversation(number: str, title: str, text: str, source: str, at: int) -> _JSON:
    author = {"type": "user", "id": CONTACT["id"], "name": CONTACT["name"], "email": CONTACT["email"]}
    return {
        "type": "conversation",
        "id": number,
        "title": title or None,
        "created_at": at,
        "updated_at": at,
        "waiting_since": at,
        "snoozed_until": None,
        "open": True,
        "state": "open",
        "read": False,
        "priority": "none",
        "admin_assignee_id": 0,
        "team_assignee_id": 31,
        "tags": {"type": "tag.list", "tags": []},
        "conversation_rating": None,
        "source": {
            "type": source,
            "id": f"4039{number}",
            "delivered_as": "customer_initiated",
            "subject": "",
            "body": f"<p>{text}</p>" if text else "",
            "author": author,
            "attachments": [],
            "url": None,
            "redacted": False,
        },
        "contacts": {
            "type": "contact.list",
            "contacts": [{"type": "contact", "id": CONTACT["id"], "external_id": CONTACT["external_id"]}],
        },
        "custom_attributes": {},
        "statistics": None,
        "sla_applied": None,
        "first_contact_reply": None,
        "teammates": None,
        "ai_agent": None,
        "ai_agent_participated": False,
        "linked_objects": {"type": "list", "data": [], "total_count": 0, "has_more": False},
    }


def refused_attribute(name: str, value: object) -> str:
    """Why a value of a conversation's own field is not taken; empty when it is."""
    known = {one["name"]: one for one in ATTRIBUTES if not one["archived"]}
    if name not in known:
        return f"Custom attribute '{name}' does not exist"
    match known[name]["data_type"]:
        case "list" if value not in (None, *SEVERITIES):
            return f"Custom attribute '{name}' has no such option"
        case "integer" if not (value is None or type(value) is int):
            return f"Custom attribute '{name}' must be an integer"
        case "boolean" if not (value is None or type(value) is bool):
            return f"Custom attribute '{name}' must be a boolean"
    return ""


def fits(one: _JSON, each: _JSON) -> bool:
    """Whether a conversation fits one filter of a search. Raises KeyError for what the documentation does not list."""
    name, operator, value = each["field"], each["operator"], each["value"]
    if name == "contact_ids":
        return any(contact["id"] == value for contact in one["contacts"]["contacts"])
    if name not in ("admin_assignee_id", "state", "created_at", "updated_at"):
        raise KeyError(name)
    have = one[name]
    return bool({"=": lambda: have == value, "!=": lambda: have != value, ">": lambda: have > value}[operator]())
