"""Acts the demo out with real key presses on the real window, and leaves pictures and a transcript."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPalette, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.copilot.copilot import Copilot
from app.copilot.ports import Desk
from app.copilot.session import Session
from app.domain.tickets import Message, TicketRef

_PATIENCE_SECONDS = 20.0
_KEY_SECONDS = 0.2
_BETWEEN = 8
_PAINT_SECONDS = 0.4
"""Cards ignore keys for a moment after they changed, so that a key meant for the old one does not hit the new one."""


class TourStuck(Exception):
    """The demo did not come as far as it should within its time; says what was waited for."""


class Tour:
    """One walk through the demo: `press` keys, `until` something is true, `picture` what stands on screen."""

    def __init__(
        self, window: QWidget, copilot: Copilot, desk: Desk, out: Path, *, beside: QWidget | None = None
    ) -> None:
        """`beside` is the demo desk's window, in the pictures that show what the customer sees."""
        self._window = window
        self._beside = beside
        self._copilot = copilot
        self._desk = desk
        self._out = out
        self._pictures = 0
        self._lines = ["# What happened in the demo", ""]

    async def walk(self) -> int:
        """The whole story. Returns the exit status: 1 when a step did not happen; what was reached is kept."""
        self._window.activateWindow()
        try:
            await self._see_the_worklist()
            await self._answer_a_late_parcel()
            await self._calm_down_and_hand_over()
            await self._edit_a_reply()
            await self._say_that_advice_was_wrong()
        except TourStuck as stuck:
            self._say(f"**The demo got stuck: {stuck}.**")
            await self._picture("stuck", "where it got stuck")
            return 1
        finally:
            (self._out / "transcript.md").write_text("\n".join(self._lines) + "\n", encoding="utf-8")
        return 0

    # -- the story ----------------------------------------------------------------------------------------------------

    async def _see_the_worklist(self) -> None:
        await self._until("the worklist", lambda session: bool(session.worklist))
        await self._press("W")
        await self._picture("worklist", "My open tickets, the soonest due first")
        await self._press("W")

    async def _answer_a_late_parcel(self) -> None:
        ref = await self._open("1001", "a parcel that is late")
        await self._press("1")
        await self._press_return("accept the first action as it is")
        await self._until("the reply at the desk", lambda session: not session.unfinished and session.turn is None)
        await self._show_desk(ref, "What now stands on the ticket")
        await self._picture("sent", "Everything stands on the ticket, each part read back from the desk")
        await self._until("the customer's answer", lambda session: session.advice is not None)
        await self._picture("answer", "The customer answered: new advice, bound to the new message")
        await self._picture("desk", "The demo desk beside it: who waits, and the conversation", beside=True)
        await self._press("C")
        await self._picture("conversation", "The whole conversation, one key away")
        await self._press("Escape")

    async def _calm_down_and_hand_over(self) -> None:
        ref = await self._open("1005", "charged twice, the third contact")
        await self._press("X")
        await self._picture("escalate", "One key escalates: the rules that fired, the team, the hand-over to edit")
        await self._press("Return", Qt.KeyboardModifier.ControlModifier)
        await self._until("the hand-over at the desk", lambda session: not session.unfinished)
        await self._show_desk(ref, "What the team finds on the ticket")
        await self._picture("desk-handed-over", "Dario at the demo desk, with another team now", beside=True)

    async def _edit_a_reply(self) -> None:
        await self._open("1002", "a broken vase")
        await self._press("1")
        await self._press("E")
        await self._picture("editor", "Reply, note and changes, each for its own readers, before anything leaves")
        await self._press("Escape")

    async def _say_that_advice_was_wrong(self) -> None:
        await self._press("1")
        await self._press("F")
        await self._picture("flag", "Advice that is wrong is flagged with a reason")
        await self._press("Escape")
        await self._open("1006", "cannot sign in, with a deadline")

    # -- how it is acted ----------------------------------------------------------------------------------------------

    async def _open(self, number: str, what: str) -> TicketRef:
        ref = TicketRef(self._desk.account, number)
        await self._copilot.open(ref)
        session = await self._until(
            f"advice for ticket {number}", lambda session: session.ref == ref and session.advice is not None
        )
        self._say(f"\n## {session.ticket.subject if session.ticket else number} ({what})\n")
        if session.turn:
            self._say(f"The customer: “{' '.join(session.turn.text.split())}”\n")
        if session.reading:
            reading = session.reading
            intent = f"{reading.intent.label} {reading.intent.probability:.2f}" if reading.intent else "not sure"
            feeling = reading.emotion.label if reading.emotion else "not read"
            triggers = ", ".join(trigger.label for trigger in reading.triggers) or "none"
            self._say(f"Read as: {intent}; emotion {feeling}; triggers {triggers}.")
        if session.advice:
            advice = session.advice
            self._say(f"Offered: {', '.join(advice.card_ids) or advice.silent_because}.")
        await self._picture(f"ticket-{number}", what)
        return ref

    async def _show_desk(self, ref: TicketRef, title: str) -> None:
        ticket = await self._desk.ticket(ref)
        messages = (await self._desk.conversation(ref)).messages
        own = [message for message in messages if message.at >= _latest_customer(messages)]
        self._say(f"\n{title} (group {ticket.group}, tags {', '.join(sorted(ticket.tags)) or 'none'}):\n")
        for message in own:
            if message.role == "agent":
                self._say(f"- {message.visibility}: {' '.join(message.text.split())}")

    async def _press(self, key: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget() or self._window
        QTest.keyClick(target, getattr(Qt.Key, f"Key_{key}"), modifier)
        self._say(f"Pressed {'Ctrl+' if modifier else ''}{key}.")
        await asyncio.sleep(_KEY_SECONDS)

    async def _press_return(self, why: str) -> None:
        self._say(f"Now to {why}.")
        await self._press("Return")

    async def _until(self, what: str, true: Callable[[Session], bool]) -> Session:
        """The first session for which it is true. Raises TourStuck when that takes too long."""
        changed = asyncio.Event()
        unsubscribe = self._copilot.subscribe(lambda _: changed.set())
        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                while not true(self._copilot.session):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            error = self._copilot.session.error
            raise TourStuck(f"waited for {what}{f' ({error})' if error else ''}") from None
        finally:
            unsubscribe()
        return self._copilot.session

    async def _picture(self, name: str, words: str, *, beside: bool = False) -> None:
        if beside and self._beside is None:
            return
        await asyncio.sleep(_PAINT_SECONDS)
        self._pictures += 1
        file = f"{self._pictures:02}-{name}.png"
        seen = self._window.grab()
        if beside and self._beside is not None:
            seen = _side_by_side(self._beside.grab(), seen)
        seen.save(str(self._out / file))
        self._say(f"\n![{words}]({file})\n*{words}*\n")

    def _say(self, line: str) -> None:
        self._lines.append(line)


def _side_by_side(desk: QPixmap, panel: QPixmap) -> QPixmap:
    both = QPixmap(desk.width() + _BETWEEN + panel.width(), max(desk.height(), panel.height()))
    both.fill(QGuiApplication.palette().color(QPalette.ColorRole.Mid))
    painter = QPainter(both)
    painter.drawPixmap(0, 0, desk)
    painter.drawPixmap(desk.width() + _BETWEEN, 0, panel)
    painter.end()
    return both


def _latest_customer(messages: tuple[Message, ...]) -> datetime:
    return max((message.at for message in messages if message.role == "customer"), default=messages[0].at)
