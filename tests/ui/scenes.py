"""Sessions of an invented shop, from calm to angry, to look at the window in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.copilot.session import Session
from app.domain.advice import (
    Advice,
    Deescalation,
    KnowledgeHit,
    RuleHit,
    SuggestedAction,
    SuggestedReply,
)
from app.domain.decisions import AddMessage, Operation, UpdateTicket
from app.domain.outbox import OutboxEntry, OutboxState
from app.domain.readings import Reading, Scored, Span
from app.domain.tickets import Changes, Message, Person, Ticket, TicketRef, Vocabulary
from app.domain.turns import Turn

NOW = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
REF = TicketRef("demo", "4711")
TITLES = {
    "refund_request": "Refund request",
    "damaged_item": "Damaged item",
    "delivery_late": "Late delivery",
    "cancel_order": "Cancel an order",
    "cancel_booking": "Cancel a booking",
    "bereavement": "Death of a customer",
    "contact_agent": "Wants to talk to somebody",
    "coverage_question": "What is covered",
    "opening_hours": "Hours, addresses and ways to reach the company",
    "product_question": "Product question",
}
DEFINITIONS = {
    "refund_request": "Wants money back that was paid for goods, tickets or a service.",
    "damaged_item": "An item arrived damaged or spoiled.",
    "delivery_late": "A parcel is not there when it was promised.",
    "cancel_order": "Wants an order of goods stopped before it is fulfilled.",
    "cancel_booking": "Wants to give up a trip, stay, seat or table that is booked.",
    "bereavement": "A customer, or the holder of an account, has died: what happens to it, documents, estate.",
    "contact_agent": "Only wants a person or a call back, and does not say what it is about.",
    "coverage_question": "Asks what a policy or warranty includes: events, people, things, excess, limits and dates.",
    "opening_hours": "Asks when a shop is open, where it is, or which number to use.",
    "product_question": "Asks about a product before buying. Not what a policy covers, nor opening hours.",
}


def ticket(number: str = "4711", subject: str = "Charged twice for the same order", **changes: object) -> Ticket:
    made = Ticket(
        ref=TicketRef("demo", number),
        url=f"https://desk.example/tickets/{number}",
        subject=subject,
        status="open",
        version="7",
        customer=Person("c1", "Cleo Martin", "cleo@example.com"),
        group="Front line",
        channel="email",
        created_at=NOW - timedelta(hours=5),
        due_at=NOW + timedelta(hours=2),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def scored(label: str, probability: float, *words: str) -> Scored:
    return Scored(label, probability, tuple(Span(10 * at, 10 * at + len(word), word) for at, word in enumerate(words)))


def reading(
    intent: Scored | None,
    emotion: Scored,
    *,
    valence: float = -0.2,
    arousal: float = 0.3,
    triggers: tuple[Scored, ...] = (),
) -> Reading:
    guesses = (intent,) if intent else (Scored("refund_request", 0.31), Scored("cancel_order", 0.27))
    return Reading("hash", "en", intent, guesses, intent is None, emotion, (emotion,), valence, arousal, triggers)


REPLY = (
    "Hi Cleo,\n\nthank you for telling us, and for the two receipts. I can see both charges of 49.90 € for order "
    "A-20417. I have asked our payments team to return one of them today; it is on your account within three days."
)
CALM = reading(
    scored("refund_request", 0.93, "charged twice", "money back"), scored("neutral", 0.7), valence=-0.1, arousal=0.2
)
ANGRY = reading(
    scored("refund_request", 0.84, "still no refund", "third time"),
    scored("angry", 0.88, "ridiculous", "lying to me"),
    valence=-0.9,
    arousal=0.92,
    triggers=(
        scored("repeat_contact", 0.97, "third time I write"),
        scored("supervisor_request", 0.91, "let me talk to your manager"),
        scored("public_threat", 0.72, "everyone on Twitter"),
    ),
)
ACTIONS = (
    SuggestedAction(
        "a1",
        "refunds",
        "confirm_double_charge",
        "Confirm the double charge and announce the refund",
        "reply",
        0.91,
        ("like “I was charged twice”", "order number is known"),
        "playbooks/refunds.yaml#confirm_double_charge",
        reply=SuggestedReply("ra1", "Refund announced", REPLY, "replies/refunds.yaml#announce"),
        tags=("refund", "double-charge"),
        fields=(("category", "billing"),),
    ),
    SuggestedAction(
        "a2",
        "refunds",
        "start_refund",
        "Start the refund in the payments system",
        "checklist",
        0.72,
        ("follows on a confirmed double charge",),
        "playbooks/refunds.yaml#start_refund",
        risk="medium",
    ),
    SuggestedAction(
        "a3",
        "refunds",
        "ask_receipt",
        "Ask for the bank statement",
        "reply",
        0.4,
        ("like “my bank shows two payments”",),
        "playbooks/refunds.yaml#ask_receipt",
        reply=SuggestedReply(
            "ra3", "Ask", "Could you send us the statement for order {order_number}?", "r", ("order_number",)
        ),
    ),
)
REPLIES = (
    SuggestedReply(
        "r1",
        "Ask for the order number",
        "Hi Cleo,\n\nto look at this at once I only need your order number. It begins with {order_number} and is in "
        "the confirmation we sent on {date}.",
        "replies/orders.yaml#ask",
        ("order_number", "date"),
    ),
    SuggestedReply(
        "r2", "We are looking into it", "Hi Cleo, we are on it and will write again before 5 pm today.", "r#2"
    ),
)
KNOWLEDGE = (
    KnowledgeHit(
        "k1",
        "Double charges: what happened and when the money is back",
        "A double charge is almost always a reservation that the bank releases by itself within three working days. "
        "When both amounts were really booked, payments returns one on the same day.",
        0.82,
        "help.example/double-charges",
    ),
    KnowledgeHit(
        "k2", "Refund limits for the front line", "Up to 100 € without asking.", 0.6, "handbook.md", internal=True
    ),
)
CARE = Deescalation(
    "d1",
    "Hear first, then own it",
    (
        "Name the double charge and the third message in your first sentence.",
        "Say who does what by when; no second apology.",
        "Offer at most three next steps, one of them a person.",
    ),
    ("ridiculous", "third time I write"),
)
RULES = (
    RuleHit("repeat", "The customer has written repeatedly", 3, 2, ("third time I write",), "Complaints"),
    RuleHit(
        "supervisor", "The customer asks for a supervisor", 0.91, 0.6, ("let me talk to your manager",), "Team leads"
    ),
)


def advice(name: str = "adv1", **parts: object) -> Advice:
    made = Advice(name, REF, "7", "m1", NOW, CALM, ACTIONS, REPLIES, KNOWLEDGE)
    return replace(made, **parts)  # type: ignore[arg-type]


def message(name: str = "m1", text: str = "I was charged twice for order A-20417 and want my money back.") -> Message:
    return Message(name, "customer", "public", Person("c1", "Cleo Martin"), text, NOW - timedelta(minutes=4))


def calm(**changes: object) -> Session:
    """An open ticket with advice."""
    newest = message()
    session = Session(
        phase="ready",
        ref=REF,
        ticket=ticket(),
        messages=(newest,),
        turn=Turn("m1", ("m1",), newest.text, newest.at),
        reading=CALM,
        readings=(CALM,),
        advice=advice(),
        vocabulary=Vocabulary(groups=("Front line", "Payments", "Complaints", "Team leads")),
        worklist=worklist(),
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def angry(**changes: object) -> Session:
    """A third message in anger: de-escalation, and two rules that call for a hand-over."""
    history = (*(replace(CALM, valence=valence) for valence in (0.1, -0.2, -0.4, -0.7)), ANGRY)
    session = calm(
        ticket=ticket(
            subject="Re: Re: STILL no refund!!",
            due_at=NOW - timedelta(minutes=20),
            prior_contacts=2,
            reopened=1,
            handled_by_bot=True,
        ),
        reading=ANGRY,
        readings=history,
        others=(ticket("4650"), ticket("4580")),
        advice=advice("adv2", reading=ANGRY, deescalation=CARE, escalation=RULES, actions=ACTIONS[:2], replies=()),
    )
    return replace(session, **changes)  # type: ignore[arg-type]


def held_back(*kinds: str) -> Session:
    """The same customer after an hour with enough prompts."""
    session = angry()
    assert session.advice is not None
    return replace(session, advice=replace(session.advice, held_back=kinds or ("escalation", "deescalation")))


def abstained() -> Session:
    unsure = reading(None, scored("neutral", 0.8))
    silent = advice(
        "adv3", reading=unsure, actions=(), replies=(), knowledge=(), silent_because="the message is too short"
    )
    return calm(reading=unsure, advice=silent)


def worklist() -> tuple[Ticket, ...]:
    return (
        ticket("4702", "Where is my parcel? It should have been here on Monday", due_at=NOW - timedelta(minutes=20)),
        ticket(),
        ticket(
            "4698", "Invoice for October", customer=Person("c2", "Bram de Vries"), due_at=NOW + timedelta(minutes=40)
        ),
        ticket(
            "4688",
            "حقيبة مكسورة",
            customer=Person("c3", "Layla Haddad"),
            due_at=NOW + timedelta(days=2),
            status="pending",
        ),
        ticket("4671", "Thank you! 🎉", customer=None, due_at=None, status="new"),
    )


def entry(
    name: str = "op1",
    *,
    state: OutboxState = "waiting",
    public: bool = True,
    text: str = REPLY,
    after: timedelta = timedelta(0),
    attempts: int = 0,
    because: str = "",
    decision: str = "dec1",
    sequence: int = 1,
) -> OutboxEntry:
    action = AddMessage(text, "public" if public else "internal")
    return OutboxEntry(
        operation=Operation(name, action),
        decision_id=decision,
        decision_kind="accept",
        ticket=REF,
        sequence=sequence,
        state=state,
        created_at=NOW - timedelta(minutes=3),
        not_before=NOW + after,
        attempts=attempts,
        because=because,
    )


def stuck() -> tuple[OutboxEntry, ...]:
    """Three decisions that need a person."""
    change = UpdateTicket(Changes(status="solved", add_tags=frozenset({"refund"})), "7")
    return (
        entry(
            "op1",
            state="needs_help",
            because="The answer was lost and the reply was not found on the ticket: look, then send again or drop it",
        ),
        replace(
            entry("op2", state="conflict", because="status was changed by Bram de Vries", decision="dec2", sequence=2),
            operation=Operation("op2", change),
        ),
        entry(
            "op3",
            state="refused",
            public=False,
            text='Step taken: Confirm the double charge.\n\ncalmdesk: {"op": "op3", "kind": "accept"}',
            because="you lack the right CommentOnTicket",
            decision="dec3",
            sequence=3,
        ),
    )
