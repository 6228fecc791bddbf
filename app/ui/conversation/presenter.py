"""What the page of the conversation shows of a session. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from app.copilot.session import Session
from app.domain.readings import Reading
from app.domain.tickets import Message
from app.ui.common.bidi import in_one_line
from app.ui.conversation.lines import Talk
from app.ui.conversation.state import ConversationState
from app.ui.panel.words import mood_of, mood_words


def conversation_state(
    session: Session, now: datetime, *, show_mood: bool = True, zone: tzinfo | None = None
) -> ConversationState:
    """The open ticket's conversation. `zone` is the agent's time zone; without one, that of the computer."""
    moods = moods_of(session.messages, session.readings) if show_mood else {}
    advised = session.turn.message_ids if session.turn and session.advice else ()
    return ConversationState(
        ticket=str(session.ref or ""),
        title=in_one_line(session.ticket.subject) if session.ticket else "",
        talk=Talk(session.messages, moods, advised, zone),
        today=now.astimezone(zone).date(),
        loading=session.phase == "opening",
        offline=session.offline,
        by_choice=session.by_choice,
    )


def moods_of(messages: Sequence[Message], readings: Sequence[Reading]) -> dict[str, str]:
    """The mood in words of the customer's newest messages, by id: readings are those of the newest, in order."""
    newest: list[str] = []
    for message in reversed(messages):
        if len(newest) == len(readings):
            break
        if message.role == "customer" and message.visibility == "public":
            newest.insert(0, message.id)
    moods = ((key, mood_of(read)) for key, read in zip(newest, readings[len(readings) - len(newest) :], strict=True))
    return {key: mood_words(mood.label) for key, mood in moods if mood is not None}
