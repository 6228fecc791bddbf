"""De-escalation over a conversation: when a card comes, which state it is in, and when it is silent again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.advice import Deescalation
from app.domain.content import CalmState, DeescalationCard
from app.domain.deescalation import deescalation
from app.domain.readings import Reading, Scored, Span
from app.domain.tickets import Message, Person, Role, Visibility
from tests.support.reader import reading

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CALM = reading("where is my parcel")
STATES: tuple[tuple[CalmState, tuple[str, ...]], ...] = (
    ("hear", ("Name {matter|it}.",)),
    ("own", ("Who, when.",)),
    ("options", ("Three.",)),
    ("confirm", ("Ask.",)),
)
GENERAL = DeescalationCard("general", "Upset", (), min_arousal=0.6, by_state=STATES, calm_below=0.4)
LEGAL = DeescalationCard("legal", "Law", (), triggers=("legal_threat",), by_state=STATES, team="Leads")
SAFETY = DeescalationCard("safety", "Danger", ("Ask whether they are safe.",), triggers=("safety",))
CARDS = (GENERAL, LEGAL, SAFETY)

HEARD = "I am sorry, Cleo: the vase came broken."
OWNED = "I will send a new vase today."
OFFERED = "Would you like a new one, or the money back?"


def felt(arousal: float, *triggers: str, valence: float = -0.6) -> Reading:
    hits = tuple(Scored(name, 0.9, (Span(0, 3, name[:3]),)) for name in triggers)
    return replace(CALM, arousal=arousal, valence=valence, triggers=hits)


def said(role: Role, text: str, visibility: Visibility = "public") -> Message:
    return Message("m", role, visibility, Person("p"), text, NOW + timedelta(minutes=1))


Turn = tuple[str, Reading] | str
"""What the customer wrote with its reading, or an answer of the agent."""


def card(
    turns: Sequence[Turn], cards: Sequence[DeescalationCard] = CARDS, matter: str | None = None
) -> Deescalation | None:
    messages = [said("agent", turn) if isinstance(turn, str) else said("customer", turn[0]) for turn in turns]
    readings = [turn[1] for turn in turns if not isinstance(turn, str)]
    return deescalation(cards, messages, readings, readings[-1], matter)


def state(*turns: Turn) -> str | None:
    shown = card(turns)
    return shown.state if shown else None


UPSET = ("The vase came broken and nobody answers!", felt(0.8))
STILL = ("That does not help me at all, really.", felt(0.5))
CALMER = ("Good, then I wait for the new one.", felt(0.1, valence=0.2))


def test_negative_alone_is_no_reason() -> None:
    assert card([("I am disappointed with the vase.", felt(0.3, valence=-0.9))]) is None
    assert card([("What a wonderful vase, thank you so much!", felt(0.9, valence=0.9))]) is None
    assert (
        card([("Das ist unverschämt, ich warte seit Wochen!", replace(felt(0.9), valence=None, arousal=None))]) is None
    )


def test_the_most_urgent_trigger_brings_its_card_before_the_general_one() -> None:
    shown = card([("My lawyer hears of this fire!", felt(0.9, "legal_threat", "safety"))])
    assert shown is not None
    assert (shown.id, shown.evidence, shown.state) == ("safety", ("saf",), None)
    shown = card([("My lawyer will hear of this!", felt(0.9, "legal_threat"))])
    assert shown is not None
    assert (shown.id, shown.team, shown.because[0]) == ("legal", "Leads", "sign: legal threat")


def test_states_follow_what_the_agent_has_done() -> None:
    assert state(UPSET) == "hear"
    assert state(UPSET, HEARD, STILL) == "options", "by the second answer it is time for real steps"
    assert state(UPSET, "Which order is it?", STILL) == "options", "too late to begin with sympathy"
    assert state(UPSET, f"{HEARD} {OFFERED}", STILL) == "own"
    assert state(UPSET, f"{HEARD} {OWNED}", STILL) == "options"
    assert state(UPSET, f"{HEARD} {OWNED} {OFFERED}", UPSET) == "confirm"


def test_a_promise_that_is_missing_comes_before_the_options() -> None:
    late, owned = card([UPSET, HEARD, STILL]), card([UPSET, OWNED, STILL])
    assert late is not None
    assert owned is not None
    assert (late.prompts, owned.prompts) == (("Who, when.", "Three."), ("Three.",))
    first = card([UPSET])
    assert first is not None
    assert first.prompts == ("Name it.", "Who, when."), "the first answer hears and owns"


def test_no_second_apology_is_asked_for() -> None:
    shown = card([("Hello, where is my vase?", felt(0.1)), "Sorry, I am looking.", UPSET])
    assert shown is not None
    assert shown.state == "hear", "what was said before the anger did not hear it"
    assert "you have said sorry: not again" in shown.because


def test_notes_and_bots_are_no_answers_of_the_agent() -> None:
    messages = [
        said("customer", UPSET[0]),
        said("bot", f"{HEARD} {OWNED} {OFFERED}"),
        said("agent", f"{HEARD} {OWNED} {OFFERED}", "internal"),
        said("customer", STILL[0]),
    ]
    shown = deescalation(CARDS, messages, [UPSET[1], STILL[1]], STILL[1])
    assert shown is not None
    assert (shown.state, shown.done) == ("hear", ())


def test_it_enters_high_and_leaves_low() -> None:
    assert state(STILL) is None, "below the upper bar nothing begins"
    assert state(UPSET, HEARD, STILL) == "options", "and nothing ends above the lower one"
    assert state(UPSET, HEARD, CALMER) == "confirm"
    assert state(UPSET, HEARD, CALMER, OWNED, STILL) == "options", "not calm after all"
    assert state(UPSET, HEARD, CALMER, OWNED, CALMER) is None
    assert state(UPSET, HEARD, CALMER, OWNED, CALMER, OFFERED, STILL) is None
    assert state(UPSET, HEARD, CALMER, OWNED, CALMER, OFFERED, UPSET) == "hear", "a new anger is heard anew"


def test_a_bare_number_does_not_tell_the_mood() -> None:
    assert state(UPSET, HEARD, ("4711", felt(0.0, valence=0.0))) == "options"
    assert state(UPSET, HEARD, ("Thanks!", felt(0.2, valence=0.8))) == "confirm"


def test_a_list_in_danger_stays_until_it_is_over() -> None:
    danger = ("There is smoke in the hall and I feel ill.", felt(0.6, "safety"))
    assert (
        shown := card([danger, "Please go outside.", ("We are all outside now, thank you.", felt(0.1))])
    ) is not None
    assert (shown.id, shown.because) == ("safety", ("sign: safety in an earlier message",))
    assert card([danger, "Please go outside.", CALMER, "Good.", CALMER]) is None


def test_a_burst_is_one_turn() -> None:
    messages = [said("customer", "This is a joke!!"), said("customer", "Order 4711, by the way.")]
    shown = deescalation(CARDS, messages, [felt(0.8), felt(0.0)], felt(0.7))
    assert shown is not None
    assert shown.because[0] == "upset: arousal 0.70, the card begins at 0.60"


def test_messages_that_were_not_read_change_nothing() -> None:
    messages = [said("customer", "long ago, one of many messages"), said("agent", "x"), said("customer", UPSET[0])]
    assert (shown := deescalation(CARDS, messages, [UPSET[1]], UPSET[1])) is not None
    assert shown.state == "hear"
    assert deescalation(CARDS, messages, [], CALM) is None
    assert deescalation(CARDS, [], [], UPSET[1]) is None


@pytest.mark.parametrize(("matter", "prompt"), [("the vase", "Name the vase."), (None, "Name it.")])
def test_the_customers_noun_stands_in_the_prompt(matter: str | None, prompt: str) -> None:
    shown = card([UPSET], matter=matter)
    assert shown is not None
    assert shown.prompts[0] == prompt


def test_a_state_without_words_is_passed_over() -> None:
    short = replace(GENERAL, by_state=(("own", ("Who, when.",)), ("confirm", ("Ask.",))))
    assert (first := card([UPSET], [short])) is not None
    assert first.state == "own"
    assert (after := card([UPSET, OWNED, UPSET], [short])) is not None
    assert after.state == "confirm"
    assert card([UPSET, OWNED, UPSET], [replace(short, by_state=short.by_state[:1])]) is None


def test_the_same_conversation_gives_the_same_answer() -> None:
    turns: list[Turn] = [UPSET, HEARD, STILL, OWNED, CALMER]
    assert card(turns) == card(turns)
