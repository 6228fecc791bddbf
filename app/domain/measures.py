"""What escalation rules measure beyond the newest reading: the conversation, its facts, the company's gates. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from app.domain.amounts import Amount, amounts
from app.domain.content import EscalationRule, Library
from app.domain.likeness import alike
from app.domain.phrase import Phrase
from app.domain.quotes import shortened
from app.domain.readings import Reading
from app.domain.talk import Talk
from app.domain.tickets import Ticket

Value = tuple[float | None, tuple[str, ...]]
"""A measured value with its evidence; None when there is nothing to measure."""

NEGATIVE_VALENCE = -0.25
"""At or below this a customer's turn counts as negative, or unhappy."""
FRIENDLY_VALENCE = 0.25
"""At or above this it is friendly: thanks, and a long but cheerful list of questions, are no reason to hand over."""
_HEATED = 0.5
"""A rise that ends below this arousal is no heat."""
_LEAST_WORDS_OF_A_TURN = 6
_LEAST_WORDS_OF_AN_ANSWER = 8
"""Shorter texts repeat themselves without anybody standing still: "are you still there", "one moment please"."""
_LOOKED_BACK = 4
_ASIDE = frozenset({"thanks", "contact_agent"})
"""Shipped intents that are no matter of their own: they come along with every other one."""
NOTHING: Value = (None, ())


def is_negative(reading: Reading) -> bool:
    return reading.valence is not None and reading.valence <= NEGATIVE_VALENCE


def is_friendly(reading: Reading) -> bool:
    return reading.valence is not None and reading.valence >= FRIENDLY_VALENCE


def by_turn(history: Sequence[Reading], talk: Talk, newest: Reading) -> tuple[Reading, ...]:
    """One reading for each of the customer's turns, oldest first. A burst counts once, by its most negative message;
    the newest turn by the reading of the whole. Without a conversation each reading is a turn.
    """
    if not talk.turns:
        return tuple(history)
    left, found = list(history), list[Reading]()
    for turn in reversed(talk.turns):
        burst = left[-turn.messages :]
        del left[-turn.messages :]
        if burst:
            found.append(min(burst, key=lambda reading: 0.0 if reading.valence is None else reading.valence))
    found.reverse()
    if talk.waiting:
        found[-1:] = [newest]
    return tuple(found)


def arousal_rise(turns: Sequence[Reading]) -> Value:
    """By how much the arousal of the customer's newest negative turns rose, as long as it never fell on the way."""
    run: list[float] = []
    for reading in reversed(turns):
        if not is_negative(reading) or reading.arousal is None or (run and reading.arousal > run[-1]):
            break
        run.append(reading.arousal)
    run = run[:_LOOKED_BACK]
    if len(run) < 2 or run[0] < _HEATED:
        return NOTHING
    first, *later = (f"{value:.2f}" for value in reversed(run))
    told = Phrase.of("arousal {value}", value=first)
    for value in later:
        told = Phrase.of("{earlier}, then {value}", earlier=told, value=value)
    return run[0] - run[-1], (told,)


def intent_of(rule: EscalationRule, reading: Reading, library: Library) -> Value:
    """The probability of the turn's intent, when it is sure and the rule names it (or no playbook opens for it)."""
    intent = reading.intent
    if intent is None or (rule.intents and intent.label not in rule.intents):
        return NOTHING
    if rule.measure == "no_playbook" and any(intent.label in playbook.intents for playbook in library.playbooks):
        return NOTHING
    return intent.probability, tuple(span.text for span in intent.evidence)


def topics(history: Sequence[Reading], newest: Reading, library: Library) -> Value:
    """How many different sure intents the customer's messages have; neighbours count as one."""
    found: list[str] = []
    for reading in (*history, newest):
        label = reading.intent.label if reading.intent else ""
        if label and label not in _ASIDE and not any(_near(label, each, library) for each in found):
            found.append(label)
    if len(found) < 2:
        return NOTHING
    return float(len(found)), tuple(_title(label, library) for label in found)


def customer_repeats(talk: Talk) -> Value:
    """In how many turns the customer said nearly the same as in the newest one, the newest included."""
    if not talk.turns or not talk.waiting:
        return NOTHING
    *earlier, newest = talk.turns
    count = 1 + sum(alike(newest.text, turn.text, least_words=_LEAST_WORDS_OF_A_TURN) for turn in earlier)
    return (float(count), (shortened(newest.text, 80),)) if count > 1 else NOTHING


def same_answers(talk: Talk) -> Value:
    """How many of the agents' public answers are nearly the same as the newest one, that one included."""
    if not talk.answers:
        return NOTHING
    *earlier, newest = talk.answers
    count = 1 + sum(alike(newest.text, answer.text, least_words=_LEAST_WORDS_OF_AN_ANSWER) for answer in earlier)
    return (float(count), (shortened(newest.text, 80),)) if count > 1 else NOTHING


def turns_without_step(talk: Talk, reading: Reading) -> Value:
    """The customer's turns since the last playbook step was carried out, while the customer is unhappy."""
    if not talk.turns or not is_negative(reading):
        return NOTHING
    count = talk.turns_since_step
    told = Phrase.of("{count} messages of the customer since a step was carried out", count=count)
    return float(count), (told,) if count > 1 else ()


def hours(rule: EscalationRule, talk: Talk, reading: Reading, now: datetime | None) -> Value:
    """Hours since the customer's first message, or since the first one that nobody answered, while unhappy."""
    if now is None or not talk.waiting or not is_negative(reading):
        return NOTHING
    since = talk.turns[-1].began if rule.measure == "hours_waiting" else talk.began
    if since is None or since > now:
        return NOTHING
    when = f"{since:%d %b %Y %H:%M} UTC"
    told = Phrase.of("first message {when}", when=when)
    if rule.measure == "hours_waiting":
        told = Phrase.of("not answered since {when}", when=when)
    return (now - since).total_seconds() / 3600, (told,)


def amount(rule: EscalationRule, talk: Talk, reading: Reading, ticket: Ticket) -> Value:
    """The largest amount in the rule's currency that the customer or the ticket's field "Amount" names.

    Of a friendly turn only its own amounts count: thanks for a solved case are no reason to hand it over.
    """
    friendly = is_friendly(reading)
    texts = [turn.text for turn in (talk.turns[-1:] if friendly else talk.turns)]
    if not friendly:
        texts += [value for name, value in ticket.fields.items() if name.lower() == "amount"]
    found: list[Amount] = [each for text in texts for each in amounts(text) if each.currency == rule.currency]
    if not found:
        return NOTHING
    largest = max(found, key=lambda each: each.value)
    return float(largest.value), (largest.text,)


def _near(one: str, other: str, library: Library) -> bool:
    infos = {info.id: info.neighbours for info in library.intents}
    return one == other or one in infos.get(other, ()) or other in infos.get(one, ())


def _title(label: str, library: Library) -> str:
    info = library.intent(label)
    return info.title if info else label.replace("_", " ")
