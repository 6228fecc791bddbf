"""Writing to Zendesk: one request for a message, one for all fields, and everything read back and compared."""

from __future__ import annotations

import html
import re

from app.domain.decisions import body_hash
from app.domain.errors import CalmdeskError, NoRights, TicketGone
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, Outcome, TicketRef, Visibility
from app.helpdesk.client import Answer, outcome_of
from app.helpdesk.text import plain_text
from app.helpdesk.zendesk import wire
from app.helpdesk.zendesk.calls import Calls
from app.helpdesk.zendesk.fields import Table
from app.helpdesk.zendesk.plan import COLUMNS, Plan, plan_of, refusals, still_to_do, why

_REFUSALS = frozenset({400, 405, 406, 409, 413, 414, 415, 422})
"""Statuses that say that nothing was done."""
_TRIES = 4
_LONGEST = 65_535
"""Bytes of a comment. Zendesk cuts a longer one without a word."""


async def add_message(calls: Calls, ref: TicketRef, text: str, *, visibility: Visibility) -> Outcome:
    """Adds a note or a reply, told apart by one flag that is always sent, then checks that it stands as it was meant.

    Zendesk reads plain text as Markdown, where "# 4711" is a heading; so it is sent as HTML that says what was typed.
    """
    if not text.strip():
        return Outcome("refused", refused={"message": Phrase.of("It has no text")})
    body, public, left = as_html(text), visibility == "public", False
    if len(body.encode(errors="replace")) > _LONGEST:
        return Outcome("refused", refused={"message": Phrase.of("It is longer than Zendesk takes: it would be cut")})
    try:
        facts, _ = await calls.ticket(ref.id)
        if public and facts.live:
            return Outcome("refused", refused={"message": _LIVE})
        left = True
        answer = await calls.send(
            "PUT",
            f"/tickets/{ref.id}",
            purpose="send reply" if public else "add internal note",
            ticket=ref.id,
            changes=True,
            body={"ticket": {"comment": {"html_body": body, "public": public}}},
            handled=_REFUSALS,
        )
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    if answer.status in _REFUSALS:
        return Outcome("refused", refused={"message": why(answer)})
    try:
        audit = wire.made_in(answer.json())
        found, _ = await calls.comments(ref.id, since=facts.updated, purpose="read back")
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    made = next((one for one in found if audit is not None and one.audit == audit), None)
    if made is None:
        return Outcome("unknown", because=Phrase.of("The helpdesk did not say which message it made"))
    if made.public != public:
        return Outcome("partly", str(made.id), refused={"message": _AS_NOTE if public else _AS_REPLY})
    if body_hash(text) not in map(body_hash, (*made.bodies, plain_text(made.html, html=True).text)):
        wrong = Phrase.of("It stands there with another text")
        return Outcome("partly", str(made.id), refused={"message": wrong})
    return Outcome("done", str(made.id))


async def update(calls: Calls, ref: TicketRef, changes: Changes, *, expected_version: str | None) -> Outcome:
    """Reads, looks for others' changes, writes what differs on condition that nothing moved, reads again, compares."""
    since, left = expected_version, False
    no: dict[str, str] = {}
    before: wire.TicketFacts | None = None
    try:
        table, groups = await calls.table(), await calls.groups()
        for _ in range(_TRIES):
            facts, _ = await calls.ticket(ref.id)
            before = before or facts
            plan = plan_of(changes, facts, table, groups, no)
            since = since or facts.stamp
            if clashing := await _changed_by_others(calls, facts, plan, table, since=since):
                names = ", ".join(clashing)
                return Outcome(
                    "conflict", because=Phrase.of("Somebody else changed {names} in the meantime", names=names)
                )
            if not (plan.body or plan.add or plan.remove):
                break
            left = True
            answer = await _written(calls, facts, plan)
            if answer.status == 409:
                continue  # somebody was faster: look again
            if answer.status not in _REFUSALS:
                break
            no |= refusals(answer, plan, table)
        else:
            return Outcome("later", because=Phrase.of("The ticket is being changed by others"), retry_after=2.0)
    except CalmdeskError as error:
        return outcome_of(error, left=left)
    refused = no | plan.refused
    if not left:
        return Outcome("refused" if refused else "done", refused=refused)
    asked = still_to_do(changes, before, table, groups)
    try:
        facts, _ = await calls.ticket(ref.id)
    except (NoRights, TicketGone):
        return Outcome("partly", refused={**dict.fromkeys(asked, _OUT_OF_SIGHT), **refused})
    except CalmdeskError as error:
        return Outcome("unknown", because=_not_read_back(error))
    missing = still_to_do(changes, facts, table, groups)
    refused = {part: refused.get(part) or _SILENT for part in missing}
    if not refused:
        return Outcome("done")
    return Outcome("partly" if set(asked) - set(missing) else "refused", refused=refused)


async def _written(calls: Calls, facts: wire.TicketFacts, plan: Plan) -> Answer:
    """Sends fields, then tags, each only if nothing moved since. The first answer that is a no, or the last one."""
    stamp = facts.stamp
    if plan.body:
        body = {"ticket": {**plan.body, "safe_update": True, "updated_stamp": stamp}}
        answer = await _change(calls, "PUT", f"/tickets/{facts.id}", facts.id, body)
        if answer.status in _REFUSALS:
            return answer
        if plan.add or plan.remove:
            stamp = wire.stamp_in(answer.json()) or (await calls.ticket(facts.id))[0].stamp
    for method, tags in (("PUT", plan.add), ("DELETE", plan.remove)):
        if not tags:
            continue
        guard = {"safe_update": True, "updated_stamp": stamp}
        answer = await _change(calls, method, f"/tickets/{facts.id}/tags", facts.id, {"tags": sorted(tags), **guard})
        if answer.status in _REFUSALS:
            return answer
        if method == "PUT" and plan.remove:
            stamp = (await calls.ticket(facts.id))[0].stamp  # this address does not tell the new one
    return answer


async def _change(calls: Calls, method: str, path: str, ticket: str, body: object) -> Answer:
    return await calls.send(
        method, path, purpose="change ticket", ticket=ticket, changes=True, body=body, handled=_REFUSALS
    )


async def _changed_by_others(
    calls: Calls, facts: wire.TicketFacts, plan: Plan, table: Table, *, since: str
) -> list[str]:
    """Parts we want to change that somebody else changed after `since`. Tags are merged and never clash.

    What triggers did stands in the audit of whoever caused it, so an agent's own reply makes no conflict.
    """
    parts = [part for part in plan.wanted if part != "tags"]
    begin = wire.time(since)
    if not parts or begin is None or since == facts.stamp:
        return []
    me = int((await calls.me()).person.id)
    touched: set[str] = set()
    for audit in await calls.audits(facts.id):
        if audit.at > begin and audit.author != me:
            touched |= audit.fields
    clashing = []
    for part in parts:
        one = table.field(part)
        names = {COLUMNS.get(part, str(one.id) if one else part)}
        names |= {"custom_status_id"} if part == "status" else set()
        if names & touched:
            clashing.append(part)
    return clashing


def as_html(text: str) -> str:
    """A text as it was typed, in HTML: paragraphs and lines, and nothing in it is markup."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip("\n").replace("\r\n", "\n"))
    return "".join(f"<p>{html.escape(one).replace(chr(10), '<br>')}</p>" for one in paragraphs)


def _not_read_back(error: CalmdeskError) -> Phrase:
    return Phrase.of("It was accepted but could not be read back: {why}", why=Phrase.of(error.title))


_AS_REPLY = Phrase.of("It stands there as a public reply")
_AS_NOTE = Phrase.of("It stands there as an internal note")
_SILENT = Phrase.of("The helpdesk took it, but it does not stand there")
_OUT_OF_SIGHT = Phrase.of("Your account cannot see the ticket any more, so this is not certain")
_LIVE = Phrase.of("This is a live conversation: answer it in Zendesk itself, its API does not reach the customer")
