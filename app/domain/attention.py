"""The agent's attention: which messages need no advice at all, and how many prompts an hour are enough. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from app.domain.advice import Advice
from app.domain.content import DeescalationCard, EscalationRule, Playbook
from app.domain.informing import LONGEST, Told, what_is_told
from app.domain.measures import is_negative
from app.domain.phrase import Phrase
from app.domain.readings import Reading
from app.domain.tickets import Message
from app.domain.turns import new_words

PROMPTS_PER_HOUR = 6
"""Cards that call for attention unasked, until an agent chooses another number."""
AN_HOUR = timedelta(hours=1)

PromptKind = Literal["escalation", "deescalation", "cards"]

_GIVES: Mapping[Told, str] = {
    "name": Phrase.of("gave their name"),
    "order": Phrase.of("gave an order number"),
    "number": Phrase.of("gave a number"),
    "email": Phrase.of("gave an e-mail address"),
    "date": Phrase.of("gave a date"),
    "amount": Phrase.of("gave an amount"),
    "file": Phrase.of("sent a file"),
    "later": Phrase.of("said that they will get back to you"),
    "wait": Phrase.of("said that they wait"),
    "thanks": Phrase.of("said thanks"),
    "heard": Phrase.of("said that they have understood"),
    "hello": Phrase.of("said hello"),
    "bye": Phrase.of("said goodbye"),
}
"""In words for the agent, the most telling first."""
_SLOTS: Mapping[Told, tuple[str, ...]] = {
    "name": ("customer_name",),
    "order": ("order_number",),
    "number": ("order_number",),
    "email": ("email",),
    "date": ("date",),
    "amount": ("amount",),
}


def unanswered(messages: Sequence[Message], subject: str = "") -> str:
    """What the customer said since a person last answered, with the subject as long as nobody has: a bot's answer
    leaves a question open.
    """
    texts: list[str] = []
    for message in reversed(messages):
        if message.visibility != "public":
            continue
        if message.role == "agent":
            break
        if message.role == "customer":
            texts.append(new_words(message.text[: 2 * LONGEST]))
    else:
        texts.append(subject)
    return "\n".join(reversed(texts))


def only_informs(
    text: str, reading: Reading, playbooks: Sequence[Playbook], *, done: Sequence[str], topics: Collection[str] = ()
) -> str | None:
    """Why this text needs no advice, in words for the agent; None when it may. `text` is what is `unanswered`, `done`
    are the steps carried out, `topics` the intents it is about.

    Precision first: a question, a trigger, an upset customer and any words that are not known to only inform need
    advice, and so does whatever a step of a playbook waits for.
    """
    told = what_is_told(text)
    if told is None or reading.triggers or is_negative(reading):
        return None
    given = {slot for kind in told for slot in _SLOTS.get(kind, ())}
    if _is_waited_for(playbooks, done, given, topics):
        return None
    gives = [words for kind, words in _GIVES.items() if kind in told]
    informs = [words for words in gives if words.startswith(("gave", "sent"))]
    match (informs or gives)[:2]:
        case [one, other]:
            return Phrase.of("The customer only {one} and {other}; no step waits for it.", one=one, other=other)
        case only:
            return Phrase.of("The customer only {one}; no step waits for it.", one=only[0])


def _is_waited_for(
    playbooks: Sequence[Playbook], done: Sequence[str], given: Collection[str], topics: Collection[str]
) -> bool:
    """Whether a step follows the last one carried out, or a playbook in hand or on topic asks for what was given."""
    last = done[-1] if done else None
    for playbook in playbooks:
        in_hand = any(playbook.step(step) for step in done)
        if not in_hand and not set(playbook.intents) & set(topics):
            continue
        for step in playbook.steps:
            follows = any(case.customer and case.after is not None and case.after == last for case in step.when)
            if follows or set(step.asks) & set(given):
                return True
    return False


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something that calls for the agent's attention unasked. `ids` are its cards or rules; `always` is never held
    back: the rules that cannot be switched off (a request for a human), and safety.
    """

    kind: PromptKind
    ids: frozenset[str]
    always: bool = False


def prompts(
    advice: Advice, rules: Sequence[EscalationRule], cards: Sequence[DeescalationCard], *, was_silent: bool
) -> tuple[Prompt, ...]:
    """What of this advice would call for attention, the most pressing first. `was_silent` says that the panel had
    nothing to add until now, and nobody asked since: then its other cards are a prompt, too.
    """
    found: list[Prompt] = []
    if advice.escalation:
        always = {rule.id for rule in rules if rule.always_on or rule.trigger == "safety"}
        ids = frozenset(hit.id for hit in advice.escalation)
        found.append(Prompt("escalation", ids, always=bool(ids & always)))
    if advice.deescalation:
        safety = {card.id for card in cards if "safety" in card.triggers}
        found.append(
            Prompt("deescalation", frozenset({advice.deescalation.id}), always=advice.deescalation.id in safety)
        )
    if was_silent and (advice.actions or advice.replies or advice.knowledge):
        found.append(Prompt("cards", frozenset({"cards"})))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What is shown and what is held back; `spent` are the times of all prompts that count for the hour."""

    shown: tuple[Prompt, ...]
    held: tuple[Prompt, ...]
    spent: tuple[datetime, ...]


def weigh(
    wanted: Sequence[Prompt], spent: Sequence[datetime], now: datetime, *, limit: int, standing: Collection[str] = ()
) -> Weighed:
    """Which prompts may be shown now. `standing` are the ids that the agent sees already: they call nobody again, and
    cost nothing. Cards that come with a prompt that is shown cost nothing either: it has the agent's attention.
    """
    counted = [moment for moment in spent if now - moment < AN_HOUR]
    shown: list[Prompt] = []
    held: list[Prompt] = []
    for prompt in wanted:
        free = prompt.ids <= set(standing) or (prompt.kind == "cards" and bool(shown))
        if not free and not prompt.always and len(counted) >= limit:
            held.append(prompt)
            continue
        shown.append(prompt)
        if not free:
            counted.append(now)
    return Weighed(tuple(shown), tuple(held), tuple(counted))


def visible(advice: Advice) -> Advice:
    """The advice as the panel shows it: without what is held back."""
    if not advice.held_back:
        return advice
    held = set(advice.held_back)
    quiet = replace(
        advice,
        escalation=() if "escalation" in held else advice.escalation,
        deescalation=None if "deescalation" in held else advice.deescalation,
    )
    return replace(quiet, actions=(), replies=(), knowledge=()) if "cards" in held else quiet


def always_visible(advice: Advice) -> tuple[str, ...]:
    """What of the advice nothing may hide, by id."""
    ids = tuple(rule.id for rule in advice.escalation if rule.always)
    return (*ids, advice.deescalation.id) if advice.deescalation and advice.deescalation.always else ids
