"""Chooses the approved replies for a turn: which ones, in which order, and in which length and tone each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.copilot.ports import Reader
from app.domain.advice import MAX_OF_A_KIND, ReplyVariant, SuggestedAction, SuggestedReply
from app.domain.content import LENGTHS, TONES, Library, Playbook, ReplyTemplate, Step
from app.domain.ranking import established, known_conditions, steps_done, taken
from app.domain.replies import fitting, is_needless, may_be_friendly, nearest, said_in
from app.domain.slots import conversation_values, fill
from app.domain.tickets import Message, Ticket
from app.domain.topics import topics
from app.domain.turns import Turn
from app.domain.variants import OwnWording, basis_of

if TYPE_CHECKING:
    from app.copilot.advise import Case

_NEWEST = 300
"""Messages in which values are looked for: a ticket of thousands must not hold up the window."""
_EARLIER = 2000
"""Characters of an earlier message in which a slot's value is looked for."""
_STEP_OFFERED = (0.15, 0.10, 0.05)
"""What a reply gains whose step is the first, second or third action on screen (cosines differ by about as much)."""
_STEP_NOT_NOW = -0.15
_NEEDLESS = -0.30
_OF_THE_TOPIC = 0.05
"""What a trigger's reply gains that also belongs to the topic."""
_URGENT = 2
"""So many replies of triggers at most, where there is one on the topic too: the customer also has a matter."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What the conversation says about steps: offered now, carried out, and conditions that hold for each playbook."""

    offered: Mapping[str, int]
    done: tuple[str, ...]
    steps: Mapping[str, tuple[Playbook, Step]]
    verified: frozenset[str]
    taken: Sequence[tuple[str | None, str]]
    library: Library

    def bonus(self, template: ReplyTemplate) -> float:
        places = [self.offered[step] for step in template.steps if step in self.offered]
        if places:
            return _STEP_OFFERED[min(places)]
        return _STEP_NOT_NOW if any(step in self.steps for step in template.steps) else 0.0

    def allows(self, template: ReplyTemplate) -> bool:
        """One of its steps may be taken now, or it has none: a refund is not confirmed to somebody unverified."""
        known = [self.steps[step] for step in template.steps if step in self.steps]
        return not known or any(set(step.needs) <= self._met(book) for book, step in known)

    def _met(self, book: Playbook) -> frozenset[str]:
        return self.verified | established(book, self.taken, self.library)


async def suggested_replies(
    case: Case, values: Mapping[str, str], reader: Reader, *, actions: Sequence[SuggestedAction] = ()
) -> tuple[SuggestedReply, ...]:
    """At most three replies for the topics, a trigger or the steps on screen, each in the wording that fits; a
    trigger's own reply goes before all. What an agent said already, or an action on screen says, is not offered.
    """
    labels = {topic.label for topic in topics(case.reading, case.library)}
    triggers = {trigger.label for trigger in case.reading.triggers}
    standing = _standing(case, actions)
    said = said_in(m.text for m in case.messages if m.role == "agent" and m.visibility == "public")
    used = {action.reply.text for action in actions if action.reply}

    def urgent(template: ReplyTemplate) -> bool:
        return bool(triggers & set(template.triggers))

    def called_for(template: ReplyTemplate) -> bool:
        if template.triggers:
            return urgent(template)
        return bool(labels & set(template.intents)) or any(step in standing.offered for step in template.steps)

    def said_before(template: ReplyTemplate) -> bool:
        mine = [wording.text for wording in case.own if wording.reply == template.id]
        return said.has([*mine, *(text.text for text in template.wordings)])

    possible = [item for item in case.library.replies if called_for(item) and standing.allows(item)]
    called = [item for item in possible if not said_before(item)]
    likeness = await reader.similarities(case.turn.text, [item.text for item in called])

    def rank(pair: tuple[ReplyTemplate, float]) -> tuple[bool, float]:
        template, cosine = pair
        needless = _NEEDLESS if is_needless(template, values, standing.done) else 0.0
        of_topic = _OF_THE_TOPIC if template.triggers and labels & set(template.intents) else 0.0
        return urgent(template), cosine + standing.bonus(template) + needless + of_topic

    ranked = [template for template, _ in sorted(zip(called, likeness, strict=True), key=rank, reverse=True)]
    friendly = may_be_friendly(case.reading, case.history)
    offered: list[SuggestedReply] = []
    urgent_ones = [template for template in ranked if urgent(template)]
    calm_ones = [template for template in ranked if not urgent(template)]
    for template in (*urgent_ones[:_URGENT], *calm_ones, *urgent_ones[_URGENT:]):
        reply = _in_the_wording_that_fits(template, values, case, friendly=friendly)
        if reply is not None and not used & {reply.text, *(variant.text for variant in reply.variants)}:
            offered.append(reply)
        if len(offered) == MAX_OF_A_KIND:
            break
    return tuple(offered)


def known_slots(ticket: Ticket, messages: Sequence[Message], turn: Turn, agent_name: str) -> dict[str, str]:
    """Slots known from the ticket and all the customer's words, the newest turn first."""
    messages = messages[-_NEWEST:]
    public = [message for message in messages if message.visibility == "public"]
    said = [m.text[:_EARLIER] for m in reversed(public) if m.role == "customer" and m.id not in turn.message_ids]
    answered = [m.text[:_EARLIER] for m in public if m.role in ("agent", "bot")]
    answered += [m.text[:_EARLIER] for m in messages if m.role == "result"]
    return conversation_values(ticket, [turn.text, *said, ticket.subject], answered, agent_name=agent_name)


def _standing(case: Case, actions: Sequence[SuggestedAction]) -> _Standing:
    steps = {f"{book.id}.{step.id}": (book, step) for book in case.library.playbooks for step in book.steps}
    offered = {action.id: place for place, action in enumerate(actions[: len(_STEP_OFFERED)])}
    done, met = steps_done(case.messages), known_conditions(case.ticket.fields)
    return _Standing(offered, done, steps, met, taken(case.messages), case.library)


def _in_the_wording_that_fits(
    template: ReplyTemplate, values: Mapping[str, str], case: Case, *, friendly: bool
) -> SuggestedReply | None:
    """The reply as it is offered; None when it only has wordings that would jar now."""
    texts = fitting(template.wordings, friendly=friendly)
    if not texts:
        return None
    variants: list[ReplyVariant] = []
    for text in sorted(texts, key=lambda each: (TONES.index(each.tone), LENGTHS.index(each.length))):
        filled = fill(text.text, values)
        own = _own(case.own, template, text.length, text.tone, basis_of(text.text))
        if own is not None:
            mine = fill(own.text, values)
            name = f"own {text.length} {text.tone}"
            variants.append(ReplyVariant(name, text.length, text.tone, mine.text, mine.missing, own=True))
        name = f"{text.length} {text.tone}"
        variants.append(ReplyVariant(name, text.length, text.tone, filled.text, filled.missing))
    best = nearest(texts, case.habit.length, case.habit.tone)
    of_habit = [variant for variant in variants if (variant.length, variant.tone) == (best.length, best.tone)]
    shown = next((variant for variant in (*of_habit, *variants) if variant.own), of_habit[-1])
    return SuggestedReply(
        template.id,
        template.title,
        shown.text,
        template.source,
        shown.missing,
        tuple(variants) if len(variants) > 1 else (),
        shown.name if len(variants) > 1 else "",
    )


def _own(kept: Sequence[OwnWording], template: ReplyTemplate, length: str, tone: str, basis: str) -> OwnWording | None:
    """The agent's wording of this text, unless the approved text changed since."""
    for wording in kept:
        if (wording.reply, wording.length, wording.tone, wording.basis) == (template.id, length, tone, basis):
            return wording
    return None
