"""Acts on the other pages: hand-over, flag, tickets, undelivered decisions, undo. No Qt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.advice import HAND_OFF, Advice
from app.domain.decisions import Flag
from app.domain.kept import KeptText
from app.domain.outbox import PersonChoice
from app.domain.tickets import TicketRef
from app.ui.common.language import later
from app.ui.common.troubles import as_told
from app.ui.decision.presenter import OpenDraft
from app.ui.escalate import presenter as escalate
from app.ui.escalate.presenter import Handover, begun
from app.ui.escalate.state import HandoverRested, KeepHandover, PrepareAgain, SendEscalation
from app.ui.flag.presenter import OpenFlag, kept_key, opened, to_keep
from app.ui.flag.presenter import begun as begun_flag
from app.ui.flag.state import FlagRested, KeepFlag, SendFlag
from app.ui.needs_you.state import LookAtTicket, Resolve
from app.ui.window.compose_acts import ComposeActs
from app.ui.window.hands import Acts, Hands
from app.ui.window.wishes import Wishes
from app.ui.worklist.state import OpenAddress, OpenTicket


class PageActs(Acts):
    """What is written on a page stays until it is sent or emptied."""

    def __init__(self, hands: Hands, compose: ComposeActs, *, wishes: Callable[[], Wishes] = Wishes) -> None:
        super().__init__(hands)
        self._compose = compose
        self._wishes = wishes

    def handle(self, intent: object) -> bool:
        """Carries out an intent of one of these pages; False for those of others."""
        match intent:
            case OpenTicket(account, ticket) | LookAtTicket(account, ticket):
                self._pages.show("panel")
                self._start(self.open_ticket(account, ticket))
            case OpenAddress(url):
                self._start(self.open_address(url))
            case SendEscalation(_, team, note):
                self._start(self.escalate(team, note))
            case PrepareAgain(_, team):
                self.prepare_again(team)
            case HandoverRested(_, team, note):
                self.keep_handover(team, note)
            case KeepHandover(_, team, note):
                self.keep_handover(team, note)
                self._pages.show("panel")
            case SendFlag(_, reason, right_label, comment):
                self._start(self.send_flag(reason, right_label, comment))
            case FlagRested(_, reason, right_label, comment):
                self.keep_flag(reason, right_label, comment)
            case KeepFlag(_, reason, right_label, comment):
                self.keep_flag(reason, right_label, comment)
                self._pages.show("panel")
            case Resolve(operation_id, choice, parts):
                self._start(self.resolve(operation_id, choice, parts))
            case _:
                return False
        return True

    # -- hand-over and flag -------------------------------------------------------------------------------------------

    def begin_handover(self, *, team: str | None = None, item: str | None = None) -> None:
        """Opens the hand-over; `item` is the step of a playbook that asks for it."""
        session = self._copilot.session
        if session.ticket is None or session.ref is None:
            return
        fresh = begun(session, self._copilot.handover_note(mood=self._wishes().show_mood), team=team, item=item)
        kept = self._memory.handovers.get(str(session.ref))
        self._pages.handover = replace(kept, team=team or kept.team, item=item or kept.item) if kept else fresh
        self._pages.open("escalate")

    def prepare_again(self, team: str) -> None:
        """Writes the note anew from what the ticket says now; the agent asked for it, and the team stays."""
        session, handover = self._copilot.session, self._pages.handover
        if handover is not None and session.ref == handover.ticket:
            self._forget_handover(handover)
            self._pages.handover = begun(
                session, self._copilot.handover_note(mood=self._wishes().show_mood), team=team, item=handover.item
            )

    def keep_handover(self, team: str, note: str) -> None:
        """Keeps what was changed on the page, here and in the database."""
        handover = self._pages.handover
        if handover is None:
            return
        if (team, note) != (handover.team, handover.note) or str(handover.ticket) in self._memory.handovers:
            self._keep_handover(replace(handover, team=team, note=note))

    def _keep_handover(self, handover: Handover) -> None:
        self._memory.handovers[str(handover.ticket)] = handover
        self._start(self._store(escalate.to_keep(handover, self._clock())))

    def _forget_handover(self, handover: Handover) -> None:
        if self._memory.handovers.pop(str(handover.ticket), None) is not None:
            self._start(self._drop(handover.ticket, escalate.KEPT))

    async def escalate(self, team: str, note: str) -> None:
        handover, session = self._pages.handover, self._copilot.session
        if handover is None or session.ref != handover.ticket or "escalate" in self._pages.busy:
            return
        self._pages.handover = sent = replace(handover, team=team, note=note)
        async with self._guard.page_sending():
            advice_id = session.advice.id if session.advice else None
            decision = await self._copilot.escalate(team, note, advice_id=advice_id, item=handover.item)
            self._memory.decided[decision.id] = (None, None)
            self._memory.left[decision.id] = self._pages.handover or sent
            self._forget_handover(sent)
            if self._pages.handover is sent:
                self._pages.handover = None  # a late look at its fields must not keep it once more

    def begin_flag(self, advice: Advice, item: str) -> None:
        flag = opened(advice, item)
        kept = self._memory.flags.get(flag.kept_as)
        self._pages.flag = begun_flag(flag, kept) if kept is not None else flag
        self._pages.open("flag")

    def keep_flag(self, reason: str, right_label: str, comment: str) -> None:
        """Keeps what was chosen and written, here and in the database."""
        flag = self._pages.flag
        if flag is None:
            return
        kept = replace(flag, reason=reason, right_label=right_label, comment=comment)
        if kept.has_words:
            self._keep_flag(kept)
        else:
            self._forget_flag(kept)

    def _keep_flag(self, flag: OpenFlag) -> None:
        self._memory.flags[flag.kept_as] = flag
        self._start(self._store(to_keep(flag, self._clock())))

    def _forget_flag(self, flag: OpenFlag) -> None:
        if self._memory.flags.pop(flag.kept_as, None) is not None:
            self._start(self._drop(flag.ticket, kept_key(flag.item)))

    async def send_flag(self, reason: str, right_label: str, comment: str) -> None:
        flag = self._pages.flag
        if flag is None or "flag" in self._pages.busy:
            return
        self._pages.flag = flag = replace(flag, reason=reason, right_label=right_label, comment=comment)
        async with self._guard.page_sending():
            told = Flag(reason, right_label or None, comment)
            decision = await self._copilot.flag(flag.advice_id, flag.item, told)
            self._memory.decided[decision.id] = ((flag.advice_id, flag.item), None)
            self._memory.left[decision.id] = flag
            self._forget_flag(flag)
            if self._pages.flag is flag:
                self._pages.flag = None
            self._memory.gone.add((flag.advice_id, flag.item))
            if flag.item == HAND_OFF:
                self._memory.gone.add((str(decision.ticket), HAND_OFF))

    async def _store(self, text: KeptText) -> None:
        async with self._guard.telling():
            await self._copilot.texts.keep(text)

    async def _drop(self, ref: TicketRef, key: str) -> None:
        async with self._guard.telling():
            await self._copilot.texts.drop(ref, key)

    # -- the rest -----------------------------------------------------------------------------------------------------

    async def undo(self, decision_id: str) -> None:
        """Takes a decision back; words the agent had written are in front again, or offered when another page is."""
        memory = self._memory
        rows = {row.operation.id for row in self._copilot.session.unfinished if row.decision_id == decision_id}
        memory.cancelled |= rows
        async with self._guard.telling():
            if not await self._copilot.undo(decision_id):
                memory.cancelled -= rows
                memory.message = later("It was too late to take this back: it had already left.")
                return
            key, kept = memory.decided.pop(decision_id, (None, None))
            if memory.to_keep is not None and memory.to_keep[0] == decision_id:
                memory.to_keep = None
            if key is not None:
                memory.gone.discard(key)
            memory.message = later("Taken back: nothing was sent.")
            self._bring_back(memory.left.pop(decision_id, None) or kept)

    def _bring_back(self, words: OpenDraft | Handover | OpenFlag | None) -> None:
        """What was written, where it was written. A page the agent is on now stays in front."""
        pages = self._pages
        free = pages.front == "panel"
        match words:
            case OpenDraft() if free and words.ticket == self._copilot.session.ref:
                self._compose.show(words)
            case OpenDraft():
                self._compose.remember(words)
            case Handover():
                self._keep_handover(words)
                if free and words.ticket == self._copilot.session.ref:
                    pages.handover = words
                    pages.open("escalate")
            case OpenFlag():
                self._keep_flag(words)
                advice = self._copilot.session.advice
                if free and advice is not None and advice.id == words.advice_id:
                    pages.flag = words
                    pages.open("flag")

    async def look_at_conflicts(self) -> None:
        """What stands there now, for the decisions that met somebody else's change."""
        await self._copilot.look_at_conflicts()

    async def resolve(self, operation_id: str, choice: PersonChoice, parts: frozenset[str] | None) -> None:
        pages = self._pages
        pages.resolving |= {operation_id}
        if choice != "send_again":
            self._memory.cancelled.add(operation_id)
        self._guard.changed()
        try:
            await self._copilot.resolve(operation_id, choice, parts=parts)
        except Exception as error:  # noqa: BLE001 - whatever it is, the person must read it
            pages.troubles["needs_you"] = as_told(error)
        finally:
            pages.resolving -= {operation_id}
            self._guard.changed()

    async def refresh(self) -> None:
        async with self._guard.telling():
            await self._copilot.refresh()

    async def load_worklist(self) -> None:
        async with self._guard.page_waiting():
            await self._copilot.load_worklist()

    async def open_ticket(self, account: str, ticket: str) -> None:
        async with self._guard.telling():
            await self._copilot.open(TicketRef(account, ticket))

    async def open_address(self, url: str) -> None:
        front = self._pages.front
        async with self._guard.page_waiting():
            await self._copilot.open_url(url)
            if self._pages.front == front:  # the agent may write already: keys meant for that must not mean a card
                self._pages.show("panel")
