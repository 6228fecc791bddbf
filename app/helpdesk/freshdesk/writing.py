"""Writing to Freshdesk: values are compared before and read back after, because the desk itself checks no version."""

from __future__ import annotations

import asyncio
import html
from collections.abc import Mapping, Sequence

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError, NoRights, TicketGone, UnexpectedAnswer
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.freshdesk import wire
from app.helpdesk.freshdesk.calls import Calls
from app.helpdesk.freshdesk.form import KIND, Form, to_send
from app.helpdesk.seen import changed_since
from app.helpdesk.text import readable

_REFUSALS = frozenset({400, 405, 406, 409, 413, 415, 422})
"""Statuses that say that nothing was done."""
_KEYS = {"status": "status", "priority": "priority", "assignee": "responder_id", "group": "group_id", "tags": "tags"}


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note or a reply by its own address, then checks that it stands there as it was meant."""
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    internal = visibility == "internal"
    path = f"/tickets/{wire.digits(ref.id)}/{'notes' if internal else 'reply'}"
    body: dict[str, object] = {"body": _as_html(text), **({"private": True} if internal else {})}
    purpose = "add internal note" if internal else "send reply"
    left = False
    try:
        await calls.ticket(ref.id)  # what becomes of a message to a deleted ticket is written nowhere
        left = True
        answer = await calls.send(
            "POST", path, purpose=purpose, ticket=ref.id, changes=True, body=body, handled=_REFUSALS
        )
        if answer.status in _REFUSALS and not internal and b"structured_body" in answer.body:
            # Tickets of the web chat take no HTML. Nothing was done yet, so it is asked for in their way.
            plain = {"structured_body": {"body_contents": [{"type": "text", "data": {"content": text}}]}}
            answer = await calls.send(
                "POST", path, purpose=purpose, ticket=ref.id, changes=True, body=plain, handled=_REFUSALS
            )
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    if answer.status in _REFUSALS:
        return Outcome("refused", refused={"message": _said(_errors(answer))})
    try:
        number = wire.made(answer.json())
    except UnexpectedAnswer:
        number = None
    if number is None:
        return Outcome("unknown", because=Phrase.of("The helpdesk did not say which message it made"))
    try:
        wrong = await _not_as_meant(calls, ref, number, text, visibility)
    except CalmdeskError as error:
        return Outcome("unknown", str(number), because=_not_read_back(error))
    return Outcome("partly" if wrong else "done", str(number), refused={"message": wrong} if wrong else {})


async def _not_as_meant(calls: Calls, ref: TicketRef, number: int, text: str, visibility: Visibility) -> str:
    """What is wrong with a message that was just made; empty when it is as it was meant."""
    _, entries = await calls.entries(ref.id, purpose="read back")
    made = next((one for one in entries if one.id == number), None)
    if made is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if made.private != (visibility == "internal"):
        if made.private:
            return Phrase.of("It stands there as an internal note")
        return Phrase.of("It stands there as a public reply")
    if body_hash(text) != body_hash((await readable(made.body, html=made.is_html)).text):
        return Phrase.of("It stands there with another text")
    return ""


async def update(calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None) -> Outcome:
    """Reads, compares, merges, writes what differs, reads again and compares field by field.

    Between the reading and the writing, a fraction of a second, somebody else's change is overwritten unseen: Freshdesk
    has nothing that would prevent it.
    """
    left = False
    try:
        (before, _), form = await asyncio.gather(calls.ticket(ref.id), calls.form())
        wanted = still_to_do(changes, before, form)
        parts = [part for part in wanted if part != "tags"]
        if clashing := changed_since(expected_version, wire.values_of(before, form), parts):
            names = ", ".join(clashing)
            return Outcome("conflict", because=Phrase.of("Somebody else changed {names} in the meantime", names=names))
        payload, refused = _payload(wanted, changes, before, form)
        after: object = None
        sent = False
        while payload and not sent:
            left = True
            answer = await calls.send(
                "PUT",
                f"/tickets/{before.id}",
                purpose="change ticket",
                ticket=ref.id,
                changes=True,
                body=_body(payload),
                handled=_REFUSALS,
            )
            if answer.status not in _REFUSALS:
                after, sent = _json(answer), True
                continue
            left = False
            # All or nothing: one value it does not take, and no part is changed. The others are sent without it.
            said = _errors(answer)
            named = {part: line for part in payload for key, line in said if key == _key(part, form)}
            if not named:
                return Outcome("refused", refused=refused | dict.fromkeys(payload, _said(said)))
            refused |= named
            payload = {part: value for part, value in payload.items() if part not in named}
        if not sent:
            return Outcome("refused" if refused else "done", refused=refused)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    return await _read_back(calls, ref, changes, wanted, form=form, answered=after, refused=refused)


async def _read_back(
    calls: Calls,
    ref: TicketRef,
    changes: Changes,
    wanted: Mapping[str, str],
    *,
    form: Form,
    answered: object,
    refused: dict[str, str],
) -> Outcome:
    try:
        facts, _ = await calls.ticket(ref.id, purpose="read back")
    except (NoRights, TicketGone) as error:
        # Handed over to a group whose tickets we may not see. What the desk answered is the ticket as it stands.
        try:
            facts = wire.ticket_facts(answered)
        except UnexpectedAnswer:
            return Outcome("unknown", because=_not_read_back(error))
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    left = still_to_do(changes, facts, form)
    refused = dict.fromkeys(left, Phrase.of("The helpdesk did not say why")) | refused
    if not refused:
        return Outcome("done")
    return Outcome("partly" if set(wanted) - set(left) else "refused", refused=refused)


def still_to_do(changes: Changes, facts: wire.TicketFacts, form: Form) -> dict[str, str]:
    """The parts of a change that do not stand at the desk, with what they should be. Empty when all of it stands."""
    have = wire.values_of(facts, form)
    asked = {
        "status": changes.status,
        "priority": changes.priority,
        "assignee": changes.assignee,
        "group": changes.group,
        **{_label(name, form): value for name, value in changes.fields.items()},
    }
    left = {part: want for part, want in asked.items() if want is not None and not _same(have.get(part, ""), want)}
    missing, unwanted = changes.add_tags - set(facts.tags), changes.remove_tags & set(facts.tags)
    if missing or unwanted:
        left["tags"] = ", ".join(sorted(missing | unwanted))
    return left


def _payload(
    wanted: Mapping[str, str], changes: Changes, facts: wire.TicketFacts, form: Form
) -> tuple[dict[str, tuple[str, object]], dict[str, str]]:
    """For each part the key and value to send, and the parts that cannot be sent at all, with why."""
    numbers: dict[str, Mapping[int, str]] = {
        "status": form.statuses,
        "priority": form.priorities,
        "group": {int(number): name for number, name in form.groups.items()},
    }
    payload: dict[str, tuple[str, object]] = {}
    refused: dict[str, str] = {}
    for part, want in wanted.items():
        if part == "tags":
            kept = [tag for tag in facts.tags if tag not in changes.remove_tags]
            payload[part] = "tags", kept + sorted(changes.add_tags - set(kept))  # the whole list is replaced
        elif part in numbers:
            known = {name.casefold(): number for number, name in numbers[part].items()}
            number = known.get(want.casefold(), int(want) if want.isascii() and want.isdigit() else None)
            if number is None:
                refused[part] = Phrase.of("The helpdesk knows no {value}", value=want)
            else:
                payload[part] = _KEYS[part], number
        elif part == "assignee":
            payload[part] = _KEYS[part], int(want) if want.isascii() and want.isdigit() else None
        elif (field := form.field(part)) is None:
            refused[part] = Phrase.of("The ticket has no such field, or your account may not see it")
        else:
            payload[part] = field.name, to_send(field, want)
    return payload, refused


def _body(payload: Mapping[str, tuple[str, object]]) -> dict[str, object]:
    own = {KIND, *_KEYS.values()}
    body: dict[str, object] = {key: value for key, value in payload.values() if key in own}
    if custom := {key: value for key, value in payload.values() if key not in own}:
        body["custom_fields"] = custom
    return body


def _key(part: str, form: Form) -> str:
    field = form.field(part)
    return _KEYS.get(part) or (field.name if field else part)


def _label(name: str, form: Form) -> str:
    field = form.field(name)
    return field.label if field else name


def _same(have: str, want: str) -> bool:
    return " ".join(have.split()).casefold() == " ".join(want.split()).casefold()


def _as_html(text: str) -> str:
    """Plain text in the HTML that Freshdesk wants: its words, its line ends, nothing that could be a tag."""
    return html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>")


def _errors(answer: Answer) -> list[tuple[str, str]]:
    return wire.errors(_json(answer))


def _json(answer: Answer) -> object:
    try:
        return answer.json()
    except UnexpectedAnswer:  # the status has said enough
        return None


def _said(named: Sequence[tuple[str, str]]) -> str:
    lines = [f"{name}: {line}" if name else line for name, line in named if line]
    return "; ".join(lines) or Phrase.of("The helpdesk did not say why")


def _not_read_back(error: CalmdeskError) -> Phrase:
    return Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))
