"""Reads the rules of the tone check out of a file."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from yaml.nodes import MappingNode

from app.content.fields import Fields
from app.content.source import Source, did_you_mean
from app.content.written.opening import opened
from app.content.written.prompts import check_matter
from app.domain.errors import ContentError
from app.domain.phrases import BadPhrase, compiled
from app.domain.tone import FORMALITIES, TONE_KINDS, Formality, ToneKind, ToneRule, ToneRules

_RULE = ("id", "kind", "why", "phrases", "unless", "better", "allowed", "formality")


@dataclass(frozen=True, slots=True)
class ToneFile:
    """One file: its rules, the tone it sets if it does, and the rules (of any file) it switches off, with lines."""

    name: str
    rules: tuple[ToneRule, ...]
    formality: Formality | None = None
    off: tuple[str, ...] = ()
    off_line: int = 1


def tone_file(source: Source, root: MappingNode, _: Collection[str]) -> tuple[ToneFile, ...]:
    """The rules of one file."""
    file = opened(source, root, "calmdesk.tone/1", ("formality", "off", "rules"))
    formality = cast("Formality | None", file.choice("formality", FORMALITIES))
    if not any(name in file for name in ("formality", "off", "rules")):
        source.report(file.line, 'a tone file needs "rules", "off" or "formality": without them it does nothing')
    rules = tuple(_rule(source, fields) for fields in file.groups("rules", _RULE))
    return (ToneFile(source.name, rules, formality, file.texts("off"), file.line_of("off")),)


def tone_rules(files: Sequence[ToneFile]) -> tuple[ToneRules, list[ContentError]]:
    """The rules of all files without those that are switched off; the last file that sets a tone counts."""
    known = {rule.id for file in files for rule in file.rules}
    problems = [
        ContentError(
            f'{file.name}:{file.off_line}: field "off" has an unknown rule "{name}"{did_you_mean(name, known)}'
        )
        for file in files
        for name in file.off
        if name not in known
    ]
    off = {name for file in files for name in file.off}
    rules = tuple(rule for file in files for rule in file.rules if rule.id not in off)
    formality = next((file.formality for file in reversed(files) if file.formality), "neutral")
    return ToneRules(rules, cast(Formality, formality)), problems


def _rule(source: Source, fields: Fields) -> ToneRule:
    identity = fields.id()
    kind = fields.choice("kind", TONE_KINDS, required=True)
    phrases = _phrases(fields, "phrases", required=True)
    unless = _phrases(fields, "unless", required=False)
    if kind == "capitals" and any(len(phrase.split()) > 1 for phrase in phrases):
        fields.report("phrases", "of kind capitals holds single words")
    better = fields.text("better", required=False)
    check_matter(fields, "better", better or "")
    formality = cast("Formality | None", fields.choice("formality", FORMALITIES))
    return ToneRule(
        id=identity,
        kind=cast(ToneKind, kind or "blame"),
        why=fields.text("why") or "",
        phrases=phrases,
        unless=unless,
        better=better,
        allowed=fields.count("allowed"),
        formality=formality,
        source=f"{source.name}#{identity}",
    )


def _phrases(fields: Fields, name: str, *, required: bool) -> tuple[str, ...]:
    found = fields.texts(name, required=required)
    if required and name in fields and not found:
        fields.report(name, "must hold at least one phrase")
    for phrase in found:
        try:
            compiled(phrase)
        except BadPhrase as bad:
            fields.report(name, f'has a phrase that cannot be looked for, "{phrase}": {bad}')
    return found
