"""A conversation whose lines are made when somebody looks at them: ten thousand open as fast as ten. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import Literal

from app.domain.decisions import facts_in_note
from app.domain.phrase import Number
from app.domain.tickets import Attachment, Message
from app.ui.common.bidi import in_one_line, in_order
from app.ui.common.language import later, t

Kind = Literal["customer", "agent", "bot", "note", "system", "result"]
KINDS: dict[Kind, tuple[str, str]] = {
    "customer": (later("Customer"), "user"),
    "agent": (later("Agent"), "headset"),
    "bot": (later("Bot"), "robot"),
    "note": (later("Internal note"), "note"),
    "system": (later("Helpdesk"), "info-circle"),
    "result": (later("Looked up"), "database-search"),
}
"""How each kind of message is called, and its icon: nothing is told by colour alone."""
_UNITS = (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000))


@dataclass(frozen=True, slots=True)
class Line:
    """One message as it is shown. `at` is in the agent's own time zone; `day` is set where a new day begins above it.

    `mood` is a word such as "Frustrated", empty where nothing was read or nothing is worth saying. `advised` marks what
    the present advice answers; of several messages the `last_advised` says so in words. `files` are attachments in
    words, never loaded.
    """

    key: str
    kind: Kind
    who: str
    text: str
    at: datetime
    day: date | None = None
    mood: str = ""
    advised: bool = False
    last_advised: bool = False
    files: tuple[str, ...] = ()
    cut: bool = False

    @property
    def title(self) -> str:
        """Who wrote, as a customer's or colleague's name with what they are."""
        kind = t(KINDS[self.kind][0])
        return t("{who} · {kind}", who=self.who, kind=kind) if self.who else kind

    def spoken(self) -> str:
        """The whole message for a screen reader: who, when, words, and what else is known."""
        parts = [self.day.strftime("%x")] if self.day is not None else []
        parts += [self.title, self.at.strftime("%H:%M")]
        if self.mood:
            parts.append(t("mood: {mood}", mood=self.mood.lower()))
        if self.advised:
            parts.append(t("the present advice answers this"))
        parts += [" ".join(self.text[:2000].split()), *self.files]
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Talk:
    """The messages and what is known about them: moods in words by message id, and ids of what advice answers."""

    messages: tuple[Message, ...] = ()
    moods: Mapping[str, str] = field(default_factory=dict)
    advised: tuple[str, ...] = ()
    zone: tzinfo | None = None

    def __len__(self) -> int:
        return len(self.messages)

    def line(self, row: int) -> Line:
        """The line of one message."""
        message = self.messages[row]
        at = message.at.astimezone(self.zone)
        before = self.messages[row - 1].at.astimezone(self.zone).date() if row else None
        kind = _kind(message)
        return Line(
            message.id,
            kind,
            _who(message, kind),
            in_order(_for_people(message.text) if kind == "note" else message.text),
            at,
            at.date() if at.date() != before else None,
            self.moods.get(message.id, ""),
            message.id in self.advised,
            message.id in self.advised[-1:],
            tuple(file_words(file) for file in message.attachments),
            message.truncated,
        )

    def changed_rows(self, old: Talk) -> list[int] | None:
        """Rows that look different from those of an earlier moment of the same conversation, to which messages were
        added at the end; None when something else happened to it.
        """
        if len(old) > len(self) or old.zone != self.zone:
            return None
        marked = {key for key in {*self.moods, *old.moods} if self.moods.get(key) != old.moods.get(key)}
        if self.advised != old.advised:
            marked |= {*self.advised, *old.advised}
        changed = []
        for row, (before, now) in enumerate(zip(old.messages, self.messages, strict=False)):
            if before is not now:
                if before.id != now.id:
                    return None
                if before != now:
                    changed.append(row)
                    continue
            if now.id in marked:
                changed.append(row)
        return changed


def _kind(message: Message) -> Kind:
    if message.role in ("bot", "system", "result"):
        return message.role
    return "note" if message.visibility == "internal" else "customer" if message.role == "customer" else "agent"


def _who(message: Message, kind: Kind) -> str:
    """The name; none where the desk gave none for a machine: what it is says enough."""
    person = message.author
    found = " ".join((person.name.strip() or person.email or person.id).split())
    return "" if kind in ("bot", "system", "result") and found == message.role else found


def _for_people(note: str) -> str:
    """A note without the line that Calmdesk wrote for itself."""
    return note if facts_in_note(note) is None else note.rstrip().rpartition("\n")[0].rstrip()


def file_words(file: Attachment) -> str:
    """ "photo.jpg, 1.2 MB"; the name alone where the size is not known."""
    name = in_one_line(file.name) or t("a file without a name")
    if file.size is None:
        return name
    unit, size = next(((unit, size) for unit, size in _UNITS if file.size >= size), ("B", 1))
    amount = f"{file.size / size:.1f}" if size > 1 and file.size < 10 * size else str(round(file.size / size))
    return t("{name}, {amount} {unit}", name=name, amount=Number(amount), unit=unit)
