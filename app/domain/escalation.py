"""Which escalation rules fire: objective, each with its value and evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from app.domain import measures
from app.domain.advice import RuleHit
from app.domain.content import EscalationRule, Library, Measure
from app.domain.measures import Value
from app.domain.phrase import Phrase
from app.domain.readings import Reading, Scored
from app.domain.requests import requests
from app.domain.talk import Talk
from app.domain.technical import technical_facts
from app.domain.thresholds import unit_of
from app.domain.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Measured:
    """What the rules look at: the newest reading, the readings of all customer messages, the ticket's own counters.

    `text` is the newest turn, `talk` the conversation, `now` the time; `library` says what playbooks and intents there
    are; `withheld` are titles of steps that fit and wait for the customer's identity.
    """

    reading: Reading
    history: tuple[Reading, ...]
    ticket: Ticket
    text: str = ""
    talk: Talk = field(default_factory=Talk)
    now: datetime | None = None
    library: Library = field(default_factory=Library)
    withheld: tuple[str, ...] = ()


def fired(rules: Sequence[EscalationRule], facts: Measured) -> tuple[RuleHit, ...]:
    """Every rule whose measured value reaches its threshold, in the order of the rules."""
    hits = []
    for rule in rules:
        value, evidence = measure(rule, facts)
        if value is not None and value >= rule.threshold:
            said, unit = rule.measure in _WORDS, unit_of(rule)
            shown = round(value, 3)
            always = rule.always_on or rule.trigger == "safety"
            hit = RuleHit(rule.id, rule.title, shown, rule.threshold, evidence, rule.team, unit, said, always)
            hits.append(hit)
    return tuple(hits)


def measure(rule: EscalationRule, facts: Measured) -> Value:
    """The rule's value with its evidence words; None when it cannot be measured for this reading."""
    if rule.measure in _NOT_WHILE_FRIENDLY and measures.is_friendly(facts.reading):
        return measures.NOTHING
    return _MEASURED[rule.measure](rule, facts)


def _read(rule: EscalationRule, reading: Reading) -> Value:
    """What the newest reading itself says."""
    if rule.measure == "trigger":
        found = next((trigger for trigger in reading.triggers if trigger.label == rule.trigger), None)
        return (found.probability, words(found)) if found else measures.NOTHING
    if rule.measure == "arousal":
        evidence = words(reading.emotion) if reading.emotion else ()
        upset = reading.valence is not None and reading.valence < 0
        return (reading.arousal if upset else None), evidence
    if not measures.is_negative(reading) or not reading.intents:
        return measures.NOTHING  # a friendly message that is about nothing known needs no escalation
    return 1.0 - reading.intents[0].probability, (Phrase.of("the intent is unclear"),)


def _counted(found: tuple[str, ...]) -> Value:
    return (float(len(found)), found) if found else measures.NOTHING


def _contacts(ticket: Ticket) -> Value:
    count = ticket.prior_contacts + ticket.reopened
    return float(count), (Phrase.of("{count} earlier contacts on record", count=count),) if count else ()


def _turns(facts: Measured) -> tuple[Reading, ...]:
    return measures.by_turn(facts.history, facts.talk, facts.reading)


_WORDS: frozenset[Measure] = frozenset(
    {
        *("trigger", "arousal", "intent", "no_playbook", "requests", "technical_facts", "customer_repeats"),
        *("same_answers", "amount"),
    }
)
"""Measures whose evidence is somebody's own words; of the others it is a fact about the ticket."""
_NOT_WHILE_FRIENDLY: frozenset[Measure] = frozenset(
    {"contacts", "topics", "requests", "technical_facts", "customer_repeats", "same_answers"}
)
_MEASURED: Mapping[Measure, Callable[[EscalationRule, Measured], Value]] = {
    "trigger": lambda rule, facts: _read(rule, facts.reading),
    "arousal": lambda rule, facts: _read(rule, facts.reading),
    "low_confidence": lambda rule, facts: _read(rule, facts.reading),
    "arousal_rise": lambda _, facts: measures.arousal_rise(_turns(facts)),
    "negative_turns": lambda _, facts: (float(negative_turns(_turns(facts))), ()),
    "contacts": lambda _, facts: _contacts(facts.ticket),
    "intent": lambda rule, facts: measures.intent_of(rule, facts.reading, facts.library),
    "no_playbook": lambda rule, facts: measures.intent_of(rule, facts.reading, facts.library),
    "topics": lambda _, facts: measures.topics(facts.history, facts.reading, facts.library),
    "requests": lambda _, facts: _counted(requests(facts.text)),
    "technical_facts": lambda _, facts: _counted(technical_facts(facts.text)),
    "customer_repeats": lambda _, facts: measures.customer_repeats(facts.talk),
    "same_answers": lambda _, facts: measures.same_answers(facts.talk),
    "turns_without_step": lambda _, facts: measures.turns_without_step(facts.talk, facts.reading),
    "hours_open": lambda rule, facts: measures.hours(rule, facts.talk, facts.reading, facts.now),
    "hours_waiting": lambda rule, facts: measures.hours(rule, facts.talk, facts.reading, facts.now),
    "amount": lambda rule, facts: measures.amount(rule, facts.talk, facts.reading, facts.ticket),
    "unverified_steps": lambda _, facts: _counted(facts.withheld),
}


def negative_turns(history: Sequence[Reading]) -> int:
    """How many of the customer's newest turns in a row were negative."""
    count = 0
    for reading in reversed(history):
        if not measures.is_negative(reading):
            break
        count += 1
    return count


def words(scored: Scored) -> tuple[str, ...]:
    return tuple(span.text for span in scored.evidence)
