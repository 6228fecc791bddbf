"""The pages that can lie over the panel, with what the agent wrote on each. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from app.copilot.session import Session
from app.domain.errors import CalmdeskError
from app.domain.phrase import Phrase
from app.domain.tickets import TicketRef
from app.ui.article.presenter import OpenArticle, article_state
from app.ui.conversation.presenter import conversation_state
from app.ui.decision.presenter import OpenDraft, decision_state
from app.ui.decision.tone import TicketTone
from app.ui.escalate.presenter import Handover, escalate_state
from app.ui.flag.presenter import OpenFlag, begun, flag_state
from app.ui.help.presenter import help_state
from app.ui.needs_you.presenter import needs_you_state
from app.ui.pause.presenter import Pause, pause_state
from app.ui.practice.state import PracticeState
from app.ui.window.state import PageState
from app.ui.wording.presenter import OpenWording, wording_state
from app.ui.worklist.order import ListOrder
from app.ui.worklist.presenter import worklist_state

PageName = Literal[
    "panel",
    "worklist",
    "decision",
    "escalate",
    "flag",
    "needs_you",
    "help",
    "wording",
    "practice",
    "conversation",
    "article",
    "pause",
]


@dataclass(slots=True)
class Pages:
    """Which page is in front, and its own memory. Kept texts live here until they are sent or dropped."""

    front: PageName = "panel"
    openings: int = 0
    behind_help: PageName = "panel"
    busy: set[PageName] = field(default_factory=set)
    asked: tuple[Phrase, ...] = ()
    asked_for: str = ""
    said: str = ""
    troubles: dict[PageName, CalmdeskError] = field(default_factory=dict)
    draft: OpenDraft | None = None
    handover: Handover | None = None
    flag: OpenFlag | None = None
    wording: OpenWording | None = None
    article: OpenArticle | None = None
    pause: Pause | None = None
    resolving: frozenset[str] = frozenset()
    tone: TicketTone = field(default_factory=TicketTone)
    order: ListOrder = field(default_factory=ListOrder)
    practice: Callable[[datetime], PracticeState] | None = None
    show_mood: Callable[[], bool] = lambda: True

    def show(self, name: PageName) -> None:
        """Brings a page to the front, without its trouble from before. What it waits for goes on."""
        self.front = name
        self.troubles.pop(name, None)
        self.asked, self.asked_for, self.said = (), "", ""

    def open(self, name: PageName) -> None:
        """Brings a page to the front with words that were just put there: what its fields held before is gone."""
        self.openings += 1
        self.show(name)

    def follow(self, ref: TicketRef, to: TicketRef) -> None:
        """A ticket was merged into another: what is being written is for that one; fields stay as they are."""
        if self.draft is not None and self.draft.ticket == ref:
            self.draft = replace(self.draft, ticket=to)
        if self.handover is not None and self.handover.ticket == ref:
            self.handover = replace(self.handover, ticket=to)
        if self.flag is not None and self.flag.ticket == ref:
            self.flag = replace(self.flag, ticket=to)

    def begun_in_front(self, flags: Mapping[tuple[TicketRef, str], OpenFlag]) -> OpenFlag | None:
        """What is kept of the flag that is being written now."""
        return flags.get(self.flag.kept_as) if self.front == "flag" and self.flag is not None else None

    def take_flag(self, kept: OpenFlag | None, before: OpenFlag | None) -> None:
        """Puts a flag that was joined with another one into the fields, so that the page does not replace it."""
        if self.flag is not None and kept is not None and (before is None or kept.comment != before.comment):
            self.flag = begun(self.flag, kept)
            self.openings += 1

    def show_help(self) -> None:
        """Brings the page of keys to the front; going back leads to where the agent was."""
        if self.front != "help":
            self.behind_help, self.front = self.front, "help"

    def state(
        self, session: Session, now: datetime, titles: Mapping[str, str], definitions: Mapping[str, str]
    ) -> PageState | None:
        """What the page in front shows; None for the panel."""
        waiting, trouble = self.front in self.busy, self.troubles.get(self.front)
        match self.front:
            case "worklist":
                shown = self.show_mood()
                return worklist_state(session, now, self.order, loading=waiting, show_mood=shown, trouble=trouble)
            case "needs_you":
                return needs_you_state(session, now, busy=self.resolving, trouble=trouble)
            case "help":
                return help_state()
            case "conversation":
                return conversation_state(session, now, show_mood=self.show_mood())
            case "decision" if self.draft is not None:
                tone = self.tone.check(session)
                return decision_state(
                    self.draft,
                    session,
                    asked=self.asked,
                    busy=waiting,
                    trouble=trouble,
                    tone=tone,
                    said=self.said,
                    opening=self.openings,
                )
            case "escalate" if self.handover is not None:
                return escalate_state(self.handover, session, busy=waiting, trouble=trouble, opening=self.openings)
            case "flag" if self.flag is not None:
                known = (titles, definitions)
                return flag_state(self.flag, *known, busy=waiting, trouble=trouble, opening=self.openings)
            case "practice" if self.practice is not None:
                return self.practice(now)
            case "wording" if self.wording is not None:
                return wording_state(self.wording, busy=waiting, trouble=trouble)
            case "article" if self.article is not None:
                return article_state(self.article)
            case "pause" if self.pause is not None:
                return pause_state(self.pause, now)
        return None
