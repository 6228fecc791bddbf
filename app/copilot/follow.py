"""Follows the open ticket: fetches what is new, falls back to what was seen last, and says when the desk is away."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from app.copilot.board import Board
from app.copilot.ports import Desk, Store
from app.copilot.session import Session
from app.copilot.texts import Texts
from app.copilot.urgency import urgency, urgency_now
from app.domain.errors import (
    AnswerLost,
    CalmdeskError,
    DeskFailed,
    HelpdeskUnreachable,
    TooManyRequests,
    UnknownTicketAddress,
)
from app.domain.tickets import Conversation, Message, Ticket, TicketRef
from app.domain.turns import newest_turn

log = logging.getLogger(__name__)
_PASSING = (HelpdeskUnreachable, AnswerLost, TooManyRequests, DeskFailed)
"""Failures that go by themselves: the last seen ticket stays on screen."""
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Follower:
    """Keeps the session's ticket and messages as the desk has them."""

    def __init__(
        self,
        board: Board,
        desks: Mapping[str, Desk],
        store: Store,
        *,
        before_shown: Callable[[Session], None],
        on_conversation: Callable[[], Awaitable[None]],
        on_back_online: Callable[[], None],
        on_lost: Callable[[], None],
        texts: Texts,
    ) -> None:
        self._board = board
        self._desks = desks
        self._store = store
        self._before_shown = before_shown
        self._on_conversation = on_conversation
        self._on_back_online = on_back_online
        self._on_lost = on_lost
        self._texts = texts
        self._gathering: asyncio.Task[None] | None = None
        self._cursor: str | None = None
        self._busy = asyncio.Lock()
        """One look at a time. Each opening has its own, so it also tells whether a late answer still counts."""

    @property
    def cursor(self) -> str | None:
        """How far the open ticket's conversation has been read."""
        return self._cursor

    async def open(self, ref: TicketRef) -> None:
        """Shows another ticket. What was fetched for the one before is dropped when it arrives late."""
        self._end_gathering()
        kept = self._board.session
        self._board.session = Session()  # so that nothing of the other customer survives into the next value
        self._cursor = None
        # A slow answer from before must not hold this one up, nor pass for an answer of now: also not about the same
        # ticket, whose conversation begins anew.
        self._busy = asyncio.Lock()
        self._board.change(
            phase="opening",
            ref=ref,
            worklist=kept.worklist,
            glances=kept.glances,
            unfinished=kept.unfinished,
            standing=kept.standing,
            notice=kept.notice,
            sign_ins=kept.sign_ins,
            asking=kept.asking,
            by_choice=kept.by_choice,
        )
        await self.refresh()

    def ref_of(self, url: str) -> TicketRef:
        """The ticket a pasted address names at one of the connected desks; raises UnknownTicketAddress."""
        for desk in self._desks.values():
            if ref := desk.ticket_from_url(url.strip()):
                return ref
        raise UnknownTicketAddress

    async def refresh(self) -> None:
        """Fetches what is new on the open ticket. Failures become the session's `error`; nothing is raised."""
        busy = self._busy
        async with busy:
            ref = self._board.session.ref
            if self._busy is not busy or ref is None:
                return
            if self._board.session.phase == "opening":
                await self._show_known(ref, busy)
                if self._busy is not busy:
                    return
            try:
                changed = await self._fetch(ref, busy)
            except CalmdeskError as error:
                await self._failed(ref, error, busy)
                return
            if self._busy is busy:
                await self._on_conversation()
                if changed:
                    await self._remember(busy)
                shown = self._board.session
                if shown.ticket is not None and shown.vocabulary is None:
                    await self._load_surroundings(shown.ticket.ref, busy)

    async def _show_known(self, ref: TicketRef, busy: asyncio.Lock) -> None:
        """Whose ticket this is as far as it was told before: the desk may take its time."""
        listed = next((ticket for ticket in self._board.session.worklist if ticket.ref == ref), None)
        seen = None if listed else await self._recall(ref)
        if self._busy is busy:
            self._board.change(known=listed or (seen[0] if seen else None))

    async def _fetch(self, ref: TicketRef, busy: asyncio.Lock) -> bool:
        """Shows the ticket as it is now; whether there was anything new."""
        desk = self._desks.get(ref.account)
        if desk is None:
            raise UnknownTicketAddress(ref.account)
        ticket = await desk.ticket(ref)
        if self._busy is not busy:
            return False
        before = self._board.session
        if before.ticket is None:
            self._board.change(known=ticket)
        messages = before.messages
        cursor = self._cursor if ticket.ref == ref else None  # merged: what the other ticket had before is new to us
        unchanged = before.ticket is not None and before.ticket.version == ticket.version and cursor is not None
        if not unchanged:
            new = await desk.conversation(ticket.ref, cursor)
            if self._busy is not busy:
                return False
            messages = merged(messages if cursor is not None else (), new.messages)
            self._cursor = new.cursor
        if ticket.ref != ref:
            await self._bring_texts(ref, ticket.ref)
            if self._busy is not busy:
                return False
        was_offline = before.offline
        self._show(ticket, messages, offline=False, error=None)
        if was_offline:
            self._on_back_online()
        return not unchanged

    async def _bring_texts(self, ref: TicketRef, to: TicketRef) -> None:
        try:
            await self._texts.follow(ref, to)
        except CalmdeskError as error:  # they stay under the old number, and are looked for when this one is opened
            log.error("texts of a merged ticket could not be moved: %s", type(error).__name__)

    async def _remember(self, busy: asyncio.Lock) -> None:
        """Keeps what is shown. A full disk is said, and changes nothing about what was read."""
        session = self._board.session
        if session.ticket is None or self._cursor is None:
            return
        try:
            await self._store.remember_ticket(session.ticket, Conversation(session.messages, self._cursor))
        except CalmdeskError as error:
            if self._busy is busy:
                self._board.change(error=error)

    def _show(
        self, ticket: Ticket, messages: tuple[Message, ...], *, offline: bool, error: CalmdeskError | None
    ) -> None:
        session = self._board.session
        coming = replace(
            session,
            # A merged ticket answers under its new id; from now on that is the one we follow.
            ref=ticket.ref,
            ticket=ticket,
            messages=messages,
            turn=newest_turn(messages, ticket.subject),
        )
        self._before_shown(coming)  # advice for what was there before must not stand beside what is there now
        self._board.change(
            ref=coming.ref,
            ticket=ticket,
            messages=messages,
            turn=coming.turn,
            offline=offline,
            error=error,
            phase=session.phase if session.phase not in ("opening", "failed") else "reading",
        )

    async def _failed(self, ref: TicketRef, error: CalmdeskError, busy: asyncio.Lock) -> None:
        if self._busy is not busy:
            return
        session = self._board.session
        passing = isinstance(error, _PASSING)
        if session.ticket is not None and isinstance(error, TooManyRequests) and urgency_now() != "person":
            return  # nobody asked, and nothing is wrong: the next look comes by itself
        if session.ticket is not None and passing:
            self._board.change(offline=True, error=error)
            return
        seen = await self._recall(ref) if passing else None
        if self._busy is not busy:
            return
        if seen is None:
            self._on_lost()
            self._board.change(phase="failed", known=None, error=error, offline=passing)
            return
        ticket, conversation = seen
        self._cursor = conversation.cursor  # a decision stands on what was seen, also when that is not of today
        self._show(ticket, conversation.messages, offline=True, error=error)
        await self._on_conversation()

    async def _recall(self, ref: TicketRef) -> tuple[Ticket, Conversation] | None:
        try:
            return await self._store.recall_ticket(ref)
        except CalmdeskError:
            return None

    async def _load_surroundings(self, ref: TicketRef, busy: asyncio.Lock) -> None:
        """Vocabulary and the customer's other tickets: welcome, never needed, asked for again until they are there."""
        desk = self._desks[ref.account]
        try:
            vocabulary = await desk.vocabulary(ref)
            others = tuple(await desk.other_tickets(ref))
            if self._busy is busy:
                self._board.change(vocabulary=vocabulary, others=others)
                self._end_gathering()
                self._gathering = asyncio.create_task(self._gather(ref))
        except CalmdeskError:
            return

    async def _gather(self, ref: TicketRef) -> None:
        """Texts of tickets that were merged: some requests, which nobody waits for. It ends with the next opening."""
        try:
            with urgency("background"):
                await self._texts.gather(ref, [ticket.ref for ticket in self._board.session.worklist])
        except Exception as error:  # noqa: BLE001 - nobody waits for it; the texts stay, and are looked for again
            log.warning("texts of merged tickets were not looked for: %s", type(error).__name__)

    def _end_gathering(self) -> None:
        if self._gathering is not None:
            self._gathering.cancel()

    async def settled(self) -> None:
        """Waits until texts of merged tickets were looked for."""
        if self._gathering is not None:
            await asyncio.wait({self._gathering})

    async def close(self) -> None:
        """Ends what nobody waits for."""
        self._end_gathering()
        await self.settled()

    async def load_worklist(self) -> None:
        """My open tickets of all accounts, the soonest due first; from memory where a desk does not answer. What one
        desk tells is shown at once: another that hangs holds nothing up.
        """
        shown = self._board.session.worklist
        lists = {name: [ticket for ticket in shown if ticket.ref.account == name] for name in self._desks}
        troubles = await asyncio.gather(*(self._load_list(name, lists) for name in self._desks))
        self._board.change(worklist=_sorted(lists))
        trouble = next((error for error in troubles if error is not None), None)
        told = self._board.session.error
        if self._board.session.ref is None and (trouble or isinstance(told, _PASSING)):
            self._board.change(error=trouble)

    async def _load_list(self, account: str, lists: dict[str, list[Ticket]]) -> CalmdeskError | None:
        """One account's open tickets into its list; what kept them from being told."""
        trouble: CalmdeskError | None = None
        try:
            tickets = await self._desks[account].my_open_tickets()
            await self._store.remember_worklist(account, tickets)
        except CalmdeskError as error:
            trouble = error
            tickets = await self._store.recall_worklist(account)
        lists[account] = list(tickets)
        if (known := _sorted(lists)) != self._board.session.worklist:
            self._board.change(worklist=known)
        return trouble


def _sorted(lists: Mapping[str, Sequence[Ticket]]) -> tuple[Ticket, ...]:
    return tuple(sorted((ticket for tickets in lists.values() for ticket in tickets), key=_urgency))


def _urgency(ticket: Ticket) -> tuple[bool, datetime, str]:
    """The soonest due first, then the oldest; some desks tell neither time."""
    return ticket.due_at is None, ticket.due_at or ticket.created_at or _LONG_AGO, ticket.ref.id


def merged(known: tuple[Message, ...], new: tuple[Message, ...]) -> tuple[Message, ...]:
    """The known messages with the new ones after them; a message that came twice stands once, as it is now."""
    by_id = {message.id: message for message in (*known, *new)}
    return tuple(sorted(by_id.values(), key=lambda message: message.at))
