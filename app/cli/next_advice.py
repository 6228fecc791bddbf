"""What `calmdesk next` answers: the panel's advice for each of some conversations, as the format has it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime

from app.copilot.actions import steps_of_open
from app.copilot.advise import Case, advise
from app.copilot.attend import history_texts, reading_text
from app.copilot.index import KnowledgeIndex
from app.copilot.knowledge_base import KnowledgeBase
from app.copilot.ports import Knowledge
from app.copilot.replies import known_slots
from app.domain.advice import Advice, Deescalation, KnowledgeHit, RuleHit, SuggestedAction, SuggestedReply
from app.domain.content import Library, Playbook
from app.domain.errors import CalmdeskError
from app.domain.tickets import Article, Message, Ticket
from app.domain.turns import Turn, newest_turn
from app.inference.direct import DirectReader

ANSWERED = "The customer has not written since the last answer."
NOT_SIGNED = "the playbook is of high risk and nobody has signed it off"

Told = tuple[object, Ticket, tuple[Message, ...]]
"""A conversation: its id, the ticket, the messages in order."""


@contextmanager
def articles_indexed(articles: Sequence[Article], reader: DirectReader) -> Iterator[Knowledge]:
    """The knowledge base on these articles, in memory; several threads may search it."""
    from app.inference.vectors import Vectors
    from app.storage.knowledge import KnowledgeFile

    with asyncio.Runner() as runner:  # one loop for beginning and end; searches may come from any other
        known = KnowledgeBase(
            lambda: KnowledgeIndex(KnowledgeFile.open(None), Vectors()), reader, lambda: datetime.now(UTC)
        )

        async def begin() -> None:
            known.use(articles)
            await known.updated()

        runner.run(begin())
        try:
            yield known
        finally:
            runner.run(known.close())


class Advisor:
    """Advises on conversations; several threads may ask at once. `playbook` is the one that is open, if one is."""

    def __init__(
        self, reader: DirectReader, library: Library, known: Knowledge | None, *, playbook: Playbook | None, top: int
    ) -> None:
        self._reader = reader
        self._library = library
        self._known = known
        self._playbook = playbook
        self._top = top
        self._steps = {step.id for one in library.playbooks for step in one.steps}

    def answers(self, told: Sequence[Told]) -> list[dict[str, object]]:
        """What to say of each, in order, without the id."""
        if not told:
            return []
        started = time.perf_counter()
        cases = [(ticket, self._known_steps(messages)) for _, ticket, messages in told]
        turns = [newest_turn(messages, ticket.subject) for ticket, messages in cases]
        self._prepare([messages for _, messages in cases], turns)

        async def all_of_them() -> list[dict[str, object]]:
            # At once, so that the reader can read for all of them together.
            waited = [self._answer(*case, turn) for case, turn in zip(cases, turns, strict=True)]
            # What one conversation trips over must not take the answers of the others along.
            done = await asyncio.gather(*waited, return_exceptions=True)
            return [_or_error(one) for one in done]

        found = asyncio.run(all_of_them())
        each = round((time.perf_counter() - started) * 1000 / len(told), 1)
        return [answer | {"ms": each} for answer in found]

    def _known_steps(self, messages: Sequence[Message]) -> tuple[Message, ...]:
        """An unknown step counts as absent."""
        return tuple(
            replace(one, step=None) if one.step is not None and one.step not in self._steps else one for one in messages
        )

    def _prepare(self, conversations: Sequence[Sequence[Message]], turns: Sequence[Turn | None]) -> None:
        """Reads what all of them need together."""
        read: list[str] = []
        for messages, turn in zip(conversations, turns, strict=True):
            if turn is not None:
                read += [reading_text(turn), *history_texts(messages)]
        self._reader.prepare(read, [turn.text for turn in turns if turn is not None])

    async def _answer(self, ticket: Ticket, messages: tuple[Message, ...], turn: Turn | None) -> dict[str, object]:
        advice = await self._advice(ticket, messages, turn) if turn is not None else None
        actions = advice.actions if advice else ()
        if self._playbook is not None:
            actions = await self._steps_of(self._playbook, ticket, messages)
        return {
            "actions": [_action(one) for one in actions[: self._top]],
            "replies": [_reply(one) for one in advice.replies] if advice else [],
            "knowledge": [_hit(one) for one in advice.knowledge] if advice else [],
            "deescalation": _card(advice.deescalation) if advice and advice.deescalation else None,
            "escalation": {
                "recommended": advice.escalation_recommended if advice else False,
                "rules": [_rule(one) for one in advice.escalation] if advice else [],
            },
            "silent_because": advice.silent_because if advice else ANSWERED,
        }

    async def _advice(self, ticket: Ticket, messages: tuple[Message, ...], turn: Turn) -> Advice:
        """What the panel would show at the time of the last message."""
        now, reader = messages[-1].at, self._reader
        reading = await reader.read(reading_text(turn))
        history = tuple(await reader.read_many(history_texts(messages)))
        case = Case(ticket, messages, turn, reading, history, self._library, opened=self._playbook)
        return await advise(
            case, reader=reader, known=self._known, started=now, clock=lambda: now, new_id=lambda: turn.message_id
        )

    async def _steps_of(
        self, playbook: Playbook, ticket: Ticket, messages: tuple[Message, ...]
    ) -> tuple[SuggestedAction, ...]:
        values = known_slots(ticket, messages, _last_turn(ticket, messages), "")
        found = await steps_of_open(
            playbook, ticket, messages, library=self._library, reader=self._reader, values=values
        )
        if playbook.may_be_offered:
            return found
        return tuple(replace(one, because=(*one.because, NOT_SIGNED)) for one in found)


def _or_error(answer: dict[str, object] | BaseException) -> dict[str, object]:
    """What is wrong with the models, or an interruption, ends the run; anything else is told in the line's place."""
    if isinstance(answer, CalmdeskError) or (isinstance(answer, BaseException) and not isinstance(answer, Exception)):
        raise answer
    if isinstance(answer, BaseException):
        return {"error": f"this conversation could not be answered ({type(answer).__name__})"}
    return answer


def _last_turn(ticket: Ticket, messages: Sequence[Message]) -> Turn:
    """What the customer said last, answered or not."""
    last = next((i for i in range(len(messages), 0, -1) if messages[i - 1].role == "customer"), 0)
    turn = newest_turn(messages[:last], ticket.subject)
    return turn or Turn("", (), "", messages[-1].at)


# -- as the format has it ---------------------------------------------------------------------------------------------


def _action(one: SuggestedAction) -> Mapping[str, object]:
    return {
        "playbook": one.playbook,
        "step": one.step,
        "title": one.title,
        "probability": one.probability,
        "because": list(one.because),
    }


def _reply(one: SuggestedReply) -> Mapping[str, object]:
    return {"id": one.id, "text": one.text, "missing": list(one.missing), "source": one.source}


def _hit(one: KnowledgeHit) -> Mapping[str, object]:
    return {
        "article": one.article,
        "title": one.title,
        "snippet": one.snippet,
        "score": one.score,
        "source": one.source,
        "internal": one.internal,
    }


def _card(one: Deescalation) -> Mapping[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "state": one.state,
        "done": list(one.done),
        "prompts": list(one.prompts),
        "because": list(one.because),
        "evidence": list(one.evidence),
        "team": one.team,
        "source": one.source,
    }


def _rule(one: RuleHit) -> Mapping[str, object]:
    return {
        "id": one.id,
        "title": one.title,
        "value": one.value,
        "threshold": one.threshold,
        "unit": one.unit,
        "evidence": list(one.evidence),
        "team": one.team,
    }
