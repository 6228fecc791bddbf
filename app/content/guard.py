"""Keeps the escalation rules that nobody may switch off, whatever a company's files say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.content import EscalationRule
from app.domain.errors import ContentError


def guarded(
    rules: Sequence[EscalationRule], shipped: Sequence[EscalationRule]
) -> tuple[list[EscalationRule], list[ContentError]]:
    """The rules with every shipped `always_on` rule at least as sensitive as it ships, and what had to be put right.

    A company may give such a rule another title and team, and a lower threshold.
    """
    problems: list[ContentError] = []
    kept = list(rules)
    for original in (rule for rule in shipped if rule.always_on):
        place = next((place for place, rule in enumerate(kept) if rule.id == original.id), None)
        if place is None:
            kept.insert(0, original)
            problems.append(_cannot(original, "is missing: it cannot be switched off and stays as it ships"))
            continue
        rule = kept[place]
        same = (rule.measure, rule.trigger, rule.always_on) == (original.measure, original.trigger, True)
        if not same or rule.threshold > original.threshold:
            kept[place] = replace(original, title=rule.title, team=rule.team, source=rule.source)
            problems.append(_cannot(original, "cannot be made less sensitive: measure and threshold stay as they ship"))
    return kept, problems


def _cannot(rule: EscalationRule, why: str) -> ContentError:
    return ContentError(f'{rule.source.partition("#")[0]}:1: rule "{rule.id}" {why}')
