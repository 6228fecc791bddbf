"""Reads approved replies out of a file."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source, did_you_mean
from app.content.written.opening import opened, wanted_intents
from app.domain.content import LENGTHS, TONES, Length, Playbook, ReplyTemplate, ReplyText, Tone
from app.domain.errors import ContentError
from app.domain.readings import TRIGGERS
from app.domain.replies import nearest
from app.domain.slots import SLOTS

_REPLY = ("id", "title", "text", "texts", "intents", "triggers", "steps", "asks")
_NEVER = 'a reply needs "intents", "triggers" or "steps": without them it is never offered'


def replies(source: Source, root: MappingNode, intents: Collection[str]) -> tuple[ReplyTemplate, ...]:
    """The approved replies of one file. Whether their steps exist is another question: see `unknown_steps`."""
    file = opened(source, root, "calmdesk.replies/1", ("replies",))
    return tuple(_reply(fields, intents) for fields in file.groups("replies", _REPLY, required=True))


def unknown_steps(name: str, named: Iterable[tuple[int, str]], playbooks: Iterable[Playbook]) -> Iterator[ContentError]:
    """Steps that replies of the file `name` belong to, by line, and that no playbook has."""
    known = [f"{book.id}.{step.id}" for book in playbooks for step in book.steps]
    for line, step in named:
        if step not in known:
            yield ContentError(
                f'{name}:{line}: field "steps" names an unknown step "{step}"{did_you_mean(step, known)}'
            )


def _reply(fields: Fields, intents: Collection[str]) -> ReplyTemplate:
    identity = fields.id()
    wanted = wanted_intents(fields, intents)
    triggers = fields.chosen("triggers", TRIGGERS, "trigger")
    if not {"intents", "triggers", "steps"} & {name for name in _REPLY if name in fields}:
        fields.source.report(fields.line, _NEVER)
    title, asks = fields.text("title"), fields.chosen("asks", SLOTS, "slot")
    steps = fields.lined("steps")
    fields.source.steps += steps
    texts = _texts(fields)
    return ReplyTemplate(
        id=identity,
        title=title or "",
        text=nearest(texts, "medium", "formal").text if texts else "",
        intents=wanted,
        triggers=triggers,
        source=f"{fields.source.name}#{identity}",
        texts=texts if "texts" in fields else (),
        steps=tuple(step for _, step in steps),
        asks=asks,
    )


def _texts(fields: Fields) -> tuple[ReplyText, ...]:
    if "text" in fields and "texts" in fields:
        fields.source.report(fields.line_of("texts"), 'a reply holds "text" or "texts", not both')
    if "texts" not in fields:
        text = fields.template("text", required=True)
        return (ReplyText(text),) if text else ()
    found: list[ReplyText] = []
    groups = list(fields.groups("texts", ("length", "tone", "text")))
    if not groups:
        fields.report("texts", "must hold at least one text")
    for group in groups:
        length = cast(Length, group.choice("length", LENGTHS, required=True) or "medium")
        tone = cast(Tone, group.choice("tone", TONES) or "formal")
        text = group.template("text", required=True)
        if any((length, tone) == (other.length, other.tone) for other in found) and "length" in group:
            group.report("length", f'"{length}" with tone "{tone}" is there twice')
        found.append(ReplyText(text or "", length, tone))
    return tuple(found)
