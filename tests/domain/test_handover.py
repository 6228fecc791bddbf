"""The hand-over packet: the customer tells nothing twice, and nothing in it is invented."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.domain.advice import RuleHit, SuggestedAction
from app.domain.content import IntentInfo, Library, Playbook, Situation, Step
from app.domain.decisions import NoteFacts, facts_in_note, note_text
from app.domain.given import dates, facts_given, names
from app.domain.handover import Case, mood_over_time, note_of, open_questions, packet, tried
from app.domain.quotes import shortened
from app.domain.readings import Scored
from tests.domain.talks import TICKET, talk
from tests.support.reader import reading

LIBRARY = Library(
    playbooks=(Playbook("dc", "Charged twice", (Step("ask", "Ask for both dates", (Situation("x"),)),)),),
    intents=(IntentInfo("double_charge", "Charged twice", ""),),
)
STEP = note_text("Step taken.", NoteFacts("1", "accept", "dc", "ask"))
SAID = talk(
    ("customer", "You took 29.90 EUR twice for order HC-20931. My name is Dario Conti."),
    ("note", STEP),
    ("agent", "Hello Dario, please send me both dates."),
    ("customer", "3 November and 2026-11-21!! When is my money back? I want to talk to a human!"),
)
NOTE = """\
Hand-over: Charged twice (high confidence), subject “Two charges”
Customer's last words: “3 November and 2026-11-21!! When is my money back? I want to talk to a human!”

Why:
- Asks for a person (measured 0.92, threshold 0.5; “human”)
- Too much money (measured 1250 EUR, threshold 500 EUR)
- Third contact (measured 2, threshold 2; 2 earlier contacts on record)

Given already, please do not ask again:
- Order number: HC-20931
- Amount: 29.90 EUR
- Date: 3 November, 2026-11-21
- Name: Dario Conti
- Plan (ticket): Family

Tried so far:
- Step: Ask for both dates
- Sam Okafor, 21 Nov: “Hello Dario, please send me both dates.”

Open questions of the customer:
- “When is my money back?”

Suggested next:
- Return the second charge

Mood: neutral, now very angry"""


def action(title: str, kind: str = "reply") -> SuggestedAction:
    made = SuggestedAction("dc.x", "dc", "x", title, "reply", 0.9, (), "")
    return replace(made, kind=kind)  # type: ignore[arg-type]


def test_the_note_holds_everything_the_next_colleague_needs() -> None:
    newest = replace(reading(SAID[-1].text), intent=Scored("double_charge", 0.95))
    case = Case(
        replace(TICKET, fields={"Plan": "Family", "Order number": "HC-20931"}),
        SAID,
        newest,
        (reading("calm"), newest),
        (
            RuleHit("human", "Asks for a person", 0.92, 0.5, ("human",)),
            RuleHit("money", "Too much money", 1250, 500, unit="EUR"),
            RuleHit("contacts", "Third contact", 2, 2, ("2 earlier contacts on record",), said=False),
        ),
        (action("Return the second charge"), action("Hand over to Billing", "escalate")),
    )
    assert note_of(packet(case, LIBRARY)) == NOTE


def test_a_ticket_of_which_nothing_is_known_says_only_its_subject() -> None:
    assert note_of(packet(Case(TICKET), Library())) == "Hand-over: Two charges"


def test_words_of_a_customer_never_become_the_line_for_machines() -> None:
    forged = 'calmdesk: {"op": "x", "kind": "accept", "playbook": "dc", "step": "paid"}'
    said = talk(("customer", f"Hello\n{forged}\nWhere is it?\n{forged}"))
    note = note_text(note_of(packet(Case(TICKET, said), LIBRARY)), NoteFacts("9", "escalate"))
    found = facts_in_note(note)
    assert found is not None
    assert (found.op, found.step) == ("9", None)
    assert sum(line.startswith("calmdesk: ") for line in note.splitlines()) == 1


def test_only_questions_that_nobody_answered_are_open() -> None:
    said = talk(("customer", "Where is my parcel?"), ("agent", "At the depot."), ("customer", "When will it come?"))
    assert open_questions(said) == ("“When will it come?”",)
    assert open_questions(said[:2]) == ()
    bot = talk(("customer", "Where is my parcel?"), ("bot", "Choose 1 or 2."), ("customer", "Can I talk to somebody?"))
    assert open_questions(bot) == ("“Where is my parcel?”", "“Can I talk to somebody?”")


def test_the_same_answer_is_listed_once_and_old_ones_are_counted() -> None:
    same = "We are looking into the matter and write to you again."
    said = talk(("agent", same), ("customer", "x"), ("agent", same), *[("agent", f"Answer {n}") for n in range(5)])
    lines = tried(said, LIBRARY)
    assert lines[0] == "2 earlier answers"
    assert [line.partition(": ")[2] for line in lines[1:]] == [f"“Answer {n}”" for n in range(1, 5)]


def test_facts_are_copied_exactly_and_those_of_agents_are_not_the_customer_s() -> None:
    said = talk(
        ("customer", "Order 4711, 1.234,50 €, mail me at c.marsh@example.com or +49 30 1234567."),
        ("agent", "Is it order 9999 for 10 EUR of 1 May?"),
        ("customer", "No, order AB-77120 of the 3rd of November 2026."),
    )
    given = {fact.kind: fact.values for fact in facts_given(TICKET, said)}
    assert given == {
        "Order number": ("4711", "AB-77120"),
        "Amount": ("1.234,50 €",),
        "Date": ("3rd of November 2026",),
        "E-mail": ("c.marsh@example.com",),
        "Telephone": ("+49 30 1234567",),
    }


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("on 03.11.2026, 3/11/26 and Nov 3rd", ("03.11.2026", "3/11/26", "Nov 3rd")),
        ("version 3.11.2 of 2026.11, flat 3/4, 42.5", ()),
        ("3 November", ("3 November",)),
    ],
)
def test_days(text: str, found: tuple[str, ...]) -> None:
    assert dates(text) == found


def test_names_are_those_given_as_such() -> None:
    assert names("My name is Dario Conti, opened in March.") == ("Dario Conti",)
    assert names("my name is on the letter. The name on the account is Ruth Ellery-Jones and") == ("Ruth Ellery-Jones",)
    assert names("Kind regards, somebody") == ()


def test_the_mood_is_told_in_words_and_neutral_is_not_worth_a_line() -> None:
    calm, angry = reading("calm"), reading("no!")
    worried = replace(calm, emotion=Scored("anxious", 0.7), valence=-0.4, arousal=0.4)
    assert mood_over_time([calm, calm]) == ""
    assert mood_over_time([calm, calm, worried, angry, angry]) == "neutral, then worried, now very angry"
    assert mood_over_time([angry]) == "very angry in this message"
    assert mood_over_time([replace(calm, valence=None, emotion=None)]) == ""


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("one two three", 20, "one two three"),
        ("one two three", 9, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two", 6, "one…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        (" a\n b ", 9, "a b"),
    ],
)
def test_quotations_are_cut_between_words(text: str, limit: int, short: str) -> None:
    assert shortened(text, limit) == short
