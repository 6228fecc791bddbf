"""Escalation rules that load and yet will not do what their author wants: named, with what to do. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from app.domain.content import EscalationRule, Measure
from app.domain.findings import Finding
from app.domain.thresholds import SCALES, figure, unit_of

_FROM_THE_START: Mapping[Measure, tuple[float, str]] = {
    "negative_turns": (1, "every unhappy message"),
    "turns_without_step": (1, "every unhappy message that no step came after"),
    "hours_waiting": (1 / 60, "every unhappy message"),
    "hours_open": (1 / 60, "every unhappy message"),
    "arousal": (0.05, "most unhappy messages"),
    "low_confidence": (0.05, "every unhappy message whose topic is not nearly certain"),
    "arousal_rise": (0.01, "every message that is the least more upset than the one before"),
}
"""At or below the threshold the rule says nothing: it fires on what is named."""
_CERTAIN = 1.0
_SHARES = ("trigger", "intent", "no_playbook", "low_confidence")


def conflicts(rules: Sequence[EscalationRule], *, heard_from: Mapping[str, float] | None = None) -> tuple[Finding, ...]:
    """What is suspicious in the rules, in their order. `heard_from` is the probability from which the installed packs
    report each trigger, where it is known: a rule cannot fire below it.
    """
    found: list[Finding] = []
    for place, rule in enumerate(rules):
        found += _alone(rule, heard_from or {})
        for earlier in rules[:place]:
            found += _together(earlier, rule)
    return tuple(found)


def _alone(rule: EscalationRule, heard_from: Mapping[str, float]) -> Iterator[Finding]:
    scale, threshold = SCALES[rule.measure], rule.threshold
    told = figure(threshold, unit_of(rule))
    if rule.measure in _FROM_THE_START and threshold <= _FROM_THE_START[rule.measure][0]:
        when = _FROM_THE_START[rule.measure][1]
        yield _finding(rule, "always-true", f"fires on {when} (threshold {told}): raise the threshold")
    if scale.most is not None and threshold > scale.most:
        yield _finding(
            rule,
            "never-reached",
            f"never fires: {rule.measure} is counted to {scale.most}, and its threshold is {told}",
        )
    elif rule.measure in _SHARES and threshold >= _CERTAIN:
        yield _finding(rule, "never-reached", "will hardly ever fire: no reading is certain; lower the threshold")
    heard = heard_from.get(rule.trigger or "")
    if heard is not None and threshold < heard and not rule.always_on:
        yield _finding(
            rule,
            "below-what-is-heard",
            f"acts as if its threshold were {figure(heard)}: the installed models report {rule.trigger} from there on, "
            f"and {told} is below it",
        )


def _together(earlier: EscalationRule, rule: EscalationRule) -> Iterator[Finding]:
    """What is odd about two rules; told of the later one, or of the one that adds nothing."""
    if rule.id and rule.id == earlier.id:
        yield _finding(
            rule, "same-id", f'has the id "{rule.id}" of {_name(earlier)}: the journal cannot tell them apart'
        )
    if (rule.measure, rule.trigger, rule.currency) != (earlier.measure, earlier.trigger, earlier.currency):
        return
    shared = _shared(earlier, rule)
    if shared is None:
        return
    if rule.threshold == earlier.threshold and earlier.intents == rule.intents:
        if rule.team != earlier.team:
            yield _teams_differ(rule, earlier)
        else:
            yield _finding(rule, "same-condition", f"says the same as {_name(earlier)}: take one of them out")
        return
    for first, second in ((earlier, rule), (rule, earlier)):
        if _covers(first, second):
            yield from _covered(first, second, first_stands_before=first is earlier)
            return
    if rule.team != earlier.team and shared:
        yield _teams_differ(rule, earlier, ", ".join(shared))


def _covered(first: EscalationRule, second: EscalationRule, *, first_stands_before: bool) -> Iterator[Finding]:
    """`second` never fires without `first`: it has to name another team, and to be seen with it."""
    lower, higher = figure(first.threshold, unit_of(first)), figure(second.threshold, unit_of(second))
    if second.team and second.team != first.team:
        if first_stands_before and first.team:
            why = (
                f"names {second.team}, but {_name(first)} stands before it, fires as well, and {first.team} is offered"
            )
            yield _finding(second, "team-never-first", f"{why}: put this one first")
    elif first.always_on and not second.always_on:
        why = f"adds nothing: {_name(first)} cannot be switched off and fires from {lower} on"
        yield _finding(second, "shadowed", f"{why}, so always before {higher}")
    else:
        why = f"never fires without {_name(first)} ({lower} is reached before {higher}) and names no other team"
        yield _finding(second, "never-apart", f"{why}: take one of them out, or give this one a team of its own")


def _covers(one: EscalationRule, other: EscalationRule) -> bool:
    """Whenever the other fires, this one does."""
    wider = not one.intents or (bool(other.intents) and set(other.intents) <= set(one.intents))
    return wider and one.threshold <= other.threshold


def _shared(one: EscalationRule, other: EscalationRule) -> tuple[str, ...] | None:
    """Intents that both rules name; () when both mean all of them, None when no message fits both."""
    if not one.intents or not other.intents:
        return one.intents or other.intents
    return tuple(intent for intent in one.intents if intent in other.intents) or None


def _teams_differ(rule: EscalationRule, earlier: EscalationRule, when: str = "") -> Finding:
    return _finding(
        rule,
        "teams-differ",
        f"names {rule.team or 'no team'} where {_name(earlier)} names {earlier.team or 'no team'} for the same "
        f"condition{f' ({when})' if when else ''}: the agent is offered the first one",
    )


def _name(rule: EscalationRule) -> str:
    return rule.source or f'"{rule.id}"'


def _finding(rule: EscalationRule, kind: str, text: str) -> Finding:
    return Finding(rule.source or rule.id, kind, f"This rule {text}.")
