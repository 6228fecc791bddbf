"""Carries out what an agent wants from the window, and keeps what it shows in line with the session. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.tone import NO_RULES, ToneRules
from app.ui.common import intents as common
from app.ui.common.language import later
from app.ui.decision.state import KeepDraft, KeepForNewMessage, SendDraft
from app.ui.decision.tone import TicketTone
from app.ui.escalate.state import KeepHandover, PrepareAgain, SendEscalation
from app.ui.flag.state import KeepFlag, SendFlag
from app.ui.needs_you.state import LookAtTicket, Resolve
from app.ui.panel import intents as panel
from app.ui.panel.presenter import PanelMemory, panel_state
from app.ui.panel.state import PanelState
from app.ui.window.acting import Copilot, Tasks, Work
from app.ui.window.acts import CardActs
from app.ui.window.guard import Guard
from app.ui.window.memory import Memory
from app.ui.window.page_acts import PageActs
from app.ui.window.pages import Pages
from app.ui.window.spoken import spoken_words
from app.ui.window.state import WindowState
from app.ui.window.wording_acts import WordingActs
from app.ui.wording.state import DropWording, KeepWording, WordingTyped
from app.ui.worklist.state import OpenAddress, OpenTicket

_SOON_MS, _LATER_MS = 500, 15_000
_TOO_SOON = later("The cards had just changed, so nothing was done. Look, then press again.")


class WindowPresenter:
    """One for each window. `paint` gets every new state; `handle` gets every intent of the views.

    `start` begins a coroutine; without it they run on the running loop. `more` opens the second window at a room.
    """

    def __init__(
        self,
        copilot: Copilot,
        *,
        clock: Callable[[], datetime],
        titles: Mapping[str, str],
        definitions: Mapping[str, str],
        paint: Callable[[WindowState], None],
        start: Callable[[Work], None] | None = None,
        tone: Callable[[], ToneRules] = lambda: NO_RULES,
        more: Callable[[str], None] | None = None,
    ) -> None:
        self._copilot = copilot
        self._more = more
        self._clock = clock
        self._titles = titles
        self._definitions = definitions
        self._paint = paint
        self._start = start or Tasks()
        self._pages = Pages(tone=TicketTone(tone))
        self._memory = Memory()
        guard = Guard(self._memory, self._pages, changed=self.repaint)
        self._cards = CardActs(copilot, self._memory, self._pages, guard)
        self._acts = PageActs(copilot, self._memory, self._pages, guard)
        self._keeping = WordingActs(copilot, self._memory, self._pages, guard)
        self._drafts: dict[str, Draft] = {}
        self._drafts_for: tuple[object, object] = (None, None)
        self._ref = copilot.session.ref
        self._last = PanelState()
        self._leave = copilot.subscribe(self.on_session_changed)
        self.on_session_changed(copilot.session)

    def close(self) -> None:
        """Stops listening. What is under way at the copilot goes on there."""
        self._leave()

    def on_session_changed(self, session: Session) -> None:
        """Follows the copilot; what was said about another ticket's acts is forgotten, texts never are."""
        if session.ref != self._ref:
            self._ref = session.ref
            self._memory.error, self._memory.message = None, ""
            self._memory.closed.clear()
        if session.phase == "opening" and self._pages.front in ("worklist", "needs_you"):
            self._pages.show("panel")
        self._memory.mind_delivery(session, self._clock())
        self._mind_drafts(session)
        self.repaint()

    def repaint(self) -> None:
        """Shows what is true now."""
        self._paint(self.state())

    def state(self) -> WindowState:
        session, now, memory = self._copilot.session, self._clock(), self._memory
        kept = memory.newest_unsent(session)
        shown = panel_state(
            session,
            now,
            titles=self._titles,
            memory=PanelMemory(
                drafts=self._drafts,
                edits=memory.edits.of_ticket(session.ref),
                gone=frozenset(memory.gone),
                sent=memory.sent,
                error=memory.error,
                message=memory.message,
                unsent=" ".join((kept.parts.reply or kept.parts.note or "").split())[:80] if kept else "",
                closed=frozenset(memory.closed),
                wordings=memory.edits.wordings,
                to_keep=self._keeping.notice(),
                tone=self._pages.tone.check(session),
            ),
        )
        spoken = spoken_words(self._last, shown)
        self._last = shown
        restless = shown.delivery.undo is not None or shown.delivery.tone == "sent"
        page = self._pages.state(session, now, self._titles, self._definitions)
        return WindowState(shown, page, spoken, _SOON_MS if restless else _LATER_MS)

    def _mind_drafts(self, session: Session) -> None:
        basis = (session.advice.id if session.advice else None, session.vocabulary)
        missing = [a.id for a in session.advice.actions if a.id not in self._drafts] if session.advice else []
        if basis == self._drafts_for and not missing:
            return
        self._drafts_for = basis
        actions = session.advice.actions if session.advice else ()
        self._drafts = {action.id: self._copilot.draft_for(action.id) for action in actions}

    # -- intents ------------------------------------------------------------------------------------------------------

    def handle(self, intent: object) -> None:
        """Carries out one intent of a view. Advice that was withdrawn meanwhile is refused, and that is said."""
        if not isinstance(intent, common.TimePassed | panel.AdvicePainted | panel.ReplyEdited | WordingTyped):
            self._memory.error, self._memory.message = None, ""
        known = (self._on_common, self._on_card, self._on_panel, self._on_page, self._on_wording)
        try:
            any(carry_out(intent) for carry_out in known)
        except CalmdeskError as error:
            self._memory.error = error
        self.repaint()

    def _begin(self, work: Work | None) -> None:
        if work is not None:
            self._start(work)

    def _on_common(self, intent: object) -> bool:
        pages, acts = self._pages, self._acts
        match intent:
            case common.GoBack():
                pages.show(pages.behind_help if pages.front == "help" else "panel")
            case common.OpenWorklist():
                pages.show("worklist")
                self._start(acts.load_worklist())
            case common.OpenNeedsYou():
                pages.show("needs_you")
            case common.OpenHelp():
                pages.show_help()
            case common.OpenMore(room):
                if self._more is not None:
                    self._more(room)
            case common.OpenEscalate():
                acts.begin_handover()
            case common.Refresh():
                self._start(acts.refresh())
            case common.UndoLast():
                if (decision := self._last.delivery.undo) is not None:
                    self._start(acts.undo(decision))
            case common.TimePassed():
                pass
            case _:
                return False
        return True

    def _on_card(self, intent: object) -> bool:
        cards = self._cards
        match intent:
            case panel.AcceptCard(advice_id, item):
                action = cards.action(advice_id, item)
                if action is not None and action.kind == "escalate":
                    self._acts.begin_handover(team=action.team, item=item)
                else:
                    self._begin(cards.accept(advice_id, item))
            case panel.EditCard(advice_id, item):
                cards.edit(advice_id, item)
            case panel.DismissCard(advice_id, item):
                self._begin(cards.dismiss(advice_id, item))
            case panel.FlagCard(advice_id, item):
                self._acts.begin_flag(cards.current(advice_id, item), item)
            case panel.SendReply(advice_id, item, text):
                self._begin(cards.send_reply(advice_id, item, text))
            case panel.ReplyEdited(advice_id, item, text):
                session = self._copilot.session
                if session.ref is not None:
                    self._memory.edits.typed(session.ref, session.advice, (advice_id, item), text)
            case panel.KeepReply(advice_id, item):
                cards.keep_reply((advice_id, item))
            case panel.DropReply(advice_id, item):
                self._memory.edits.drop((advice_id, item))
            case _:
                return False
        return True

    def _on_panel(self, intent: object) -> bool:
        memory, acts = self._memory, self._acts
        match intent:
            case panel.AdvicePainted(advice_id):
                self._copilot.mark_shown(advice_id)
            case panel.ActTooSoon():
                memory.message = _TOO_SOON
            case panel.Undo(decision_id):
                self._start(acts.undo(decision_id))
            case panel.NoticeUsed("refresh"):
                self._start(acts.refresh())
            case panel.NoticeUsed("needs_you"):
                self._pages.show("needs_you")
            case panel.NoticeUsed("held_back"):
                if advice := self._copilot.session.advice:
                    self._copilot.show_held_back(advice.id)
            case panel.NoticeUsed("resume"):
                self._cards.resume()
            case panel.NoticeClosed(key):
                memory.closed.add(key)
                self._keeping.closed(key)
            case _:
                return False
        return True

    def _on_wording(self, intent: object) -> bool:
        keeping = self._keeping
        match intent:
            case panel.ChooseWording(advice_id, item, wording):
                keeping.choose((advice_id, item), wording)
            case panel.ForgetWording(advice_id, item, wording):
                self._cards.current(advice_id, item)
                self._start(keeping.forget((advice_id, item), wording))
            case panel.NoticeUsed("wording"):
                keeping.open()
            case WordingTyped(text):
                keeping.typed(text)
            case KeepWording(text):
                self._start(keeping.keep(text))
            case DropWording():
                keeping.drop()
            case _:
                return False
        return True

    def _on_page(self, intent: object) -> bool:
        cards, acts, pages = self._cards, self._acts, self._pages
        match intent:
            case OpenTicket(account, ticket) | LookAtTicket(account, ticket):
                pages.show("panel")
                self._start(acts.open_ticket(account, ticket))
            case OpenAddress(url):
                self._start(acts.open_address(url))
            case SendDraft(key, parts, confirmed):
                self._begin(cards.send_draft(key, parts, confirmed=confirmed))
            case KeepDraft(key, parts):
                cards.keep_draft(key, parts)
            case KeepForNewMessage(key, parts):
                cards.keep_for_new_message(key, parts)
            case SendEscalation(_, team, note):
                self._start(acts.escalate(team, note))
            case PrepareAgain(_, team):
                acts.prepare_again(team)
            case KeepHandover(_, team, note):
                acts.keep_handover(team, note)
            case SendFlag(_, reason, right_label, comment):
                self._start(acts.send_flag(reason, right_label, comment))
            case KeepFlag(_, reason, right_label, comment):
                acts.keep_flag(reason, right_label, comment)
            case Resolve(operation_id, choice):
                self._start(acts.resolve(operation_id, choice))
            case _:
                return False
        return True
