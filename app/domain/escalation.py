"""Which escalation rules fire: objective, each with its value and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.advice import RuleHit
from app.domain.content import EscalationRule
from app.domain.readings import Reading, Scored
from app.domain.tickets import Ticket

NEGATIVE_VALENCE = -0.25
"""Below this a customer's turn counts as negative."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules look at: the newest reading, the readings of all customer turns, the ticket's own counters."""

    reading: Reading
    history: tuple[Reading, ...]
    ticket: Ticket


def fired(rules: Sequence[EscalationRule], facts: Measured) -> tuple[RuleHit, ...]:
    """Every rule whose measured value reaches its threshold, in the order of the rules."""
    hits = []
    for rule in rules:
        value, evidence = measure(rule, facts)
        if value is not None and value >= rule.threshold:
            hits.append(RuleHit(rule.id, rule.title, round(value, 3), rule.threshold, evidence, rule.team))
    return tuple(hits)


def measure(rule: EscalationRule, facts: Measured) -> tuple[float | None, tuple[str, ...]]:
    """The rule's value with its evidence words; None when it cannot be measured for this reading."""
    reading = facts.reading
    match rule.measure:
        case "trigger":
            found = next((trigger for trigger in reading.triggers if trigger.label == rule.trigger), None)
            return (found.probability, words(found)) if found else (None, ())
        case "arousal":
            evidence = words(reading.emotion) if reading.emotion else ()
            upset = reading.valence is not None and reading.valence < 0
            return (reading.arousal if upset else None), evidence
        case "contacts":
            count = facts.ticket.prior_contacts + facts.ticket.reopened
            return float(count), (f"{count} earlier contacts on record",) if count else ()
        case "low_confidence":
            calm = reading.valence is None or reading.valence > NEGATIVE_VALENCE
            if calm or not reading.intents:
                return None, ()  # a friendly message that is about nothing known needs no escalation
            return 1.0 - reading.intents[0].probability, ("the intent is unclear",)
        case "negative_turns":
            return float(negative_turns(facts.history)), ()


def negative_turns(history: Sequence[Reading]) -> int:
    """How many of the customer's newest messages in a row were negative."""
    count = 0
    for reading in reversed(history):
        if reading.valence is None or reading.valence > NEGATIVE_VALENCE:
            break
        count += 1
    return count


def words(scored: Scored) -> tuple[str, ...]:
    return tuple(span.text for span in scored.evidence)
