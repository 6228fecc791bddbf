"""Sessions of an invented shop, from calm to angry, to look at the window in every state."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from app.copilot.session import Session
from app.copilot.wordings import SentReply, WordingOffer
from app.domain.advice import (
    Advice,
    Deescalation,
    KnowledgeHit,
    ReplyVariant,
    RuleHit,
    SuggestedAction,
    SuggestedReply,
)
from app.domain.content import ReplyText
from app.domain.personal import Known
from app.domain.readings import Reading, Scored, Span
from app.domain.tickets import Message, Person, Role, Ticket, TicketRef, Vocabulary
from app.domain.tone import ToneRule, ToneRules
from app.domain.turns import Turn
from app.domain.variants import Proposal, problems_of

TONE = ToneRules(
    (
        ToneRule(
            "you_failed",
            "blame",
            "says what they did wrong; say what you need",
            ("you failed to",),
            better="we still need you to",
            source="tone/tone.yaml#you_failed",
        ),
        ToneRule(
            "your_frustration",
            "empathy",
            "anybody could have written that; name what happened",
            ("I understand your frustration",),
            better="I have read what happened with {matter|this}",
        ),
        ToneRule("full_refund", "promise", "who decides on refunds has not decided yet", ("a full refund",)),
    )
)
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


def wording_offer() -> WordingOffer:
    """An edited reply with something of the customer still in it."""
    approved = ReplyText(WORDINGS[2].text.replace("A-20417", "{order_number}"), "full")
    known = Known(("Cleo Martin",), ("I was charged twice for order A-20417 and want my money back.",))
    text = (
        "Hi {customer_name}, I had a look: order {order_number} left us this morning, and the driver plans to ring on "
        "{date}. If nobody is in, he leaves it with Mrs Martin at 12 Mill Lane."
    )
    problems = problems_of(text, approved.text, known)
    return WordingOffer(SentReply(REF, "r3", "Where the order is", approved), Proposal(text, problems), known)


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
    "Hi Cleo,\n\nthank you for telling us, and for the two receipts. I can see both charges for order "
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
WORDINGS = (
    ReplyVariant("short formal", "short", "formal", "Order A-20417 is on its way; it comes on {date}.", ("date",)),
    ReplyVariant(
        "own full formal",
        "full",
        "formal",
        "Hi Cleo, I had a look: order A-20417 left us this morning, and the driver plans to ring on {date}. If nobody "
        "is in, he leaves it with the neighbours you named. Write to me if it is not there by the evening.",
        ("date",),
        own=True,
    ),
    ReplyVariant(
        "full formal",
        "full",
        "formal",
        "I have looked up order A-20417. It has left us, and the carrier expects to bring it on {date}. If it is not "
        "with you that evening, answer this message and I will ask the carrier where it is.",
        ("date",),
    ),
    ReplyVariant(
        "medium friendly",
        "medium",
        "friendly",
        "I had a look, Cleo: your vase is packed, sent and on the road. The carrier plans to ring your bell on {date}.",
        ("date",),
    ),
)
MANY = (
    SuggestedReply(
        "r3",
        "Where the order is",
        WORDINGS[1].text,
        "replies/parcels.yaml#order_found",
        ("date",),
        WORDINGS,
        WORDINGS[1].name,
    ),
    REPLIES[1],
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
        "k2",
        "Refund limits for the front line",
        "Up to 100 € without asking. Above it, ask your lead.",
        0.6,
        "handbook.md",
        internal=True,
        updated_at=datetime(2024, 3, 5, tzinfo=UTC),
        old=True,
        marks=((0, 27),),
        also=("limits.pdf",),
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
    "deescalation/cards.yaml#general",
    "options",
    ("hear",),
    ("upset: arousal 0.92, the card begins at 0.60", "not your first answer: time for real next steps"),
    "Team leads",
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


MENU = "I am sorry, I did not understand. You can choose: 1 Delivery times, 2 Returns, 3 Something else."


def from_bot(**changes: object) -> Session:
    """The first human turn after a bot that did not help."""
    said: tuple[tuple[Role, str], ...] = (
        ("customer", "My parcel says delivered but there is nothing here."),
        (
            "bot",
            "I can help you with that! Deliveries usually arrive within 3 to 5 days. Did this answer your question?",
        ),
        ("customer", "No. It SAYS delivered."),
        ("bot", MENU),
        ("customer", "3"),
        ("bot", MENU),
        ("customer", "Can I please talk to a person? There is medicine in it that I need from tomorrow on."),
    )
    messages = tuple(
        replace(message(f"m{at}", text), role=role, at=NOW - timedelta(minutes=20 - at))
        for at, (role, text) in enumerate(said)
    )
    asks = reading(
        scored("delivery_late", 0.81, "nothing here"),
        scored("anxious", 0.7, "need from tomorrow"),
        valence=-0.5,
        arousal=0.5,
        triggers=(scored("human_request", 0.99, "talk to a person"),),
    )
    human = RuleHit("human_request", "The customer asks for a person", 0.99, 0.3, ("talk to a person",))
    session = calm(
        ticket=ticket(subject="Marked as delivered, nothing here", channel="chat", handled_by_bot=True),
        messages=messages,
        turn=Turn("m6", ("m6",), said[-1][1], messages[-1].at),
        reading=asks,
        readings=(CALM, CALM, asks),
        advice=advice("adv4", reading=asks, escalation=(human,), actions=ACTIONS[:2], replies=(), knowledge=()),
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
