"""What Intercom's JSON says about a workspace: people, teams, tags, its own fields, articles, refusals. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.tickets import Person
from app.helpdesk.intercom.pieces import digits, listed, named, person_of, time_of, unexpected, word
from app.helpdesk.text import one_line


@dataclass(frozen=True, slots=True)
class Attribute:
    """One of the company's fields for conversations, with the values one may choose (none: any)."""

    name: str
    type: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Me:
    """Who the token belongs to. `seat` says whether the account may work in the inbox."""

    person: Person
    workspace: str
    seat: bool


def me(data: object) -> Me:
    match data:
        case {"type": "admin", "id": str() | int() as number, **more}:
            app = more.get("app")
            workspace = str(app.get("id_code") or "") if isinstance(app, dict) else ""
            person = person_of({**more, "id": number})
            return Me(person, workspace, seat=more.get("has_inbox_seat") is not False)
        case _:
            raise unexpected("an admin", data)


def admins(data: object) -> dict[str, Person]:
    return {person.id: person for person in map(person_of, listed(data, "admins")) if person.id}


def teams(data: object) -> dict[str, str]:
    return {number: one_line(name) for name, number in named(data, "teams").items()}


def tags(data: object) -> dict[str, str]:
    """Numbers of the workspace's tags by their names in small letters: Intercom does not tell them apart either."""
    return {name.casefold(): number for name, number in named(data, "data").items()}


def tag(data: object) -> str:
    match data:
        case {"type": "tag", "id": str() | int() as number}:
            return word(number)
        case _:
            raise unexpected("a tag", data)


def attributes(data: object) -> tuple[Attribute, ...]:
    found: list[Attribute] = []
    for one in listed(data, "data"):
        if isinstance(name := one.get("name"), str) and one.get("archived") is not True:
            options = [option for option in listed(one, "options") if option.get("archived") is not True]
            choices = tuple(str(option.get("label") or "") for option in options)
            found.append(Attribute(name, str(one.get("data_type") or ""), choices))
    return tuple(found)


def contact(data: object) -> Person:
    match data:
        case {"type": "contact" | "user" | "lead", "id": str() as number, **more}:
            return person_of({**more, "id": number})
        case _:
            raise unexpected("a contact", data)


def article(data: Mapping[str, object]) -> tuple[str, str, str, str, datetime | None]:
    """An article's number, title, HTML, public address, and when it was last changed."""
    match data:
        case {"id": str() | int() as number, "title": str(title), **more}:
            url = more.get("url")
            body = more.get("body")
            page = url if isinstance(url, str) and url.startswith("https://") else ""
            return (
                digits(number),
                one_line(title),
                body if isinstance(body, str) else "",
                page,
                time_of(more.get("updated_at")),
            )
        case _:
            raise unexpected("an article", data)


def found(data: object, name: str) -> Sequence[Mapping[str, object]]:
    """What a search found, and nothing where it found nothing."""
    match data:
        case {"type": str(), "data": dict(inner)}:
            return listed(inner, name)
        case {"type": str()}:
            return listed(data, name)
        case _:
            raise unexpected("a list", data)


def total(data: object) -> int:
    match data:
        case {"total_count": int(number)}:
            return number
        case _:
            return 0


def next_page(data: object) -> str:
    """Where a search goes on; empty on its last page."""
    match data:
        case {"pages": {"next": {"starting_after": str(cursor)}}}:
            return cursor
        case _:
            return ""


def reason(data: object) -> str:
    """Intercom's own sentence in a refusal; empty when there is none."""
    lines = [str(one.get("message") or one.get("code") or "") for one in listed(data, "errors")]
    return "; ".join(one_line(line) for line in lines if line)


def to_send(type_: str, text: str) -> object:
    """A value as the interface wants it; one that does not fit goes out as it is, and Intercom says why not."""
    if not text:
        return None
    try:
        match type_:
            case "boolean" if text.casefold() in ("true", "false"):
                return text.casefold() == "true"
            case "integer" | "datetime":
                return int(text)
            case "decimal":
                return float(text)
    except ValueError:
        pass
    return text
