"""Request Tracker: mails as they really come, merged tickets, due times, and how few requests it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from app.domain.tickets import Attachment, Changes, TicketRef
from tests.contract.rt import TrackerUnderTest
from tests.real.rt_up import mail

pytestmark = pytest.mark.real


async def received(tracker: TrackerUnderTest, message: EmailMessage | bytes) -> TicketRef:
    return TicketRef("lab", tracker.server.receive(message))


async def test_a_mail_of_html_alone_becomes_text(tracker: TrackerUnderTest) -> None:
    html = (
        "<html><head><style>p {color: red}</style></head><body><p>Hello&nbsp;there,</p><p>it is <b>broken</b>.<br>"
        "See <a href='https://shop.example/4711'>my order</a></p><script>steal()</script></body></html>"
    )
    ref = await received(tracker, mail("Broken", html, html=True))
    [message] = (await tracker.desk.conversation(ref)).messages
    assert message.text.split("\n") == [
        "Hello\u00a0there,",
        "",
        "it is broken.",
        "See my order (https://shop.example/4711)",
    ]


async def test_files_are_named_and_not_loaded(tracker: TrackerUnderTest) -> None:
    message = mail("Broken", "See the picture.")
    message.add_alternative("<p>See the <b>picture</b>.</p>", subtype="html")
    message.add_attachment(b"\x89PNG" + b"\0" * 300_000, maintype="image", subtype="png", filename="vase.png")
    message.add_attachment("line\n" * 50_000, filename="log.txt")
    ref = await received(tracker, message)
    [read] = (await tracker.desk.conversation(ref)).messages
    assert read.text == "See the picture."
    assert [(file.name, file.media_type) for file in read.attachments] == [
        ("vase.png", "image/png"),
        ("log.txt", "text/plain"),
    ]
    assert read.attachments[0].size == 300_004


async def test_a_mail_that_is_only_a_file_is_told(tracker: TrackerUnderTest) -> None:
    raw = (
        b"From: customer@shop.example\nTo: support@lab.example\nSubject: scan\nMIME-Version: 1.0\n"
        b'Content-Type: application/pdf; name="scan.pdf"\nContent-Disposition: attachment; filename="scan.pdf"\n'
        b"Content-Transfer-Encoding: base64\n\nJVBERi0xLjQK\n"
    )
    [read] = (await tracker.desk.conversation(await received(tracker, raw))).messages
    assert (read.text, read.attachments) == ("", (Attachment("scan.pdf", "application/pdf", 9),))


async def test_a_mail_of_two_megabytes_is_cut(tracker: TrackerUnderTest) -> None:
    ref = await received(tracker, mail("Long", "Hello, where is my parcel?\n" * 80_000))
    [message] = (await tracker.desk.conversation(ref)).messages
    assert message.truncated
    assert 190_000 < len(message.text) <= 200_000
    assert message.text.startswith("Hello, where is my parcel?\n")


async def test_people_have_their_roles(tracker: TrackerUnderTest) -> None:
    made = tracker.server.call(
        "POST",
        "/ticket",
        {"Queue": "Support", "Subject": "By phone", "Content": "She called.", "Requestor": ["phone@shop.example"]},
    )
    ref = TicketRef("lab", str(made["id"]))
    await tracker.colleague_writes(ref, ["We look"], "public")
    message = mail(f"[lab #{ref.id}] also", "I am her husband.", sender="husband@shop.example")
    tracker.server.receive(message)
    told = [(one.role, one.author.id) for one in (await tracker.desk.conversation(ref)).messages]
    assert told == [("customer", "root"), ("agent", "agent2"), ("customer", "husband@shop.example")]
    customer = (await tracker.desk.ticket(ref)).customer
    assert customer is not None
    assert customer.email == "phone@shop.example"


async def test_a_merged_ticket_goes_on_under_its_new_number(tracker: TrackerUnderTest) -> None:
    old, new = await tracker.create_ticket("Parcel", "one"), await tracker.create_ticket("Parcel again", "two")
    await tracker.call("PUT", f"/ticket/{old.id}", {"MergeInto": int(new.id)})
    ticket = await tracker.desk.ticket(old)
    assert ticket.ref == new
    assert [message.text for message in (await tracker.desk.conversation(old)).messages] == ["one", "two"]
    assert (await tracker.desk.add_message(old, "Both", visibility="public", operation_id="op-1")).state == "done"
    tags = Changes(add_tags=frozenset({"merged"}))
    assert (await tracker.desk.update(old, tags, expected_version=ticket.version, operation_id="op-2")).state == "done"
    assert (await tracker.desk.ticket(new)).tags == {"merged"}


async def test_due_time_and_earlier_tickets_are_told(tracker: TrackerUnderTest) -> None:
    regular = mail("Parcel", "Where?", sender="regular@shop.example")
    refs = [await received(tracker, regular), await received(tracker, regular)]
    await tracker.call("PUT", f"/ticket/{refs[1].id}", {"Due": "2026-12-24 18:00:00"})
    ticket = await tracker.desk.ticket(refs[1])
    assert ticket.due_at == datetime(2026, 12, 24, 18, tzinfo=UTC)
    assert ticket.prior_contacts == 1
    assert (await tracker.desk.ticket(refs[0])).due_at is None
    assert [one.ref for one in await tracker.desk.other_tickets(refs[1])] == [refs[0]]


async def test_looking_again_costs_one_request(tracker: TrackerUnderTest) -> None:
    """A stock Request Tracker needs 300 ms for each one."""
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    await tracker.desk.ticket(ref)
    seen = await tracker.desk.conversation(ref)
    _, cursor = await tracker.desk.changes(None, [ref])
    before = len(tracker.ledger)
    await tracker.desk.ticket(ref)
    await tracker.desk.conversation(ref, seen.cursor)
    await tracker.desk.changes(cursor, [ref])
    assert len(tracker.ledger) - before == 3


async def test_the_ledger_holds_every_request_and_no_words(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is my unicorn?")
    await tracker.desk.ticket(ref)
    await tracker.desk.conversation(ref)
    await tracker.desk.search_articles("unicorn")
    await tracker.desk.add_message(ref, "No unicorn here", visibility="public", operation_id="op-1")
    assert len(tracker.ledger) == len(tracker.network.seen)
    assert "unicorn" not in repr(tracker.ledger)
    assert all(line.status in (200, 201) and line.host.startswith("127.0.0.1:") for line in tracker.ledger)
    assert {line.ticket for line in tracker.ledger} <= {ref.id, None}
