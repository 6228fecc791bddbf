"""Ranks the steps of a playbook for a turn from how alike the turn is to each step's situations. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.domain.content import Playbook, Situation, Step
from app.domain.decisions import facts_in_note
from app.domain.tickets import Message

_SHARPNESS = 12.0
"""Turns cosines into odds: 0.1 more alike is 3.3 times as likely. Set on the shipped playbooks, not trained."""
_AFTER_FITS = 0.15
_AFTER_DIFFERS = -0.15
_NEEDLESS = -0.30


@dataclass(frozen=True, slots=True)
class RankedStep:
    """A step with its probability among the playbook's steps and the situation that spoke for it."""

    step: Step
    probability: float
    situation: Situation
    likeness: float


def situations(playbook: Playbook) -> tuple[tuple[Step, Situation], ...]:
    """Every customer situation of the playbook, with its step."""
    return tuple((step, situation) for step in playbook.steps for situation in step.when if situation.customer)


def steps_done(messages: Sequence[Message]) -> tuple[str, ...]:
    """Steps of earlier agent messages, in order: named by the message, or by the last line of our notes."""
    done: list[str] = []
    for message in messages:
        step = message.step
        if step is None and message.visibility == "internal":
            facts = facts_in_note(message.text)
            step = facts.step if facts else None
        if step is not None:
            done.append(step)
    return tuple(done)


def rank_steps(
    pairs: Sequence[tuple[Step, Situation]],
    likeness: Sequence[float],
    done: Sequence[str],
    known: Collection[str] = (),
) -> tuple[RankedStep, ...]:
    """Steps, most probable first. `likeness` is one cosine for each pair, -1..1; `known` are slots with a value.

    A situation whose `after` is the agent's last step gains, one that waits for another step loses; a step that was
    carried out already, or asks only for what is known, moves back: asking twice is what customers hate most.
    """
    last = done[-1] if done else None
    best: dict[str, tuple[float, Step, Situation, float]] = {}
    for (step, situation), cosine in zip(pairs, likeness, strict=True):
        needless = step.id in done or (step.asks and set(step.asks) <= set(known))
        score = cosine + _order_bonus(situation, last) + (_NEEDLESS if needless else 0.0)
        if step.id not in best or score > best[step.id][0]:
            best[step.id] = (score, step, situation, cosine)
    if not best:
        return ()
    top = max(score for score, *_ in best.values())
    odds: Mapping[str, float] = {key: math.exp(_SHARPNESS * (score - top)) for key, (score, *_) in best.items()}
    total = sum(odds.values())
    ranked = [
        RankedStep(step, odds[key] / total, situation, cosine) for key, (_, step, situation, cosine) in best.items()
    ]
    return tuple(sorted(ranked, key=lambda item: item.probability, reverse=True))


def _order_bonus(situation: Situation, last: str | None) -> float:
    if situation.after is None:
        return 0.0
    return _AFTER_FITS if situation.after == last else _AFTER_DIFFERS


def known_conditions(fields: Mapping[str, str]) -> frozenset[str]:
    """Conditions that hold by the ticket's fields ("Identity verified": yes)."""
    said_yes = {"yes", "true", "1", "verified"}
    return frozenset(name.lower().replace(" ", "_") for name, value in fields.items() if value.lower() in said_yes)


def established(playbook: Playbook, done: Collection[str]) -> frozenset[str]:
    """Conditions that steps which were carried out established by the fields they set."""
    found: frozenset[str] = frozenset()
    for step in playbook.steps:
        if step.id in done:
            found |= known_conditions(dict(step.fields))
    return found
