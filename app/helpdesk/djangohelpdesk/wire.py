"""django-helpdesk's JSON as our values, and back: pure, strict, and without any word of it in an error."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from app.domain.errors import UnexpectedAnswer
from app.domain.tickets import Attachment, Person, Role, Ticket, TicketRef

VENDOR = "django-helpdesk"
CUSTOM = "custom_"
"""What stands before the name of a custom field."""
CLOSED = frozenset({3, 4, 5})
"""Resolved, closed and duplicate have these numbers, however a company calls them."""
_TAG = re.compile(r'\s*(?:"([^"]*)"|([^,"]+))\s*(?:,|$)')
_NEEDS_CARE = re.compile(r"\{(?=[{%#])|(?<=%)\}")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """An entry of a ticket. `mailed` is to whom the desk sent it, None where it does not tell."""

    id: int
    user: int | None
    comment: str
    public: bool
    at: datetime
    files: tuple[Attachment, ...] = ()
    mailed: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class TicketFacts:
    """A ticket as the API tells it: everything by number, fields by their name without what stands before it."""

    id: int
    title: str
    description: str
    status: int
    queue: int
    priority: int | None
    assigned_to: int | None
    submitter: str
    merged_to: int | None
    due: datetime | None
    fields: Mapping[str, str]
    followups: tuple[FollowUp, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """What the numbers are called, who we are, and which values fields take; an empty choice means any text."""

    me: Person
    queues: Mapping[int, str] = field(default_factory=dict)
    agents: Mapping[int, str] = field(default_factory=dict)
    statuses: Mapping[int, str] = field(default_factory=dict)
    priorities: Mapping[int, str] = field(default_factory=dict)
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def agent(self, number: int | None) -> Person | None:
        return None if number is None else Person(str(number), self.agents.get(number, ""))


def ticket_facts(answer: object) -> TicketFacts:
    match answer:
        case {"id": int(number), "status": int(status), "queue": int(queue), "followup_set": list(entries)}:
            assert isinstance(answer, dict)  # noqa: S101 - a mapping pattern matches nothing else of JSON
            return TicketFacts(
                number,
                _text(answer.get("title")),
                _text(answer.get("description")),
                status,
                queue,
                _number(answer.get("priority")),
                _number(answer.get("assigned_to")),
                _text(answer.get("submitter_email")),
                _number(answer.get("merged_to")),
                _time(answer.get("due_date")),
                MappingProxyType(
                    {
                        name.removeprefix(CUSTOM): _value(value)
                        for name, value in answer.items()
                        if isinstance(name, str) and name.startswith(CUSTOM)
                    }
                ),
                tuple(sorted((followup(entry) for entry in entries), key=lambda one: one.id)),
            )
    raise _unexpected("ticket", answer)


def followup(answer: object) -> FollowUp:
    match answer:
        case {"id": int(number), "public": bool(public), "date": str(at)}:
            assert isinstance(answer, dict)  # noqa: S101 - as above
            when = _time(at)
            if when is None:
                raise UnexpectedAnswer("django-helpdesk: an entry without a time")
            mailed = answer.get("email_recipients")
            return FollowUp(
                number,
                _number(answer.get("user")),
                _text(answer.get("comment")),
                public,
                when,
                tuple(_files(answer.get("followupattachment_set"))),
                tuple(str(one) for one in mailed) if isinstance(mailed, list) else None,
            )
    raise _unexpected("follow-up", answer)


def page(answer: object) -> tuple[Sequence[TicketFacts], int]:
    """The tickets of one page, and how many there are in all."""
    match answer:
        case {"count": int(count), "results": list(rows)}:
            return [ticket_facts(row) for row in rows], count
    raise _unexpected("page", answer)


def refusals(answer: object) -> Mapping[str, str]:
    """What a 400 says about each field, in the desk's own words, one line each."""
    match answer:
        case dict():
            return {str(name): _sentence(said) for name, said in answer.items()}
        case list():
            return {"ticket": _sentence(answer)}
    return {}


def to_ticket(facts: TicketFacts, names: Names, *, account: str, url: str, tags_field: str | None) -> Ticket:
    times = [one.at for one in facts.followups]
    shown = {name: value for name, value in facts.fields.items() if name != tags_field}
    return Ticket(
        ref=TicketRef(account, str(facts.id)),
        url=url,
        subject=facts.title,
        status=status_name(facts, names),
        version=version(facts),
        customer=Person(facts.submitter, "", facts.submitter) if facts.submitter else None,
        assignee=names.agent(facts.assigned_to),
        group=names.queues.get(facts.queue, str(facts.queue)),
        priority=names.priorities.get(facts.priority, str(facts.priority)) if facts.priority is not None else None,
        tags=frozenset(tags_in(facts.fields.get(tags_field, ""))) if tags_field else frozenset(),
        fields=shown,
        created_at=min(times, default=None),
        updated_at=max(times, default=None),
        due_at=facts.due,
    )


def status_name(facts: TicketFacts, names: Names) -> str:
    return names.statuses.get(facts.status, str(facts.status))


def role_of(entry: FollowUp) -> Role:
    """Who wrote it. Only staff stands on an entry by name; a customer's mail has nobody, and is public."""
    if entry.user is not None:
        return "agent"
    return "customer" if entry.public else "system"


def opening(facts: TicketFacts) -> FollowUp | None:
    """The entry that repeats what the ticket was opened with, where there is one."""
    first = facts.followups[0] if facts.followups else None
    if first is None or not first.public:
        return None
    ours, theirs = " ".join(facts.description.split()), " ".join(first.comment.split())
    return first if ours == theirs or (ours and ours in theirs) else None


def version(facts: TicketFacts) -> str:
    """What stands on the ticket now, each part as a few letters that tell nothing: the API has no time of a change."""
    newest = facts.followups[-1].id if facts.followups else 0
    return ";".join([f"n={newest}", *(f"{name}={digest}" for name, digest in sorted(digests(facts).items()))])


def digests(facts: TicketFacts) -> Mapping[str, str]:
    values = {
        "status": facts.status,
        "priority": facts.priority,
        "assignee": facts.assigned_to,
        "group": facts.queue,
        **{f"{CUSTOM}{name}": value for name, value in facts.fields.items()},
    }
    return {name: hashlib.sha256(repr(value).encode()).hexdigest()[:8] for name, value in values.items()}


def parts_of(text: str) -> Mapping[str, str]:
    """The digests in a version."""
    pairs = (part.partition("=") for part in text.split(";"))
    return {name: digest for name, sign, digest in pairs if sign and name != "n"}


def tags_in(value: str) -> tuple[str, ...]:
    """The tags in one text field: commas between them, and quotation marks around one that has a comma itself."""
    found = (quoted or plain.strip() for quoted, plain in _TAG.findall(value))
    return tuple(dict.fromkeys(tag for tag in found if tag))


def tags_as_text(tags: Sequence[str]) -> str:
    return ", ".join(f'"{tag}"' if "," in tag else tag for tag in (one.replace('"', "'") for one in tags))


def harmless(text: str) -> str:
    """A comment that comes out as it was written. django-helpdesk runs every comment as a template, in which
    `{{ ticket }}` puts the ticket's secrets into the mail to the customer, and a lonely `{%` fails.
    """
    return _NEEDS_CARE.sub(lambda mark: '{{ "' + mark[0] + '" }}', text)


def _files(entries: object) -> Sequence[Attachment]:
    found = []
    for entry in entries if isinstance(entries, list) else ():
        match entry:
            case {"filename": str(name)}:
                assert isinstance(entry, dict)  # noqa: S101 - as above
                kind = _text(entry.get("mime_type")) or "application/octet-stream"
                found.append(Attachment(name, kind, _number(entry.get("size"))))
    return found


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _value(value: object) -> str:
    return "" if value is None else str(value)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _time(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _sentence(said: object) -> str:
    words = "; ".join(str(one) for one in said) if isinstance(said, list) else str(said)
    return " ".join(words.split())[:200]


def _unexpected(what: str, got: object) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"django-helpdesk: {type(got).__name__} is no {what}")
