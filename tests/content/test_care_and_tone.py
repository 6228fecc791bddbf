"""De-escalation cards and tone rules as a company writes them: read strictly, each mistake named."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.folder import Folder
from app.domain.tone import TONE_KINDS, ToneRule

CARD = "schema: calmdesk.deescalation/1\ncards:\n  - {body}\n"
UNUSABLE = 'has a phrase that cannot be looked for, "you …": a phrase begins and ends with a word, not with "…"'
TONE = "schema: calmdesk.tone/1\nrules:\n  - {body}\n"


def folder(tmp_path: Path, **files: str) -> Folder:
    for name, text in files.items():
        kind, _, file = name.partition("__")
        path = tmp_path / kind / f"{file}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return Folder(tmp_path)


def problems(tmp_path: Path, **files: str) -> list[str]:
    return [problem.detail for problem in folder(tmp_path, **files).problems]


def test_a_card_by_state(tmp_path: Path) -> None:
    body = "{id: c, title: T, min_arousal: 0.7, calm_below: 0.5, team: Leads, own: [Who.], hear: ['Name {matter|it}.']}"
    (card,) = folder(tmp_path, deescalation__c=CARD.replace("{body}", body)).library().deescalation
    assert (card.prompts, card.by_state) == ((), (("hear", ("Name {matter|it}.",)), ("own", ("Who.",))))
    assert (card.min_arousal, card.calm_below, card.team) == (0.7, 0.5, "Leads")


def test_a_card_with_flat_prompts(tmp_path: Path) -> None:
    body = "{id: c, title: T, min_arousal: 0.3, prompts: [One.]}"
    (card,) = folder(tmp_path, deescalation__c=CARD.replace("{body}", body)).library().deescalation
    assert (card.prompts, card.by_state, card.calm_below) == (("One.",), (), 0.3)


EITHER = 'a card has either "prompts" or prompts by state (hear, own, options, confirm)'


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("{id: c, title: T, triggers: [abuse], prompts: []}", 'field "prompts" must hold one to 6 prompts'),
        ("{id: c, title: T, triggers: [abuse], own: [a, b, c, d, e]}", 'field "own" must hold one to 4 prompts'),
        ("{id: c, title: T, triggers: [abuse], own: [a], prompts: [b]}", EITHER),
        ("{id: c, title: T, triggers: [abuse]}", EITHER),
        (
            "{id: c, title: T, prompts: [a]}",
            'a card needs "triggers" or "min_arousal": without them it is never shown',
        ),
        ("{id: c, title: T, min_arousal: 2, own: [a]}", 'field "min_arousal" must be above 0 and at most 1'),
        (
            "{id: c, title: T, min_arousal: 0.5, calm_below: 0.5, own: [a]}",
            'field "calm_below" must be lower than min_arousal',
        ),
        ("{id: c, title: T, triggers: [abuse], owns: [a], hear: [b]}", 'unknown field "owns" (did you mean "own"?)'),
        (
            "{id: c, title: T, triggers: [abuse], own: ['{mater}']}",
            'field "own" has an unknown slot {mater}; it is {matter} or {matter|words without it}',
        ),
        (
            "{id: c, title: T, triggers: [abuse], own: ['{matter|}']}",
            'field "own" has an unknown slot {matter|}; it is {matter} or {matter|words without it}',
        ),
        (
            "{id: c, title: T, triggers: [abuse], own: ['a } b']}",
            'field "own" has a brace that is not part of a {slot}',
        ),
    ],
)
def test_a_mistake_in_a_card(tmp_path: Path, body: str, says: str) -> None:
    assert problems(tmp_path, deescalation__c=CARD.replace("{body}", body)) == [f"deescalation/c.yaml:3: {says}"]


def test_a_tone_rule(tmp_path: Path) -> None:
    body = "{id: r, kind: blame, why: W, phrases: [you failed to], unless: [you failed to get], better: 'x {matter|y}'}"
    tone = folder(tmp_path, tone__t=TONE.replace("{body}", body)).library().tone
    rule = ToneRule(
        "r", "blame", "W", ("you failed to",), ("you failed to get",), "x {matter|y}", source="tone/t.yaml#r"
    )
    assert (tone.rules, tone.formality) == ((rule,), "neutral")


def test_a_company_switches_rules_off_and_sets_the_tone(tmp_path: Path) -> None:
    shipped = TONE.replace("{body}", "{id: r, kind: blame, why: W, phrases: [a]}") + (
        "  - {id: s, kind: jargon, why: W, phrases: [SLA]}\nformality: neutral\n"
    )
    (tmp_path / "shipped" / "tone").mkdir(parents=True)
    (tmp_path / "shipped" / "tone" / "tone.yaml").write_text(shipped, "utf-8")
    own = tmp_path / "own"
    (own / "tone").mkdir(parents=True)
    (own / "tone" / "a.yaml").write_text("schema: calmdesk.tone/1\nformality: formal\noff: [s]\n", "utf-8")
    found = Folder(tmp_path / "shipped", own)
    assert found.problems == ()
    assert ([rule.id for rule in found.library().tone.rules], found.library().tone.formality) == (["r"], "formal")
    (own / "tone" / "a.yaml").write_text("schema: calmdesk.tone/1\noff: [x, r2]\nrules: []\n", "utf-8")
    assert [problem.detail for problem in Folder(tmp_path / "shipped", own).problems] == [
        'tone/a.yaml:2: field "off" has an unknown rule "x"',
        'tone/a.yaml:2: field "off" has an unknown rule "r2" (did you mean "r"?)',
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "{id: r, kind: blam, why: W, phrases: [a]}",
            f'field "kind" cannot be "blam" (did you mean "blame"?); it is one of {", ".join(TONE_KINDS)}',
        ),
        ("{id: r, kind: blame, phrases: [a]}", 'field "why" is missing'),
        ("{id: r, kind: blame, why: W}", 'field "phrases" is missing'),
        ("{id: r, kind: blame, why: W, phrases: []}", 'field "phrases" must hold at least one phrase'),
        (
            "{id: r, kind: blame, why: W, phrases: [you …]}",
            f'field "phrases" {UNUSABLE}',
        ),
        (
            "{id: r, kind: capitals, why: W, phrases: [two words]}",
            'field "phrases" of kind capitals holds single words',
        ),
        ("{id: r, kind: blame, why: W, phrases: [a], alowed: 2}", 'unknown field "alowed" (did you mean "allowed"?)'),
        (
            "{id: r, kind: blame, why: W, phrases: [a], allowed: -1}",
            'field "allowed" must be a whole number from 0',
        ),
        (
            "{id: r, kind: blame, why: W, phrases: [a], better: '{item}'}",
            'field "better" has an unknown slot {item}; it is {matter} or {matter|words without it}',
        ),
    ],
)
def test_a_mistake_in_a_tone_rule(tmp_path: Path, body: str, says: str) -> None:
    assert problems(tmp_path, tone__t=TONE.replace("{body}", body)) == [f"tone/t.yaml:3: {says}"]


def test_a_tone_file_that_does_nothing(tmp_path: Path) -> None:
    (says,) = problems(tmp_path, tone__t="schema: calmdesk.tone/1\n")
    assert says == 'tone/t.yaml:1: a tone file needs "rules", "off" or "formality": without them it does nothing'
