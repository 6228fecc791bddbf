"""The tone check: what is found in a draft, what is harmless, and how long it may take."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from app.domain import tone
from app.domain.phrases import BadPhrase, compiled
from app.domain.tickets import Message, Person, Role, Visibility
from app.domain.tone import ToneCheck, ToneRule, ToneRules, tone_check

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
FAILED = ToneRule("failed", "blame", "blame", ("you failed/neglected to",), better="we still need you to", source="t#f")
SORRY = ToneRule("sorry", "apology", "third", ("sorry/apologise",), allowed=2)
CLAIM = ToneRule("claim", "promise", "promise", ("I/we … guarantee",), ("not guarantee", "the guarantee"))
SHOUT = ToneRule("shout", "capitals", "shouting", ("please", "read", "never", "you"))
EMPTY = ToneRule("empty", "empathy", "empty", ("I understand your frustration",), better="I read about {matter|this}")


def found(
    draft: str, *rules: ToneRule, earlier: tuple[tuple[str, int], ...] = (), matter: str | None = None
) -> list[str]:
    check = ToneCheck(ToneRules(rules), earlier, matter)
    return [draft[one.start : one.end] for one in check.findings(draft)]


def said(text: str, role: Role = "agent", visibility: Visibility = "public") -> Message:
    return Message("m", role, visibility, Person("p"), text, NOW)


def test_a_finding_says_where_why_and_what_instead() -> None:
    (one,) = ToneCheck(ToneRules((FAILED,))).findings("Hi.\nYou failed to sign it.")
    assert (one.start, one.end, one.kind, one.why, one.source) == (4, 17, "blame", "blame", "t#f")
    assert one.better == "We still need you to", "a sentence begins with a capital"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ("as you neglected to sign", ["you neglected to"]),
        ("YOU FAILED TO", ["YOU FAILED TO"]),
        ("you failed. To sign", []),
        ("you failed\nto sign", []),
        ("you badly failed to sign", []),
        ("I guarantee it", ["I guarantee"]),
        ("we do hereby truly guarantee it", ["we do hereby truly guarantee"]),
        ("we say that it is in the guarantee", []),
        ("I can't guarantee it", []),
        ("I could read the guarantee", []),
    ],
)
def test_phrases(draft: str, words: list[str]) -> None:
    assert found(draft, FAILED, CLAIM) == words


def test_apostrophes_and_hyphens_make_no_difference() -> None:
    rule = ToneRule("r", "blame", "w", ("you did not", "second level support"))
    assert found("You didn\u2019t sign.", rule) == ["You didn\u2019t"]
    assert found("you didn't", rule) == ["you didn't"]
    assert found("our second-level support", rule) == ["second-level support"]


@pytest.mark.parametrize(
    "draft",
    [
        "You wrote “you failed to call”.",
        '"you failed to call" was wrong',
        "> you failed to call\nI will.",
        "«you failed to»",
    ],
)
def test_a_quotation_is_not_the_agents_own(draft: str) -> None:
    assert found(draft, FAILED) == []


def test_no_phrase_goes_on_across_a_quotation() -> None:
    assert found("you failed “you may say” to sign", FAILED) == []


def test_only_the_third_apology_is_found() -> None:
    assert found("Sorry for the wait.", SORRY) == []
    assert found("Sorry. I am sorry. I apologise.", SORRY) == ["apologise"]
    assert found("Sorry, I am so sorry, I apologise.", SORRY) == [], "one sentence is one apology"
    assert found("Sorry for the wait.", SORRY, earlier=(("sorry", 2),)) == ["Sorry"]


def test_earlier_public_messages_of_agents_count() -> None:
    rules = ToneRules((SORRY, FAILED))
    messages = [
        said("I am sorry."),
        said("Sorry!", "customer"),
        said("Sorry!", visibility="internal"),
        said("> Sorry\n\nHi."),
    ]
    assert tone_check(rules, messages).earlier == (("sorry", 1),)
    assert tone_check(rules, [*messages, said("Sorry. Sorry.")]).earlier == (("sorry", 3),)


@pytest.mark.parametrize(
    ("draft", "words", "better"),
    [
        ("PLEASE READ it", ["PLEASE READ"], "Please read"),
        ("so NEVER do it", ["NEVER"], "never"),
        ("YOU, PETER, know", ["YOU, PETER"], None),
        ("the IBAN and the BIC", [], None),
        ("Never, I said", [], None),
        ("code NEVER1", [], None),
    ],
)
def test_capitals(draft: str, words: list[str], better: str | None) -> None:
    assert found(draft, SHOUT) == words
    for one in ToneCheck(ToneRules((SHOUT,))).findings(draft):
        assert one.better == better


@pytest.mark.parametrize(("matter", "better"), [("the vase", "I read about the vase"), (None, "I read about this")])
def test_the_customers_noun_stands_in_the_better_words(matter: str | None, better: str) -> None:
    (one,) = ToneCheck(ToneRules((EMPTY,)), matter=matter).findings("I understand your frustration.")
    assert one.better == better


def test_a_rule_holds_only_where_the_company_writes_so() -> None:
    rule = ToneRule("hey", "register", "casual", ("hey",), formality="formal")
    assert ToneCheck(ToneRules((rule,))).findings("hey you") == ()
    assert ToneCheck(ToneRules((rule,), "formal")).findings("hey you") != ()


def test_findings_do_not_overlap_and_the_longer_one_counts() -> None:
    short = ToneRule("short", "blame", "s", ("you failed",))
    assert found("you failed to pay, you failed", short, FAILED) == ["you failed to", "you failed"]


def test_places_are_those_of_the_draft() -> None:
    draft = "🙏 ok\r\n\n  you failed to\u2028you neglected to"
    assert found(draft, FAILED) == ["you failed to", "you neglected to"]


@pytest.mark.parametrize(
    ("phrase", "says"),
    [
        ("… you", "begins and ends with a word"),
        ("you …", "begins and ends with a word"),
        ("a … … b", "one"),
        ("a … b … c … d", "2 gaps"),
        ("a b c d e f g h i", "8 words"),
        ("don't/you go", "one word each"),
        ("/ a", "no word"),
    ],
)
def test_a_phrase_that_cannot_be_looked_for(phrase: str, says: str) -> None:
    with pytest.raises(BadPhrase, match=says):
        compiled(phrase)


LONG = {
    "plain": "We read what happened and write again by noon. " * 2_100,
    "starts": "I we " * 20_000,
    "findings": "you failed to " * 7_000,
    "dots": "." * 100_000,
    "quotes": '"“«' * 33_000,
    "capitals": "PLEASE " * 14_000,
    "one word": "a'" * 50_000,
    "lines": "sorry\n" * 16_000,
}


@pytest.mark.parametrize("draft", LONG.values(), ids=LONG.keys())
def test_a_draft_of_100_kb_is_read_in_time_that_grows_with_its_length(draft: str) -> None:
    check = ToneCheck(ToneRules((FAILED, SORRY, CLAIM, SHOUT, EMPTY)))
    took = []
    for text in (draft[: len(draft) // 4], draft):
        times = []
        for _ in range(3):  # the shortest: a busy computer only adds
            tone._in_line.cache_clear()
            begin = time.thread_time()
            check.findings(text)
            times.append(time.thread_time() - begin)
        took.append(min(times))
    assert took[1] < 2.0
    assert took[1] < 10 * took[0] + 0.1
