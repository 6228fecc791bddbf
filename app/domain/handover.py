"""The hand-over packet: everything the next colleague needs so that the customer tells nothing twice. Pure."""

# Nothing in it is invented: titles of rules and steps, and the customer's and the agents' own words, shortened.

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.advice import RuleHit, SuggestedAction
from app.domain.content import Library
from app.domain.decisions import facts_in_note
from app.domain.given import Fact, facts_given
from app.domain.likeness import alike
from app.domain.measures import by_turn
from app.domain.quotes import quoted
from app.domain.readings import Reading, confidence
from app.domain.requests import questions
from app.domain.talk import carried_out, talk_of
from app.domain.thresholds import figure
from app.domain.tickets import Message, Ticket

_MOST_ANSWERS = 4
_MOST_QUESTIONS = 6
_MOST_WORDS = 5
_MOOD_FLOOR = 0.5
"""Below this probability a mood is not named: neutral is the default (RESEARCH, E4)."""
_UPSET = frozenset({"angry", "frustrated", "anxious", "disappointed"})
_STRONG = 0.66


@dataclass(frozen=True, slots=True)
class Case:
    """What a packet is made from. `readings` are those of the customer's newest messages, in order; `reading` is that
    of the newest turn; `actions` are the steps that fit now.
    """

    ticket: Ticket
    messages: tuple[Message, ...] = ()
    reading: Reading | None = None
    readings: tuple[Reading, ...] = ()
    rules: tuple[RuleHit, ...] = ()
    actions: tuple[SuggestedAction, ...] = ()


@dataclass(frozen=True, slots=True)
class Packet:
    """A hand-over in parts. `about` is one line, `last_words` a quotation; empty parts are not shown."""

    about: str
    last_words: str = ""
    rules: tuple[RuleHit, ...] = ()
    given: tuple[Fact, ...] = ()
    tried: tuple[str, ...] = ()
    mood: str = ""
    open_questions: tuple[str, ...] = ()
    next_steps: tuple[str, ...] = ()


def packet(case: Case, library: Library) -> Packet:
    """The packet of a ticket as it stands now."""
    talk = talk_of(case.messages)
    last = talk.turns[-1].text if talk.turns else ""
    return Packet(
        about=_about(case, library),
        last_words=quoted(last, 480) if last else "",
        rules=case.rules,
        given=facts_given(case.ticket, case.messages),
        tried=tried(case.messages, library),
        mood=mood_over_time(by_turn(case.readings, talk, case.reading) if case.reading else case.readings),
        open_questions=open_questions(case.messages),
        next_steps=tuple(action.title for action in case.actions if action.kind != "escalate"),
    )


def note_of(packet: Packet) -> str:
    """The packet as text for people, the most urgent first."""
    parts = [f"Hand-over: {packet.about}"]
    if packet.last_words:
        parts[0] += f"\nCustomer's last words: {packet.last_words}"
    parts += _listed("Why", [rule_words(hit) for hit in packet.rules])
    parts += _listed(
        "Given already, please do not ask again", [f"{f.kind}: {', '.join(f.values)}" for f in packet.given]
    )
    parts += _listed("Tried so far", packet.tried)
    parts += _listed("Open questions of the customer", packet.open_questions)
    parts += _listed("Suggested next", packet.next_steps)
    if packet.mood:
        parts.append(f"Mood: {packet.mood}")
    return "\n\n".join(parts)


def rule_words(hit: RuleHit) -> str:
    """A rule that fired, with value, threshold and evidence."""
    measured = f"measured {figure(hit.value, hit.unit)}, threshold {figure(hit.threshold, hit.unit)}"
    evidence = ", ".join(quoted(word, 80) if hit.said else word for word in hit.evidence[:_MOST_WORDS])
    return f"{hit.title} ({measured}{f'; {evidence}' if evidence else ''})"


def tried(messages: Sequence[Message], library: Library) -> tuple[str, ...]:
    """Steps carried out, in the words of their playbooks, and the newest public answers; the same answer once."""
    steps: list[str] = []
    answers: list[tuple[str, str]] = []
    for message in messages:
        if step := carried_out(message):
            steps.append(f"Step: {_step_title(message, step, library)}")
        if message.role in ("agent", "bot") and message.visibility == "public" and message.text.strip():
            who = "Bot" if message.role == "bot" else f"{message.author.name or 'Agent'}, {message.at:%d %b}"
            if not any(message.text == text or alike(message.text, text, least_words=6) for _, text in answers):
                answers.append((who, message.text))
    left_out = len(answers) - _MOST_ANSWERS
    shown = [f"{who}: {quoted(text, 140)}" for who, text in answers[-_MOST_ANSWERS:]]
    earlier = [f"{left_out} earlier answer{'s' if left_out > 1 else ''}"] if left_out > 0 else []
    return (*dict.fromkeys(steps), *earlier, *shown)


def open_questions(messages: Sequence[Message]) -> tuple[str, ...]:
    """The customer's questions after the last public answer of an agent: those that certainly nobody answered.

    A bot's answer answers nothing here: the customer is on this desk because it did not.
    """
    talk = talk_of([m for m in messages if m.role != "bot"])
    newest = talk.turns[-1].text if talk.turns and talk.waiting else ""
    return tuple(quoted(question, 160) for question in questions(newest)[:_MOST_QUESTIONS])


def mood_over_time(readings: Sequence[Reading]) -> str:
    """How the customer sounded, turn by turn, in words: "neutral, then frustrated, now very angry"."""
    moods = [mood for reading in readings if (mood := _mood(reading))]
    words = [mood for place, mood in enumerate(moods) if place == 0 or mood != moods[place - 1]]
    if not words or words == ["neutral"]:
        return ""
    if len(words) == 1:
        return f"{words[0]} in {'every message' if len(moods) > 1 else 'this message'}"
    shown = words if len(words) <= 4 else [words[0], *words[-3:]]
    return ", then ".join(shown[:-1]) + f", now {shown[-1]}"


def _mood(reading: Reading) -> str:
    """One word for a reading; "" for a language that is not read."""
    emotion = reading.emotion
    if emotion is None or reading.valence is None:
        return ""
    strongly = "very " if reading.arousal is not None and reading.arousal >= _STRONG else ""
    if emotion.label != "neutral" and emotion.probability >= _MOOD_FLOOR:
        word = {"positive": "friendly", "anxious": "worried"}.get(emotion.label, emotion.label)
        return f"{strongly}{word}"
    upset = sum(scored.probability for scored in reading.emotions if scored.label in _UPSET)
    return f"{strongly}upset" if emotion.label in _UPSET and upset >= _MOOD_FLOOR else "neutral"


def _about(case: Case, library: Library) -> str:
    subject = " ".join(case.ticket.subject.split())
    intent = case.reading.intent if case.reading else None
    if intent is None:
        return subject or "no subject"
    info = library.intent(intent.label)
    title = info.title if info else intent.label.replace("_", " ")
    return f"{title} ({confidence(intent.probability)} confidence)" + (
        f", subject {quoted(subject, 80)}" if subject else ""
    )


def _step_title(message: Message, step: str, library: Library) -> str:
    facts = facts_in_note(message.text)
    books = [book for book in library.playbooks if facts is None or book.id == facts.playbook]
    found = next((known for book in books if (known := book.step(step))), None)
    return found.title if found else step.replace("_", " ")


def _listed(title: str, lines: Sequence[str]) -> list[str]:
    return ["\n".join([f"{title}:", *(f"- {line}" for line in lines)])] if lines else []
