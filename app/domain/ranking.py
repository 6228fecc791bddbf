"""What is known about a playbook's steps besides the words: carried out, established, asked for what is known. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from app.domain.content import Library, Playbook, Step
from app.domain.decisions import facts_in_note
from app.domain.steps import RankedStep
from app.domain.tickets import Message

_NEEDLESS = 0.05
"""What remains of the odds of a step that asks only for what is known, or was taken a moment ago: asking twice is what
customers hate most.
"""


def taken(messages: Sequence[Message]) -> list[tuple[str | None, str]]:
    """Steps of earlier agent messages with their playbook, in order: named by the message, which tells no playbook, or
    by the last line of our notes.
    """
    done: list[tuple[str | None, str]] = []
    for message in messages:
        if message.step:
            done.append((None, message.step))
        elif message.visibility == "internal" and (facts := facts_in_note(message.text)) and facts.step:
            done.append((facts.playbook, facts.step))
    return done


def steps_done(messages: Sequence[Message]) -> tuple[str, ...]:
    """The same without their playbooks."""
    return tuple(step for _, step in taken(messages))


def without_needless(
    ranked: Sequence[RankedStep], known: Collection[str], just_taken: Collection[str] = ()
) -> tuple[RankedStep, ...]:
    """The steps with those moved back that ask only for slots whose value is known, or were `just_taken`;
    probabilities sum to one again.
    """

    def needless(step: Step) -> bool:
        return step.id in just_taken or (bool(step.asks) and set(step.asks) <= set(known))

    odds = [item.probability * (_NEEDLESS if needless(item.step) else 1.0) for item in ranked]
    total = sum(odds) or 1.0
    again = [replace(item, probability=each / total) for item, each in zip(ranked, odds, strict=True)]
    return tuple(sorted(again, key=lambda item: item.probability, reverse=True))


def known_conditions(fields: Mapping[str, str]) -> frozenset[str]:
    """Conditions that hold by the ticket's fields ("Identity verified": yes)."""
    said_yes = {"yes", "true", "1", "verified"}
    return frozenset(name.lower().replace(" ", "_") for name, value in fields.items() if value.lower() in said_yes)


def established(playbook: Playbook, taken: Sequence[tuple[str | None, str]], library: Library) -> frozenset[str]:
    """Conditions that steps which were carried out established by the fields they set. `taken` are the steps with the
    playbook that a note names; one without is a step of `playbook`. A step's name may stand in several playbooks, and
    only in some of them say that it is known who the customer is.
    """
    found: frozenset[str] = frozenset()
    for book, name in taken:
        of = playbook if book in (None, playbook.id) else library.playbook(book or "")
        if of and (step := of.step(name)):
            found |= known_conditions(dict(step.fields))
    return found
