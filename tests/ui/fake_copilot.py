"""A copilot that works in memory, as the window sees it: it records acts and changes its session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from app.copilot.drafts import Draft, Policy, checked, draft_for, operations
from app.copilot.handing_over import handover_note
from app.copilot.session import Session
from app.copilot.wordings import WordingOffer
from app.domain.content import Library
from app.domain.decisions import Decision, DecisionKind, Flag, Operation
from app.domain.errors import CalmdeskError, StaleAdvice, UnknownTicketAddress
from app.domain.outbox import OutboxEntry, PersonChoice, after_choice
from app.domain.tickets import Article, TicketRef
from tests.ui.fake_texts import FakePractice, FakeTexts
from tests.ui.scenes import NOW, ticket


class FakeCopilot:
    """Acts are done at once. `fails` makes the next one fail; `acts` says what was asked for, in order."""

    def __init__(self, session: Session | None = None) -> None:
        self.session = session or Session()
        self.now = NOW
        self.acts: list[tuple[str, Any]] = []
        self.shown: list[str] = []
        self.fails: CalmdeskError | None = None
        self.offer: WordingOffer | None = None
        self.asked_about: list[Draft] = []
        self.texts = FakeTexts()
        self.practice = FakePractice()
        self.articles: dict[str, Article] = {}
        self._listeners: list[Callable[[Session], None]] = []
        self._count = 0

    def clock(self) -> datetime:
        return self.now

    def subscribe(self, listener: Callable[[Session], None]) -> Callable[[], None]:
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def become(self, session: Session) -> None:
        """The session as the test wants it."""
        self.session = session
        for listener in tuple(self._listeners):
            listener(session)

    def change(self, **fields: Any) -> None:
        self.become(replace(self.session, **fields))

    async def open(self, ref: TicketRef) -> None:
        self._do("open", ref)
        self.change(phase="opening", ref=ref, ticket=None, advice=None)
        self.change(phase="ready", ticket=ticket(ref.id), reading=None, turn=None)

    async def open_url(self, url: str) -> None:
        await self.open(self.ref_of(url))

    def ref_of(self, url: str) -> TicketRef:
        number = url.rstrip("/").rsplit("/", 1)[-1]
        if not number.isdigit():
            raise UnknownTicketAddress
        return TicketRef("demo", number)

    async def refresh(self) -> None:
        self._do("refresh", None)

    async def load_worklist(self) -> None:
        self._do("load_worklist", None)

    def mark_shown(self, advice_id: str, *, folded: bool = False) -> None:
        self.shown.append(f"{advice_id} folded" if folded else advice_id)

    def show_held_back(self, advice_id: str) -> None:
        self._do("show_held_back", advice_id)
        if self.session.advice:
            self.change(advice=replace(self.session.advice, held_back=()))

    def draft_for(self, item: str, variant: str = "") -> Draft:
        return draft_for(self.session, item, Policy(fields=None), variant)

    def wording_offer(self, draft: Draft) -> WordingOffer | None:
        self.asked_about.append(draft)
        return self.offer

    async def keep_wording(self, offer: WordingOffer, text: str) -> None:
        self._do("keep_wording", (offer.sent.reply, text))

    async def forget_wording(self, item: str, variant: str) -> bool:
        self._do("forget_wording", (item, variant))
        return True

    def handover_note(self, *, mood: bool = True) -> str:
        return handover_note(self.session, Library(), mood=mood)

    async def take(self, advice_id: str, item: str) -> Decision | None:
        self._current(advice_id)
        self._do("take", (advice_id, item))
        return self._record("accept", (), advice_id, item)

    async def correct_mood(self, advice_id: str, mood: str) -> Decision:
        self._current(advice_id)
        self._do("correct_mood", (advice_id, mood))
        return self._record("flag", (), advice_id, "mood")

    async def article(self, article: str) -> Article | None:
        return self.articles.get(article)

    async def decide(self, draft: Draft) -> Decision:
        ready = checked(draft)
        if draft.advice_id:
            self._current(draft.advice_id)
        self._do("decide", ready)
        made = operations(ready, kind="accept", new_id=self._new_id, expected_version=None)
        decision = self._record("accept", made, draft.advice_id, draft.item)
        if ready.reply:
            self.change(advice=None, withdrawn="reply_sent")
        elif draft.item:
            self._remove(draft.item)
        return decision

    async def dismiss(self, advice_id: str, item: str) -> Decision:
        self._current(advice_id)
        self._do("dismiss", (advice_id, item))
        self._remove(item)
        return self._record("dismiss", (), advice_id, item)

    async def flag(self, advice_id: str, item: str, flag: Flag) -> Decision:
        self._current(advice_id)
        self._do("flag", (advice_id, item, flag))
        self._remove(item)
        return self._record("flag", (), advice_id, item)

    async def escalate(self, team: str, note: str, *, advice_id: str | None, item: str | None = None) -> Decision:
        if advice_id:
            self._current(advice_id)
        self._do("escalate", (team, note, advice_id, item) if item else (team, note, advice_id))
        return self._record("escalate", (), advice_id, None)

    async def undo(self, decision_id: str) -> bool:
        self._do("undo", decision_id)
        kept = tuple(row for row in self.session.unfinished if row.decision_id != decision_id)
        if len(kept) == len(self.session.unfinished):
            return False
        self.change(unfinished=kept)
        return True

    async def look_at_conflicts(self) -> None:
        """Everything is known already."""

    async def resolve(self, operation_id: str, choice: PersonChoice, *, parts: frozenset[str] | None = None) -> None:
        self._do("resolve", (operation_id, choice) if parts is None else (operation_id, choice, parts))
        rows = [
            after_choice(row, choice, now=self.now) if row.operation.id == operation_id else row
            for row in self.session.unfinished
        ]
        self.change(unfinished=tuple(row for row in rows if row.state not in ("sent", "cancelled")))

    def _do(self, act: str, about: Any) -> None:
        if self.fails is not None:
            failure, self.fails = self.fails, None
            raise failure
        self.acts.append((act, about))

    def _new_id(self) -> str:
        self._count += 1
        return f"id{self._count}"

    def _current(self, advice_id: str) -> None:
        if self.session.advice is None or self.session.advice.id != advice_id:
            raise StaleAdvice

    def _remove(self, item: str) -> None:
        advice = self.session.advice
        if advice is not None:
            actions = tuple(card for card in advice.actions if card.id != item)
            replies = tuple(card for card in advice.replies if card.id != item)
            knowledge = tuple(hit for hit in advice.knowledge if hit.article != item)
            care = None if advice.deescalation and advice.deescalation.id == item else advice.deescalation
            self.change(
                advice=replace(advice, actions=actions, replies=replies, knowledge=knowledge, deescalation=care)
            )

    def _record(
        self, kind: DecisionKind, made: tuple[Operation, ...], advice_id: str | None, item: str | None
    ) -> Decision:
        assert self.session.ref is not None
        decision = Decision(self._new_id(), kind, self.session.ref, self.now, advice_id=advice_id, item=item)
        rows = tuple(
            OutboxEntry(
                operation=operation,
                decision_id=decision.id,
                decision_kind=kind,
                ticket=self.session.ref,
                sequence=len(self.session.unfinished) + number,
                state="waiting",
                created_at=self.now,
                not_before=self.now + timedelta(seconds=5),
            )
            for number, operation in enumerate(made, 1)
        )
        self.change(unfinished=(*self.session.unfinished, *rows))
        return decision
