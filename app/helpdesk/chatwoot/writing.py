"""Writing to Chatwoot: messages are read back; a change is several requests, each for the part it is for."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.changing import OwnValues, Standing, Work, change
from app.helpdesk.chatwoot import wire
from app.helpdesk.chatwoot.calls import Calls, said_in
from app.helpdesk.client import outcome_of

_REFUSALS = frozenset({400, 402, 413, 422})
"""Statuses that say that nothing was done."""
_FILLED_IN = ("{{", "{%")
"""Chatwoot fills in what stands between these, in notes too: a text with them would go out as another one."""


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a private note or a reply, then checks that it stands there as it was meant. `private` is always sent:
    without it Chatwoot sends the words to the customer.
    """
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    if any(mark in text for mark in _FILLED_IN):
        why = Phrase.of("Chatwoot would change what stands in double braces: take them out of the text")
        return Outcome("refused", refused={"message": why})
    body = {"content": text, "message_type": "outgoing", "private": visibility == "internal"}
    purpose = "add internal note" if visibility == "internal" else "send reply"
    left = False
    try:
        await calls.profile()
        left = True
        path = f"/conversations/{ref.id}/messages"
        answer = await calls.send(
            "POST", path, purpose=purpose, ticket=ref.id, changes=True, body=body, handled=_REFUSALS
        )
        if answer.status in _REFUSALS:
            return Outcome("refused", refused={"message": said_in(answer) or _silent()})
        number = wire.entry(answer.json()).id
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    try:
        after = await calls.entries(ref.id, after=number - 1, purpose="read back")
    except CalmdeskError as error:
        why = Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))
        return Outcome("unknown", str(number), because=why)
    made = next((one for one in after if one.id == number), None)
    wrong = _not_as_meant(made, text, visibility)
    return Outcome("partly" if wrong else "done", str(number), refused={"message": wrong} if wrong else {})


def _not_as_meant(made: wire.Entry | None, text: str, visibility: Visibility) -> str:
    """What is wrong with a message that was just made; empty when it is as it was meant."""
    if made is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if made.private != (visibility == "internal"):
        if visibility == "internal":
            return Phrase.of("It stands there as a public reply")
        return Phrase.of("It stands there as an internal note")
    if body_hash(made.text) != body_hash(text):
        return Phrase.of("It stands there with another text")
    return ""


async def update(
    calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None, own: OwnValues
) -> Outcome:
    facts: wire.Conversation | None = None

    async def read() -> Standing:
        nonlocal facts
        facts = await calls.conversation(ref.id)
        return wire.standing(facts, (await calls.words()).fields)

    async def write(work: Work, standing: Standing) -> Mapping[str, str]:
        return await _write(calls, facts, work, standing) if facts else {}

    async def impossible(work: Work) -> Mapping[str, str]:
        return await _impossible(calls, work)

    return await change(
        ref, changes, expected_version=expected_version, read=read, impossible=impossible, write=write, own=own
    )


async def _impossible(calls: Calls, work: Work) -> Mapping[str, str]:
    """Parts Chatwoot would not refuse but take as they are, or fail over."""
    words = await calls.words()
    fields = {one.name: one for one in words.fields}
    teams = {name.casefold() for name in words.teams}
    why: dict[str, str] = {}
    for part, value in work.values.items():
        if part in fields:
            if value and fields[part].choices and value not in fields[part].choices:
                why[part] = Phrase.of("“{value}” is none of its values", value=value)
            continue
        known = {
            "status": value in wire.STATUSES,
            "priority": not value or value in wire.PRIORITIES,
            "assignee": not value or value in {agent.id for agent in words.agents},
            "group": not value or value.casefold() in teams,
        }
        if part not in known:
            why[part] = Phrase.of("The ticket has no such field, or your account may not see it")
        elif not known[part]:
            why[part] = Phrase.of("“{value}” is none of its values", value=value)
    return why


async def _write(calls: Calls, facts: wire.Conversation, work: Work, standing: Standing) -> Mapping[str, str]:
    """What was refused, by part. The assignee comes last: opening a conversation, and a team that assigns by itself,
    both change it.
    """
    words = await calls.words()
    teams = {name.casefold(): number for name, number in words.teams.items()}
    tasks: list[tuple[tuple[str, ...], str, object]] = []
    if "status" in work.values:
        tasks.append((("status",), "toggle_status", {"status": work.values["status"]}))
    if "priority" in work.values:
        tasks.append((("priority",), "toggle_priority", {"priority": work.values["priority"] or None}))
    if "tags" in work.parts:  # Chatwoot replaces the whole list
        labels = sorted((standing.tags | work.add_tags) - work.remove_tags)
        tasks.append((("tags",), "labels", {"labels": labels}))
    if fields := [one for one in words.fields if one.name in work.values]:
        merged = {**facts.attributes, **{one.key: work.values[one.name] or None for one in fields}}
        # Older ones know no `merge` and replace everything.
        told = {"custom_attributes": merged, "merge": True}
        tasks.append((tuple(one.name for one in fields), "custom_attributes", told))
    if "group" in work.values:
        team = teams.get(work.values["group"].casefold(), "0")
        tasks.append((("group",), "assignments", {"team_id": int(team)}))
    if "assignee" in work.values:
        tasks.append((("assignee",), "assignments", {"assignee_id": int(work.values["assignee"] or 0)}))
    refused: dict[str, str] = {}
    for parts, path, body in tasks:
        answer = await calls.send(
            "POST",
            f"/conversations/{facts.id}/{path}",
            purpose="change ticket",
            ticket=facts.id,
            changes=True,
            body=body,
            handled=_REFUSALS,
        )
        if answer.status in _REFUSALS:
            refused |= dict.fromkeys(parts, said_in(answer) or _silent())
    return refused


def _silent() -> Phrase:
    return Phrase.of("The helpdesk did not say why")
