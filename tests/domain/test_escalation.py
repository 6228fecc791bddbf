"""Escalation rules: objective, with value and evidence, silent when nothing calls for them."""

from __future__ import annotations

from dataclasses import replace

from app.domain.content import EscalationRule
from app.domain.escalation import Measured, fired, negative_turns
from app.domain.readings import Reading, Scored
from app.domain.tickets import Ticket, TicketRef
from tests.support.reader import reading

TICKET = Ticket(TicketRef("desk", "1"), "u", "s", "open", "1")
CALM = reading("where is my parcel")
ANGRY = reading("you charged me twice!")


def hits(
    rule: EscalationRule, newest: Reading, *history: Reading, ticket: Ticket = TICKET
) -> list[tuple[float, float]]:
    found = fired([rule], Measured(newest, (*history, newest), ticket))
    return [(hit.value, hit.threshold) for hit in found]


def test_a_trigger_rule_fires_with_the_words_behind_it() -> None:
    rule = EscalationRule("human", "Asks for a person", "trigger", 0.5, trigger="human_request")
    (hit,) = fired([rule], Measured(reading("a human please"), (), TICKET))
    assert (hit.value, hit.evidence) == (0.92, ("human",))
    assert hits(rule, CALM) == []


def test_arousal_counts_only_when_the_customer_is_upset() -> None:
    rule = EscalationRule("arousal", "Very upset", "arousal", 0.8)
    assert hits(rule, ANGRY) == [(0.9, 0.8)]
    assert hits(rule, replace(ANGRY, valence=0.9)) == []


def test_contacts_are_counted_from_the_ticket() -> None:
    rule = EscalationRule("contacts", "Third contact", "contacts", 2)
    assert hits(rule, CALM, ticket=replace(TICKET, prior_contacts=1, reopened=1)) == [(2.0, 2)]
    assert hits(rule, CALM, ticket=replace(TICKET, prior_contacts=1)) == []


def test_negative_turns_count_back_from_the_newest() -> None:
    rule = EscalationRule("stall", "Three negative turns", "negative_turns", 3)
    assert hits(rule, ANGRY, ANGRY, ANGRY) == [(3.0, 3)]
    assert hits(rule, ANGRY, ANGRY, ANGRY, CALM, ANGRY) == []
    assert negative_turns([CALM, ANGRY, replace(ANGRY, valence=None)]) == 0


def test_an_unclear_message_calls_for_help_only_when_the_customer_is_unhappy() -> None:
    rule = EscalationRule("unclear", "Unclear", "low_confidence", 0.7)
    unclear = replace(CALM, intents=(Scored("how_to", 0.15),), valence=-0.6)
    assert hits(rule, unclear) == [(0.85, 0.7)]
    assert hits(rule, replace(unclear, valence=0.6)) == []
    assert hits(rule, replace(unclear, valence=None)) == []
