"""Reads how the customer of a demo ticket behaves: answers, states, and what he writes by himself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast, get_args

from app.content.fields import Fields
from app.domain.demo import Ending, ScriptedAnswer, ScriptedState
from app.domain.heard import SIGNS

STORY = ("answers", "states", "unprompted", "handed_over", "words", "patience")
_ANSWER = ("says", "when", "after", "text", "then", "to")
_ENDINGS = tuple(ending for ending in get_args(Ending) if ending)
Time = Callable[..., timedelta]


def story(fields: Fields, time: Time) -> dict[str, Any]:
    """The fields of a ticket that tell its story; `time` reads a time such as +20s."""
    states = tuple(_state(each, time) for each in fields.groups("states", ("id", "ends", "answers", "unprompted")))
    if states and "answers" in fields:
        fields.report("answers", "belong into the states of a ticket that has some")
    return {
        "answers": tuple(_answer(each, time) for each in fields.groups("answers", _ANSWER)),
        "states": states,
        "unprompted": _one(fields, "unprompted", time),
        "handed_over": _one(fields, "handed_over", time),
        "words": fields.texts("words"),
        "patience": time(fields, "patience") if "patience" in fields else None,
    }


def _state(fields: Fields, time: Time) -> ScriptedState:
    return ScriptedState(
        fields.text("id") or "",
        tuple(_answer(each, time) for each in fields.groups("answers", _ANSWER)),
        _one(fields, "unprompted", time),
        cast(Ending, fields.choice("ends", _ENDINGS) or ""),
    )


def _one(fields: Fields, name: str, time: Time) -> ScriptedAnswer | None:
    found = fields.group(name, _ANSWER)
    return _answer(found, time) if found else None


def _answer(fields: Fields, time: Time) -> ScriptedAnswer:
    after = time(fields, "after") if "after" in fields else None
    if after is not None and after < timedelta(0):
        fields.report("after", "must be in the future, such as +20s")
    return ScriptedAnswer(
        fields.text("text") or "",
        after,
        fields.texts("says"),
        frozenset(fields.chosen("when", SIGNS, "sign")),
        fields.text("to", required=False),
        fields.texts("then"),
    )
