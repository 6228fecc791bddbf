"""Conversations to look at: short, long, mixed, in many scripts."""

from __future__ import annotations

from datetime import timedelta

from app.copilot.session import Session
from app.domain.tickets import Attachment, Message, Person, Role, Visibility
from app.domain.turns import newest_turn
from tests.ui import scenes

CLEO, ALEX = Person("c1", "Cleo Martin", "cleo@example.com"), Person("a1", "Alex Reed")
WORDS = (
    "The parcel came this morning and the box was crushed on one side.",
    "ok",
    """\
I have asked our payments team to return one of them today; it is on your account within three days.

Please tell me if you would rather have a new one: then I send it tomorrow.""",
    "https://example.com/" + "x" * 120 + " <b>not bold</b> & <script>alert(1)</script>",
    "مرحبا، وصلت الحقيبة مكسورة وأريد استعادة المال من فضلكم 🙏 (رقم 4711)",
    "👩‍👩‍👧‍👦 🏳️‍🌈 Danke! שלום, that is all I wanted to say about order 4711.",
)


def said(
    number: int,
    role: Role,
    text: str,
    *,
    minutes: float,
    visibility: Visibility = "public",
    author: Person | None = None,
    attachments: tuple[Attachment, ...] = (),
    truncated: bool = False,
) -> Message:
    who = author or {"customer": CLEO, "agent": ALEX}.get(role, Person(role, role))
    at = scenes.NOW - timedelta(minutes=minutes)
    return Message(f"m{number}", role, visibility, who, text, at, attachments, truncated)


def mixed() -> tuple[Message, ...]:
    """One of each kind, over three days."""
    return (
        said(1, "customer", "Hi, I was charged twice for order A-20417.", minutes=2900),
        said(2, "bot", "I can help you with that! Did this answer your question?", minutes=2899),
        said(3, "system", "Ticket assigned to Alex Reed", minutes=2800),
        said(4, "agent", WORDS[2], minutes=1500),
        said(
            5,
            "agent",
            'Asked Payments.\n\ncalmdesk: {"op": "op1", "kind": "accept"}',
            minutes=1499,
            visibility="internal",
        ),
        said(
            6, "result", "Payments, order A-20417\n49.90 EUR booked 3 November\n49.90 EUR booked 3 November", minutes=90
        ),
        said(
            7,
            "customer",
            "Here are both receipts. " + WORDS[3],
            minutes=50,
            attachments=(
                Attachment("receipt one.pdf", "application/pdf", 1_234_567),
                Attachment("IMG_2.jpg", "image/jpeg"),
            ),
        ),
        said(8, "customer", WORDS[4], minutes=40),
        said(9, "customer", "Still no refund. This is ridiculous, it is the third time I write.", minutes=3),
    )


def many(count: int) -> tuple[Message, ...]:
    """A long conversation of mixed length."""
    return tuple(
        said(
            number,
            "customer" if number % 3 else "agent",
            WORDS[number % len(WORDS)] * (1 + number % 4),
            minutes=9.0 * (count - number),
        )
        for number in range(count)
    )


def session(messages: tuple[Message, ...], **changes: object) -> Session:
    """A session with this conversation, read and advised on."""
    said_by_customer = sum(message.role == "customer" and message.visibility == "public" for message in messages)
    readings = (scenes.CALM,) * min(said_by_customer - 1, 19) + (scenes.ANGRY,) if said_by_customer else ()
    turn = newest_turn(messages, "Charged twice")
    return scenes.calm(messages=messages, turn=turn, readings=readings, **changes)
