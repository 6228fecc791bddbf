"""How many requests each call costs: a company's limit is shared by everybody who works there."""

from __future__ import annotations

import pytest

from app.domain.decisions import AddMessage, Operation
from app.domain.tickets import Changes, TicketRef
from app.helpdesk.zendesk.adapter import Zendesk
from tests.contract.zendesk import ZendeskUnderTest
from tests.support.zendesk.state import BO

SENT = Operation("op-1", AddMessage("hi", "public"))


@pytest.mark.parametrize(
    ("call", "first", "again"),
    [
        ("sign in", 2, 0),
        ("ticket", 3, 1),
        ("conversation", 2, 1),
        ("vocabulary", 4, 1),
        ("note", 3, 3),
        ("update", 5, 3),
        ("update with a tag", 6, 4),
        ("update after others", 7, 4),
        ("find a reply", 2, 1),
        ("worklist", 4, 2),
        ("other tickets", 3, 2),
        ("articles", 1, 1),
        ("changes", 1, 1),
    ],
)
async def test_a_call_costs_no_more_than_this(zendesk: ZendeskUnderTest, call: str, first: int, again: int) -> None:
    """`first` is with a program that was just started, `again` with the same ticket."""
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    await zendesk.take(ref)
    costs = []
    for severity in ("High", "Low"):
        version = str(zendesk.server.account.find(int(ref.id)).shown["updated_at"])
        if call == "update after others":
            zendesk.server.account.update(int(ref.id), {"priority": "low" if severity == "High" else "high"}, BO)
        tags = frozenset({f"tag-{severity}"} if call == "update with a tag" else ())
        before = len(zendesk.server.log)
        await made(zendesk.desk, call, ref, Changes(fields={"Severity": severity}, add_tags=tags), version)
        costs.append(len(zendesk.server.log) - before)
    assert costs == [first, again]


async def made(desk: Zendesk, call: str, ref: TicketRef, changes: Changes, version: str) -> None:
    match call:
        case "sign in":
            await desk.check_sign_in()
        case "ticket":
            await desk.ticket(ref)
        case "conversation":
            await desk.conversation(ref)
        case "vocabulary":
            await desk.vocabulary(ref)
        case "note":
            await desk.add_message(ref, "hi", visibility="internal", operation_id="op-1")
        case "find a reply":
            await desk.find_operation(ref, SENT, after="")
        case "worklist":
            await desk.my_open_tickets()
        case "other tickets":
            await desk.other_tickets(ref)
        case "articles":
            await desk.search_articles("password")
        case "changes":
            await desk.changes(None, [ref])
        case _:
            done = await desk.update(ref, changes, expected_version=version, operation_id="op-1")
            assert done.state == "done"


async def test_nothing_new_costs_one_request(zendesk: ZendeskUnderTest) -> None:
    ref = await zendesk.create_ticket("Parcel", "Where is it?")
    await zendesk.colleague_writes(ref, [f"message {number}" for number in range(120)], "internal")
    cursor = (await zendesk.desk.conversation(ref)).cursor
    before = len(zendesk.server.log)
    assert (await zendesk.desk.conversation(ref, cursor)).messages == ()
    await zendesk.customer_writes(ref, "hello?")
    assert len((await zendesk.desk.conversation(ref, cursor)).messages) == 1
    assert len(zendesk.server.log) - before == 2
