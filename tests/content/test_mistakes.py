"""Every mistake in a company's file is named by file, line and field, with the nearest right word."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.content.folder import Folder
from app.content.source import MAX_BYTES

INTENTS = """\
schema: calmdesk.intents/1
intents:
  - {id: refund_request, title: Money back, definition: Wants money back.}
  - {id: double_charge, title: Charged twice, definition: Was charged twice.}
"""


def problems(folder: Path, name: str, text: str | bytes) -> list[str]:
    """What the folder says about one file beside good intents."""
    write(folder, "intents/intents.yaml", INTENTS)
    write(folder, name, text)
    return [problem.detail for problem in Folder(folder).problems]


def write(folder: Path, name: str, text: str | bytes) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def test_all_mistakes_of_a_playbook_are_named_at_once(tmp_path: Path) -> None:
    text = """\
schema: calmdesk.playbook/1
id: p
titel: X
intents: [refund]
risk: hi
steps:
  - id: a
    title: no
    sya: hm
    say: "Hi {ordernumber} {x"
    action: {type: replay}
    needs: [identity]
    tags: parcel
    when:
      - customer: a
        result: b
      - customer: 12
        after: zz
    title: b
"""
    assert problems(tmp_path, "playbooks/p.yaml", text) == [
        'playbooks/p.yaml:1: field "title" is missing',
        'playbooks/p.yaml:3: unknown field "titel" (did you mean "title"?)',
        'playbooks/p.yaml:4: field "intents" has an unknown intent "refund" (did you mean "refund_request"?)',
        'playbooks/p.yaml:5: field "risk" cannot be "hi" (did you mean "high"?); it is one of low, medium, high',
        'playbooks/p.yaml:8: field "title" must be a text, not true or false: put it in quotes, "no"',
        'playbooks/p.yaml:9: unknown field "sya" (did you mean "say"?)',
        'playbooks/p.yaml:10: field "say" has an unknown slot {ordernumber} (did you mean {order_number}?)',
        'playbooks/p.yaml:10: field "say" has a brace that is not part of a {slot}',
        (
            'playbooks/p.yaml:11: field "type" cannot be "replay" (did you mean "reply"?); '
            "it is one of reply, note, set_fields, lookup, escalate, close, checklist"
        ),
        'playbooks/p.yaml:12: field "needs" has an unknown condition "identity" (did you mean "identity_verified"?)',
        'playbooks/p.yaml:13: field "tags" must be a list, not a text',
        'playbooks/p.yaml:15: a situation holds exactly one of "customer" and "result"',
        'playbooks/p.yaml:17: field "customer" must be a text, not a number: put it in quotes, "12"',
        'playbooks/p.yaml:18: field "after" names an unknown step "zz"',
        'playbooks/p.yaml:19: field "title" is there twice (first on line 8)',
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("schema: calmdesk.playbook/1\nid: p\ntitle: T\n", ':1: field "steps" must hold at least one step'),
        (
            "schema: calmdesk.playbook/1\nid: P 1\ntitle: T\nsteps:\n  - {id: a, title: A, when: [{customer: x}]}\n",
            ':2: field "id" begins with a-z or 0-9 and goes on with a-z, 0-9, _ and -, at most 64 characters',
        ),
        (
            "schema: calmdesk.playbook/2\nid: p\ntitle: T\nsteps:\n  - {id: a, title: A, when: [{customer: x}]}\n",
            (
                ':1: field "schema" cannot be "calmdesk.playbook/2" (did you mean "calmdesk.playbook/1"?); '
                "it is one of calmdesk.playbook/1"
            ),
        ),
        (
            "schema: calmdesk.playbook/1\nid: p\ntitle: T\nsteps:\n  - {id: a, title: A, when: []}\n",
            ':5: field "when" must hold at least one situation',
        ),
        (
            (
                "schema: calmdesk.playbook/1\nid: p\ntitle: T\nsteps:\n"
                "  - {id: a, title: A, when: [{customer: x}]}\n  - {id: a, title: B, when: [{customer: y}]}\n"
            ),
            ':6: field "id" "a" is already used on line 5',
        ),
        (
            (
                "schema: calmdesk.playbook/1\nid: p\ntitle: T\nsteps:\n"
                "  - {id: a, title: A, when: [{customer: x}], fields: {Severity: [High]}}\n"
            ),
            ':5: field "Severity" must be a text, not a list',
        ),
        ("schema: calmdesk.playbook/1\nid: p\ntitle: T\nsteps: [ask]\n", ":4: a group of fields is expected here"),
        (
            "schema: calmdesk.playbook/1\nid: p\ntitle: Where: here\nsteps: []\n",
            ':3: this is not valid YAML: put a text that holds ": " in quotes',
        ),
        ("- a\n", ':1: the file must begin with fields, such as "schema: …"'),
        ("", ':1: the file must begin with fields, such as "schema: …"'),
    ],
)
def test_a_mistake_in_a_playbook(tmp_path: Path, text: str, says: str) -> None:
    first = problems(tmp_path, "playbooks/p.yaml", text)[0]
    assert first.startswith("playbooks/p.yaml" + says)


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (
            "{id: r, title: T, text: A}",
            'a reply needs "intents", "triggers" or "steps": without them it is never offered',
        ),
        (
            "{id: r, title: T, text: A, triggers: [humanrequest]}",
            'field "triggers" has an unknown trigger "humanrequest" (did you mean "human_request"?)',
        ),
        ("{id: r, title: T, text: '', intents: [double_charge]}", 'field "text" must not be empty'),
        ("{id: r, title: T, text: , intents: [double_charge]}", 'field "text" must be a text, not empty'),
        (
            "{id: r, title: T, text: '{Order Number}', intents: [double_charge]}",
            'field "text" has an unknown slot {Order Number} (did you mean {order_number}?)',
        ),
        ("{id: r, title: T, intents: [double_charge]}", 'field "text" is missing'),
        (
            "{id: r, title: T, intents: [double_charge], text: A, texts: [{length: short, text: B}]}",
            'a reply holds "text" or "texts", not both',
        ),
        ("{id: r, title: T, intents: [double_charge], texts: []}", 'field "texts" must hold at least one text'),
        (
            "{id: r, title: T, intents: [double_charge], texts: [{length: shrot, text: A}]}",
            'field "length" cannot be "shrot" (did you mean "short"?); it is one of short, medium, full',
        ),
        (
            "{id: r, title: T, intents: [double_charge], texts: [{length: short, tone: freindly, text: A}]}",
            'field "tone" cannot be "freindly" (did you mean "friendly"?); it is one of formal, friendly',
        ),
        (
            "{id: r, title: T, intents: [double_charge], texts: [{lenght: short, length: full, text: A}]}",
            'unknown field "lenght" (did you mean "length"?)',
        ),
        (
            "{id: r, title: T, intents: [double_charge], texts: [{length: short, text: '{datte}'}]}",
            'field "text" has an unknown slot {datte} (did you mean {date}?)',
        ),
        (
            "{id: r, title: T, intents: [double_charge], texts: [{length: full, text: A}, {length: full, text: B}]}",
            'field "length" "full" with tone "formal" is there twice',
        ),
        (
            "{id: r, title: T, text: A, asks: [order_nummer], steps: [p.ask]}",
            'field "asks" has an unknown slot "order_nummer" (did you mean "order_number"?)',
        ),
    ],
)
def test_a_mistake_in_a_reply(tmp_path: Path, item: str, says: str) -> None:
    text = f"schema: calmdesk.replies/1\nreplies:\n  - {item}\n"
    assert problems(tmp_path, "replies/r.yaml", text) == [f"replies/r.yaml:3: {says}"]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (
            "{id: a, title: T, measure: arousl, threshold: 0.5}",
            'field "measure" cannot be "arousl" (did you mean "arousal"?)',
        ),
        ("{id: a, title: T, measure: arousal, threshold: 8}", 'field "threshold" must be above 0 and at most 1'),
        ("{id: a, title: T, measure: arousal, threshold: high}", 'field "threshold" must be a number, not a text'),
        ("{id: a, title: T, measure: contacts, threshold: 0.5}", 'field "threshold" must be a whole number from 1'),
        ("{id: a, title: T, measure: trigger, threshold: 0.5}", 'field "trigger" is missing'),
        (
            "{id: a, title: T, measure: contacts, threshold: 2, trigger: abuse}",
            'field "trigger" belongs to measure trigger, not to contacts',
        ),
        (
            "{id: a, title: T, measure: topics, threshold: 1}",
            'field "threshold" must be a whole number from 2 for topics',
        ),
        ("{id: a, title: T, measure: requests, threshold: 2.5}", 'field "threshold" must be a whole number from 2'),
        (
            "{id: a, title: T, measure: contacts, threshold: 1.0e+400}",
            'field "threshold" must be a whole number from 1',
        ),
        ("{id: a, title: T, measure: hours_open, threshold: 0}", 'field "threshold" must be above 0 for hours_open'),
        ("{id: a, title: T, measure: amount, threshold: 500}", 'field "currency" is missing'),
        (
            "{id: a, title: T, measure: amount, threshold: 500, currency: EURO}",
            'field "currency" cannot be "EURO" (did you mean "EUR"?)',
        ),
        (
            "{id: a, title: T, measure: contacts, threshold: 2, currency: EUR}",
            'field "currency" belongs to measure amount, not to contacts',
        ),
        ("{id: a, title: T, measure: intent, threshold: 0.9}", 'field "intents" is missing'),
        (
            "{id: a, title: T, measure: intent, threshold: 0.9, intents: []}",
            'field "intents" must name at least one intent',
        ),
        (
            "{id: a, title: T, measure: intent, threshold: 0.9, intents: [refund]}",
            'field "intents" has an unknown intent "refund" (did you mean "refund_request"?)',
        ),
        (
            "{id: a, title: T, measure: topics, threshold: 3, intents: [double_charge]}",
            'field "intents" belongs to measure intent and no_playbook, not to topics',
        ),
        (
            "{id: a, title: T, measure: contacts, threshold: 2, always_on: 1}",
            'field "always_on" must be true or false, not a number',
        ),
    ],
)
def test_a_mistake_in_a_rule(tmp_path: Path, item: str, says: str) -> None:
    text = f"schema: calmdesk.escalation/1\nrules:\n  - {item}\n"
    (found,) = problems(tmp_path, "escalation/mine.yaml", text)
    assert found.startswith(f"escalation/mine.yaml:3: {says}")


def test_a_neighbour_that_is_no_intent(tmp_path: Path) -> None:
    text = "schema: calmdesk.intents/1\nintents:\n  - {id: x, title: T, definition: D, neighbours: [refund_requst]}\n"
    assert problems(tmp_path, "intents/more.yaml", text) == [
        'intents/more.yaml:3: field "neighbours" has an unknown intent "refund_requst" (did you mean "refund_request"?)'
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("# Title\n", "1: the file holds no text"),
        ("---\nid: a\n", '1: the line "---" that ends the fields is missing'),
        ("---\nschema: calmdesk.article/1\nid: a\ntitle: on\n---\nText", '4: field "title" must be a text, not true'),
        (
            "---\nschema: calmdesk.article/1\nid: a\ntitle: A\nupdated: 2026-02-31\n---\nText",
            '5: field "updated" must be a date such as 2026-11-21',
        ),
        ("---\nschema: calmdesk.article/1\nid: a\ntitle: A\n---\n \n", "2: the article has no text below its fields"),
    ],
)
def test_a_mistake_in_an_article(tmp_path: Path, text: str, says: str) -> None:
    (found,) = problems(tmp_path, "knowledge/a.md", text)
    assert found.startswith(f"knowledge/a.md:{says}")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            b"a: &x [1, 2]\nb: *x\n",
            "1: anchors and aliases (& and *) are not allowed; put a text that begins so in quotes",
        ),
        (
            b"a:\n  b: !!python/object/apply:os.getcwd []\n",
            "2: tags (!) are not allowed; put a text that begins so in quotes",
        ),
        (b"a: " + b"[" * 100_000, "1: this is nested more than 12 deep"),
        (b"a: 1\nb: \xff\n", "2: the file is not UTF-8: save it as UTF-8"),
        (b"a: 1\nb: \x07\n", "2: this is not valid YAML: a control character is not allowed"),
        (b"#" * (MAX_BYTES + 1), "1: the file is larger than 1024 KiB"),
    ],
)
def test_traps_are_refused_before_anything_is_built(tmp_path: Path, content: bytes, says: str) -> None:
    assert problems(tmp_path, "replies/r.yaml", content) == [f"replies/r.yaml:{says}"]


def test_an_id_of_another_file_is_named_with_its_place(tmp_path: Path) -> None:
    reply = "schema: calmdesk.replies/1\nreplies:\n  - {id: same, title: T, text: A, intents: [double_charge]}\n"
    write(tmp_path, "replies/a.yaml", reply)
    assert problems(tmp_path, "replies/b.yaml", reply) == [
        (
            'replies/b.yaml:3: field "id" "same" is already used in replies/a.yaml:3; '
            "to replace that file, give this one its name"
        )
    ]


def test_json_says_the_same_as_yaml(tmp_path: Path) -> None:
    text = (
        '{\n\t"schema": "calmdesk.replies/1",\n\t"replies": [\n'
        '\t\t{"id": "a", "title": "T", "text": "\\ud83d\\ude00 50\\u20ac\\/day", "triggers": ["abuse"]}\n\t]\n}\n'
    )
    assert problems(tmp_path, "replies/r.json", text) == []
    assert Folder(tmp_path).library().replies[0].text == "😀 50€/day"
