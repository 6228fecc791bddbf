"""Request Tracker keeps what we send so that it is known again; and a merged ticket loses nothing."""

from __future__ import annotations

import pytest

from app.domain.decisions import AddMessage, NoteFacts, Operation, note_text
from app.domain.tickets import TicketRef
from tests.contract.rt import TrackerUnderTest

pytestmark = pytest.mark.real

BODIES = {
    "long line": "word " * 3000 + "end",
    "one long word": "x" * 5000,
    "trailing spaces": "Dear Cleo,   \n\nthe parcel   \t\n  is here  \n\n\n\n",
    "accents, one sign and two": "Caf\u00e9 Cafe\u0301 \u00fc\u0308 \u2028 end\u2029 \u200b \ufeff bye",
    "crlf": "Dear Cleo,\r\n\r\nthe parcel\r\nis here\r",
    "quotes": "> you wrote\n> > before\nFrom me\n>From you\n",
    "signature": "Dear Cleo\n\n-- \nAda Agent\nSupport",
    "html": "<p>Dear &amp; <b>Cleo</b> &lt;x&gt; <script>alert(1)</script></p> a < b && c > d &nbsp; &#39;",
    "emoji": "\U0001f600 \U0001f469\u200d\U0001f680 \U0001f1e9\U0001f1ea ok",
    "60 KB": "".join(f"Line {number} with \u00e4 \U0001f600 words.\n" for number in range(2200)),
    "mail headers": "Subject: no\nContent-Type: text/html\n\nDear Cleo",
    "a form feed and a bell": "page\x0cnext\x07 bell \x1b[1m esc",
    "dots": ".\n..\n.\nend",
    "base64": "=3D=20 quoted=\nprintable =?utf-8?q?x?=",
    "rt template": "{$Ticket->id} %d %s $x @y \\n",
    "begins with spaces": "   indented\n    code\n",
    "boundary": "--==_boundary\nContent-Type: text/plain\n\nx\n--==_boundary--",
    "half a pair": "Dear Cl\ud83d, here",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_reply_is_taken_for_done_and_found_again(tracker: TrackerUnderTest, body: str) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    outcome = await tracker.desk.add_message(ref, body, visibility="public", operation_id="op-1")
    operation = Operation("op-1", AddMessage(body, "public"))
    found = await tracker.desk.find_operation(ref, operation, after=cursor)
    assert (outcome.state, found) == ("done", [outcome.message_id]), outcome


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_note_is_taken_for_done_and_found_again(tracker: TrackerUnderTest, body: str) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    text = note_text(body, NoteFacts("op-1", "accept"))
    outcome = await tracker.desk.add_message(ref, text, visibility="internal", operation_id="op-1")
    operation = Operation("op-1", AddMessage(text, "internal"))
    found = await tracker.desk.find_operation(ref, operation, after=cursor)
    assert (outcome.state, found) == ("done", [outcome.message_id]), outcome


async def test_what_was_decided_on_a_ticket_that_was_merged_stands_on_the_one_that_is_left(
    tracker: TrackerUnderTest,
) -> None:
    into = await tracker.create_ticket("Parcel again", "Still nothing")
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    await tracker.call("PUT", f"/ticket/{ref.id}", {"MergeInto": into.id})
    ticket = await tracker.desk.ticket(ref)
    assert ticket.ref == TicketRef("lab", into.id)
    for visibility in ("public", "internal"):
        text = f"It is on its way, {visibility}"
        if visibility == "internal":
            text = note_text(text, NoteFacts("op-internal", "accept"))
        outcome = await tracker.desk.add_message(ref, text, visibility=visibility, operation_id=f"op-{visibility}")
        assert outcome.state == "done", outcome
        operation = Operation(f"op-{visibility}", AddMessage(text, visibility))
        assert await tracker.desk.find_operation(ref, operation, after=cursor) == [outcome.message_id]
        assert await tracker.desk.find_operation(into, operation, after=cursor) == [outcome.message_id]
    words = [message.text for message in (await tracker.desk.conversation(into)).messages]
    assert {"Still nothing", "Where is it?"} < set(words)


async def test_a_lost_reply_on_a_ticket_merged_meanwhile_is_found_by_its_old_number(tracker: TrackerUnderTest) -> None:
    into = await tracker.create_ticket("Parcel again", "Still nothing")
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    tracker.network.lose("swallow", method="POST", path="/correspond")
    outcome = await tracker.desk.add_message(ref, "Coming", visibility="public", operation_id="op-1")
    assert outcome.state == "unknown"
    await tracker.call("PUT", f"/ticket/{ref.id}", {"MergeInto": into.id})
    operation = Operation("op-1", AddMessage("Coming", "public"))
    assert len(await tracker.desk.find_operation(ref, operation, after=cursor)) == 1


async def test_a_newer_message_is_seen_by_the_old_number(tracker: TrackerUnderTest) -> None:
    into = await tracker.create_ticket("Parcel again", "Still nothing")
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    cursor = (await tracker.desk.conversation(ref)).cursor
    await tracker.call("PUT", f"/ticket/{ref.id}", {"MergeInto": into.id})
    await tracker.customer_writes(into, "Forget it")
    news = await tracker.desk.conversation(ref, cursor)
    told = [(message.role, message.text) for message in news.messages]
    assert told == [("customer", "Still nothing"), ("customer", "Where is it?"), ("customer", "Forget it")]
