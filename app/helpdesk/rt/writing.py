"""Writing to Request Tracker: every change is read back, because RT answers 200 also when it refuses."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError, NoRights, TicketGone, UnexpectedAnswer
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, Person, TicketRef, Visibility
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.rt import wire
from app.helpdesk.rt.calls import Calls

_REFUSALS = frozenset({400, 405, 406, 409, 412, 413, 414, 415, 422})
"""Statuses that say that nothing was done."""
_TRIES = 3
_AS_REPLY = Phrase.of("It stands there as a public reply")
_AS_NOTE = Phrase.of("It stands there as an internal note")
_CHANGE_TYPES = ("Set", "Status", "CustomField", *wire.MESSAGE_TYPES)


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note or a reply by its own address, then checks that it stands there as it was meant."""
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    path = f"/ticket/{ref.id}/{'comment' if visibility == 'internal' else 'correspond'}"
    purpose = "add internal note" if visibility == "internal" else "send reply"
    body = {"Content": text, "ContentType": "text/plain"}
    left = False
    try:
        await calls.ticket(ref.id)  # RT also takes messages, and mails them, for a ticket that was deleted
        left = True
        # No If-Match here: RT compares it with something else and refuses every request.
        answer = await calls.send(
            "POST", path, purpose=purpose, ticket=ref.id, changes=True, body=body, handled=_REFUSALS
        )
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    if answer.status in _REFUSALS:
        return Outcome("refused", refused={"message": _said(_sentences(answer))})
    number = answer.headers.get("location", "").rpartition("/")[2]
    if not (number.isascii() and number.isdigit()):
        return Outcome("unknown", because=Phrase.of("The helpdesk did not say which message it made"))
    try:
        wrong = await _not_as_meant(calls, ref, int(number), text, visibility)
    except CalmdeskError as error:
        return Outcome("unknown", number, because=_not_read_back(error))
    return Outcome("partly" if wrong else "done", number, refused={"message": wrong} if wrong else {})


async def _not_as_meant(calls: Calls, ref: TicketRef, number: int, text: str, visibility: Visibility) -> str:
    """What is wrong with a message that was just made; empty when it is as it was meant."""
    purpose = "read back"
    types = wire.MESSAGE_TYPES
    rows, parts = await asyncio.gather(
        calls.rows(ref.id, types=types, after=number - 1, purpose=purpose),
        calls.parts([number], number=ref.id, bodies=True, purpose=purpose),
    )
    made = next((row for row in rows if row.id == number), None)
    if made is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if types[made.type] != visibility:
        return _AS_REPLY if visibility == "internal" else _AS_NOTE
    if body_hash(text) not in {body_hash(part.content) for part in parts}:
        return Phrase.of("It stands there with another text")
    return ""


async def update(
    calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None, tags_field: str | None
) -> Outcome:
    """Reads, merges, writes what differs, reads again and compares field by field."""
    since, left = expected_version, False
    try:
        for _ in range(_TRIES):
            left = False
            facts, version = await calls.ticket(ref.id)
            wanted = still_to_do(changes, facts, tags_field)
            refused = dict(impossible(changes, facts, tags_field))
            since = since or version
            if clashing := await _changed_by_others(calls, facts, wanted, since=since, version=version):
                who = ", ".join(dict.fromkeys(clashing.values()))
                names = ", ".join(clashing)
                return Outcome("conflict", because=Phrase.of("{who} changed {names} meanwhile", who=who, names=names))
            payload = _payload(wanted, changes, facts, tags_field)
            if not payload:
                return Outcome("refused" if refused else "done", refused=refused)
            # If-Match narrows the gap between reading and writing; RT does not close it.
            left = True
            answer = await calls.send(
                "PUT",
                f"/ticket/{facts.id}",
                purpose="change ticket",
                ticket=ref.id,
                changes=True,
                body=payload,
                headers={"If-Match": f'"{version}"'} if version else {},
                handled=_REFUSALS,
            )
            if answer.status == 412:
                continue
            said = _sentences(answer)
            if answer.status in _REFUSALS:
                return Outcome("refused", refused={**refused, **dict.fromkeys(wanted, _said(said))})
            return await _read_back(calls, facts, changes, said, refused=refused, tags_field=tags_field)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    return Outcome("later", because=Phrase.of("The ticket is being changed by others"), retry_after=2.0)


async def _read_back(
    calls: Calls,
    before: wire.TicketFacts,
    changes: Changes,
    said: Sequence[str],
    *,
    refused: dict[str, str],
    tags_field: str | None,
) -> Outcome:
    asked = still_to_do(changes, before, tags_field)
    try:
        facts, _ = await calls.ticket(before.id)
    except (NoRights, TicketGone):
        # Handed over to a team whose tickets we may not see, or lost otherwise: only what RT said in so many words is
        # certain. A part it is silent about, or says in another language, is for a person to look at.
        why = {
            part: _not_certain(_said(said, about=(part, want)))
            for part, want in asked.items()
            if not _told(said, _success(part, want, changes, before, tags_field))
        }
        return Outcome("partly" if why or refused else "done", refused={**why, **refused})
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    left = still_to_do(changes, facts, tags_field)
    refused = {part: _said(said, about=(part, value)) for part, value in left.items()} | refused
    if not refused:
        return Outcome("done")
    return Outcome("partly" if set(asked) - set(left) else "refused", refused=refused)


def still_to_do(changes: Changes, facts: wire.TicketFacts, tags_field: str | None) -> dict[str, str]:
    """The parts of a change that do not stand at the desk, with what they should be. Empty when all of it stands."""
    pairs = (
        ("status", changes.status, facts.status),
        ("priority", changes.priority, facts.priority),
        ("assignee", changes.assignee, facts.owner.id or wire.NOBODY),
        ("group", changes.group, facts.queue.name),
    )
    left = {part: want for part, want, have in pairs if want is not None and want.casefold() != have.casefold()}
    tags = facts.custom_field(tags_field)
    have_tags = set(tags.values) if tags else set()
    missing, unwanted = changes.add_tags - have_tags, changes.remove_tags & have_tags
    if missing or unwanted:
        left["tags"] = ", ".join(sorted(missing | unwanted))
    for name, want in changes.fields.items():
        field = facts.custom_field(name)
        if (field is None and want) or (field is not None and not _same(field.values, want)):
            left[name] = want
    return left


def impossible(changes: Changes, facts: wire.TicketFacts, tags_field: str | None) -> Mapping[str, str]:
    """Parts RT would pass over in silence because the ticket has no such field."""
    why = {
        name: Phrase.of("The ticket has no such field, or your account may not see it")
        for name, value in changes.fields.items()
        if value and facts.custom_field(name) is None
    }
    if changes.add_tags and facts.custom_field(tags_field) is None:
        why["tags"] = _no_tags(tags_field)
    return why


def _payload(
    wanted: Mapping[str, str], changes: Changes, facts: wire.TicketFacts, tags_field: str | None
) -> dict[str, object]:
    names = {"status": "Status", "priority": "Priority", "assignee": "Owner", "group": "Queue"}
    payload: dict[str, object] = {names[part]: value for part, value in wanted.items() if part in names}
    fields: dict[str, object] = {}
    for name in changes.fields:
        field = facts.custom_field(name)
        if name in wanted and field is not None:
            fields[name] = wanted[name] or None
    tags = facts.custom_field(tags_field)
    if "tags" in wanted and tags is not None:  # RT replaces the whole list
        kept = [tag for tag in tags.values if tag not in changes.remove_tags]
        fields[tags.name] = kept + sorted(changes.add_tags - set(kept))
    if fields:
        payload["CustomFields"] = fields
    return payload


async def _changed_by_others(
    calls: Calls, facts: wire.TicketFacts, wanted: Mapping[str, str], *, since: str, version: str
) -> Mapping[str, str]:
    """Parts we want to change that somebody else changed after `since`, with who did. Tags are merged and never
    clash.
    """
    parts = [part for part in wanted if part != "tags"]
    if not parts or since == version or not (since.isascii() and since.isdigit()):
        return {}
    rows = await calls.rows(facts.id, types=_CHANGE_TYPES, after=int(since), purpose="compare versions")
    me = (await calls.me()).person.id
    columns = {"status": "Status", "priority": "Priority", "assignee": "Owner", "group": "Queue"}
    touched: dict[str, str] = {}
    actor = Person(wire.SYSTEM)
    for row in rows:  # what RT does by itself, such as opening an answered ticket, counts as done by whoever caused it
        actor = actor if row.creator.id == wire.SYSTEM else row.creator
        if actor.id != me:
            touched[row.field] = actor.name or actor.id
    ids = {field.name: field.id for field in facts.custom_fields}
    by = {part: touched.get(columns.get(part) or ids.get(part, "")) for part in parts}
    return {part: who for part, who in by.items() if who is not None}


def _same(values: Sequence[str], want: str) -> bool:
    return " ".join(", ".join(values).split()) == " ".join(want.split())


def _told(said: Sequence[str], expected: Sequence[str]) -> bool:
    """RT said each of these, which are patterns; never when none is known."""
    return bool(expected) and all(any(re.fullmatch(one, line, re.IGNORECASE) for line in said) for one in expected)


def _success(part: str, want: str, changes: Changes, before: wire.TicketFacts, tags_field: str | None) -> Sequence[str]:
    """What RT says in English once this part stands, as patterns; none where nothing it says makes that certain."""
    new = re.escape(want)
    match part:
        case "group":  # a queue we may not see is called by its number
            return [rf"Queue changed from {re.escape(before.queue.name)} to (#[0-9]+|{new})"]
        case "assignee" | "status" | "priority":
            # RT takes a ticket away again from one who may not own it in the new queue, refuses a status where it may
            # not read the old one, and calls a priority by a name.
            return []
        case "tags":
            field = before.custom_field(tags_field)
            had = set(field.values) if field else set()
            added = [f"{tag} added as a value for {tags_field}" for tag in changes.add_tags - had]
            removed = [f"{tag} is no longer a value for custom field {tags_field}" for tag in changes.remove_tags & had]
            return [re.escape(one) for one in (*added, *removed)]
        case _:
            return [rf"{re.escape(part)} (.* changed to {new}|{new} added)"] if want else []


def _sentences(answer: Answer) -> Sequence[str]:
    try:
        return wire.sentences(answer.json())
    except UnexpectedAnswer:  # the status has said enough
        return ()


def _said(lines: Sequence[str], about: Sequence[str] = ()) -> str:
    """RT's reason: the sentence about this part where there is one, else all it said."""
    for word in about:
        for line in lines:
            if word and word.casefold() in line.casefold():
                return line
    return "; ".join(lines) or Phrase.of("The helpdesk did not say why")


def _not_read_back(error: CalmdeskError) -> Phrase:
    return Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))


def _no_tags(field: str | None) -> Phrase:
    if field:
        return Phrase.of("The ticket has no field {field}", field=field)
    return Phrase.of("This account keeps no tags")


def _not_certain(said: str) -> Phrase:
    return Phrase.of(
        "Your account cannot see the ticket any more, so this is not certain. Request Tracker said: {said}", said=said
    )
