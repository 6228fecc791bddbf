"""Facts of the copilot in the words of the panel: time, channel, mood, triggers. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Literal

from app.domain.readings import Reading, Scored
from app.domain.tickets import Ticket
from app.ui.common.bidi import in_one_line
from app.ui.common.language import later, t, tn
from app.ui.panel.state import DueTone

CHANNELS: Mapping[str, tuple[str, str]] = {
    "email": (later("Email"), "mail"),
    "chat": (later("Chat"), "message"),
    "voice": (later("Phone"), "phone"),
    "web": (later("Web form"), "world"),
}
MOODS: Mapping[str, str] = {
    "angry": later("Angry"),
    "frustrated": later("Frustrated"),
    "anxious": later("Worried"),
    "disappointed": later("Disappointed"),
    "confused": later("Confused"),
    "positive": later("Friendly"),
    "neutral": later("Neutral"),
    "upset": later("Upset"),
}
TRIGGERS: Mapping[str, tuple[str, str]] = {
    "human_request": (later("Asks for a person"), "info"),
    "supervisor_request": (later("Asks for a supervisor"), "warning"),
    "cancel_threat": (later("May leave"), "warning"),
    "legal_threat": (later("Legal"), "danger"),
    "public_threat": (later("May go public"), "warning"),
    "abuse": (later("Insults"), "danger"),
    "safety": (later("Safety"), "danger"),
    "fraud_security": (later("Fraud or security"), "danger"),
    "vulnerable_customer": (later("Handle with care"), "calm"),
    "repeat_contact": (later("Contacted us before"), "warning"),
}
MONTHS = (
    *(later("Jan"), later("Feb"), later("Mar"), later("Apr"), later("May"), later("Jun")),
    *(later("Jul"), later("Aug"), later("Sep"), later("Oct"), later("Nov"), later("Dec")),
)
Unit = Literal["min", "h", "days"]
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
        return _overdue(*in_units(-left)), "danger"
    if left < timedelta(minutes=1):
        return t("due now"), "danger"
    return _due_in(*in_units(left)), "warning" if left <= timedelta(hours=1) else "sunken"


def ago_words(at: datetime, now: datetime) -> str:
    """ "3 min ago", "just now"."""
    if now - at < timedelta(minutes=1):
        return t("just now")
    match in_units(now - at):
        case count, "min":
            return t("{count} min ago", count=count)
        case count, "h":
            return t("{count} h ago", count=count)
        case count, _:
            return tn("{count} day ago", "{count} days ago", count)


def in_units(span: timedelta) -> tuple[int, Unit]:
    """A length of time in its largest sensible unit: minutes to 90, hours to 36, then days."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 90:
        return max(minutes, 1), "min"
    hours = round(minutes / 60)
    return (hours, "h") if hours < 36 else (round(hours / 24), "days")


def _overdue(count: int, unit: Unit) -> str:
    match unit:
        case "min":
            return t("overdue {count} min", count=count)
        case "h":
            return t("overdue {count} h", count=count)
        case "days":
            return tn("overdue {count} day", "overdue {count} days", count)


def _due_in(count: int, unit: Unit) -> str:
    match unit:
        case "min":
            return t("due in {count} min", count=count)
        case "h":
            return t("due in {count} h", count=count)
        case "days":
            return tn("due in {count} day", "due in {count} days", count)


def day_words(at: datetime) -> str:
    """ "22 Nov 2026", in the order that the language has."""
    return t("{day} {month} {year}", day=at.day, month=t(MONTHS[at.month - 1]), year=at.year)


def spaced(name: str) -> str:
    """An identifier for people: `repeat_contact` becomes "repeat contact"."""
    return name.replace("_", " ").replace("-", " ").strip()


def title_of(label: str, titles: Mapping[str, str]) -> str:
    """An intent's title; its id in words when the company gave none."""
    return titles.get(label) or spaced(label).capitalize()


def quoted(words: Sequence[str]) -> str:
    """The customer's words in quotation marks, with commas between."""
    return ", ".join(t("“{words}”", words=" ".join(word.split())) for word in words if word.strip())


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
    return t(MOODS.get(label, spaced(label).capitalize()))


def arousal_words(arousal: float | None) -> str:
    """How strongly it is felt, only when it is out of the ordinary."""
    return t("very") if arousal is not None and arousal >= 0.66 else ""


def trend_words(points: Sequence[float], mood: str) -> str:
    """What the sparkline shows, in words."""
    if len(points) < 2:
        return ""
    change = points[-1] - points[0]
    if change > 0.25:
        words = later("Mood over {count} messages: getting better, now {mood}")
    elif change < -0.25:
        words = later("Mood over {count} messages: getting worse, now {mood}")
    else:
        words = later("Mood over {count} messages: steady, now {mood}")
    return t(words, count=len(points), mood=mood.lower())


def customer_of(ticket: Ticket) -> str:
    """Who wrote: a name, an address, or that it is not known."""
    if ticket.customer is None:
        return t("Unknown customer")
    return in_one_line(ticket.customer.name) or in_one_line(ticket.customer.email or "") or t("Unknown customer")
