"""Chooses the next actions for a turn: which playbooks, which of their steps, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.copilot.knowledge import shortened
from app.copilot.ports import Reader
from app.domain.advice import MAX_OF_A_KIND, SuggestedAction, SuggestedReply
from app.domain.choice import Candidate, candidates, just_taken
from app.domain.content import Library, Playbook
from app.domain.phrase import Phrase
from app.domain.ranking import established, known_conditions, steps_done, taken, without_needless
from app.domain.readings import Confidence, confidence
from app.domain.slots import fill
from app.domain.steps import Event, RankedStep, exchange, said
from app.domain.tickets import Message, Ticket

if TYPE_CHECKING:
    from app.copilot.advise import Case

_WORTH_SHOWING = 0.15
"""An action below this probability is noise."""
_SOME_STEP_FITS = 0.5
"""Below this belief in a playbook the turn is about something that it does not cover."""


@dataclass(frozen=True, slots=True)
class RankedPlaybook:
    """A playbook the turn may be about with its steps, most probable first; `fits` is the probability that any does."""

    candidate: Candidate
    steps: tuple[RankedStep, ...]
    fits: float

    @property
    def playbook(self) -> Playbook:
        return self.candidate.playbook

    @property
    def belief(self) -> float:
        """How probable it is that the turn is about this playbook: what names it and how well it fits, together.

        `fits` was learnt with as many strangers as friends, so the odds of both are multiplied (Bayes).
        """
        weight, fits = self.candidate.weight, self.fits
        both, neither = weight * fits, (1.0 - weight) * (1.0 - fits)
        return both / (both + neither) if both + neither else 0.0


async def ranked_playbooks(case: Case, values: Mapping[str, str], reader: Reader) -> tuple[RankedPlaybook, ...]:
    """The playbooks for the newest turn. Raises nothing but what the reader raises."""
    messages = case.messages
    earlier = case.history[: max(0, len(case.history) - len(case.turn.message_ids))]
    conversation, books_taken = said(messages), {book for book, _ in taken(messages)}
    possible = candidates(case.reading, earlier, messages, case.library, opened=case.opened)
    asked = []
    for candidate in possible:
        events = exchange(conversation, candidate.playbook)
        if candidate.turned_from and candidate.playbook.id not in books_taken:
            events = events[-1:]  # what the agent asked before was about something else
        asked.append((candidate.playbook, events))
    found = []
    for candidate, ranking in zip(possible, await reader.rank(asked), strict=True):
        steps = without_needless(ranking.steps, values, just_taken(messages, candidate.playbook))
        found.append(RankedPlaybook(candidate, steps, ranking.fits))
    # The turn goes on with one matter, whichever of those written about before it fits best.
    going_on = max((one for one in found if one.candidate.topic is None), key=lambda one: one.belief, default=None)
    return tuple(one for one in found if one.candidate.topic is not None or one is going_on)


def suggested_actions(
    case: Case, ranked: Sequence[RankedPlaybook], values: Mapping[str, str]
) -> tuple[SuggestedAction, ...]:
    """Steps that may be taken now, most probable first; none when no playbook has one that fits."""
    done = taken(case.messages)
    found: dict[str, SuggestedAction] = {}
    for one in ranked:
        if one.belief < _SOME_STEP_FITS:
            continue
        # A step that was carried out counts also where the desk has no field to keep what it established.
        met = known_conditions(case.ticket.fields) | established(one.playbook, done, case.library)
        for item in one.steps:
            if _probability(one, item) >= _WORTH_SHOWING and set(item.step.needs) <= met:
                action = as_action(one, item, case.messages, case.library, values)
                found.setdefault(action.id, action)
    ranking = sorted(found.values(), key=lambda action: action.probability, reverse=True)
    return tuple(ranking[:MAX_OF_A_KIND])


def waiting_steps(case: Case, ranked: Sequence[RankedPlaybook]) -> tuple[str, ...]:
    """Titles of the steps that fit best, one of each playbook, and wait for the customer's identity."""
    done = taken(case.messages)
    found: list[str] = []
    for one in ranked:
        if one.belief < _SOME_STEP_FITS or not one.steps:
            continue
        step = one.steps[0].step
        met = known_conditions(case.ticket.fields) | established(one.playbook, done, case.library)
        if "identity_verified" in step.needs and "identity_verified" not in met:
            found.append(step.title)
    return tuple(dict.fromkeys(found))


async def steps_of_open(
    playbook: Playbook,
    ticket: Ticket,
    messages: Sequence[Message],
    *,
    library: Library,
    reader: Reader,
    values: Mapping[str, str],
) -> tuple[SuggestedAction, ...]:
    """Every step of the playbook that is known to be open, most probable first, for the last event, whoever said it.

    What a step waits for does not move it: the reasons say so. Raises nothing but what the reader raises.
    """
    events = exchange(said(messages), playbook) or (Event("customer", ""),)
    (ranking,) = await reader.rank([(playbook, events)])
    one = RankedPlaybook(Candidate(playbook, 1.0), without_needless(ranking.steps, values), ranking.fits)
    met = known_conditions(ticket.fields) | established(playbook, taken(messages), library)
    found = []
    for item in one.steps:
        action = as_action(one, item, messages, library, values)
        missing = ", ".join(need for need in item.step.needs if need not in met)
        because = (*action.because, Phrase.of("needs {what}", what=missing)) if missing else action.because
        found.append(replace(action, because=because))
    return tuple(found)


def as_action(
    one: RankedPlaybook, ranked: RankedStep, messages: Sequence[Message], library: Library, values: Mapping[str, str]
) -> SuggestedAction:
    """The step as it is offered: its probability is that of the playbook and of the step in it, together."""
    playbook, step = one.playbook, ranked.step
    reply = None
    source = f"{playbook.source}#{step.id}"
    if step.say:
        filled = fill(step.say, {**values, **({"team": step.team} if step.team else {})})
        reply = SuggestedReply(f"{playbook.id}.{step.id}", step.title, filled.text, source, filled.missing)
    return SuggestedAction(
        id=f"{playbook.id}.{step.id}",
        playbook=playbook.id,
        step=step.id,
        title=step.title,
        kind=step.action,
        probability=_probability(one, ranked),
        because=_because(one, ranked, messages, library),
        source=source,
        risk=playbook.risk,
        needs=step.needs,
        reply=reply,
        tags=step.tags,
        fields=step.fields,
        team=step.team,
    )


def _probability(one: RankedPlaybook, ranked: RankedStep) -> float:
    return round(one.belief * ranked.probability, 4)


def _because(one: RankedPlaybook, ranked: RankedStep, messages: Sequence[Message], library: Library) -> tuple[str, ...]:
    topic, found = one.candidate.topic, []
    if topic is not None:
        title = info.title if (info := library.intent(topic.label)) else topic.label
        found.append(_sure(title, confidence(topic.probability)))
    else:
        found.append(Phrase.of("goes on with “{playbook}”", playbook=one.playbook.title))
    if one.candidate.turned_from:
        found.append(Phrase.of("no longer about “{playbook}”", playbook=one.candidate.turned_from))
    situation = ranked.situation
    said = shortened(situation.text)
    fits = Phrase.of("fits “{situation}”", situation=said)
    if (
        situation.after
        and (before := one.playbook.step(situation.after))
        and situation.after in steps_done(messages)[-1:]
    ):
        fits = Phrase.of("fits “{situation}”, which comes after “{step}”", situation=said, step=before.title)
    return (*found, fits)


def _sure(topic: str, level: Confidence) -> Phrase:
    match level:
        case "high":
            return Phrase.of("{topic}, high confidence", topic=topic)
        case "medium":
            return Phrase.of("{topic}, medium confidence", topic=topic)
        case "low":
            return Phrase.of("{topic}, low confidence", topic=topic)
