"""Reads the demo desk's script from its YAML files."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import cast, get_args

from app.content.demo_story import STORY, story
from app.content.fields import Fields
from app.content.source import Source, Unreadable, did_you_mean, read_text
from app.domain.demo import DEMO_STATUSES, DemoScript, ScriptedMessage, ScriptedTicket
from app.domain.errors import ContentError
from app.domain.story import stuck
from app.domain.tickets import Article, Channel, Person, Role, Visibility

_TIME = re.compile(r"([+-])(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_CHANNELS: tuple[str, ...] = get_args(Channel)
_TICKET = (
    *("id", "subject", "channel", "status", "priority", "group", "assignee", "tags", "fields", "customer", "due"),
    *("handled_by_bot", "reopened", "prior_contacts", "messages", *STORY),
)
_NOBODY = Person("")


def load_demo(folder: Path) -> DemoScript:
    """The script of the demo desk. Raises ContentError with the first mistake: the script ships and must be right."""
    opened: list[Fields] = []
    problems: list[ContentError] = []
    for path in sorted(folder.glob("*.yaml")):
        source = Source(f"demo/{path.name}")
        problems_of_file = source.problems
        try:
            fields = Fields(source, source.mapping(read_text(source, path)), ("schema", "desk", "tickets"))
            fields.choice("schema", ("calmdesk.demo/1",), required=True)
            opened.append(fields)
        except Unreadable:
            pass
        problems += problems_of_file
    if problems:
        raise problems[0]
    desks = [desk for fields in opened if (desk := fields.group("desk", _DESK))]
    if len(desks) != 1:
        raise ContentError(f"demo: exactly one file describes the desk, not {len(desks)}")
    script = _desk(desks[0])
    tickets = [_ticket(each, script) for fields in opened for each in fields.groups("tickets", _TICKET)]
    for fields in opened:
        if fields.source.problems:
            raise fields.source.problems[0]
    numbers = [ticket.id for ticket in tickets]
    if double := next((number for number in numbers if numbers.count(number) > 1), None):
        raise ContentError(f"demo: ticket {double} is there twice")
    return DemoScript(
        script.agent,
        script.colleagues,
        script.groups,
        script.priorities,
        script.tags,
        script.fields,
        script.articles,
        tuple(sorted(tickets, key=lambda ticket: ticket.id)),
    )


_DESK = ("agent", "colleagues", "groups", "priorities", "tags", "fields", "articles")


def _desk(fields: Fields) -> DemoScript:
    agent = fields.group("agent", ("id", "name", "email"), required=True)
    return DemoScript(
        agent=_person(agent) if agent else _NOBODY,
        colleagues=tuple(_person(each) for each in fields.groups("colleagues", ("id", "name", "email"))),
        groups=fields.texts("groups", required=True),
        priorities=fields.texts("priorities"),
        tags=fields.texts("tags"),
        fields=fields.choices("fields"),
        articles=tuple(_article(each) for each in fields.groups("articles", ("id", "title", "text", "internal"))),
        tickets=(),
    )


def _person(fields: Fields) -> Person:
    return Person(fields.text("id") or "", fields.text("name") or "", fields.text("email", required=False))


def _article(fields: Fields) -> Article:
    identity = fields.text("id") or ""
    internal = fields.flag("internal", default=False)
    return Article(identity, fields.text("title") or "", fields.text("text") or "", "", internal=internal)


def _ticket(fields: Fields, desk: DemoScript) -> ScriptedTicket:
    staff = [person.id for person in (desk.agent, *desk.colleagues)]
    number = fields.text("id") or ""
    if number and not number.isdecimal():
        fields.report("id", 'must be digits in quotes, such as "1001"')
    customer = fields.group("customer", ("id", "name", "email"), required=True)
    messages = tuple(
        _message(each, staff)
        for each in fields.groups("messages", ("at", "role", "text", "author", "visibility"), required=True)
    )
    if "messages" in fields and not messages:
        fields.report("messages", "must hold at least one message")
    if [message.at for message in messages] != sorted(message.at for message in messages):
        fields.report("messages", "must be in the order of time")
    told = story(fields, _time)
    made = ScriptedTicket(
        id=number,
        subject=fields.text("subject") or "",
        customer=_person(customer) if customer else _NOBODY,
        messages=messages,
        channel=cast(Channel, fields.choice("channel", _CHANNELS) or "email"),
        status=fields.choice("status", DEMO_STATUSES) or "open",
        priority=fields.choice("priority", desk.priorities),
        group=fields.choice("group", desk.groups) or (desk.groups[0] if desk.groups else None),
        assignee=fields.choice("assignee", staff),
        tags=frozenset(fields.chosen("tags", desk.tags, "tag")),
        fields=_values(fields, desk.fields),
        due=_time(fields, "due") if "due" in fields else None,
        handled_by_bot=fields.flag("handled_by_bot", default=False),
        reopened=fields.count("reopened"),
        prior_contacts=fields.count("prior_contacts"),
        **told,
    )
    if wrong := stuck(made):
        fields.report("states", wrong)
    return made


def _message(fields: Fields, staff: Collection[str]) -> ScriptedMessage:
    at = _time(fields, "at")
    if at > timedelta(0):
        fields.report("at", "must be in the past, such as -2h")
    role = cast(Role, fields.choice("role", get_args(Role), required=True) or "customer")
    author = fields.choice("author", staff, required=role == "agent")
    visibility = cast(Visibility, fields.choice("visibility", get_args(Visibility)) or "public")
    return ScriptedMessage(at, role, fields.text("text") or "", visibility, author)


def _values(fields: Fields, known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    values = dict(fields.pairs("fields"))
    for name, value in values.items():
        if name not in known:
            fields.report("fields", f'has an unknown ticket field "{name}"{did_you_mean(name, known)}')
        elif known[name] and value not in known[name]:
            fields.report("fields", f'"{name}" cannot be "{value}"{did_you_mean(value, known[name])}')
    return values


def _time(fields: Fields, name: str, *, default: str | None = None) -> timedelta:
    text = fields.text(name, required=default is None) or default
    match = _TIME.fullmatch(text) if text else None
    if match is None or not any(match.groups()[1:]):
        if name in fields:
            fields.report(name, "must be a time such as -2d3h, -45m or +20s")
        return timedelta(0)
    sign, *numbers = match.groups(default="0")
    days, hours, minutes, seconds = (int(number) for number in numbers)
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if sign == "-" else span
