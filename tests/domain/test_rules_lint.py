"""Escalation rules that contradict each other, never fire or always do: each finding, and what is fine."""

from __future__ import annotations

from dataclasses import replace

from app.content.folder import Folder
from app.content.shipped import shipped
from app.domain.content import EscalationRule, Measure
from app.domain.rules_lint import conflicts


def rule(name: str, measure: Measure, threshold: float, **more: object) -> EscalationRule:
    made = EscalationRule(name, name.title(), measure, threshold, source=f"escalation/mine.yaml#{name}")
    return replace(made, **more)  # type: ignore[arg-type]


def kinds(*rules: EscalationRule, **more: dict[str, float]) -> list[tuple[str, str]]:
    return [(found.source.partition("#")[2], found.kind) for found in conflicts(rules, **more)]


HUMAN = rule("human", "trigger", 0.3, trigger="human_request", always_on=True)


def test_the_shipped_rules_have_no_findings() -> None:
    assert conflicts(Folder(shipped("resources")).library().escalation) == ()


def test_rules_for_different_things_do_not_meet() -> None:
    legal = rule("legal", "trigger", 0.5, trigger="legal_threat")
    euros = rule("euros", "amount", 500, currency="EUR")
    pounds = rule("pounds", "amount", 400, currency="GBP")
    one, other = rule("a", "intent", 0.8, intents=("a",)), rule("b", "intent", 0.9, intents=("b",))
    assert kinds(HUMAN, legal, euros, pounds, one, other) == []


def test_the_same_measure_with_a_threshold_that_is_never_seen_apart() -> None:
    two, four = rule("two", "contacts", 2, team="Leads"), rule("four", "contacts", 4, team="Leads")
    assert kinds(two, four) == [("four", "never-apart")]
    assert kinds(four, two) == [("four", "never-apart")]
    (found,) = conflicts([two, four])
    assert found.text == (
        "This rule never fires without escalation/mine.yaml#two (2 is reached before 4) and names no other team: "
        "take one of them out, or give this one a team of its own."
    )


def test_a_higher_threshold_with_its_own_team_has_to_stand_first() -> None:
    two, four = rule("two", "contacts", 2, team="Leads"), rule("four", "contacts", 4, team="Managers")
    assert kinds(four, two) == []
    assert kinds(two, four) == [("four", "team-never-first")]


def test_the_same_condition_twice() -> None:
    one, same = rule("one", "negative_turns", 3, team="Leads"), rule("same", "negative_turns", 3, team="Leads")
    assert kinds(one, same) == [("same", "same-condition")]
    assert kinds(one, replace(same, team="Managers")) == [("same", "teams-differ")]


def test_lists_of_intents_that_overlap_with_different_teams() -> None:
    one = rule("one", "intent", 0.8, intents=("bereavement", "data_request"), team="Leads")
    other = rule("other", "intent", 0.9, intents=("data_request", "report_scam"), team="Privacy")
    (found,) = conflicts([one, other])
    assert (found.kind, "(data_request)" in found.text) == ("teams-differ", True)
    assert kinds(one, replace(other, team="Leads")) == []
    inner = rule("inner", "intent", 0.9, intents=("data_request",), team="Leads")
    assert kinds(one, inner) == [("inner", "never-apart")]


def test_a_rule_that_an_always_on_rule_shadows() -> None:
    mine = rule("mine", "trigger", 0.6, trigger="human_request")
    assert kinds(HUMAN, mine) == [("mine", "shadowed")]
    assert kinds(HUMAN, replace(mine, team="Concierge")) == [], "it brings a team"
    earlier = replace(mine, threshold=0.2)
    assert kinds(HUMAN, earlier) == [("human", "never-apart")]


def test_the_same_id() -> None:
    assert ("two", "same-id") in kinds(rule("two", "contacts", 2), rule("two", "requests", 5))


def test_a_rule_that_is_always_true_or_never_reached() -> None:
    assert kinds(rule("a", "negative_turns", 1)) == [("a", "always-true")]
    assert kinds(rule("b", "turns_without_step", 1)) == [("b", "always-true")]
    assert kinds(rule("c", "hours_waiting", 0.01)) == [("c", "always-true")]
    assert kinds(rule("d", "negative_turns", 25)) == [("d", "never-reached")]
    assert kinds(rule("e", "technical_facts", 100)) == [("e", "never-reached")]
    assert kinds(rule("f", "trigger", 1, trigger="abuse")) == [("f", "never-reached")]
    assert kinds(rule("g", "negative_turns", 3), rule("h", "technical_facts", 30)) == []


def test_a_trigger_below_what_the_models_report() -> None:
    low = rule("low", "trigger", 0.4, trigger="legal_threat")
    (found,) = conflicts([HUMAN, low], heard_from={"legal_threat": 0.59, "human_request": 0.55})
    assert (found.source, found.kind) == ("escalation/mine.yaml#low", "below-what-is-heard")
    assert "acts as if its threshold were 0.59" in found.text
    assert kinds(low, heard_from={"legal_threat": 0.35}) == []
