"""Reads approved replies out of a file."""

from __future__ import annotations

from collections.abc import Collection

from yaml.nodes import MappingNode

from app.content.source import Source
from app.content.written.opening import opened, wanted_intents
from app.domain.content import ReplyTemplate
from app.domain.readings import TRIGGERS


def replies(source: Source, root: MappingNode, intents: Collection[str]) -> tuple[ReplyTemplate, ...]:
    """The approved replies of one file."""
    file = opened(source, root, "calmdesk.replies/1", ("replies",))
    found = []
    for fields in file.groups("replies", ("id", "title", "text", "intents", "triggers"), required=True):
        identity = fields.id()
        wanted = wanted_intents(fields, intents)
        triggers = fields.chosen("triggers", TRIGGERS, "trigger")
        if "intents" not in fields and "triggers" not in fields:
            fields.source.report(fields.line, 'a reply needs "intents" or "triggers": without them it is never offered')
        title, text = fields.text("title"), fields.template("text", required=True)
        found.append(
            ReplyTemplate(identity, title or "", text or "", wanted, triggers, f"{source.name}#{identity}"),
        )
    return tuple(found)
