"""Facts of the copilot in the words of the panel: time, channel, mood, triggers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from app.domain.readings import Reading, Scored
from app.domain.tickets import Ticket
from app.ui.panel.state import DueTone

CHANNELS: Mapping[str, tuple[str, str]] = {
    "email": ("Email", "mail"),
    "chat": ("Chat", "message"),
    "voice": ("Phone", "phone"),
    "web": ("Web form", "world"),
}
MOODS: Mapping[str, str] = {
    "angry": "Angry",
    "frustrated": "Frustrated",
    "anxious": "Worried",
    "disappointed": "Disappointed",
    "confused": "Confused",
    "positive": "Friendly",
    "neutral": "Neutral",
    "upset": "Upset",
}
TRIGGERS: Mapping[str, tuple[str, str]] = {
    "human_request": ("Asks for a person", "info"),
    "supervisor_request": ("Asks for a supervisor", "warning"),
    "cancel_threat": ("May leave", "warning"),
    "legal_threat": ("Legal", "danger"),
    "public_threat": ("May go public", "warning"),
    "abuse": ("Insults", "danger"),
    "safety": ("Safety", "danger"),
    "fraud_security": ("Fraud or security", "danger"),
    "vulnerable_customer": ("Handle with care", "calm"),
    "repeat_contact": ("Contacted us before", "warning"),
}
_MOOD_FLOOR = 0.5
"""Below this probability a mood is not worth naming: neutral is the default (RESEARCH, E4)."""
_UPSET = frozenset({"angry", "frustrated", "anxious", "disappointed"})
_UPSET_VALENCE = -0.5


def due_words(due_at: datetime | None, now: datetime) -> tuple[str, DueTone]:
    """ "due in 2 h", "overdue 20 min", and how urgent that looks. Nothing for a ticket without a due time."""
    if due_at is None:
        return "", "sunken"
    left = due_at - now
    if left < timedelta(0):
        return f"overdue {span_words(-left)}", "danger"
    if left < timedelta(minutes=1):
        return "due now", "danger"
    return f"due in {span_words(left)}", "warning" if left <= timedelta(hours=1) else "sunken"


def span_words(span: timedelta) -> str:
    """A length of time in its largest sensible unit: minutes to 90, hours to 36, then days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 90:
        return f"{max(minutes, 1)} min"
    hours = round(minutes / 60)
    if hours < 36:
        return f"{hours} h"
    days = round(hours / 24)
    return f"{days} days"


def ago_words(at: datetime, now: datetime) -> str:
    """ "3 min ago", "just now"."""
    return "just now" if now - at < timedelta(minutes=1) else f"{span_words(now - at)} ago"


def spaced(name: str) -> str:
    """An identifier for people: `repeat_contact` becomes "repeat contact"."""
    return name.replace("_", " ").replace("-", " ").strip()


def title_of(label: str, titles: Mapping[str, str]) -> str:
    """An intent's title; its id in words when the company gave none."""
    return titles.get(label) or spaced(label).capitalize()


def quoted(words: Sequence[str]) -> str:
    """The customer's words in quotation marks, with commas between."""
    return ", ".join(f"“{' '.join(word.split())}”" for word in words if word.strip())


def evidence_of(scored: Scored | None, *, limit: int = 3) -> tuple[str, ...]:
    """The words that spoke for a label, each once, in the order of the text."""
    if scored is None:
        return ()
    words = (" ".join(span.text.split()) for span in sorted(scored.evidence, key=lambda span: span.start))
    return tuple(dict.fromkeys(word for word in words if word))[:limit]


def mood_of(reading: Reading) -> Scored | None:
    """The emotion worth naming, None when neutral says it better.

    Between anger, frustration, worry and disappointment a text can be undecided and yet surely upset: then that is what
    it is called, with the words of the most probable of them.
    """
    emotion = reading.emotion
    if emotion is None:
        return None
    if emotion.label != "neutral" and emotion.probability >= _MOOD_FLOOR:
        return emotion
    upset = sum(scored.probability for scored in reading.emotions if scored.label in _UPSET)
    if emotion.label in _UPSET and upset >= _MOOD_FLOOR and (reading.valence or 0.0) < _UPSET_VALENCE:
        return Scored("upset", upset, emotion.evidence)
    return None


def mood_words(label: str) -> str:
    return MOODS.get(label, spaced(label).capitalize())


def arousal_words(arousal: float | None) -> str:
    """How strongly it is felt, only when it is out of the ordinary."""
    return "very" if arousal is not None and arousal >= 0.66 else ""


def trend_words(points: Sequence[float], mood: str) -> str:
    """What the sparkline shows, in words."""
    if len(points) < 2:
        return ""
    change = points[-1] - points[0]
    way = "getting better" if change > 0.25 else "getting worse" if change < -0.25 else "steady"
    return f"Mood over {len(points)} messages: {way}, now {mood.lower()}"


def customer_of(ticket: Ticket) -> str:
    """Who wrote: a name, an address, or that it is not known."""
    if ticket.customer is None:
        return "Unknown customer"
    return ticket.customer.name.strip() or ticket.customer.email or "Unknown customer"


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 decision", "2 decisions"."""
    return f"{count} {one if count == 1 else many or one + 's'}"
