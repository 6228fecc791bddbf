"""Looks at the demo desk again and again, and says what its window shows. No Qt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Protocol

from app.copilot.session import Session
from app.domain.demo import Ending, Overview, SeenCase
from app.domain.errors import CalmdeskError
from app.domain.settings import Announce
from app.domain.tickets import TicketRef
from app.ui.common.language import later, t
from app.ui.conversation.lines import Talk
from app.ui.conversation.state import ConversationState
from app.ui.demo_desk.state import (
    ChooseCase,
    ColleagueFirst,
    DeskWindowState,
    QueueRow,
    ShowAround,
    StartAfresh,
    Unplug,
)
from app.ui.panel.words import CHANNELS, customer_of, due_words
from app.ui.window.acting import Work

ENDS: dict[Ending, str] = {
    "": "",
    "calmed": later("calmed down"),
    "escalated": later("is with a colleague"),
    "left": later("has left"),
    "solved": later("has what was needed"),
}


class LiveDesk(Protocol):
    """What a demo desk can that no real one can."""

    @property
    def account(self) -> str: ...

    async def overview(self) -> Overview: ...

    def unplug(self, *, unplugged: bool) -> None: ...

    def let_a_colleague_be_first(self, ref: TicketRef) -> None: ...

    async def start_afresh(self) -> None: ...


class PanelSide(Protocol):
    """The part of the copilot that the desk talks to, as a browser extension would."""

    @property
    def session(self) -> Session: ...

    async def open(self, ref: TicketRef) -> None: ...

    async def refresh(self) -> None: ...

    async def load_worklist(self) -> None: ...


class DeskPresenter:
    """`desk` is None until the program has started. `paint` gets every new state; `around` begins and ends the tour."""

    def __init__(
        self,
        desk: Callable[[], LiveDesk | None],
        panel: PanelSide,
        *,
        clock: Callable[[], datetime],
        paint: Callable[[DeskWindowState], None],
        start: Callable[[Work], None],
        around: Callable[[bool], None],
        announce: Callable[[], Announce] = lambda: "all",
    ) -> None:
        self._desk = desk
        self._panel = panel
        self._clock = clock
        self._paint = paint
        self._start = start
        self._around = around
        self._announce = announce
        self._overview = Overview()
        self._chosen = ""
        self._seen: dict[str, int] = {}
        self._counts: dict[str, int] = {}
        self._sure = False
        self._looking = False
        self.touring = False
        self.watchers: list[Callable[[Overview, str], None]] = []

    @property
    def overview(self) -> Overview:
        return self._overview

    async def look(self) -> None:
        """Shows the desk as it is now; a look that takes long is not overtaken by another."""
        desk = self._desk()
        if desk is None or self._looking:
            if desk is None:
                self._paint(DeskWindowState(loading=True))
            return
        self._looking = True
        try:
            self._overview = await desk.overview()
        except CalmdeskError:
            return  # the panel says what is wrong with the desk's file
        finally:
            self._looking = False
        opened = self._panel.session.ref
        if opened is not None and opened.account == desk.account:
            self._chosen = opened.id  # also when it was chosen in the panel's own list
        self.repaint()
        for watch in self.watchers:
            watch(self._overview, self._chosen)

    def repaint(self) -> None:
        self._paint(self.state())

    def state(self) -> DeskWindowState:
        now = self._clock()
        mine = [case for case in self._overview.cases if _is_mine(case, self._overview)]
        mine.sort(key=lambda case: (case.ticket.due_at is None, case.ticket.due_at or now, case.ticket.ref.id))
        spoken = ""
        for case in mine:
            number, count = case.ticket.ref.id, _written(case)
            if number == self._chosen or number not in self._seen:
                self._seen[number] = count
            if count > self._counts.get(number, count) and number != self._chosen:  # of that one the panel tells
                spoken = t("{customer} has written", customer=customer_of(case.ticket))
            self._counts[number] = count
        chosen = next((case for case in self._overview.cases if case.ticket.ref.id == self._chosen), None)
        rows = tuple(
            _row(case, now, news=_written(case) - self._seen[case.ticket.ref.id], chosen=self._chosen) for case in mine
        )
        return DeskWindowState(
            rows=rows,
            conversation=_conversation(chosen, now),
            heading=_heading(chosen),
            facts=_facts(chosen),
            unplugged=self._overview.unplugged,
            colleague=bool(self._chosen) and self._overview.contested == self._chosen,
            touring=self.touring,
            sure=self._sure,
            spoken=spoken if self._announce() == "all" else "",
        )

    # -- intents ------------------------------------------------------------------------------------------------------

    def handle(self, intent: object) -> None:
        """Carries out one intent of the window."""
        desk = self._desk()
        sure, self._sure = self._sure, False
        match intent:
            case _ if desk is None:
                return
            case ChooseCase(ticket):
                self._chosen = ticket
                self._start(self._panel.open(TicketRef(desk.account, ticket)))
            case Unplug(unplugged):
                desk.unplug(unplugged=unplugged)
                self._start(self._then_look(self._panel.refresh))
            case ColleagueFirst() if self._chosen:
                desk.let_a_colleague_be_first(TicketRef(desk.account, self._chosen))
                self._start(self.look())
            case StartAfresh():
                if sure:
                    self._start(self._afresh(desk))
                else:
                    self._sure = True
            case ShowAround(begin):
                self._around(begin)
        self.repaint()

    async def _afresh(self, desk: LiveDesk) -> None:
        await desk.start_afresh()
        self._seen.clear()
        self._counts.clear()
        await self._panel.load_worklist()
        if self._chosen:
            await self._panel.open(TicketRef(desk.account, self._chosen))
        await self.look()

    async def _then_look(self, work: Callable[[], Awaitable[None]]) -> None:
        await self.look()
        await work()
        await self.look()


def _is_mine(case: SeenCase, overview: Overview) -> bool:
    return case.ticket.assignee == overview.agent and case.ticket.status not in ("solved", "closed")


def _written(case: SeenCase) -> int:
    return sum(message.role == "customer" for message in case.messages)


def _row(case: SeenCase, now: datetime, *, news: int, chosen: str) -> QueueRow:
    ticket = case.ticket
    last = next((message for message in reversed(case.messages) if message.visibility == "public"), case.messages[-1])
    words = " ".join(last.text.split())[:160]
    due, tone = due_words(ticket.due_at, now)
    ended = t(ENDS[case.ending])
    return QueueRow(
        ticket=ticket.ref.id,
        customer=customer_of(ticket),
        company=ticket.fields.get("Company", ""),
        subject=" ".join(ticket.subject.split()),
        words=t("You: {words}", words=words) if last.role == "agent" else words,
        icon=CHANNELS[ticket.channel][1],
        due=due,
        due_tone=tone,
        news=max(news, 0),
        typing=typing_words(case),
        ended=ended,
        current=ticket.ref.id == chosen,
    )


def typing_words(case: SeenCase) -> str:
    """ "Cleo is typing…", empty when nobody is."""
    name = customer_of(case.ticket).split()[0]
    return t("{name} is typing…", name=name) if case.typing else ""


def _conversation(case: SeenCase | None, now: datetime) -> ConversationState:
    """What a ticket tool shows: it knows nothing of moods and advice, those are the panel's."""
    if case is None:
        return ConversationState(today=now.astimezone().date())
    return ConversationState(
        ticket=str(case.ticket.ref),
        title=case.ticket.subject,
        talk=Talk(case.messages),
        today=now.astimezone().date(),
        typing=typing_words(case),
    )


def _heading(case: SeenCase | None) -> str:
    return " ".join(case.ticket.subject.split()) if case else t("Choose a conversation")


def _facts(case: SeenCase | None) -> tuple[str, ...]:
    if case is None:
        return ()
    ticket = case.ticket
    facts = [
        customer_of(ticket),
        ticket.fields.get("Company", ""),
        t(CHANNELS[ticket.channel][0]),
        t("Status: {status}", status=ticket.status),
        t("Team: {team}", team=ticket.group) if ticket.group else "",
        t(ENDS[case.ending]),
    ]
    return tuple(fact for fact in facts if fact)
