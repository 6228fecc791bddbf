"""For which message the cards are: the customer's newest words and how long ago they came. Pure."""

from __future__ import annotations

from datetime import datetime

from app.copilot.session import Session
from app.domain.phrase import Number
from app.domain.quotes import quoted, shortened
from app.domain.tickets import Attachment
from app.domain.turns import Turn, new_words
from app.ui.common.language import t, tn
from app.ui.panel.state import AboutState
from app.ui.panel.words import ago_words

_MOST_FILES = 3
_BEGINNING = 140
"""Characters of a message that are quoted; the line shows as many of them as fit."""


def about_state(session: Session, now: datetime) -> AboutState | None:
    """None while nobody waits for an answer."""
    turn = session.turn
    if turn is None:
        return None
    said = quoted(_newest_words(session, turn), _BEGINNING)
    waits = session.advice is None and session.withdrawn in ("newer_message", "ticket_changed")
    if waits and session.phase in ("reading", "ready") and session.error is None:
        template = {
            "newer_message": t("The customer wrote again: {quote}", quote=said),
            "ticket_changed": t("The ticket changed: looking again at {quote}", quote=said),
        }
        words = template[str(session.withdrawn)]
        return AboutState(words, words, "", True, turn.message_id, _files(session))
    ago = ago_words(turn.at, now)
    return AboutState(
        t("For {quote}", quote=said),
        t("For the message {quote}, {ago}.", quote=said, ago=ago),
        ago,
        False,
        turn.message_id,
        _files(session),
    )


def _newest_words(session: Session, turn: Turn) -> str:
    """A turn of several messages begins with the oldest: what has just come is the newest."""
    if len(turn.message_ids) > 1:
        newest = next((message for message in session.messages if message.id == turn.message_id), None)
        if newest is not None and (words := new_words(newest.text)):
            return words
    return turn.text


def _files(session: Session) -> str:
    """Attachments of the turn: their names and sizes. They are never loaded."""
    if session.turn is None:
        return ""
    own = set(session.turn.message_ids)
    files = [file for message in session.messages if message.id in own for file in message.attachments]
    if not files:
        return ""
    names = [_file(file) for file in files[:_MOST_FILES]]
    more = len(files) - len(names)
    listed = ", ".join(names)
    if more:
        return tn(
            "Attached, not read: {files} and {count} more",
            "Attached, not read: {files} and {count} more",
            more,
            files=listed,
        )
    return t("Attached, not read: {files}", files=listed)


def _file(file: Attachment) -> str:
    name = shortened(file.name, 40) or t("a file without a name")
    if file.size is None:
        return name
    return t("{name} ({size})", name=name, size=size_words(file.size))


def size_words(size: int) -> str:
    """Bytes for people: "60 MB", "12 kB", "300 bytes"."""
    if size < 1000:
        return tn("{count} byte", "{count} bytes", size)
    for unit, power in (("kB", 1), ("MB", 2), ("GB", 3)):
        value = size / 1000**power
        if value < 999.5 or unit == "GB":
            amount = Number(f"{value:.0f}" if value >= 9.95 else f"{value:.1f}")
            return t("{amount} {unit}", amount=amount, unit=unit)
    raise AssertionError("every size has a unit")
