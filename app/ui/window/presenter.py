"""Carries out what an agent wants from the window, and keeps what it shows in line with the session. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from app.copilot.drafts import Draft
from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.settings import Announce
from app.domain.tone import NO_RULES, ToneRules
from app.ui.common import intents as common
from app.ui.common.kept import Kept
from app.ui.common.language import later
from app.ui.decision.state import TextRested
from app.ui.decision.tone import TicketTone
from app.ui.escalate.state import HandoverRested
from app.ui.flag.state import FlagRested
from app.ui.following.intents import LookedAt
from app.ui.leaving.presenter import leaving_state, spoken_leaving
from app.ui.leaving.state import LeavingState
from app.ui.panel import intents as panel
from app.ui.panel.presenter import PanelMemory, panel_state
from app.ui.panel.state import PanelState
from app.ui.window.acting import Copilot, Tasks, Work
from app.ui.window.acts import CardActs
from app.ui.window.calm_acts import CalmActs
from app.ui.window.compose_acts import ComposeActs
from app.ui.window.follow_acts import FollowActs
from app.ui.window.guard import Guard
from app.ui.window.hands import Hands
from app.ui.window.knowledge_acts import KnowledgeActs
from app.ui.window.memory import Memory
from app.ui.window.page_acts import PageActs
from app.ui.window.pages import Pages
from app.ui.window.practice_acts import PracticeActs
from app.ui.window.spoken import spoken_words
from app.ui.window.state import WindowState
from app.ui.window.wishes import Wishes
from app.ui.window.wording_acts import WordingActs
from app.ui.wording.state import WordingTyped
from app.ui.worklist.order import ListOrder

_SOON_MS, _LATER_MS = 500, 15_000
_SLOW = timedelta(seconds=5)
"""A ticket that takes longer to open is said to."""
_TOO_SOON = later("The cards had just changed, so nothing was done. Look, then press again.")
_BY_THEMSELVES = (
    *(common.TimePassed, panel.AdvicePainted, panel.ReplyEdited),
    *(panel.ReplyRested, common.WordsPutDown, TextRested, HandoverRested, FlagRested, WordingTyped, LookedAt),
)
"""Intents nobody made by an act: what was said about the last act stays."""
_NOT_THE_AGENT = (common.TimePassed, panel.AdvicePainted, LookedAt)
"""Those among them that do not even say that the agent is there: the others come from typing."""


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
        kept: Kept | None = None,
        memory: Memory | None = None,
        announce: Callable[[], Announce] = lambda: "all",
        wishes: Callable[[], Wishes] = Wishes,
        browse: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._copilot = copilot
        self._more = more
        self._clock = clock
        self._titles = titles
        self._definitions = definitions
        self._paint = paint
        self._start = start or Tasks(self.tell)
        self._pages = Pages(tone=TicketTone(tone), order=ListOrder(kept))
        self._memory = memory or Memory()
        self._announce = announce
        guard = Guard(self._memory, self._pages, changed=self.repaint)
        hands = Hands(copilot, self._memory, self._pages, guard, clock, self._start)
        self._compose = ComposeActs(hands)
        self._practice = PracticeActs(hands, rules=tone)
        self._pages.practice = self._practice.state
        self._pages.show_mood = lambda: wishes().show_mood
        self._acts = PageActs(hands, self._compose, wishes=wishes)
        self._cards = CardActs(hands, self._compose, self._acts)
        self._keeping = WordingActs(hands, current=self._cards.current)
        self._follow = FollowActs(hands)
        self._calm = CalmActs(hands, wishes=wishes)
        self._knowledge = KnowledgeActs(hands, browse=browse)
        self._wishes = wishes
        self._drafts: dict[str, Draft] = {}
        self._drafts_for: tuple[object, object] = (None, None)
        self._ref = copilot.session.ref
        self._last = PanelState()
        self._leaving: LeavingState | None = None
        self._leave = copilot.subscribe(self.on_session_changed)
        self.on_session_changed(copilot.session)

    @property
    def memory(self) -> Memory:
        """Everything an agent wrote and nobody else keeps."""
        return self._memory

    def tell(self, error: CalmdeskError) -> None:
        """Something failed that no page was waiting for."""
        self._memory.error = error
        self.repaint()

    def close(self) -> None:
        """Stops listening and painting. What is under way at the copilot goes on there."""
        self._leave()
        self._paint = lambda _: None  # acts that end later would paint a program that is gone

    def on_session_changed(self, session: Session) -> None:
        """Follows the copilot; what was said about another ticket's acts is forgotten, texts never are."""
        if session.ref != self._ref:
            self._ref = session.ref
            self._memory.error, self._memory.message = None, ""
            self._memory.closed.clear()
        opening = session.phase == "opening"
        self._memory.opening_since = (self._memory.opening_since or self._clock()) if opening else None
        if opening and self._pages.front in ("worklist", "needs_you"):
            self._pages.show("panel")
        self._compose.mind_ticket(session)
        self._memory.mind_delivery(session, self._clock())
        self._mind_drafts(session)
        self._calm.mind_strain(session)
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
                saved=kept is not None and kept.saved,
                closed=frozenset(memory.closed),
                wordings=memory.edits.wordings,
                to_keep=self._keeping.notice(),
                offered=self._follow.offered(),
                tone=self._pages.tone.check(session),
                before=self._last,
                used=frozenset(memory.used),
                moods=memory.moods,
                show_mood=self._wishes().show_mood,
                quiet=self._calm.is_quiet(),
                unfolded=memory.unfolded,
                offer_break=self._calm.offers_break(),
                slow=memory.opening_since is not None and now - memory.opening_since >= _SLOW,
            ),
        )
        leaving = leaving_state(session.unfinished, now, offline=session.offline, by_choice=session.by_choice)
        told = (spoken_leaving(self._leaving, leaving), spoken_words(self._last, shown, self._announce()))
        silent = self._pages.pause is not None or self._announce() == "off"
        spoken = "" if silent else " ".join(words for words in told if words)
        self._last, self._leaving = shown, leaving
        memory.shown = shown
        page = self._pages.state(session, now, self._titles, self._definitions)
        over = tuple(notice for notice in shown.notices if notice.key == "offered") if page is not None else ()
        return WindowState(shown, page, spoken, self._look_again_ms(shown), leaving, over)

    def _look_again_ms(self, shown: PanelState) -> int:
        """When something in the window says something else: a delivery, a clock, a pause that ends."""
        moving = shown.delivery.undo is not None or shown.delivery.tone == "sent"
        moving = moving or self._pages.pause is not None or self._memory.opening_since is not None
        clock = shown.header.clock if shown.header else None
        return min(_SOON_MS if moving else _LATER_MS, clock.until_change_ms if clock else _LATER_MS)

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
        if isinstance(intent, panel.ReplyEdited):
            self._memory.typed[(intent.advice_id, intent.item)] = self._clock()
        if isinstance(intent, common.InSight):
            self._copilot.touched(shown=intent.shown)
            return
        if not isinstance(intent, _NOT_THE_AGENT):
            self._copilot.touched()
        if not isinstance(intent, _BY_THEMSELVES):
            self._memory.error, self._memory.message = None, ""
        acts = (self._cards, self._compose, self._practice, self._keeping, self._acts, self._follow)
        own = [each.handle for each in (*acts, self._calm, self._knowledge)]
        known = (*own, self._on_way, self._on_common, self._on_panel)
        try:
            any(carry_out(intent) for carry_out in known)
        except CalmdeskError as error:
            self._memory.error = error
        self.repaint()

    def _on_way(self, intent: object) -> bool:
        """Goes to a page or a window."""
        pages = self._pages
        match intent:
            case common.GoBack():
                pages.show(pages.behind_help if pages.front == "help" else "panel")
            case common.OpenWorklist():
                pages.show("worklist")
                self._start(self._acts.load_worklist())
            case common.OpenNeedsYou():
                pages.show("needs_you")
                self._start(self._acts.look_at_conflicts())
            case common.OpenConversation():
                pages.show("conversation")
            case common.OpenHelp():
                pages.show_help()
            case common.OpenEscalate():
                self._acts.begin_handover()
            case common.OpenMore(room):
                self._open_more(room)
            case panel.NoticeUsed("settings"):
                self._open_more("settings")
            case _:
                return False
        return True

    def _open_more(self, room: str) -> None:
        if self._more is not None:
            self._more(room)

    def _on_common(self, intent: object) -> bool:
        match intent:
            case common.Refresh():
                self._start(self._acts.refresh())
            case common.ToggleOffline():
                self._copilot.work_offline(on=not self._copilot.session.by_choice)
            case common.UndoLast():
                if (decision := self._last.delivery.undo) is not None:
                    self._start(self._acts.undo(decision))
            case common.WordsPutDown():
                self._compose.put_down()
            case common.TimePassed():
                pass
            case _:
                return False
        return True

    def _on_panel(self, intent: object) -> bool:
        memory, acts = self._memory, self._acts
        match intent:
            case panel.AdvicePainted(advice_id, folded):
                self._copilot.mark_shown(advice_id, folded=folded)
            case panel.ActTooSoon():
                memory.message = _TOO_SOON
            case panel.Undo(decision_id):
                self._start(acts.undo(decision_id))
            case panel.NoticeUsed("online"):
                self._copilot.work_offline(on=False)
            case panel.NoticeUsed("refresh"):
                self._start(acts.refresh())
            case panel.NoticeUsed("needs_you"):
                return self._on_way(common.OpenNeedsYou())
            case panel.NoticeUsed("held_back"):
                if advice := self._copilot.session.advice:
                    self._copilot.show_held_back(advice.id)
            case panel.NoticeUsed("resume"):
                self._compose.resume()
            case panel.NoticeClosed("offered"):
                memory.offered = ""
            case panel.NoticeClosed(key):
                memory.closed.add(key)
                self._keeping.closed(key)
            case _:
                return False
        return True
