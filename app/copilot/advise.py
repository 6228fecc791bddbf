"""Turns a reading into advice: steps, replies, knowledge, de-escalation, escalation, or a reasoned silence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.copilot.ports import Clock, Desk, Reader
from app.domain.advice import MAX_OF_A_KIND, Advice, KnowledgeHit, SuggestedAction, SuggestedReply
from app.domain.content import Library, Playbook, ReplyTemplate
from app.domain.errors import CalmdeskError
from app.domain.escalation import Measured, card_for, fired
from app.domain.ranking import RankedStep, established, known_conditions, rank_steps, situations, steps_done
from app.domain.readings import Reading, confidence
from app.domain.slots import fill, known_values
from app.domain.tickets import Article, Message, Ticket
from app.domain.turns import Turn

_WORTH_SHOWING = 0.15
"""A step below this probability among its playbook's steps is noise."""
_ALIKE_ENOUGH = 0.25
"""A step whose best situation is less alike than this does not fit at all: the turn is about something else."""
_KNOWLEDGE_FLOOR = 0.35
"""Cosine of a turn with an article (title and lead) below which the article is not about it."""
_ENDS_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


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
        said = [m.text for m in self.messages if m.role == "customer" and m.visibility == "public"]
        earlier = "\n".join([self.ticket.subject, *said])
        return known_values(self.ticket, earlier, agent_name=self.agent_name) | own


async def advise(case: Case, *, reader: Reader, started: datetime, clock: Clock, new_id: Callable[[], str]) -> Advice:
    """Advice for the newest turn from what is on this computer; `started` is when its reading began. Raises nothing
    but what the reader raises.
    """
    actions = await suggested_actions(case, reader)
    used = {action.reply.text for action in actions if action.reply}
    replies = tuple(reply for reply in await suggested_replies(case, reader) if reply.text not in used)
    knowledge = await suggested_knowledge(case, reader, None)
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


def why_silent(reading: Reading) -> str:
    """Silence in words for the agent."""
    if reading.language not in (None, "en"):
        return f"This message is in a language Calmdesk does not read ({reading.language})."
    if reading.abstained:
        return "Calmdesk is not sure enough what this message is about."
    return "There is no playbook, reply or article for this yet."


async def suggested_actions(case: Case, reader: Reader) -> tuple[SuggestedAction, ...]:
    """Steps of the playbooks for the intent, most probable first; none when the reader abstains."""
    intent = case.reading.intent
    if intent is None:
        return ()
    values = case.slot_values()
    done = steps_done(case.messages)
    found: list[SuggestedAction] = []
    for playbook in case.library.playbooks:
        if intent.label not in playbook.intents:
            continue
        pairs = situations(playbook)
        likeness = await reader.similarities(case.turn.text, [situation.text for _, situation in pairs])
        # A step that was carried out counts also where the desk has no field to keep what it established.
        met = known_conditions(case.ticket.fields) | established(playbook, done)
        for ranked in rank_steps(pairs, likeness, done, values):
            fits = ranked.probability >= _WORTH_SHOWING and ranked.likeness >= _ALIKE_ENOUGH
            if fits and set(ranked.step.needs) <= met:
                found.append(_action(playbook, ranked, case, values))
    found.sort(key=lambda action: action.probability, reverse=True)
    return tuple(found[:MAX_OF_A_KIND])


def _action(playbook: Playbook, ranked: RankedStep, case: Case, values: dict[str, str]) -> SuggestedAction:
    step = ranked.step
    intent = case.reading.intent
    because = [f"fits “{_short(ranked.situation.text)}”"]
    if intent:
        title = info.title if (info := case.library.intent(intent.label)) else intent.label
        because.insert(0, f"{title}, {confidence(intent.probability)} confidence")
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
        probability=round(ranked.probability * (intent.probability if intent else 1.0), 4),
        because=tuple(because),
        source=source,
        risk=playbook.risk,
        needs=step.needs,
        reply=reply,
        tags=step.tags,
        fields=step.fields,
        team=step.team,
    )


async def suggested_replies(case: Case, reader: Reader) -> tuple[SuggestedReply, ...]:
    """Approved replies for the intent or a trigger, the most alike first; a trigger's own reply goes before all."""
    label = case.reading.intent.label if case.reading.intent else None
    triggers = {trigger.label for trigger in case.reading.triggers}

    def urgent(template: ReplyTemplate) -> bool:
        return bool(triggers & set(template.triggers))

    fitting = [item for item in case.library.replies if urgent(item) or (label in item.intents and not item.triggers)]
    likeness = await reader.similarities(case.turn.text, [item.text for item in fitting])
    ranked = sorted(zip(fitting, likeness, strict=True), key=lambda pair: (not urgent(pair[0]), -pair[1]))
    values = case.slot_values()
    return tuple(_reply(template, values) for template, _ in ranked)


def _reply(template: ReplyTemplate, values: dict[str, str]) -> SuggestedReply:
    filled = fill(template.text, values)
    return SuggestedReply(template.id, template.title, filled.text, template.source, filled.missing)


async def suggested_knowledge(case: Case, reader: Reader, desk: Desk | None) -> tuple[KnowledgeHit, ...]:
    """Articles of the company's folder and of the desk this customer wrote to, by likeness to the turn."""
    articles = [*case.library.articles, *await _articles_of_desk(case, desk)]
    if not articles:
        return ()
    leads = [f"{article.title}. {_short(article.text, 300)}" for article in articles]
    likeness = await reader.similarities(case.turn.text, leads)
    ranked = sorted(zip(articles, likeness, strict=True), key=lambda pair: pair[1], reverse=True)
    return tuple(
        [
            await _hit(article, score, case.turn.text, reader)
            for article, score in ranked[:MAX_OF_A_KIND]
            if score >= _KNOWLEDGE_FLOOR
        ]
    )


async def _articles_of_desk(case: Case, desk: Desk | None) -> Sequence[Article]:
    intent = case.reading.intent
    if desk is None or intent is None:
        return ()
    # The words that spoke for the intent, not the message: a help centre's search wants keywords.
    query = " ".join(span.text for span in intent.evidence) or intent.label.replace("_", " ")
    try:
        return await desk.search_articles(query, limit=MAX_OF_A_KIND)
    except CalmdeskError:
        return ()


async def _hit(article: Article, score: float, text: str, reader: Reader) -> KnowledgeHit:
    """The article with the sentence that is most like the turn and the one after it."""
    sentences = [part.strip(" #*-") for part in _ENDS_SENTENCE.split(article.text) if len(part.strip(" #*-")) > 20]
    snippet = _short(article.text, 240)
    if sentences:
        likeness = await reader.similarities(text, sentences[:60])
        best = max(range(len(likeness)), key=likeness.__getitem__)
        snippet = _short(" ".join(sentences[best : best + 2]), 320)
    return KnowledgeHit(
        article.id, article.title, snippet, round(max(score, 0.0), 3), article.source, internal=article.internal
    )


def _short(text: str, limit: int = 70) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
