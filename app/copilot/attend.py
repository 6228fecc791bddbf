"""Attends to the newest turn: has it read, makes advice for it, and withdraws advice that no longer fits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from app.copilot.advise import Case, advise
from app.copilot.basis import Basis, handling, only_content, why_old
from app.copilot.board import Board
from app.copilot.knowledge import articles_of_desk
from app.copilot.ports import Clock, Content, Desk, Knowledge, Reader
from app.copilot.prompts import Prompts
from app.copilot.records import AdviceRecords
from app.copilot.session import Session
from app.copilot.wordings import Wordings
from app.domain.advice import Advice, WithdrawnBecause
from app.domain.attention import always_visible, visible
from app.domain.errors import CalmdeskError
from app.domain.ranking import steps_done
from app.domain.readings import Reading
from app.domain.steps import Event, exchange, said
from app.domain.tickets import Message, Ticket
from app.domain.turns import Turn, new_words

log = logging.getLogger(__name__)

_HISTORY = 20
"""How many of the customer's messages are read for the mood over the conversation."""
_FEW = 2
"""So many new messages more are read in no time; before more of them the newest one's reading is shown by itself."""
_SOON_SECONDS = 0.15
"""Advice that comes within it is shown with its reading, in one paint: two would take longer than the wait."""
_ANSWERING = frozenset({"waiting", "sending", "unknown", "needs_help"})


class Attendant:
    """Makes advice for the open ticket, one turn at a time; a newer turn stops the work on an older one."""

    def __init__(
        self,
        board: Board,
        *,
        reader: Reader,
        knowledge: Knowledge | None,
        content: Content,
        records: AdviceRecords,
        desk_of: Callable[[str], Desk | None],
        agent_name: Callable[[str], str],
        wordings: Wordings,
        clock: Clock,
        new_id: Callable[[], str],
        prompts: Prompts,
    ) -> None:
        self._board = board
        self._reader = reader
        self._knowledge = knowledge
        self._content = content
        self._records = records
        self._desk_of = desk_of
        self._agent_name = agent_name
        self._wordings = wordings
        self._clock = clock
        self._new_id = new_id
        self._prompts = prompts
        self._basis: Basis | None = None
        self._work: asyncio.Task[None] | None = None
        self._soon: asyncio.TimerHandle | None = None  # shows the reading when the advice takes longer than that
        self._listened = "", ""  # message and text that the models were told of
        self._replied: set[tuple[str, str]] = set()  # account and message: two desks count from 1
        self._from_content: Advice | None = None  # what stands, without the desk's articles
        self._made: Advice | None = None  # not in the journal yet: the desk's articles for it may still come

    async def attend(self) -> None:
        """Looks at the session as it is now; starts reading when there is something new. Returns at once."""
        session = self._board.session
        basis = self._basis_now(session)
        if basis is not None and basis == self._basis:
            return
        self.make_way(session)
        if self._board.session.advice is None:
            self._stop()
        else:  # only the content changed: what stands may still get the desk's articles before it is journalled
            self._cancel()
        self._basis = basis
        if basis is not None and session.turn is not None and session.ticket is not None:
            if self._board.session.advice is None:
                self._board.change(phase="reading")
            self._work = asyncio.create_task(self._advise(session.ticket, session.turn))
        elif session.ticket is not None:
            self._board.change(phase="ready")

    def make_way(self, coming: Session) -> None:
        """Withdraws advice that does not fit what is about to be shown: the two never stand there together."""
        basis = self._basis_now(coming)
        self._listen(basis, coming)
        if self._board.session.advice is None or (basis is not None and basis == self._basis):
            return
        if not only_content(self._basis, basis):
            self.withdraw(why_old(self._basis, basis, coming))

    def _listen(self, basis: Basis | None, coming: Session) -> None:
        """Before anything of a new message is painted: the models work while the window does."""
        if basis is not None and coming.turn is not None and self._listened != (basis.message_id, basis.text):
            self._listened = basis.message_id, basis.text
            self._reader.listen(reading_text(coming.turn), partial(_heard, coming.messages))

    async def settled(self) -> None:
        """Waits until the work in hand is done."""
        if self._work is not None:
            await asyncio.gather(self._work, return_exceptions=True)

    def forget_ticket(self) -> None:
        """Another ticket is opened: whatever stood for this one is withdrawn."""
        if self._board.session.advice is not None:
            self.withdraw("ticket_left")
        self._prompts.opened()
        self._stop()
        self._basis = None

    def withdraw(self, because: WithdrawnBecause) -> None:
        """Takes the advice away, also that which is still being made. Unused advice is journalled as expired."""
        self._stop()
        self._basis = None
        advice = self._board.session.advice
        if advice is None:
            if self._board.session.phase == "reading":
                self._board.change(phase="ready")
            return
        self._prompts.withdrawn(advice, because)
        self._board.change(advice=None, withdrawn=because)
        self._records.expired(advice, because)

    def mark_shown(self, advice_id: str, *, folded: bool = False) -> None:
        """The advice was really painted; `folded`, only what stands above the line it is folded into. Told again,
        nothing happens; unfolded later, the rest is journalled.
        """
        advice = self._board.session.advice
        if advice is None or advice.id != advice_id or advice.silent_because:
            return
        painted = always_visible(advice) if folded else visible(advice).card_ids
        if cards := self._records.not_shown(advice_id, painted):
            self._records.shown(advice, cards, asked_for=self._records.was_shown(advice_id))

    def show_held_back(self, advice_id: str) -> None:
        """The agent wants to see what was held back; told again, or of another advice, nothing happens."""
        advice = self._board.session.advice
        if advice is None or advice.id != advice_id or not advice.held_back:
            return
        before = set(visible(advice).card_ids)
        self._board.change(advice=self._prompts.asked_for(advice, self._content.library()))
        cards = [card for card in advice.card_ids if card not in before]
        self._records.shown(advice, cards, asked_for=True)

    def mark_replied(self, account: str, message_id: str, *, replied: bool) -> None:
        """A reply to this message was decided (or taken back): no advice for it while that stands."""
        if replied:
            self._replied.add((account, message_id))
        else:
            self._replied.discard((account, message_id))

    def _basis_now(self, session: Session) -> Basis | None:
        turn, ticket = session.turn, session.ticket
        if turn is None or ticket is None or (ticket.ref.account, turn.message_id) in self._replied:
            return None
        answering = any(
            row.ticket == ticket.ref and row.is_public_reply and row.state in _ANSWERING for row in session.unfinished
        )
        if answering:
            return None
        version = self._content.library().version
        return Basis(turn.message_id, turn.text, handling(ticket), steps_done(session.messages), version)

    async def _advise(self, ticket: Ticket, turn: Turn) -> None:
        started = self._clock()
        try:
            case = await self._read(ticket, turn)
            if case is None:
                return
            clock, new_id, known = self._clock, self._new_id, self._knowledge
            advice = await advise(case, reader=self._reader, known=known, started=started, clock=clock, new_id=new_id)
            if not self._still(turn):
                return
            before = self._board.session.advice
            if before is not None:  # only the content changed
                if self._from_content is not None and self._from_content.offers == advice.offers:
                    if self._made is not None:  # the search for its articles was stopped
                        await self._add_articles(case, self._made)
                    return
                self._journal_made()
                self._prompts.withdrawn(before, "content_changed")
                self._records.expired(before, "content_changed")
            advice = self._prompts.weigh(advice, case.library)
            self._made = self._from_content = advice
            self._not_soon()
            self._board.change(
                phase="ready", advice=advice, withdrawn=None, reading=case.reading, readings=case.history
            )
            await self._add_articles(case, advice)
        except CalmdeskError as error:
            if self._still(turn):
                if self._board.session.advice is None:
                    self._basis = None  # so that the next look tries again
                self._board.change(phase="ready", error=error)
        except Exception as error:  # noqa: BLE001 - else the panel would say "reading" for ever
            log.error("a turn could not be read: %s", type(error).__name__)
            if self._still(turn):
                self._board.change(phase="ready", error=CalmdeskError(type(error).__name__))
        finally:
            if asyncio.current_task() is self._work:  # not one that was stopped: another goes on with what it made
                self._journal_made()

    async def _read(self, ticket: Ticket, turn: Turn) -> Case | None:
        """Has the turn and the history read; None when the turn is no longer the newest."""
        session = self._board.session
        reading = await self._reader.read(reading_text(turn))
        if not self._still(turn):
            return None
        texts = history_texts(session.messages)
        if len(texts) > len(session.readings) + _FEW:  # a conversation that was not read before: that takes a while
            self._board.change(reading=reading)
        history = tuple(await self._reader.read_many(texts))
        if not self._still(turn):
            return None
        self._soon = asyncio.get_running_loop().call_later(_SOON_SECONDS, self._show_reading, turn, reading, history)
        own, habit = await self._wordings.of(ticket.ref.account)
        if not self._still(turn):
            return None
        library, agent_name = self._content.library(), self._agent_name(ticket.ref.account)
        return Case(ticket, session.messages, turn, reading, history, library, agent_name, own, habit)

    async def _add_articles(self, case: Case, advice: Advice) -> None:
        """The desk's own articles come after the cards are on screen: its search may take its time. So do all articles
        where they are still being indexed, as at the first start on a slow computer.
        """
        if case.only_informs() or self._knowledge is None:
            return
        desk = None if self._board.session.offline else self._desk_of(case.ticket.ref.account)
        found = await articles_of_desk(case.reading, desk) if desk else ()
        for at_once in (True, False):
            if not (found if at_once else await self._knowledge.grown()):
                continue
            knowledge = tuple(await self._knowledge.search(case.turn.text, found))
            now = self._board.session.advice
            if now is not None and now.id == advice.id and knowledge != now.knowledge:
                silent = None if knowledge else now.silent_because
                more = self._prompts.weigh(replace(now, knowledge=knowledge, silent_because=silent), case.library)
                self._made = replace(advice, knowledge=knowledge, silent_because=silent, held_back=more.held_back)
                self._board.change(advice=more)

    def _journal_made(self) -> None:
        advice, self._made = self._made, None
        if advice is not None:
            self._records.made(advice, per_hour=self._prompts.per_hour)

    def _still(self, turn: Turn) -> bool:
        now = self._board.session
        return now.turn == turn and self._basis is not None and self._basis.message_id == turn.message_id

    def _stop(self) -> None:
        self._journal_made()
        self._cancel()

    def _show_reading(self, turn: Turn, reading: Reading, history: tuple[Reading, ...]) -> None:
        """The advice takes a while: what the message is about is shown meanwhile."""
        if self._still(turn):
            self._board.change(reading=reading, readings=history)

    def _not_soon(self) -> None:
        if self._soon is not None:
            self._soon.cancel()

    def _cancel(self) -> None:
        self._not_soon()
        if self._work is not None and not self._work.done():
            self._work.cancel()
        self._work = None


def _heard(messages: Sequence[Message]) -> Sequence[Event]:
    """What was said, for the models' thread: of a long conversation it takes a while."""
    return exchange(said(messages))


def history_texts(messages: Sequence[Message]) -> list[str]:
    """What the models read for the mood over the conversation: the customer's newest messages, oldest first."""
    said = [message for message in messages if message.role == "customer" and message.visibility == "public"]
    return [new_words(message.text) for message in said[-_HISTORY:]]


def reading_text(turn: Turn) -> str:
    """What the models read: the turn, led by the subject when the words alone are too few to understand."""
    if turn.subject and len(turn.text.split(maxsplit=4)) < 5:  # not all of two megabytes
        return f"{turn.subject}\n{turn.text}"
    return turn.text
