"""Records what the agent decides: journal and outbox in one transaction, before anything leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta

from app.copilot.attend import Attendant
from app.copilot.board import Board
from app.copilot.deliver import Courier
from app.copilot.drafts import Draft, Policy, checked, draft_for, operations
from app.copilot.ports import Clock, Store
from app.copilot.records import AdviceRecords
from app.copilot.shown import what_was_shown, words_of
from app.domain.advice import MOOD, Advice, WithdrawnBecause, with_again, without
from app.domain.decisions import Decision, DecisionKind, Flag, Operation, edit_distance
from app.domain.errors import CalmdeskError, NothingToSend, StaleAdvice
from app.domain.journal import Fact, JournalRow
from app.domain.outbox import PersonChoice
from app.domain.phrase import Phrase
from app.domain.tickets import TicketRef
from app.domain.turns import Turn

UNDO_TIME = timedelta(seconds=5)
"""How long a decision waits before its first operation leaves, so that the agent can take it back."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What makes one decision: what kind, on what, and what leaves."""

    kind: DecisionKind
    ticket: TicketRef
    advice: Advice | None = None
    item: str | None = None
    operations: tuple[Operation, ...] = ()
    drafted: bool = False
    edited: int | None = None
    flag: Flag | None = None
    text: str | None = None


class Decider:
    """The agent's acts on the open ticket."""

    def __init__(
        self,
        board: Board,
        attendant: Attendant,
        records: AdviceRecords,
        courier: Courier,
        store: Store,
        *,
        policies: Mapping[str, Policy],
        cursor: Callable[[], str | None],
        clock: Clock,
        new_id: Callable[[], str],
        undo_time: timedelta = UNDO_TIME,
    ) -> None:
        self._board = board
        self._attendant = attendant
        self._records = records
        self._courier = courier
        self._store = store
        self._policies = policies
        self._cursor = cursor
        self._clock = clock
        self._new_id = new_id
        self._undo_time = undo_time
        self._in_hand: set[tuple[object, ...]] = set()
        self._removed: dict[str, tuple[Advice, str]] = {}
        self._taken: set[tuple[str, str]] = set()
        self._answers: dict[str, tuple[str, str]] = {}  # decision -> account and customer's message it answers

    def draft_for(self, item: str, variant: str = "") -> Draft:
        """What accepting this card would send; raises StaleAdvice when the card is gone."""
        return draft_for(self._board.session, item, self._policy(), variant)

    async def decide(self, draft: Draft) -> Decision:
        """Accepts a draft, as it was offered or edited, or sends what the agent composed."""
        ready = checked(draft)
        ticket, turn = self._open_ticket(), self._board.session.turn
        advice = self._current(draft.advice_id) if draft.advice_id else None
        kind: DecisionKind = "compose"
        distance = None
        if advice and draft.item:
            offered = self.draft_for(draft.item, draft.variant)
            distance = edit_distance(words_of(offered), words_of(ready))
            parts_kept = (offered.tags, offered.fields, offered.status) == (ready.tags, ready.fields, ready.status)
            kind = "accept" if distance == 0 and parts_kept else "edit"
        leaving = operations(ready, kind=kind, new_id=self._new_id, expected_version=self._version(), advice=advice)
        decision = await self._record(
            _Chosen(kind, ticket, advice, draft.item, leaving, advice is not None, distance, text=words_of(ready)),
            message_id=advice.message_id if advice else None,
        )
        if ready.reply:
            self._answered(decision, turn, "reply_sent")
        elif advice and draft.item:
            self._remove_card(decision, advice, draft.item)
        return decision

    async def dismiss(self, advice_id: str, item: str) -> Decision:
        """The agent does not want this card. Nothing is sent."""
        advice = self._current(advice_id, item)
        decision = await self._record(_Chosen("dismiss", advice.ticket, advice, item), message_id=advice.message_id)
        self._remove_card(decision, advice, item)
        return decision

    async def take(self, advice_id: str, item: str) -> Decision | None:
        """The agent put knowledge into a reply, or copied it: it was of use. Its card stays; None the second time."""
        advice = self._current(advice_id, item)
        if (advice_id, item) in self._taken:
            return None
        self._taken.add((advice_id, item))
        return await self._record(_Chosen("accept", advice.ticket, advice, item), message_id=advice.message_id)

    async def correct_mood(self, advice_id: str, mood: str) -> Decision:
        """The customer sounds otherwise than it was read. It is journalled as a flag; nothing goes on the ticket, where
        colleagues, and one day the customer, would read it.
        """
        advice = self._current(advice_id, MOOD)
        chosen = _Chosen("flag", advice.ticket, advice, MOOD, flag=Flag("wrong_mood", mood))
        return await self._record(chosen, message_id=advice.message_id)

    async def flag(self, advice_id: str, item: str, flag: Flag) -> Decision:
        """The agent says the advice is wrong: journalled with what was shown, and noted on the ticket for the lead."""
        if not flag.reason.strip():
            raise NothingToSend(Phrase.of("choose a reason"))
        advice = self._current(advice_id, item)
        words = [f"A Calmdesk suggestion was flagged: {flag.reason}."]
        if flag.right_label:
            words.append(f"Right would have been: {flag.right_label}.")
        if flag.comment.strip():
            words.append(flag.comment.strip())
        draft = Draft(advice_id, None, note="\n".join(words))
        leaving = operations(draft, kind="flag", new_id=self._new_id, expected_version=None, advice=advice, flag=flag)
        chosen = _Chosen("flag", advice.ticket, advice, item, leaving, flag=flag, text=what_was_shown(advice, flag))
        decision = await self._record(chosen, message_id=advice.message_id)
        self._remove_card(decision, advice, item)
        return decision

    async def escalate(self, team: str, note: str, *, advice_id: str | None, item: str | None = None) -> Decision:
        """Hands the ticket to a team: the note first, so that the team never gets a ticket without its reasons. `item`
        is the playbook's step that hands over, if there is one: its tags and fields are set as well.
        """
        ticket, turn = self._open_ticket(), self._board.session.turn
        if not team.strip():
            raise NothingToSend(Phrase.of("choose a team"))
        if not note.strip():
            raise NothingToSend(Phrase.of("the hand-over note is empty"))
        advice = self._current(advice_id) if advice_id else None
        draft = Draft(advice_id, None, note=note)
        if advice and item and any(action.id == item for action in advice.actions):
            step = self.draft_for(item)
            draft = replace(draft, item=item, tags=step.tags, fields=step.fields)
        leaving = operations(
            draft, kind="escalate", new_id=self._new_id, expected_version=self._version(), advice=advice, team=team
        )
        chosen = _Chosen("escalate", ticket, advice, draft.item or "escalate", leaving, drafted=True, text=note)
        decision = await self._record(chosen, message_id=advice.message_id if advice else None)
        self._answered(decision, turn, "ticket_changed")
        return decision

    async def undo(self, decision_id: str) -> bool:
        """Takes a decision back while nothing of it has left; False when it is too late."""
        undone = await self._courier.undo(decision_id)
        if undone:
            self._put_back(decision_id)
            await self._open_again(decision_id)
        return undone

    async def resolve(self, operation_id: str, choice: PersonChoice, *, parts: frozenset[str] | None = None) -> None:
        """What the agent decided about a row that needs a person; `parts` of a change are those that are written."""
        decided = {row.operation.id: row for row in self._board.session.unfinished}.get(operation_id)
        done = await self._courier.resolve(operation_id, choice, parts=parts)
        await self.show_unfinished()
        if done and decided is not None and decided.is_public_reply and choice == "drop":
            await self._open_again(decided.decision_id)

    async def _open_again(self, decision_id: str) -> None:
        """The answer was taken back: its message wants one again."""
        if answered := self._answers.pop(decision_id, None):
            self._attendant.mark_replied(*answered, replied=False)
        await self.show_unfinished()
        await self._attendant.attend()

    async def show_unfinished(self) -> None:
        """Tells what is on its way. Raises nothing: a decision that is stored must not look as if it had failed."""
        try:
            self._board.change(unfinished=tuple(await self._store.outbox()))
        except CalmdeskError as error:
            self._board.change(error=error)

    async def _record(self, chosen: _Chosen, *, message_id: str | None) -> Decision:
        """Stores the decision. A key pressed twice is one decision: the second finds the first in hand."""
        key = (chosen.ticket, chosen.advice.id if chosen.advice else None, chosen.item, chosen.text)
        if key in self._in_hand:
            raise StaleAdvice
        self._in_hand.add(key)
        try:
            return await self._store_decision(chosen, message_id)
        finally:
            self._in_hand.discard(key)

    async def _store_decision(self, chosen: _Chosen, message_id: str | None) -> Decision:
        now = self._clock()
        decision = Decision(
            id=self._new_id(),
            kind=chosen.kind,
            ticket=chosen.ticket,
            at=now,
            message_id=message_id,
            advice_id=chosen.advice.id if chosen.advice else None,
            item=chosen.item,
            drafted=chosen.drafted,
            edit_distance=chosen.edited,
            flag=chosen.flag,
            operations=chosen.operations,
            seen_cursor=self._cursor(),
            not_before=now + self._undo_time,
        )
        facts: dict[str, Fact] = {
            "kind": chosen.kind,
            "item": chosen.item,
            "drafted": chosen.drafted,
            "edit_distance": chosen.edited,
            "operations": tuple(operation.id for operation in chosen.operations),
        }
        if chosen.advice:
            facts["library"] = chosen.advice.library_version
            facts["packs"] = chosen.advice.reading.packs if chosen.advice.reading else ()
        if chosen.flag:
            facts |= {"reason": chosen.flag.reason, "right_label": chosen.flag.right_label}
        row = JournalRow(
            id=self._new_id(),
            kind="decision",
            at=now,
            ticket=chosen.ticket,
            message_id=message_id,
            advice_id=decision.advice_id,
            decision_id=decision.id,
            facts=facts,
            text=chosen.text,
        )
        await self._store.record(decision, [row])
        if chosen.advice:
            self._records.used(chosen.advice.id)
        await self.show_unfinished()
        self._courier.wake()
        return decision

    def _answered(self, decision: Decision, turn: Turn | None, because: WithdrawnBecause) -> None:
        """A reply or hand-over is on its way: the advice is used up, and no new one is made for that message. `turn` is
        what it answers: while it was stored, the customer may have written again, or another ticket been opened.
        """
        if turn is None:
            return
        answered = self._answers[decision.id] = (decision.ticket.account, turn.message_id)
        self._attendant.mark_replied(*answered, replied=True)
        now = self._board.session
        if now.turn and now.ref and (now.ref.account, now.turn.message_id) == answered:
            self._attendant.withdraw(because)

    def _remove_card(self, decision: Decision, advice: Advice, item: str) -> None:
        now = self._board.session.advice
        if now is not None and now.id == advice.id:
            self._removed[decision.id] = (now, item)
            self._board.change(advice=without(now, item))

    def _put_back(self, decision_id: str) -> None:
        """The card of a decision that was taken back, if its advice still stands."""
        before, item = self._removed.pop(decision_id, (None, ""))
        now = self._board.session.advice
        if before is not None and now is not None and now.id == before.id:
            self._board.change(advice=with_again(now, before, item))

    def _current(self, advice_id: str, item: str | None = None) -> Advice:
        """The advice on screen, if it still is the one the agent acted on and still has that card."""
        advice = self._board.session.advice
        if advice is None or advice.id != advice_id or (item is not None and not advice.has(item)):
            raise StaleAdvice
        return advice

    def _open_ticket(self) -> TicketRef:
        if self._board.session.ticket is None:
            raise NothingToSend(Phrase.of("no ticket is open"))
        return self._board.session.ticket.ref

    def _version(self) -> str | None:
        return self._board.session.ticket.version if self._board.session.ticket else None

    def _policy(self) -> Policy:
        ref = self._board.session.ref
        return self._policies.get(ref.account, Policy()) if ref else Policy()
