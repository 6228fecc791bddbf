"""Turns a reading into advice: steps, replies, knowledge, de-escalation, escalation, or a reasoned silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.copilot.knowledge import found_knowledge, shortened
from app.copilot.ports import Clock, Reader
from app.domain.advice import MAX_OF_A_KIND, Advice, SuggestedAction, SuggestedReply
from app.domain.attention import only_informs, unanswered
from app.domain.content import Library, Playbook, ReplyTemplate
from app.domain.escalation import Measured, card_for, fired
from app.domain.ranking import RankedStep, established, known_conditions, rank_steps, situations, steps_done
from app.domain.readings import Reading, Scored, confidence
from app.domain.slots import fill, known_values
from app.domain.tickets import Message, Ticket
from app.domain.topics import topics
from app.domain.turns import Turn

_EARLIER = 2000
"""Characters of an earlier message in which a slot's value is looked for."""
_WORTH_SHOWING = 0.15
"""A step below this probability among its playbook's steps is noise."""
_ALIKE_ENOUGH = 0.25
"""A step whose best situation is less alike than this does not fit at all: the turn is about something else."""


@dataclass(frozen=True, slots=True)
class Case:
    """Everything advice is made from: the ticket, its conversation, the newest turn and what the models say."""

    ticket: Ticket
    messages: tuple[Message, ...]
    turn: Turn
    reading: Reading
    history: tuple[Reading, ...]
    library: Library
    agent_name: str = ""

    def slot_values(self) -> dict[str, str]:
        """Slots known from the ticket and all the customer's words, the newest turn first."""
        own = known_values(self.ticket, self.turn.text, agent_name=self.agent_name)
        said = [m.text[:_EARLIER] for m in self.messages if m.role == "customer" and m.visibility == "public"]
        earlier = "\n".join([self.ticket.subject, *reversed(said)])
        return known_values(self.ticket, earlier, agent_name=self.agent_name) | own

    def only_informs(self) -> str | None:
        """Why the customer's words need no advice, None when they may."""
        text, done = unanswered(self.messages, self.ticket.subject), steps_done(self.messages)
        about = {topic.label for topic in topics(self.reading, self.library)}
        return only_informs(text, self.reading, self.library.playbooks, done=done, topics=about)


async def advise(case: Case, *, reader: Reader, started: datetime, clock: Clock, new_id: Callable[[], str]) -> Advice:
    """Advice for the newest turn from what is on this computer; `started` is when its reading began. Raises nothing
    but what the reader raises.
    """
    if quiet := case.only_informs():
        return _silent(case, quiet, started, new_id)
    values = case.slot_values()
    actions = await suggested_actions(case, values, reader)
    used = {action.reply.text for action in actions if action.reply}
    replies = tuple(reply for reply in await suggested_replies(case, values, reader) if reply.text not in used)
    knowledge = await found_knowledge(case.turn.text, case.library.articles, reader)
    deescalation = card_for(case.library.deescalation, case.reading)
    escalation = fired(case.library.escalation, Measured(case.reading, case.history, case.ticket))
    advice = Advice(
        id=new_id(),
        ticket=case.ticket.ref,
        ticket_version=case.ticket.version,
        message_id=case.turn.message_id,
        made_at=started,
        reading=case.reading,
        actions=actions,
        replies=replies[:MAX_OF_A_KIND],
        knowledge=knowledge,
        deescalation=deescalation,
        escalation=escalation,
        library_version=case.library.version,
        milliseconds=(clock() - started).total_seconds() * 1000,
    )
    offered = actions or replies or knowledge or deescalation or escalation
    return advice if offered else replace(advice, silent_because=why_silent(case.reading))


def _silent(case: Case, because: str, started: datetime, new_id: Callable[[], str]) -> Advice:
    return Advice(
        id=new_id(),
        ticket=case.ticket.ref,
        ticket_version=case.ticket.version,
        message_id=case.turn.message_id,
        made_at=started,
        reading=case.reading,
        silent_because=because,
        library_version=case.library.version,
    )


def why_silent(reading: Reading) -> str:
    """Silence in words for the agent."""
    if reading.language not in (None, "en"):
        return f"This message is in a language Calmdesk does not read ({reading.language})."
    if reading.abstained:
        return "Calmdesk is not sure enough what this message is about."
    return "There is no playbook, reply or article for this yet."


async def suggested_actions(case: Case, values: dict[str, str], reader: Reader) -> tuple[SuggestedAction, ...]:
    """Steps of the playbooks for the topics, most probable first; none when the reader abstains."""
    done = steps_done(case.messages)
    found: dict[str, SuggestedAction] = {}
    for topic in topics(case.reading, case.library):
        for playbook in case.library.playbooks:
            if topic.label not in playbook.intents:
                continue
            pairs = situations(playbook)
            likeness = await reader.similarities(case.turn.text, [situation.text for _, situation in pairs])
            # A step that was carried out counts also where the desk has no field to keep what it established.
            met = known_conditions(case.ticket.fields) | established(playbook, done)
            for ranked in rank_steps(pairs, likeness, done, values):
                fits = ranked.probability >= _WORTH_SHOWING and ranked.likeness >= _ALIKE_ENOUGH
                if fits and set(ranked.step.needs) <= met:
                    action = _action(playbook, ranked, topic, case, values)
                    found.setdefault(action.id, action)
    ranking = sorted(found.values(), key=lambda action: action.probability, reverse=True)
    return tuple(ranking[:MAX_OF_A_KIND])


def _action(
    playbook: Playbook, ranked: RankedStep, topic: Scored, case: Case, values: dict[str, str]
) -> SuggestedAction:
    step = ranked.step
    title = info.title if (info := case.library.intent(topic.label)) else topic.label
    because = (
        f"{title}, {confidence(topic.probability)} confidence",
        f"fits “{shortened(ranked.situation.text)}”",
    )
    source = f"{playbook.source}#{step.id}"
    reply = None
    if step.say:
        filled = fill(step.say, values)
        reply = SuggestedReply(f"{playbook.id}.{step.id}", step.title, filled.text, source, filled.missing)
    return SuggestedAction(
        id=f"{playbook.id}.{step.id}",
        playbook=playbook.id,
        step=step.id,
        title=step.title,
        kind=step.action,
        probability=round(ranked.probability * topic.probability, 4),
        because=because,
        source=source,
        risk=playbook.risk,
        needs=step.needs,
        reply=reply,
        tags=step.tags,
        fields=step.fields,
        team=step.team,
    )


async def suggested_replies(case: Case, values: dict[str, str], reader: Reader) -> tuple[SuggestedReply, ...]:
    """Approved replies for the topics or a trigger, the most alike first; a trigger's own reply goes before all."""
    labels = {topic.label for topic in topics(case.reading, case.library)}
    triggers = {trigger.label for trigger in case.reading.triggers}

    def urgent(template: ReplyTemplate) -> bool:
        return bool(triggers & set(template.triggers))

    def on_topic(template: ReplyTemplate) -> bool:
        return bool(labels & set(template.intents)) and not template.triggers

    fitting = [item for item in case.library.replies if urgent(item) or on_topic(item)]
    likeness = await reader.similarities(case.turn.text, [item.text for item in fitting])
    ranked = sorted(zip(fitting, likeness, strict=True), key=lambda pair: (not urgent(pair[0]), -pair[1]))
    return tuple(_reply(template, values) for template, _ in ranked)


def _reply(template: ReplyTemplate, values: dict[str, str]) -> SuggestedReply:
    filled = fill(template.text, values)
    return SuggestedReply(template.id, template.title, filled.text, template.source, filled.missing)
