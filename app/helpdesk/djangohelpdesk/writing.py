"""Writing to django-helpdesk: every change is read back, and to whom the desk mailed a note is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError, UnexpectedAnswer
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.djangohelpdesk import wire
from app.helpdesk.djangohelpdesk.calls import Calls

_REFUSALS = frozenset({400, 405, 413, 415})
"""Statuses that say that nothing was done."""
_NO_SUCH_FIELD = Phrase.of("The ticket has no such field, or your account may not see it")
_NOT_KNOWN = Phrase.of("The helpdesk has none of this name")
_TRIES = 3


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note or a reply, then checks that it stands there as it was meant, and whom the desk mailed it to."""
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    purpose = "add internal note" if visibility == "internal" else "send reply"
    left = False
    try:
        facts = await calls.ticket(ref.id, purpose=purpose)  # a merged one takes messages nobody would see
        left = True
        # No title: the desk would take it as a new subject of the ticket.
        body = {"ticket": facts.id, "comment": wire.harmless(text), "public": visibility == "public"}
        answer = await calls.send(
            "POST", "/followups/", purpose=purpose, ticket=ref.id, changes=True, body=body, handled=_REFUSALS
        )
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    if answer.status in _REFUSALS:
        return Outcome("refused", refused={"message": "; ".join(_refusals(answer).values()) or _said_nothing()})
    try:
        made = wire.followup(answer.json())
    except UnexpectedAnswer:
        return Outcome("unknown", because=Phrase.of("The helpdesk did not say which message it made"))
    try:
        facts = await calls.ticket(ref.id, purpose="read back")
    except CalmdeskError as error:
        return Outcome("unknown", str(made.id), because=_not_read_back(error))
    wrong = _not_as_meant(facts, made, text, visibility)
    return Outcome("partly" if wrong else "done", str(made.id), refused={"message": wrong} if wrong else {})


def _not_as_meant(facts: wire.TicketFacts, made: wire.FollowUp, text: str, visibility: Visibility) -> str:
    stands = next((entry for entry in facts.followups if entry.id == made.id), None)
    if stands is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if stands.public != (visibility == "public"):
        if visibility == "internal":
            return Phrase.of("It stands there as a public reply")
        return Phrase.of("It stands there as an internal note")
    if body_hash(stands.comment) != body_hash(text):
        return Phrase.of("It stands there with another text")
    mailed = made.mailed
    if mailed is None:
        return ""
    customer = facts.submitter.casefold() in {one.casefold() for one in mailed}
    if visibility == "internal" and mailed:
        if customer:
            return Phrase.of("The helpdesk mailed this internal note to the customer")
        # The copy list may hold people from outside: django-helpdesk puts on it whoever a customer's mail named.
        return Phrase.of(
            "The helpdesk mailed this internal note to its copy list (addresses: {count}); look who is on it",
            count=len(mailed),
        )
    if visibility == "public" and facts.submitter and not customer:
        return Phrase.of("It stands on the ticket, but the helpdesk did not mail it to the customer")
    return ""


async def update(
    calls: Calls,
    ref: TicketRef,
    changes: Changes,
    *,
    expected_version: str | None,
    tags_field: str | None,
    mine: dict[str, dict[str, str]],
) -> Outcome:
    """Reads, merges, writes what differs, reads again and compares field by field. `mine` is what this account made
    of each ticket's parts: a value that we ourselves set is nobody else's change.
    """
    left = False
    try:
        facts, names = await calls.ticket(ref.id), await calls.names()
        refused: dict[str, str] = {}
        for _ in range(_TRIES):
            wanted = still_to_do(changes, facts, names, tags_field)
            refused |= _impossible(changes, wanted, facts, names, tags_field)
            wanted = {part: value for part, value in wanted.items() if part not in refused}
            if clashing := _changed_by_others(facts, wanted, expected_version, mine.get(str(facts.id), {})):
                together = ", ".join(clashing)
                because = Phrase.of("Somebody else changed {names} in the meantime", names=together)
                return Outcome("conflict", because=because)
            if not wanted:
                return Outcome("refused" if refused else "done", refused=refused)
            left = True
            answer = await calls.send(
                "PATCH",
                f"/tickets/{facts.id}/",
                purpose="change ticket",
                ticket=ref.id,
                changes=True,
                body=_payload(wanted, changes, facts, names, tags_field),
                handled=_REFUSALS,
            )
            if answer.status in _REFUSALS:  # one wrong value, and nothing of it was done: the rest goes again
                left = False
                said = _by_part(_refusals(answer), tags_field)
                about = {part: said[part] for part in wanted if part in said}
                refused |= about or dict.fromkeys(wanted, "; ".join(said.values()) or _said_nothing())
                continue
            return await _read_back(calls, facts, changes, wanted, refused, tags_field=tags_field, mine=mine)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    return Outcome("refused", refused=refused)


async def _read_back(
    calls: Calls,
    before: wire.TicketFacts,
    changes: Changes,
    asked: Mapping[str, str],
    refused: Mapping[str, str],
    *,
    tags_field: str | None,
    mine: dict[str, dict[str, str]],
) -> Outcome:
    try:
        facts, names = await calls.ticket(str(before.id), purpose="read back"), await calls.names()
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    mine.setdefault(str(before.id), {}).update(
        {part: digest for part, digest in wire.digests(facts).items() if part in _columns(asked)}
    )
    left = still_to_do(changes, facts, names, tags_field)
    silent = Phrase.of("It was accepted, and does not stand there")
    wrong: dict[str, str] = {part: silent for part in left if part in asked} | dict(refused)
    if not wrong:
        return Outcome("done")
    return Outcome("partly" if set(asked) - set(left) else "refused", refused=wrong)


def still_to_do(changes: Changes, facts: wire.TicketFacts, names: wire.Names, tags_field: str | None) -> dict[str, str]:
    """The parts of a change that do not stand at the desk, with what they should be. Empty when all of it stands."""
    assignee = "" if facts.assigned_to is None else str(facts.assigned_to)
    pairs = (
        ("status", changes.status, wire.status_name(facts, names)),
        ("priority", changes.priority, names.priorities.get(facts.priority or 0, str(facts.priority))),
        ("assignee", changes.assignee, assignee),
        ("group", changes.group, names.queues.get(facts.queue, str(facts.queue))),
    )
    left = {part: want for part, want, have in pairs if want is not None and want.casefold() != have.casefold()}
    have_tags = set(wire.tags_in(facts.fields.get(tags_field, ""))) if tags_field else set()
    missing, unwanted = changes.add_tags - have_tags, changes.remove_tags & have_tags
    if missing or unwanted:
        left["tags"] = ", ".join(sorted(missing | unwanted))
    return left | {
        name: want
        for name, want in changes.fields.items()
        if " ".join(facts.fields.get(name, "").split()) != " ".join(want.split())
    }


def _impossible(
    changes: Changes, wanted: Mapping[str, str], facts: wire.TicketFacts, names: wire.Names, tags_field: str | None
) -> dict[str, str]:
    """Parts that the desk has no number for, or would pass over in silence."""
    known = {"status": names.statuses, "priority": names.priorities, "group": names.queues}
    why: dict[str, str] = {
        part: _NOT_KNOWN
        for part, called in known.items()
        if part in wanted and _number_of(wanted[part], called) is None
    }
    if wanted.get("assignee") and wanted["assignee"] not in {str(number) for number in names.agents}:
        why["assignee"] = _NOT_KNOWN
    why |= {name: _NO_SUCH_FIELD for name in changes.fields if name in wanted and name not in facts.fields}
    if "tags" in wanted and tags_field not in facts.fields:
        why["tags"] = Phrase.of("The ticket has no field {field}", field=tags_field or "tags")
    return why


def _payload(
    wanted: Mapping[str, str], changes: Changes, facts: wire.TicketFacts, names: wire.Names, tags_field: str | None
) -> dict[str, object]:
    payload: dict[str, object] = {}
    for part, called in (("status", names.statuses), ("priority", names.priorities), ("group", names.queues)):
        if part in wanted:
            payload["queue" if part == "group" else part] = _number_of(wanted[part], called)
    if "assignee" in wanted:
        payload["assigned_to"] = int(wanted["assignee"]) if wanted["assignee"] else None
    if "tags" in wanted and tags_field:
        kept = [tag for tag in wire.tags_in(facts.fields.get(tags_field, "")) if tag not in changes.remove_tags]
        tags = kept + sorted(changes.add_tags - set(kept))
        payload[f"{wire.CUSTOM}{tags_field}"] = wire.tags_as_text(tags)
    payload |= {f"{wire.CUSTOM}{name}": wanted[name] for name in changes.fields if name in wanted}
    return payload


def _changed_by_others(
    facts: wire.TicketFacts, wanted: Mapping[str, str], expected: str | None, mine: Mapping[str, str]
) -> Sequence[str]:
    """Parts we want to change that are not as the agent saw them. Who did it, the API does not tell; tags are merged
    and never clash.
    """
    seen, now = wire.parts_of(expected or ""), wire.digests(facts)
    return [
        part
        for part in wanted
        if part != "tags"
        for column in _columns([part])
        if column in seen and now.get(column) not in (seen[column], mine.get(column))
    ]


def _columns(parts: Sequence[str] | Mapping[str, str]) -> Sequence[str]:
    """What a part is called in a version."""
    return [part if part in ("status", "priority", "assignee", "group") else f"{wire.CUSTOM}{part}" for part in parts]


def _by_part(said: Mapping[str, str], tags_field: str | None) -> Mapping[str, str]:
    """The desk's refusals under the names of our parts."""
    parts = {"queue": "group", "assigned_to": "assignee", f"{wire.CUSTOM}{tags_field}": "tags"}
    return {parts.get(name, name.removeprefix(wire.CUSTOM)): why for name, why in said.items()}


def _number_of(wanted: str, called: Mapping[int, str]) -> int | None:
    return next((number for number, name in called.items() if name.casefold() == wanted.casefold()), None)


def _refusals(answer: Answer) -> Mapping[str, str]:
    try:
        return wire.refusals(answer.json())
    except UnexpectedAnswer:  # the status has said enough
        return {}


def _said_nothing() -> Phrase:
    return Phrase.of("The helpdesk did not say why")


def _not_read_back(error: CalmdeskError) -> Phrase:
    return Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))
