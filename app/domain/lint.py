"""Looks through playbooks that load for what will not do what its author wants. Pure; each finding is a warning."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import combinations

from app.domain.content import Playbook, Situation, Step
from app.domain.findings import Finding
from app.domain.phrase import Phrase, later
from app.domain.ranking import known_conditions
from app.domain.slots import slot_names

NOTES = frozenset({"intents-without-playbook"})
"""Kinds of findings that ask for nothing: they only say what there is not."""
ALIKE = 0.95
"""Cosine from which on two situations are the same in other words."""
_NAMED = 12
_ASKED_WITH = {
    "order_number": re.compile(r"\b(?:order|booking|invoice|parcel|reference|policy|repair)\w*\b.{0,12}\bnumber"),
    "amount": re.compile(r"\b(?:amount|how much|sum)\b"),
    "email": re.compile(r"\be-?mail"),
    "item": re.compile(r"\b(?:item|product|model|article|what came)\b"),
    "plan": re.compile(r"\b(?:plan|tariff|package)\b"),
    "date": re.compile(r"\b(?:date|day|when)\b"),
    "customer_name": re.compile(r"\bname\b"),
}
_ASKS = re.compile(r"\?|\bplease\b|\btell me\b|\bneed\b")
_FROM_THE_CUSTOMER = ("order_number", "amount", "email", "item", "plan")
"""Slots that nobody knows before the customer says so. A date is the agent's to promise; names are on the ticket."""
_DETAILS = "details"
_POINTS_BELOW = re.compile(r"\bbelow\b|:\s*$")
_MONEY = re.compile(
    r"\b(?:re-?fund|repay|reimburs|compensat|credit|money back|pay(?:ing)? (?:it )?(?:out|back))", re.IGNORECASE
)
_PERSONAL = re.compile(
    r"\b(?:money|payment|pay|charge|invoice|bill|account|contract|plan|polic(?:y|ies)|booking|subscription|cancel"
    r"|address|e-?mail|card|personal|claim|order the|send the new)",
    re.IGNORECASE,
)
_TELLING_SLOTS = frozenset({"amount", "plan", "email"})
_HARMLESS_FIELDS = frozenset({"severity", "intent", "priority"})
_LOOKS_OR_HANDS_OVER = ("lookup", "escalate", "checklist", "note")

_NEVER = Phrase.of("it is never offered by itself")
_NOT_THAT_WAY = Phrase.of("no message opens it that way")
_SAYS: Mapping[str, str] = {
    "no-intents": later(
        "No intents: no message opens this playbook by itself. Add intents: […] with at least one of them."
    ),
    "not-signed-off": later(
        "The risk is high and nobody has signed it off: it is never offered. Whoever answers for it adds "
        'signed_off: {{by: "First and last name", on: the day as YYYY-MM-DD}}.'
    ),
    "no-human": later("No step hands the case over to a person: add one with action: {{type: escalate}} and a team."),
    "no-team": later("It hands over, and does not say to whom: add team: with a group of your helpdesk."),
    "identity-not-asked": later(
        "It records that the identity is confirmed, also when nobody asked: give each of its "
        "situations after: with the step that asks."
    ),
    "no-identity-check": later(
        "{why}, and no step checks who is writing: add a step that asks, one that records it "
        '(fields: {{Identity verified: "yes"}}), and needs: [identity_verified] where it must wait.'
    ),
    "unreachable-step": later(
        "It only follows steps that are never reached themselves ({waits}): give it, or the first of "
        "them, a situation without after:."
    ),
    "needs-never-met": later(
        "It needs {need}, and no step of this playbook establishes that: it is offered only where the "
        'ticket says so already. Add a step with fields: {{Identity verified: "yes"}}.'
    ),
    "same-situation": later(
        "“{text}” is also a situation of the step {other}: whoever writes that gets one of the two by "
        "chance. Keep it in one of them."
    ),
    "alike-situation": later(
        "“{text}” says almost the same as “{first}” of the step {other}: whoever writes that gets one "
        "of the two by chance. Keep it in the step that fits best."
    ),
    "slot-nobody-asks": later(
        "The text needs {{{slot}}}, and no other step asks for it or looks it up: unless the ticket "
        "has it, the agent has to type it in before this can be sent. Ask for it earlier, or write the text without it."
    ),
    "asks-for-what-it-uses": later(
        "It asks for {slot} with a text that needs {{{slot}}}: it is held back when it is of use."
    ),
    "asks-not-said": later(
        "asks: names {slot}, and the text does not ask the customer for it: add it to say:, or take it out of asks:."
    ),
    "nothing-to-send": later("It is a reply without a text: add say:, or another action such as {{type: lookup}}."),
    "nothing-below": later(
        "The text points to something below that is not there: put {{{slot}}} where the agent has to "
        "write it, then it cannot be sent without."
    ),
    "unread-intent": later(
        "The models in use do not read {intents}: {never}. Train your own intents (`calmdesk intents "
        "train`), or name an intent that is read."
    ),
    "intents-without-playbook": later(
        "{count} of {all} intents that are read have no playbook: {names}. Messages about them "
        "get replies and articles only."
    ),
}
"""What each kind of finding says."""


def lint(playbooks: Sequence[Playbook], known: Collection[str] = ()) -> tuple[Finding, ...]:
    """Everything worth a second look, playbook by playbook. `known` are the intents that the models in use read; none
    means that nobody knows, and intents are not compared.
    """
    found = [finding for playbook in playbooks for rule in _RULES for finding in rule(playbook)]
    if not known:
        return tuple(found)
    for playbook in playbooks:
        if unread := [intent for intent in playbook.intents if intent not in known]:
            every = len(unread) == len(playbook.intents)
            never = _NEVER if every else _NOT_THAT_WAY
            found.append(_of(playbook, "unread-intent", intents=", ".join(unread), never=never))
    covered = {intent for playbook in playbooks for intent in playbook.intents}
    if uncovered := sorted(set(known) - covered):
        names = ", ".join(uncovered[:_NAMED])
        if len(uncovered) > _NAMED:
            names = Phrase.of("{words} and {count} more", words=names, count=len(uncovered) - _NAMED)
        says = _SAYS["intents-without-playbook"]
        says = Phrase.of(says, count=len(uncovered), all=len(set(known)), names=names)
        found.append(Finding("playbooks", "intents-without-playbook", says))
    return tuple(found)


def alike(playbooks: Sequence[Playbook], cosine: Callable[[str, str], float]) -> tuple[Finding, ...]:
    """Situations of different steps that say the same in other words; `cosine` compares two texts, -1..1."""
    found = []
    for playbook in playbooks:
        for (one, first), (other, second) in combinations(_pairs(playbook), 2):
            if one is other or _kind(first) != _kind(second) or _key(first) == _key(second):
                continue
            if cosine(first.text, second.text) > ALIKE:
                facts = {"text": second.text, "first": first.text, "other": one.id}
                found.append(_of(playbook, "alike-situation", other, **facts))
    return tuple(found)


# -- the rules: each looks at one playbook ----------------------------------------------------------------------------


def _opening(playbook: Playbook) -> Iterator[Finding]:
    if not playbook.intents:
        yield _of(playbook, "no-intents")
    if not playbook.may_be_offered:
        yield _of(playbook, "not-signed-off")


def _way_to_a_person(playbook: Playbook) -> Iterator[Finding]:
    ways = [step for step in playbook.steps if step.action == "escalate"]
    if not ways:
        yield _of(playbook, "no-human")
    for step in ways:
        if not step.team:
            yield _of(playbook, "no-team", step)


def _identity(playbook: Playbook) -> Iterator[Finding]:
    records = [step for step in playbook.steps if _establishes(step)]
    for step in records:
        if any(situation.after is None for situation in step.when):
            yield _of(playbook, "identity-not-asked", step)
    if records:
        return
    if touching := next((step for step in playbook.steps if _touches(step, playbook)), None):
        why = Phrase.of("It touches money or personal data (step {step})", step=touching.id)
        yield _of(playbook, "no-identity-check", why=why)
    elif playbook.risk == "high":
        yield _of(playbook, "no-identity-check", why=Phrase.of("The risk is high"))


def _reach(playbook: Playbook) -> Iterator[Finding]:
    reached = _reachable(playbook)
    for step in playbook.steps:
        if step.id not in reached:
            waits = dict.fromkeys(situation.after for situation in step.when if situation.after)
            yield _of(playbook, "unreachable-step", step, waits=", ".join(waits))
        for need in step.needs:
            able = [other for other in playbook.steps if need in _establishes(other) and need not in other.needs]
            if not any(other.id in reached for other in able):
                yield _of(playbook, "needs-never-met", step, need=need)


def _same_situations(playbook: Playbook) -> Iterator[Finding]:
    first: dict[tuple[str, str | None, str], Step] = {}
    for step, situation in _pairs(playbook):
        other = first.setdefault(_key(situation), step)
        if other is not step:
            yield _of(playbook, "same-situation", step, text=situation.text, other=other.id)


def _slots(playbook: Playbook) -> Iterator[Finding]:
    looks_up = any(step.action == "lookup" for step in playbook.steps)
    for step in playbook.steps:
        used = slot_names(step.say or "")
        for slot in () if looks_up else _FROM_THE_CUSTOMER:
            if slot in used and not any(_asks_for(other, slot) for other in playbook.steps):
                yield _of(playbook, "slot-nobody-asks", step, slot=slot)
        for slot in step.asks:
            words = _ASKED_WITH.get(slot)
            if slot in used:
                yield _of(playbook, "asks-for-what-it-uses", step, slot=slot)
            elif words is None or not words.search((step.say or "").lower()):
                yield _of(playbook, "asks-not-said", step, slot=slot)


def _texts(playbook: Playbook) -> Iterator[Finding]:
    for step in playbook.steps:
        if step.action == "reply" and not step.say:
            yield _of(playbook, "nothing-to-send", step)
        if step.say and _POINTS_BELOW.search(step.say) and _DETAILS not in slot_names(step.say):
            yield _of(playbook, "nothing-below", step, slot=_DETAILS)


_RULES = (_opening, _way_to_a_person, _identity, _reach, _same_situations, _slots, _texts)


# -- what the rules share ---------------------------------------------------------------------------------------------


def _of(playbook: Playbook, kind: str, step: Step | None = None, **facts: str) -> Finding:
    source = f"{playbook.source}#{step.id}" if step else playbook.source
    return Finding(source, kind, Phrase.of(_SAYS[kind], **facts))


def _pairs(playbook: Playbook) -> list[tuple[Step, Situation]]:
    return [(step, situation) for step in playbook.steps for situation in step.when]


def _kind(situation: Situation) -> tuple[bool, str | None]:
    return bool(situation.customer), situation.after


def _key(situation: Situation) -> tuple[str, str | None, str]:
    words = " ".join(re.sub(r"[^\w\s]", " ", situation.text.casefold()).split())
    return ("customer" if situation.customer else "result", situation.after, words or situation.text)


def _establishes(step: Step) -> frozenset[str]:
    return known_conditions(dict(step.fields)) & {"identity_verified"}


def _reachable(playbook: Playbook) -> set[str]:
    """Steps that some chain of situations leads to."""
    reached: set[str] = set()
    while True:
        more = {
            step.id
            for step in playbook.steps
            if any(situation.after is None or situation.after in reached for situation in step.when)
        }
        if more <= reached:
            return reached
        reached |= more


def _touches(step: Step, playbook: Playbook) -> bool:
    """Whether a step does or tells something that is nobody else's business. In a playbook of low risk money alone."""
    if step.action in _LOOKS_OR_HANDS_OVER:
        return False
    words = " ".join((step.title, *step.tags))
    return bool(
        (_MONEY if playbook.risk == "low" else _PERSONAL).search(words)
        or _MONEY.search(words)
        or _TELLING_SLOTS & set(slot_names(step.say or ""))
        or {name.lower() for name, _ in step.fields} - _HARMLESS_FIELDS
    )


def _asks_for(step: Step, slot: str) -> bool:
    said = (step.say or "").lower()
    if slot in slot_names(said):  # a text that uses it does not ask for it
        return slot in step.asks
    return slot in step.asks or bool(_ASKED_WITH[slot].search(said) and _ASKS.search(said))
