"""Turns a reading into advice: steps, replies, knowledge, de-escalation, escalation, or a reasoned silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from app.copilot.actions import RankedPlaybook, ranked_playbooks, suggested_actions, waiting_steps
from app.copilot.gauge import measured
from app.copilot.ports import Clock, Knowledge, Reader
from app.copilot.replies import known_slots, suggested_replies
from app.domain.advice import Advice, KnowledgeHit, SuggestedAction, SuggestedReply
from app.domain.attention import only_informs, unanswered
from app.domain.content import Library, Playbook
from app.domain.deescalation import deescalation
from app.domain.escalation import fired
from app.domain.nouns import matter_of
from app.domain.phrase import Phrase
from app.domain.ranking import steps_done
from app.domain.readings import Reading
from app.domain.replies import FIRST_HABIT, Habit
from app.domain.tickets import Message, Ticket
from app.domain.topics import topics
from app.domain.turns import Turn
from app.domain.variants import OwnWording


@dataclass(frozen=True, slots=True)
class Case:
    """Everything advice is made from: the ticket, its conversation, the newest turn and what the models say.

    `opened` is the playbook in hand where somebody told; else the conversation tells.
    """

    ticket: Ticket
    messages: tuple[Message, ...]
    turn: Turn
    reading: Reading
    history: tuple[Reading, ...]
    library: Library
    agent_name: str = ""
    own: tuple[OwnWording, ...] = ()
    habit: Habit = FIRST_HABIT
    opened: Playbook | None = None

    def slot_values(self) -> dict[str, str]:
        """Slots known from the ticket and all the customer's words, the newest turn first."""
        return known_slots(self.ticket, self.messages, self.turn, self.agent_name)

    def only_informs(self) -> str | None:
        """Why the customer's words need no step, reply or article; None when they may."""
        text, done = unanswered(self.messages, self.ticket.subject), steps_done(self.messages)
        about = {topic.label for topic in topics(self.reading, self.library)}
        return only_informs(text, self.reading, self.library.playbooks, done=done, topics=about)


async def advise(
    case: Case, *, reader: Reader, known: Knowledge | None, started: datetime, clock: Clock, new_id: Callable[[], str]
) -> Advice:
    """Advice for the newest turn from what is on this computer; `started` is when its reading began. Raises nothing
    but what the reader raises.
    """
    actions: tuple[SuggestedAction, ...] = ()
    replies: tuple[SuggestedReply, ...] = ()
    knowledge: tuple[KnowledgeHit, ...] = ()
    ranked: tuple[RankedPlaybook, ...] = ()
    informs = case.only_informs()
    if informs is None:
        values = case.slot_values()
        ranked = await ranked_playbooks(case, values, reader)
        actions = suggested_actions(case, ranked, values)
        replies = await suggested_replies(case, values, reader, actions=actions)
        knowledge = tuple(await known.search(case.turn.text)) if known else ()
    # Words that only inform change nothing about the conversation: who is upset stays so, and a rule that fires stands.
    matter = matter_of(case.messages, case.ticket.subject)
    care = deescalation(case.library.deescalation, case.messages, case.history, case.reading, matter)
    escalation = fired(case.library.escalation, measured(case, waiting_steps(case, ranked), clock()))
    advice = Advice(
        id=new_id(),
        ticket=case.ticket.ref,
        ticket_version=case.ticket.version,
        message_id=case.turn.message_id,
        made_at=started,
        reading=case.reading,
        actions=actions,
        replies=replies,
        knowledge=knowledge,
        deescalation=care,
        escalation=escalation,
        library_version=case.library.version,
        milliseconds=(clock() - started).total_seconds() * 1000,
    )
    offered = actions or replies or knowledge or care or escalation
    return advice if offered else replace(advice, silent_because=informs or why_silent(case.reading))


def why_silent(reading: Reading) -> str:
    """Silence in words for the agent."""
    if reading.language not in (None, "en"):
        return Phrase.of(
            "This message is in a language Calmdesk does not read ({language}).", language=reading.language
        )
    if reading.abstained:
        return Phrase.of("Calmdesk is not sure enough what this message is about.")
    return Phrase.of("There is no playbook, reply or article for this yet.")
