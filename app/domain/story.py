"""How an invented customer's story goes on: which answer fits a reply, and that no story can get stuck. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import timedelta
from typing import NamedTuple

from app.domain.demo import ScriptedAnswer, ScriptedState, ScriptedTicket
from app.domain.heard import said

_READING = timedelta(seconds=3)
_LETTERS_A_SECOND = 16
_SLOWEST, _QUICKEST = 9.0, 1.5
"""People type longer for a longer text; nobody wants to watch that for more than nine seconds."""

Used = Collection[str]


class Next(NamedTuple):
    """The answer that was found, and its name in what was used."""

    name: str
    answer: ScriptedAnswer


def typing_time(text: str) -> timedelta:
    """How long the customer types a message."""
    return timedelta(seconds=min(max(len(text) / _LETTERS_A_SECOND, _QUICKEST), _SLOWEST))


def answers_after(answer: ScriptedAnswer) -> timedelta:
    """How long after the reply an answer stands on the ticket."""
    return answer.after if answer.after is not None else _READING + typing_time(answer.text)


def parts(answer: ScriptedAnswer) -> Iterator[tuple[str, timedelta]]:
    """The messages of an answer, each with its time after the first."""
    at = timedelta(0)
    yield answer.text, at
    for text in answer.more:
        at += typing_time(text)
        yield text, at


def next_answer(ticket: ScriptedTicket, mood: str, used: Used, reply: str, signs: Collection[str]) -> Next | None:
    """What the customer says to a reply; None when he stays silent.

    Of the answers that ask for something of the reply the first that fits and was not used yet, else the first of the
    others. The last of those is never used up in a state that is no end, so that a story always goes on.
    """
    state = ticket.state(mood)
    named = [
        Next(f"{state.id}/{number}" if state.id else str(number), answer) for number, answer in enumerate(state.answers)
    ]
    for one in named:
        answer = one.answer
        asks = not answer.is_default and one.name not in used and answer.when <= frozenset(signs)
        if asks and (not answer.says or any(said(words, reply) for words in answer.says)):
            return one
    defaults = [one for one in named if one.answer.is_default]
    fresh = next((one for one in defaults if one.name not in used), None)
    return fresh or (defaults[-1] if ticket.states and defaults and not state.ends else None)


def stuck(ticket: ScriptedTicket) -> str:
    """What would leave this story without an end, in words for whoever writes it; empty when nothing would."""
    if not ticket.states:
        return ""
    states = {state.id: state for state in ticket.states}
    if len(states) != len(ticket.states):
        return "has a state twice"
    named = [*(answer for state in ticket.states for answer in (*state.answers, state.unprompted)), ticket.handed_over]
    for answer in named:
        if answer is not None and answer.to is not None and answer.to not in states:
            return f'goes to an unknown state "{answer.to}"'
    for state in ticket.states:
        if not state.ends and _last_default(state).to in (None, state.id):
            return f'state "{state.id}" needs a last answer to every reply that goes to another state'
    for state in ticket.states:
        at, seen = state, {state.id}
        while not at.ends:
            at = states[_last_default(at).to or ""]
            if at.id in seen:
                return f'state "{at.id}" is come back to for ever'
            seen.add(at.id)
    unreached = set(states) - reached(ticket)
    return f'state "{min(unreached)}" is never reached' if unreached else ""


def _last_default(state: ScriptedState) -> ScriptedAnswer:
    return next((answer for answer in reversed(state.answers) if answer.is_default), ScriptedAnswer(""))


def reached(ticket: ScriptedTicket) -> set[str]:
    """The states the story can come to."""
    if not ticket.states:
        return set()
    found: set[str] = set()
    ahead = [ticket.states[0].id, *([ticket.handed_over.to] if ticket.handed_over and ticket.handed_over.to else [])]
    while ahead:
        name = ahead.pop()
        if name in found:
            continue
        found.add(name)
        state = ticket.state(name)
        steps = (*state.answers, *([state.unprompted] if state.unprompted else []))
        ahead += [answer.to for answer in steps if answer.to is not None]
    return found
