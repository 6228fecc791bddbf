"""What the page of the conversation shows. No Qt."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from app.ui.conversation.lines import Talk


@dataclass(frozen=True, slots=True)
class ConversationState:
    """`ticket` names the conversation: another one is shown from its newest message on. `typing` is who writes now."""

    ticket: str = ""
    title: str = ""
    talk: Talk = field(default_factory=Talk)
    today: date | None = None
    loading: bool = False
    offline: bool = False
    typing: str = ""
    by_choice: bool = False
