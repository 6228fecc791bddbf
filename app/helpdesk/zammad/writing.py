"""Writing to Zammad: notes and mails by their own types, read back; a change that is refused is tried part by part."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.changing import OwnValues, Standing, Work, change
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.zammad import wire
from app.helpdesk.zammad.calls import Calls, said_in

_REFUSALS = frozenset({400, 413, 422})
"""Statuses that say that nothing was done."""
_BY_MAIL = frozenset({"email", "web", "phone", "note", ""})
"""Ways customers write that are answered by mail; on others an answer needs more than its words."""
_COLUMNS = {"status": "state", "priority": "priority", "group": "group"}


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note (never of type email, which is sent also when it is internal) or a mail to the customer."""
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    internal = visibility == "internal"
    body: dict[str, object] = {
        "body": text,
        "content_type": "text/plain",
        "type": "note" if internal else "email",
        "internal": internal,
        "sender": "Agent",
    }
    left = False
    try:
        facts = await calls.ticket(ref.id)
        body["ticket_id"] = int(facts.id)
        if not internal:
            way = next((one.type for one in reversed(await calls.entries(facts.id)) if one.role == "customer"), "")
            if way not in _BY_MAIL:
                why = Phrase.of("The customer wrote by {channel}: answer there", channel=way)
                return Outcome("refused", refused={"message": why})
            address = (await calls.user(facts.customer_id)).email
            if not address:
                why = Phrase.of("The customer has no mail address")
                return Outcome("refused", refused={"message": why})
            body |= {"to": address, "subject": facts.title}
        purpose = "add internal note" if internal else "send reply"
        left = True
        answer = await calls.send(
            "POST", "/ticket_articles", purpose=purpose, ticket=ref.id, changes=True, body=body, handled=_REFUSALS
        )
        if answer.status in _REFUSALS:
            return Outcome("refused", refused={"message": said_in(answer) or _silent()})
        number = wire.entry(answer.json()).id
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    try:
        made = next((one for one in await calls.entries(facts.id, purpose="read back") if one.id == number), None)
    except CalmdeskError as error:
        why = Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))
        return Outcome("unknown", str(number), because=why)
    wrong = _not_as_meant(made, text, visibility)
    return Outcome("partly" if wrong else "done", str(number), refused={"message": wrong} if wrong else {})


def _not_as_meant(made: wire.Entry | None, text: str, visibility: Visibility) -> str:
    """What is wrong with a message that was just made; empty when it is as it was meant."""
    if made is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if made.internal != (visibility == "internal"):
        if visibility == "internal":
            return Phrase.of("It stands there as a public reply")
        return Phrase.of("It stands there as an internal note")
    if body_hash(made.text) != body_hash(text):
        return Phrase.of("It stands there with another text")
    return ""


async def update(
    calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None, own: OwnValues
) -> Outcome:
    number = ref.id
    known: Mapping[str, str] = {}

    async def read() -> Standing:
        nonlocal number, known
        facts = await calls.ticket(ref.id)
        number, known = facts.id, facts.attributes
        return wire.standing(facts, await calls.tags(facts))

    async def impossible(work: Work) -> Mapping[str, str]:
        """Zammad passes over attributes it does not have, in silence."""
        why = Phrase.of("The ticket has no such field, or your account may not see it")
        return {part: why for part in work.values if part not in (*_COLUMNS, "assignee") and part not in known}

    async def write(work: Work, _: Standing) -> Mapping[str, str]:
        return await _write(calls, number, work)

    return await change(
        ref, changes, expected_version=expected_version, read=read, impossible=impossible, write=write, own=own
    )


async def _write(calls: Calls, number: str, work: Work) -> Mapping[str, str]:
    """What was refused, by part. Zammad does all of a change or nothing: refused as a whole, it is tried by parts."""
    refused: dict[str, str] = {}
    parts = [(name, _column(name, value)) for name, value in work.values.items()]
    if parts:
        answer = await _put(calls, number, dict(pair for _, pair in parts))
        if answer.status in _REFUSALS and len(parts) == 1:
            refused[parts[0][0]] = said_in(answer) or _silent()
        elif answer.status in _REFUSALS:
            for name, pair in parts:
                alone = await _put(calls, number, dict([pair]))
                if alone.status in _REFUSALS:
                    refused[name] = said_in(alone) or _silent()
    for method, path, tags in (("POST", "/tags/add", work.add_tags), ("DELETE", "/tags/remove", work.remove_tags)):
        for tag in sorted(tags):
            body = {"object": "Ticket", "o_id": int(number), "item": tag}
            answer = await calls.send(
                method, path, purpose="change ticket", ticket=number, changes=True, body=body, handled=_REFUSALS
            )
            if answer.status in _REFUSALS:
                refused["tags"] = said_in(answer) or _silent()
    return refused


async def _put(calls: Calls, number: str, body: Mapping[str, object]) -> Answer:
    path = f"/tickets/{number}"
    return await calls.send(
        "PUT", path, purpose="change ticket", ticket=number, changes=True, body=body, handled=_REFUSALS
    )


def _column(part: str, value: str) -> tuple[str, object]:
    if part == "assignee":
        return "owner_id", int(value) if value.isascii() and value.isdigit() else int(wire.NOBODY)
    return _COLUMNS.get(part, part), value


def _silent() -> Phrase:
    return Phrase.of("The helpdesk did not say why")
