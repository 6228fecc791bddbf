"""One conversation of the public format (`calmdesk.conversation/1`), parsed strictly into ticket and messages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta
from typing import TypeVar, cast, get_args

from app.cli.ndjson import BadLine, line_id
from app.domain.tickets import Channel, Message, Person, Role, Ticket, TicketRef, Visibility

SCHEMA = "calmdesk.conversation/1"
MAX_MESSAGES = 20_000
MAX_COUNT = 1_000_000
_CONVERSATION = frozenset({"schema", "id", "channel", "ticket", "messages"})
_TICKET = frozenset({"subject", "status", "priority", "tags", "fields", "customer", "assignee", "group"}) | frozenset(
    {"created_at", "due_at", "language", "handled_by_bot", "reopened", "prior_contacts"}
)
_PERSON = frozenset({"id", "name", "email"})
_MESSAGE = frozenset({"id", "role", "visibility", "author", "text", "at", "step"})
_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)
"""When a message says no time, it is taken as a minute after the one before it."""

T = TypeVar("T")


class Object:
    """An object of the line, with its path for errors: "messages[2]". Every getter raises BadLine for a wrong type."""

    def __init__(self, found: object, path: str, line: object) -> None:
        self.path, self.line = path, line
        if not isinstance(found, dict):
            raise BadLine(f"{path or 'the line'} must be an object", line)
        self.found: Mapping[str, object] = found

    def named(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def value(self, name: str, kind: type[T], what: str, default: T) -> T:
        """The field, or the default where it is absent or null."""
        found = self.found.get(name)
        if found is None:
            return default
        if not isinstance(found, kind) or (isinstance(found, bool) and kind is not bool):
            raise BadLine(f"{self.named(name)} must be {what}", self.line)
        return found

    def text(self, name: str, default: str = "") -> str:
        return self.value(name, str, "a text", default)

    def choice(self, name: str, known: Sequence[str], default: str | None = None) -> str:
        if self.found.get(name) is None and default is not None:
            return default
        if (found := self.found.get(name)) not in known:
            raise BadLine(f"{self.named(name)} must be one of {', '.join(known)}", self.line)
        return str(found)

    def count(self, name: str) -> int:
        what = f"a whole number from 0 to {MAX_COUNT}"
        if not 0 <= (found := self.value(name, int, what, 0)) <= MAX_COUNT:
            raise BadLine(f"{self.named(name)} must be {what}", self.line)
        return found

    def time(self, name: str) -> datetime | None:
        """A time with its zone; one without a zone is taken as UTC."""
        if not (text := self.text(name)):
            return None
        wrong = f"{self.named(name)} must be a time such as 2026-11-21T09:00:00Z"
        try:
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise BadLine(wrong, self.line) from error
        if found.year in (MINYEAR, MAXYEAR):  # in another zone, or a minute later, it may be no date
            raise BadLine(wrong, self.line)
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def count_unknown(self, known: frozenset[str], unknown: Counter[str], *, strict: bool) -> None:
        for name in sorted(self.found.keys() - known):
            # A message's place would make a name of its own for each: only the kind of object counts.
            path = self.path.split("[", 1)[0] + "[]" if "[" in self.path else self.path
            full = f"{path}.{name}" if path else name
            if strict:
                raise BadLine(f"unknown field {full!r}", self.line)
            unknown[full[:60]] += 1


def conversation(
    found: Mapping[str, object], unknown: Counter[str], *, strict: bool
) -> tuple[object, Ticket, tuple[Message, ...]]:
    """The id as given, the ticket and its messages in order. Raises BadLine with the field that is wrong."""
    name = line_id(found)
    top = Object(found, "", name)
    top.choice("schema", (SCHEMA,), SCHEMA)
    top.count_unknown(_CONVERSATION, unknown, strict=strict)
    listed = top.value("messages", list, "a list of messages", [])
    if not listed:
        raise BadLine("messages must hold at least one message", name)
    if len(listed) > MAX_MESSAGES:
        raise BadLine(f"messages holds more than {MAX_MESSAGES} messages", name)
    messages: list[Message] = []
    for place, one in enumerate(listed):
        each = Object(one, f"messages[{place}]", name)
        each.count_unknown(_MESSAGE, unknown, strict=strict)
        messages.append(_message(each, place, messages[-1].at if messages else None))
    ticket = _ticket(Object(found.get("ticket") or {}, "ticket", name), top, unknown, strict=strict)
    return name, ticket, tuple(messages)


def _message(each: Object, place: int, before: datetime | None) -> Message:
    if "text" not in each.found:
        raise BadLine(f"{each.named('text')} is missing", each.line)
    role = cast(Role, each.choice("role", get_args(Role)))
    at = each.time("at") or (before + timedelta(minutes=1) if before else _BEGIN)
    author = each.text("author")
    return Message(
        id=each.text("id") or f"m{place + 1}",
        role=role,
        visibility=cast(Visibility, each.choice("visibility", get_args(Visibility), "public")),
        author=Person(author, author),
        text=each.text("text"),
        at=at,
        step=each.text("step") or None if role in ("agent", "bot") else None,
    )


def _ticket(part: Object, top: Object, unknown: Counter[str], *, strict: bool) -> Ticket:
    part.count_unknown(_TICKET, unknown, strict=strict)
    fields = part.value("fields", dict, "an object of texts", {})
    tags = part.value("tags", list, "a list of texts", [])
    if not all(isinstance(tag, str) for tag in tags):
        raise BadLine("ticket.tags must be a list of texts", part.line)
    name = "" if top.line is None else str(top.line)
    return Ticket(
        ref=TicketRef("export", name),
        url="",
        subject=part.text("subject"),
        status=part.text("status"),
        version="",
        customer=_person(part, "customer", unknown, strict=strict),
        assignee=_person(part, "assignee", unknown, strict=strict),
        group=part.text("group") or None,
        priority=part.text("priority") or None,
        tags=frozenset(tags),
        fields={str(key): _as_text(value) for key, value in fields.items() if value is not None},
        channel=cast(Channel, top.choice("channel", get_args(Channel), "email")),
        created_at=part.time("created_at"),
        due_at=part.time("due_at"),
        language=part.text("language") or None,
        handled_by_bot=part.value("handled_by_bot", bool, "true or false", False),
        reopened=part.count("reopened"),
        prior_contacts=part.count("prior_contacts"),
    )


def _person(part: Object, name: str, unknown: Counter[str], *, strict: bool) -> Person | None:
    """A person as an object, or only the name as a text."""
    found = part.found.get(name)
    if found is None or isinstance(found, str):
        return Person(found, found) if found else None
    person = Object(found, part.named(name), part.line)
    person.count_unknown(_PERSON, unknown, strict=strict)
    return Person(person.text("id"), person.text("name"), person.text("email") or None)


def _as_text(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
