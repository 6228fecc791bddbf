"""How often the tone check and the noun finder are right, on texts of our own: both were written for precision."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.content.folder import Folder
from app.content.shipped import shipped
from app.domain.content import Library
from app.domain.nouns import matter
from app.domain.tickets import Message, Person
from app.domain.tone import ToneFinding, tone_check

TEXTS = Path(__file__).parent / "texts"


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (TEXTS / name).read_text("utf-8").splitlines()]


@pytest.fixture(name="library", scope="module")
def as_shipped() -> Library:
    return Folder(shipped("resources")).library()


def findings(library: Library, row: dict[str, Any]) -> tuple[ToneFinding, ...]:
    now = datetime(2026, 11, 21, tzinfo=UTC)
    earlier = [Message(str(n), "agent", "public", Person("a"), text, now) for n, text in enumerate(row["earlier"])]
    return tone_check(library.tone, earlier).findings(row["draft"])


def test_the_tone_check_finds_what_harms_and_leaves_near_misses_alone(library: Library) -> None:
    drafts = rows("tone.jsonl")
    assert len(drafts) == 120
    given = right = wanted = met = 0
    for row in drafts:
        draft, found = row["draft"], findings(library, row)
        places = [(kind, draft.index(words), draft.index(words) + len(words)) for kind, words in row["findings"]]
        hits = [
            {place for place in places if place[0] == one.kind and one.start < place[2] and place[1] < one.end}
            for one in found
        ]
        given += len(found)
        right += sum(bool(hit) for hit in hits)
        wanted += len(places)
        met += len(set().union(*hits))
    print(f"\ntone: {right} of {given} findings right, {met} of {wanted} found")
    assert right / given >= 0.95
    assert met / wanted >= 0.9


def test_the_noun_finder_is_right_when_it_says_something() -> None:
    messages = rows("matters.jsonl")
    assert len(messages) == 60
    answers = [(matter([row["text"]], row["subject"]), row["matter"]) for row in messages]
    given = [(found, wanted) for found, wanted in answers if found]
    right = sum(found in wanted for found, wanted in given)
    there = sum(bool(wanted) for _, wanted in answers)
    print(f"\nnouns: {right} of {len(given)} right, {right} of {there} found")
    assert right / len(given) >= 0.95
    assert right / there >= 0.6


def test_what_we_ship_to_be_sent_meets_no_rule_of_ours(library: Library) -> None:
    texts = {reply.id: reply.text for reply in library.replies}
    texts |= {f"{book.id}.{step.id}": step.say for book in library.playbooks for step in book.steps if step.say}
    found = {
        name: [text[one.start : one.end] for one in hits]
        for name, text in texts.items()
        if (hits := tone_check(library.tone, []).findings(text))
    }
    assert found == {}
