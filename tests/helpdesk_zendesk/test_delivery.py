"""Decisions on their way to Zendesk over a bad network: none arrives twice, none is lost, no note leaves the house."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from app.copilot.deliver import Courier
from app.domain.decisions import AddMessage, Decision, NoteFacts, Operation, UpdateTicket, note_text
from app.domain.outbox import ACTIVE, FOR_A_PERSON, OutboxEntry
from app.domain.tickets import Changes, TicketRef
from app.storage.store import LocalStore
from tests.contract.zendesk import ZendeskUnderTest
from tests.support.clock import CountedIds

DECISIONS = 5


async def decided(zendesk: ZendeskUnderTest, store: LocalStore, number: int) -> TicketRef:
    """A ticket, and a note, a change and a reply that an agent decided for it."""
    ref = await zendesk.create_ticket(f"Parcel {number}", "Where is it?")
    ticket, cursor = await zendesk.desk.ticket(ref), (await zendesk.desk.conversation(ref)).cursor
    note = note_text(f"inside {number}.", NoteFacts(f"note-{number}", "accept"))
    changes = Changes(status="pending", add_tags=frozenset({f"tag-{number}"}), fields={"Severity": "High"})
    operations = (
        Operation(f"note-{number}", AddMessage(note, "internal")),
        Operation(f"change-{number}", UpdateTicket(changes, ticket.version)),
        Operation(f"reply-{number}", AddMessage(f"answer {number}.", "public")),
    )
    at = zendesk.server.account.now
    await store.record(Decision(f"decision-{number}", "accept", ref, at, operations=operations, seen_cursor=cursor), ())
    return ref


@pytest.mark.parametrize("seed", range(4))
async def test_nothing_arrives_twice_and_nothing_is_lost(zendesk: ZendeskUnderTest, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a schedule, not a secret
    account = zendesk.server.account
    store = await LocalStore.open(None, key=None)
    refs = [await decided(zendesk, store, number) for number in range(DECISIONS)]
    courier = Courier(store, {"lab": zendesk.desk}, clock=account.clock, new_id=CountedIds())
    for turn in range(60):
        if turn < 25:
            fault = chance.choice(["swallow", "cut", None])
            if fault is not None:
                method = chance.choice(["PUT", "PUT", "GET", ""])
                zendesk.network.lose("swallow" if fault == "swallow" else "cut", method=method, path="/api/v2/tickets")
            if chance.random() < 0.2:
                zendesk.network.lose("cut", method="POST", path="/oauth/tokens")
            if chance.random() < 0.2:
                account.customer_writes(int(chance.choice(refs).id), "and?")
        await courier.deliver_due()
        account.now += timedelta(seconds=chance.choice([5, 70, 900, 5000]))
        if not moving(await store.outbox()):
            break
    rows = {row.operation.id: row for row in await store.outbox(unfinished_only=False)}
    await store.close()
    assert len(rows) == 3 * DECISIONS
    assert not moving(list(rows.values())), {key: row.state for key, row in rows.items()}
    for number, ref in enumerate(refs):
        await held(zendesk, ref, number, rows)
    assert not [text for _, text in account.mails if "inside" in text]


def moving(rows: Sequence[OutboxEntry]) -> list[OutboxEntry]:
    """Rows that will still be tried. What comes after something that a person must decide waits for that person."""
    held_up = {row.decision_id for row in rows if row.state in FOR_A_PERSON}
    return [row for row in rows if row.state in ACTIVE and row.decision_id not in held_up]


async def held(zendesk: ZendeskUnderTest, ref: TicketRef, number: int, rows: dict[str, OutboxEntry]) -> None:
    """What became of one decision, counted at the desk itself."""
    ticket = zendesk.server.account.find(int(ref.id))
    notes = [one for one in ticket.comments if f"inside {number}." in one["plain_body"]]
    replies = await zendesk.sent_to_customers(f"answer {number}.")
    assert len(notes) == 1 == (rows[f"note-{number}"].state == "sent")
    assert not notes[0]["public"]
    assert rows[f"change-{number}"].state in ("sent", "conflict")  # a customer who writes opens the ticket again
    if rows[f"change-{number}"].state == "sent":
        assert f"tag-{number}" in ticket.shown["tags"]
        assert rows[f"reply-{number}"].state in ("sent", "needs_help")
    assert replies == 1 if rows[f"reply-{number}"].state == "sent" else replies <= 1
