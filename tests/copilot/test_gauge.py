"""What is gathered for the rules: a step that fits and waits for an identity is named until it is checked."""

from __future__ import annotations

from dataclasses import replace

from app.copilot.actions import ranked_playbooks, waiting_steps
from app.copilot.advise import Case
from app.copilot.gauge import measured
from app.domain.content import EscalationRule, Library, Playbook, Situation, Step
from app.domain.decisions import NoteFacts, note_text
from app.domain.escalation import fired
from app.domain.turns import newest_turn
from tests.domain.talks import NOW, TICKET, talk
from tests.support.reader import WordReader, reading

PLAYBOOK = Playbook(
    "dc",
    "Charged twice",
    (
        Step("ask", "Ask for the dates", (Situation("why two payments"),)),
        Step("record", "Identity is confirmed", (Situation("my name"),), fields=(("Identity verified", "yes"),)),
        Step("return", "Return it", (Situation("charged twice, give it back"),), needs=("identity_verified",)),
    ),
    ("double_charge",),
)
RULE = EscalationRule("gate", "Nobody has checked who it is", "unverified_steps", 1)
LIBRARY = Library(playbooks=(PLAYBOOK,), escalation=(RULE,))


def case(*said: tuple[str, str]) -> Case:
    messages = talk(*said)
    turn = newest_turn(messages)
    assert turn is not None
    newest = reading(turn.text)
    return Case(TICKET, messages, turn, newest, (newest,), LIBRARY)


async def evidence(of: Case) -> tuple[str, ...]:
    hits = fired(
        of.library.escalation,
        measured(of, waiting_steps(of, await ranked_playbooks(of, of.slot_values(), WordReader())), NOW),
    )
    return hits[0].evidence if hits else ()


async def test_a_step_that_waits_for_the_identity_is_named() -> None:
    asked = case(("customer", "I was charged twice, give it back"))
    assert await evidence(asked) == ("Return it",)
    checked = replace(asked, ticket=replace(TICKET, fields={"Identity verified": "yes"}))
    assert await evidence(checked) == ()
    recorded = note_text("Done.", NoteFacts("1", "accept", "dc", "record"))
    done = case(
        ("customer", "my name"), ("note", recorded), ("agent", "ok"), ("customer", "charged twice, give it back")
    )
    assert await evidence(done) == ()
    assert await evidence(case(("customer", "why two payments, twice?"))) == (), "another step fits better"


def test_the_newest_turn_is_what_is_measured() -> None:
    facts = measured(case(("customer", "charged twice, give it back")), (), NOW)
    assert (facts.withheld, facts.now, len(facts.talk.turns)) == ((), NOW, 1)
    assert facts.text == "charged twice, give it back"
