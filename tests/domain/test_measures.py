"""What rules measure over a conversation: each with what it must see, and with what it must leave alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.content import MEASURES, EscalationRule, IntentInfo, Library, Measure, Playbook, Situation, Step
from app.domain.escalation import _MEASURED, Measured, fired
from app.domain.readings import Reading, Scored, Span
from app.domain.talk import talk_of
from app.domain.thresholds import SCALES, figure
from app.domain.tickets import Message, Ticket
from tests.domain.talks import NOW, TICKET, talk
from tests.support.reader import reading

CALM = reading("where is my parcel")
ANGRY = reading("you charged me twice!")
HAPPY = replace(CALM, valence=0.8)
REPEATED = "I have told you that the second payment of November has to come back"
STEP = 'Step taken.\n\ncalmdesk: {"op": "1", "kind": "accept", "playbook": "p", "step": "ask"}'


def value(
    measure: Measure,
    messages: Sequence[Message] = (),
    *,
    newest: Reading = ANGRY,
    history: Sequence[Reading] | None = None,
    ticket: Ticket = TICKET,
    library: Library | None = None,
    hours: float = 1,
    intents: tuple[str, ...] = (),
    currency: str | None = None,
) -> tuple[float, tuple[str, ...]] | None:
    """What a rule with the smallest threshold says; None when it does not fire."""
    own = [message for message in messages if message.role == "customer"]
    facts = Measured(
        newest,
        tuple(history if history is not None else [newest] * max(len(own), 1)),
        ticket,
        "\n".join(message.text for message in own[-1:]),
        talk_of(messages),
        NOW - timedelta(hours=1) + timedelta(hours=hours),
        library or Library(),
    )
    rule = EscalationRule("r", "R", measure, 0.001, intents=intents, currency=currency)
    hits = fired([rule], facts)
    return (hits[0].value, hits[0].evidence) if hits else None


def heat(arousal: float, valence: float = -0.7) -> Reading:
    return replace(ANGRY, arousal=arousal, valence=valence)


def about(label: str, probability: float = 0.9) -> Reading:
    return replace(CALM, intent=Scored(label, probability, (Span(0, 4, "word"),)))


def test_every_measure_is_measured_and_has_a_scale() -> None:
    assert set(_MEASURED) == set(SCALES) == set(MEASURES)


# -- how it feels, over the turns ------------------------------------------------------------


def test_a_rise_counts_from_turn_to_turn_while_it_never_falls() -> None:
    turns = talk(("customer", "a"), ("agent", "b"), ("customer", "c"), ("agent", "d"), ("customer", "e"))
    found = value("arousal_rise", turns, history=[heat(0.4), heat(0.6), heat(0.8)], newest=heat(0.8))
    assert found == (0.4, ("arousal 0.40, then 0.60, then 0.80",))
    assert value("arousal_rise", turns, history=[heat(0.7), heat(0.5), heat(0.8)], newest=heat(0.8)) == (
        0.3,
        ("arousal 0.50, then 0.80",),
    )
    assert value("arousal_rise", turns, history=[heat(0.2), heat(0.3), heat(0.45)], newest=heat(0.45)) is None
    calmer = [heat(0.9), heat(0.8), heat(0.6)]
    assert value("arousal_rise", turns, history=calmer, newest=calmer[-1]) is None
    happy_before = [heat(0.2, 0.5), heat(0.9)]
    assert value("arousal_rise", turns[2:], history=happy_before, newest=happy_before[-1]) is None


def test_a_burst_is_one_turn() -> None:
    burst = talk(("customer", "No!"), ("customer", "Why!"), ("customer", "Answer me!"))
    assert value("negative_turns", burst, history=[ANGRY, ANGRY, ANGRY]) == (1.0, ())
    turns = talk(("customer", "No!"), ("customer", "Why!"), ("bot", "?"), ("customer", "Answer me!"))
    assert value("negative_turns", turns, history=[CALM, ANGRY, ANGRY]) == (2.0, ())


# -- what it is about ------------------------------------------------------------


def test_a_regulated_topic_fires_by_the_list_when_it_is_sure() -> None:
    library = Library(intents=(IntentInfo("bereavement", "A customer has died", ""),))
    found = value("intent", newest=about("bereavement"), intents=("bereavement",), library=library)
    assert found == (0.9, ("word",))
    assert value("intent", newest=about("refund_request"), intents=("bereavement",)) is None
    assert value("intent", newest=replace(CALM, intent=None), intents=("bereavement",)) is None


def test_a_sure_intent_without_a_playbook_is_no_standard_case() -> None:
    step = Step("a", "A", (Situation("x"),))
    library = Library(playbooks=(Playbook("p", "P", (step,), ("refund_request",)),))
    assert value("no_playbook", newest=about("data_request"), library=library) == (0.9, ("word",))
    assert value("no_playbook", newest=about("refund_request"), library=library) is None
    assert value("no_playbook", newest=about("data_request"), library=library, intents=("bereavement",)) is None


def test_topics_count_sure_intents_and_neighbours_once() -> None:
    library = Library(intents=(IntentInfo("refund_request", "Money back", "", neighbours=("refund_status",)),))
    history = [about("refund_request"), about("thanks"), about("refund_status"), about("cannot_sign_in")]
    found = value("topics", newest=about("cannot_sign_in"), history=history, library=library)
    assert found == (2.0, ("Money back", "cannot sign in"))
    assert value("topics", newest=about("refund_status"), history=history[:3], library=library) is None


def test_questions_and_technical_facts_are_shown_with_their_words() -> None:
    asked = talk(("customer", "Where is order 4711? When will it come? Thanks!"))
    assert value("requests", asked) == (2.0, ("Where is order 4711?", "When will it come?"))
    assert value("requests", talk(("customer", "Thank you, it works."))) is None
    broken = talk(("customer", "HTTP 500 since app version 3.4.1"))
    assert value("technical_facts", broken) == (2.0, ("HTTP 500", "version 3.4.1"))


# -- whether it goes on ------------------------------------------------------------


def test_a_customer_who_says_the_same_again_is_noticed() -> None:
    said = talk(("customer", REPEATED + "!"), ("agent", "One moment."), ("customer", "Please: " + REPEATED))
    assert value("customer_repeats", said) == (2.0, (f"Please: {REPEATED}",))
    other = talk(
        ("customer", REPEATED), ("agent", "Which one?"), ("customer", "The one of the third of November, 29.90")
    )
    assert value("customer_repeats", other) is None
    short = talk(("customer", "are you still there?"), ("agent", "Yes."), ("customer", "are you still there?"))
    assert value("customer_repeats", short) is None
    burst = talk(("customer", REPEATED), ("customer", REPEATED))
    assert value("customer_repeats", burst) is None, "nobody answered in between: it was sent twice"


def test_the_same_answer_given_again_is_noticed() -> None:
    answer = "Refunds can take some days, we are sorry for the delay and ask for your patience."
    said = talk(("agent", f"Hello Cleo. {answer}"), ("customer", "No."), ("agent", answer), ("customer", "Again?"))
    found = value("same_answers", said)
    assert found is not None
    assert found[0] == 2.0
    assert value("same_answers", talk(("agent", "One moment."), ("customer", "x"), ("agent", "One moment."))) is None
    bot = talk(("bot", answer), ("customer", "No."), ("bot", answer), ("customer", "x"))
    assert value("same_answers", bot) is None, "what a bot repeats is not our answer"


def test_turns_without_a_step_count_while_the_customer_is_unhappy() -> None:
    turns = talk(("customer", "a"), ("agent", "b"), ("customer", "c"), ("agent", "d"), ("customer", "e"))
    assert value("turns_without_step", turns) == (3.0, ("3 messages of the customer since a step was carried out",))
    assert value("turns_without_step", turns, newest=HAPPY) is None
    stepped = talk(("customer", "a"), ("note", STEP), ("agent", "b"), ("customer", "c"))
    assert value("turns_without_step", stepped) == (1.0, ())


def test_waiting_is_counted_from_the_first_message_that_nobody_answered() -> None:
    said = talk(
        ("customer", "a"), ("agent", "b"), ("customer", "c"), ("customer", "d"), began=NOW - timedelta(hours=50)
    )
    found = value("hours_waiting", said)
    assert found is not None
    assert found[0] == pytest.approx(50, abs=0.1)
    assert found[1] == ("not answered since 19 Nov 2026 10:02 UTC",)
    assert value("hours_open", said) == (50.0, ("first message 19 Nov 2026 10:00 UTC",))
    assert value("hours_waiting", said, newest=HAPPY) is None
    assert value("hours_waiting", talk(("customer", "a"), ("agent", "b"))) is None, "it is answered"
    ahead = talk(("customer", "a"), began=NOW + timedelta(hours=9))
    assert value("hours_waiting", ahead) is None, "a clock that is wrong invents no time"


@pytest.mark.parametrize("measure", ["contacts", "topics", "requests", "technical_facts", "customer_repeats"])
def test_thanks_are_no_reason_to_hand_over(measure: Measure) -> None:
    question = "Where is order 4711? When will it come? It says HTTP 500 on iOS 17.2, that is all I know"
    said = talk(("customer", question), ("agent", "b"), ("customer", question))
    history, ticket = [about("refund_request"), about("cannot_sign_in")], replace(TICKET, prior_contacts=3)
    assert value(measure, said, newest=CALM, history=history, ticket=ticket)
    assert value(measure, said, newest=HAPPY, history=history, ticket=ticket) is None


# -- gates ------------------------------------------------------------


def test_the_largest_amount_in_the_rule_s_currency_counts() -> None:
    said = talk(("customer", "I paid 1.250,00 EUR and 90 EUR, not 5000 USD."), ("agent", "b"), ("customer", "And now?"))
    assert value("amount", said, currency="EUR") == (1250.0, ("1.250,00 EUR",))
    assert value("amount", said, currency="GBP") is None
    field = replace(TICKET, fields={"Amount": "2,000.00 GBP"})
    assert value("amount", said, currency="GBP", ticket=field) == (2000.0, ("2,000.00 GBP",))
    thanks = talk(*[("customer", "I paid 1250 EUR."), ("agent", "It is back."), ("customer", "Thank you!")])
    assert value("amount", thanks, currency="EUR", newest=HAPPY) is None, "thanks for a solved case"
    agent = talk(("customer", "How much?"), ("agent", "1250 EUR"), ("customer", "Oh."))
    assert value("amount", agent, currency="EUR") is None, "the customer's words count, not ours"


def test_steps_that_wait_for_the_identity_are_named() -> None:
    facts = Measured(CALM, (CALM,), TICKET, withheld=("Return the second charge",))
    (hit,) = fired([EscalationRule("r", "R", "unverified_steps", 1)], facts)
    assert (hit.value, hit.evidence) == (1.0, ("Return the second charge",))
    assert fired([EscalationRule("r", "R", "unverified_steps", 1)], replace(facts, withheld=())) == ()


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        (3, "", "3"),
        (0.92, "", "0.92"),
        (1250, "EUR", "1250 EUR"),
        (49.5, "EUR", "49.50 EUR"),
        (384.04, "h", "384 h (16 days)"),
        (49.5, "h", "49.5 h"),
        (0.996, "", "0.99"),
    ],
)
def test_figures_are_written_for_people(number: float, unit: str, words: str) -> None:
    assert figure(number, unit) == words
