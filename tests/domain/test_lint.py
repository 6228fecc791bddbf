"""The linter: each finding for the playbook that deserves it, none for one that is written well."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.domain.content import Playbook, SignedOff, Situation, Step
from app.domain.findings import Finding
from app.domain.lint import alike, lint
from app.domain.phrase import Phrase


def when(*texts: str, after: str | None = None) -> tuple[Situation, ...]:
    return tuple(Situation(text, after=after) for text in texts)


ASK = Step("ask", "Ask which order, and who it is", when("Where is it?"), say="Please send me the order number.")
RECORD = Step(
    "record",
    "Record who it is",
    when("Order 4711, Marta", after="ask"),
    action="set_fields",
    fields=(("Identity verified", "yes"),),
)
REFUND = Step("refund", "Start the refund", when("Send it back"), say="Done.", needs=("identity_verified",))
HAND_OVER = Step("over", "Hand over", when("I want a person"), action="escalate", team="Billing")
GOOD = Playbook("p", "P", (ASK, RECORD, REFUND, HAND_OVER), ("refund",), "medium", "playbooks/p.yaml")


def with_step(step: Step) -> Playbook:
    """The good playbook with this step in the place of the one of its name, or at the end."""
    if GOOD.step(step.id) is None:
        return replace(GOOD, steps=(*GOOD.steps, step))
    return replace(GOOD, steps=tuple(step if step.id == one.id else one for one in GOOD.steps))


def without(step: Step) -> Playbook:
    return replace(GOOD, steps=tuple(one for one in GOOD.steps if one.id != step.id))


def found(playbook: Playbook) -> list[tuple[str, str]]:
    """Kind and place of every finding."""
    return [(finding.kind, finding.source.removeprefix("playbooks/p.yaml")) for finding in lint([playbook])]


def test_a_good_playbook_is_left_alone() -> None:
    assert lint([GOOD], ["refund"]) == ()


@pytest.mark.parametrize(
    ("playbook", "kind", "place"),
    [
        (replace(GOOD, intents=()), "no-intents", ""),
        (replace(GOOD, risk="high"), "not-signed-off", ""),
        (without(HAND_OVER), "no-human", ""),
        (with_step(replace(HAND_OVER, team=None)), "no-team", "#over"),
        (with_step(replace(RECORD, when=when("It is me"))), "identity-not-asked", "#record"),
        (with_step(Step("late", "Late", when("Hm", after="late"), say="x")), "unreachable-step", "#late"),
        (with_step(replace(ASK, id="two", when=when("where is IT ?"))), "same-situation", "#two"),
        (with_step(replace(ASK, asks=("plan",))), "asks-not-said", "#ask"),
        (
            with_step(replace(ASK, say="What is the order number? {order_number}", asks=("order_number",))),
            "asks-for-what-it-uses",
            "#ask",
        ),
        (with_step(replace(ASK, say=None)), "nothing-to-send", "#ask"),
        (with_step(Step("tell", "Tell", when("Well?"), say="Your {item} is here.")), "slot-nobody-asks", "#tell"),
        (with_step(Step("tell", "Tell", when("Well?"), say="These are the steps:")), "nothing-below", "#tell"),
        (with_step(Step("tell", "Tell", when("Well?"), say="The price stands below.")), "nothing-below", "#tell"),
    ],
)
def test_each_weakness_is_found_where_it_is(playbook: Playbook, kind: str, place: str) -> None:
    assert found(playbook) == [(kind, place)]


def test_money_and_personal_data_want_an_identity_check() -> None:
    bare = replace(GOOD, steps=(ASK, replace(REFUND, needs=()), HAND_OVER))
    (finding,) = lint([bare])
    assert (finding.kind, finding.source) == ("no-identity-check", "playbooks/p.yaml")
    assert "step refund" in finding.text
    assert [kind for kind, _ in found(replace(bare, risk="low"))] == ["no-identity-check"]
    address = Step("change", "Change the address", when("I moved"), say="Done.")
    assert [kind for kind, _ in found(replace(bare, steps=(address, HAND_OVER)))] == ["no-identity-check"]
    harmless = Step("advise", "Say what to unplug", when("It is hot"), say="Please unplug it.")
    assert found(replace(bare, steps=(harmless, HAND_OVER))) == []
    signed = SignedOff("Ada", date(2026, 11, 1))
    high = replace(bare, steps=(harmless, HAND_OVER), risk="high", signed_off=signed)
    assert [kind for kind, _ in found(high)] == ["no-identity-check"]


def test_a_condition_that_nothing_establishes_is_named() -> None:
    never = without(RECORD)
    assert ("needs-never-met", "#refund") in found(never)
    circle = with_step(replace(RECORD, needs=("identity_verified",)))
    assert [kind for kind, _ in found(circle)] == ["needs-never-met", "needs-never-met"]


def test_a_step_behind_an_unreachable_one_is_unreachable_too() -> None:
    first = Step("first", "First", when("Hm", after="second"), say="x")
    second = Step("second", "Second", when("Ah", after="first"), say="x")
    book = replace(GOOD, steps=(*GOOD.steps, first, second))
    assert found(book) == [("unreachable-step", "#first"), ("unreachable-step", "#second")]
    open_now = replace(second, when=(*second.when, Situation(result="Order 4711: lost")))
    assert found(replace(book, steps=(*GOOD.steps, first, open_now))) == []


def test_the_same_words_after_another_step_are_another_situation() -> None:
    yes = [Step(f"yes_{after}", "Go on", when("Yes, please", after=after), say="x") for after in ("ask", "refund")]
    assert found(replace(GOOD, steps=(*GOOD.steps, *yes))) == []


def test_a_text_that_waits_for_the_agent_s_words_is_complete() -> None:
    assert found(with_step(Step("tell", "Tell", when("Well?"), say="These are the steps:\n\n{details}"))) == []


def test_a_value_that_is_looked_up_or_asked_for_is_no_finding() -> None:
    tell = Step("tell", "Tell", when("Well?"), say="Your {item} is here.")
    look = Step("look", "Look it up", when("Can you see it?"), action="lookup")
    assert found(replace(GOOD, steps=(*GOOD.steps, tell, look))) == []
    asking = replace(ASK, say="Please tell me which item it is and the order number.")
    assert found(replace(GOOD, steps=(asking, *GOOD.steps[1:], tell))) == []


def test_intents_that_nobody_reads_and_intents_without_a_playbook() -> None:
    nobody = replace(GOOD, intents=("refnd",))
    first, second = lint([nobody], ["refund", "bug"])
    assert (first.kind, "refnd" in first.text, "never offered" in first.text) == ("unread-intent", True, True)
    assert second.kind == "intents-without-playbook"
    assert second.text.startswith("2 of 2 intents that are read have no playbook: bug, refund.")
    many = lint([GOOD], ["refund", *(f"other{number:02}" for number in range(20))])
    assert "20 of 21" in many[0].text
    assert "and 8 more" in many[0].text
    assert lint([nobody]) == ()


def test_situations_that_say_the_same_in_other_words() -> None:
    near = {frozenset(("Where is it?", "Where has it got to?")): 0.97}

    def cosine(one: str, other: str) -> float:
        return near.get(frozenset((one, other)), 0.1)

    twin = Step("two", "Two", when("Where has it got to?"), say="x")
    assert [(one.kind, one.source) for one in alike([with_step(twin)], cosine)] == [
        ("alike-situation", "playbooks/p.yaml#two")
    ]
    assert alike([with_step(replace(twin, when=when("Where has it got to?", after="ask")))], cosine) == ()
    assert alike([GOOD], lambda *_: 1.0) != ()


def test_braces_in_a_customer_s_words_are_no_trap() -> None:
    first = replace(ASK, when=when("What is {this}?"))
    book = replace(GOOD, steps=(first, *GOOD.steps[1:], replace(first, id="two")))
    assert [type(finding) for finding in lint([book])] == [Finding]


def test_a_finding_can_be_said_in_another_language() -> None:
    (finding,) = lint([replace(GOOD, intents=())])
    assert isinstance(finding.text, Phrase)
    (unread,) = lint([GOOD], known=["delivery"])[:1]
    assert isinstance(unread.text, Phrase)
    assert unread.text.values["intents"] == "refund"
    assert isinstance(unread.text.values["never"], Phrase)


@pytest.mark.parametrize(
    ("playbook", "known", "name", "words"),
    [
        (replace(without(RECORD), risk="high"), (), "why", "It touches money or personal data (step refund)"),
        (replace(GOOD, risk="high", steps=(ASK, HAND_OVER)), (), "why", "The risk is high"),
        (
            GOOD,
            [f"i{number:02}" for number in range(14)],
            "names",
            ", ".join(f"i{n:02}" for n in range(12)) + " and 2 more",
        ),
    ],
)
def test_what_a_finding_names_can_be_said_in_another_language(
    playbook: Playbook, known: list[str], name: str, words: str
) -> None:
    (said,) = (
        one.text.values[name]
        for one in lint([playbook], known)
        if isinstance(one.text, Phrase) and name in one.text.values
    )
    assert isinstance(said, Phrase)
    assert said == words
