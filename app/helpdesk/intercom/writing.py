"""Writing to Intercom: one request for each thing that changes, compared before and read back after."""

from __future__ import annotations

import html
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from app.copilot.ports import Clock
from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError, NoRights, TicketGone, UnexpectedAnswer
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.intercom import company, wire
from app.helpdesk.intercom.calls import Calls
from app.helpdesk.intercom.pieces import digits, time_of
from app.helpdesk.seen import changed_since, field_part
from app.helpdesk.text import readable

SNOOZED_FOR = timedelta(days=1)
"""A snoozed conversation needs a time to come back; the desk of an agent who wants another one is Intercom's own."""
_REFUSALS = frozenset({400, 405, 406, 409, 413, 415, 422})
"""Statuses that say that nothing was done."""
_NOBODY = "0"


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note or a reply, which differ in one word, then checks that it stands there as it was meant."""
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    internal = visibility == "internal"
    left = False
    try:
        me = (await calls.me()).person.id
        body = {
            "message_type": "note" if internal else "comment",
            "type": "admin",
            "admin_id": me,
            "body": html.escape(text, quote=False).replace("\r\n", "\n").replace("\n", "<br>"),
        }
        left = True
        answer = await calls.send(
            "POST",
            f"/conversations/{digits(ref.id)}/reply",
            purpose="add internal note" if internal else "send reply",
            ticket=ref.id,
            changes=True,
            body=body,
            handled=_REFUSALS,
        )
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    if answer.status in _REFUSALS:
        return Outcome("refused", refused={"message": _said(answer)})
    number = None
    try:
        after = wire.facts(answer.json())
        for part in reversed(after.parts):
            if part.is_message and part.author.id == me and await _says(part, text):
                number = part.id
                break
        number = number or next((part.id for part in reversed(after.parts) if part.author.id == me), None)
    except UnexpectedAnswer:
        pass
    if number is None:
        return Outcome("unknown", because=Phrase.of("The helpdesk did not say which message it made"))
    try:
        wrong = await _not_as_meant(calls, ref, number, text, visibility)
    except CalmdeskError as error:
        return Outcome("unknown", number, because=_not_read_back(error))
    return Outcome("partly" if wrong else "done", number, refused={"message": wrong} if wrong else {})


async def _not_as_meant(calls: Calls, ref: TicketRef, number: str, text: str, visibility: Visibility) -> str:
    """What is wrong with a message that was just made; empty when it is as it was meant."""
    found, _ = await calls.conversation(ref.id, purpose="read back")
    made = next((part for part in found.parts if part.id == number), None)
    if made is None:
        return Phrase.of("It was accepted, but your account may not see it")
    if made.visibility != visibility:
        if made.visibility == "internal":
            return Phrase.of("It stands there as an internal note")
        return Phrase.of("It stands there as a public reply")
    return "" if await _says(made, text) else Phrase.of("It stands there with another text")


async def update(
    calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None, clock: Clock
) -> Outcome:
    """Reads, compares, changes one thing after the other, and reads again. What fails in the middle leaves the rest as
    it is; sent again, only what is still to do goes out.

    Between the reading and the writing somebody else's change is overwritten unseen: Intercom has nothing against it.
    """
    left = False
    try:
        before, _ = await calls.conversation(ref.id)
        me, teams = (await calls.me()).person.id, await calls.teams()
        wanted = still_to_do(changes, before, teams)
        have = wire.values_of(before, teams)
        clashing = changed_since(expected_version, have, [part for part in wanted if part != "tags"])
        if "status" in clashing and _moved_by_me_alone(before, expected_version, me):
            clashing.remove("status")
        if clashing:
            names = ", ".join(clashing)
            return Outcome("conflict", because=Phrase.of("Somebody else changed {names} in the meantime", names=names))
        writer = _Writer(calls, ref, me, clock)
        for step in writer.steps(wanted, changes, before, teams):
            left = True
            await step()
        if not wanted or set(writer.refused) == set(wanted):
            return Outcome("refused" if writer.refused else "done", refused=writer.refused)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    try:
        after, _ = await calls.conversation(ref.id, purpose="read back")
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    left_over = still_to_do(changes, after, teams)
    refused = dict.fromkeys(left_over, Phrase.of("The helpdesk did not say why")) | writer.refused
    if not refused:
        return Outcome("done")
    return Outcome("partly" if set(wanted) - set(refused) else "refused", refused=refused)


class _Writer:
    """Sends the parts of one change and keeps what was refused, with why."""

    def __init__(self, calls: Calls, ref: TicketRef, me: str, clock: Clock) -> None:
        self.refused: dict[str, str] = {}
        self._calls = calls
        self._ref = ref
        self._me = me
        self._clock = clock

    def steps(
        self, wanted: Mapping[str, str], changes: Changes, before: wire.Facts, teams: Mapping[str, str]
    ) -> list[Callable[[], Awaitable[None]]]:
        """What is to do, in an order in which no step undoes another: a team may hand the conversation on by itself."""
        steps: list[Callable[[], Awaitable[None]]] = []
        if "tags" in wanted:
            steps.append(lambda: self._tag(changes, before))
        if fields := {name: value for name, value in changes.fields.items() if field_part(name) in wanted}:
            steps.append(lambda: self._set(fields))
        if "priority" in wanted:
            self.refused["priority"] = Phrase.of("The helpdesk lets no program set this")
        if (team := wanted.get("group")) is not None:
            number = next((number for number, name in teams.items() if name.casefold() == team.casefold()), None)
            if number is None:
                self.refused["group"] = Phrase.of("The helpdesk knows no {value}", value=team)
            else:
                steps.append(lambda: self._manage("group", message_type="assignment", type="team", assignee_id=number))
        if (admin := wanted.get("assignee")) is not None:
            who = admin or _NOBODY
            steps.append(lambda: self._manage("assignee", message_type="assignment", type="admin", assignee_id=who))
        match wanted.get("status"):
            case "open":
                steps.append(lambda: self._manage("status", message_type="open"))
            case "closed":
                steps.append(lambda: self._manage("status", message_type="close", type="admin"))
            case "snoozed":
                until = int((self._clock() + SNOOZED_FOR).timestamp())
                steps.append(lambda: self._manage("status", message_type="snoozed", snoozed_until=until))
            case str(other):
                self.refused["status"] = Phrase.of("The helpdesk knows no {value}", value=other)
        return steps

    async def _manage(self, part: str, **body: object) -> None:
        await self._send(part, "POST", "/parts", {"admin_id": self._me, **body})

    async def _set(self, fields: Mapping[str, str]) -> None:
        types = {one.name: one.type for one in await self._calls.attributes()}
        values = {name: company.to_send(types.get(name, ""), value) for name, value in fields.items()}
        if len(values) > 1 and await self._send("", "PUT", "", {"custom_attributes": values}):
            return
        for name, value in values.items():  # one by one, so that a value it does not take stops no other
            await self._send(field_part(name), "PUT", "", {"custom_attributes": {name: value}})

    async def _tag(self, changes: Changes, before: wire.Facts) -> None:
        for name in sorted(changes.add_tags - set(before.tags)):
            try:
                number = await self._calls.tag(name)
            except (NoRights, UnexpectedAnswer) as error:
                self.refused["tags"] = error.detail or error.title
                continue
            await self._send("tags", "POST", "/tags", {"id": number, "admin_id": self._me})
        for name in sorted(changes.remove_tags & set(before.tags)):
            await self._send("tags", "DELETE", f"/tags/{before.tags[name]}", {"admin_id": self._me}, gone=True)

    async def _send(self, part: str, method: str, path: str, body: object, *, gone: bool = False) -> bool:
        """Whether it was taken. A tag that is not there any more (`gone`) needs no removing."""
        try:
            answer = await self._calls.send(
                method,
                f"/conversations/{digits(self._ref.id)}{path}",
                purpose="change ticket",
                ticket=self._ref.id,
                changes=True,
                body=body,
                handled=_REFUSALS,
            )
        except (NoRights, TicketGone) as error:
            if gone and isinstance(error, TicketGone):
                return True
            self.refused[part or "fields"] = error.detail or error.title
            return True
        if answer.status in _REFUSALS and part:
            self.refused[part] = _said(answer)
        return answer.status not in _REFUSALS


def still_to_do(changes: Changes, found: wire.Facts, teams: Mapping[str, str]) -> dict[str, str]:
    """The parts of a change that do not stand at the desk, with what they should be. Empty when all of it stands."""
    have = wire.values_of(found, teams)
    asked = {"status": changes.status, "assignee": changes.assignee, "group": changes.group}
    asked |= {field_part(name): value for name, value in changes.fields.items()}
    left = {part: want for part, want in asked.items() if want is not None and not _same(have.get(part, ""), want)}
    if changes.priority is not None and not _same(found.priority, changes.priority):
        left["priority"] = changes.priority
    known = {tag.casefold() for tag in found.tags}
    missing = {tag for tag in changes.add_tags if tag.casefold() not in known}
    if missing or changes.remove_tags & set(found.tags):
        left["tags"] = ", ".join(sorted(missing | (changes.remove_tags & set(found.tags))))
    return left


def _moved_by_me_alone(found: wire.Facts, expected_version: str | None, me: str) -> bool:
    """Whether everything that was said or done since then was by the signed-in admin: a reply reopens by itself."""
    stamp = (expected_version or "").partition("~")[0]
    since = time_of(int(stamp)) if stamp.isdigit() else None
    return since is not None and all(part.author.id == me for part in found.parts if part.at > since)


async def _says(part: wire.Part, text: str) -> bool:
    return body_hash((await readable(part.body, html=True)).text) == body_hash(text)


def _same(have: str, want: str) -> bool:
    return " ".join(have.split()).casefold() == " ".join(want.split()).casefold()


def _said(answer: Answer) -> str:
    try:
        reason = company.reason(answer.json())
    except UnexpectedAnswer:
        reason = ""
    return reason or Phrase.of("The helpdesk did not say why")


def _not_read_back(error: CalmdeskError) -> Phrase:
    return Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))
