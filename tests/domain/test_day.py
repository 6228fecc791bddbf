"""What an agent's figures count: used is what was used, shown is what was painted, and nothing taken back counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from app.domain.day import Counts, counted, summed, typical_wait
from app.domain.journal import Fact, JournalKind, JournalRow
from app.domain.past import FirstReply
from app.domain.tickets import TicketRef

DAY = datetime(2026, 11, 20, tzinfo=UTC)
NEXT = DAY + timedelta(days=1)
REF = TicketRef("work", "42")


def row(
    kind: JournalKind, advice: str | None = "a1", /, *, minutes: float = 600, name: str | None = None, **facts: Fact
) -> JournalRow:
    at = DAY + timedelta(minutes=minutes)
    return JournalRow(f"{kind}{advice}{minutes}{name}", kind, at, REF, "m1", advice, name, facts)


def decision(kind: str, name: str = "d1", *, minutes: float = 605, advice: str | None = "a1") -> JournalRow:
    return row("decision", advice, minutes=minutes, name=name, kind=kind, operations=(f"{name}o",))


def cancelled(name: str = "d1") -> JournalRow:
    return row("delivery", None, minutes=606, name=name, operation=f"{name}o", state="cancelled")


def outcomes(*rows: JournalRow) -> dict[str, int]:
    return dict(counted([row("eligible"), *rows], DAY, NEXT).outcomes)


def test_what_was_only_painted_was_not_used() -> None:
    assert outcomes(row("shown")) == {"left": 1}


def test_what_was_never_painted_was_not_shown() -> None:
    assert outcomes() == {"unseen": 1}
    assert outcomes(row("withheld", because="prompts_per_hour")) == {"unseen": 1}


def test_silence_is_counted_with_its_reason() -> None:
    counts = counted([row("eligible"), row("silent", because="Only thanks.")], DAY, NEXT)
    assert counts.outcomes == {"silent": 1}
    assert counts.silent == {"Only thanks.": 1}
    assert (counts.eligible, counts.offered, counts.shown) == (1, 0, 0)


def test_a_card_used_as_it_stood_is_told_apart_from_an_edited_one() -> None:
    assert outcomes(row("shown"), decision("accept")) == {"accepted": 1}
    assert outcomes(row("shown"), decision("edit")) == {"edited": 1}
    assert outcomes(row("shown"), decision("escalate")) == {"handed_over": 1}


def test_a_message_counts_once_by_the_most_that_was_used_of_it() -> None:
    assert outcomes(row("shown"), decision("dismiss", "d1"), decision("accept", "d2")) == {"accepted": 1}


def test_dismissed_and_flagged_are_set_aside() -> None:
    assert outcomes(row("shown"), decision("dismiss")) == {"set_aside": 1}
    assert outcomes(row("shown"), decision("flag")) == {"set_aside": 1}


def test_what_was_taken_back_was_not_accepted() -> None:
    counts = counted([row("eligible"), row("shown"), decision("accept"), cancelled()], DAY, NEXT)
    assert counts.outcomes == {"left": 1}
    assert counts.decisions == {}


def test_an_own_reply_is_a_decision_but_no_use_of_help() -> None:
    counts = counted([row("eligible"), row("shown"), decision("compose", advice=None)], DAY, NEXT)
    assert counts.outcomes == {"left": 1}
    assert counts.decisions == {"compose": 1}


def test_a_message_counts_on_the_day_it_was_read_and_a_decision_on_its_own() -> None:
    rows = [row("eligible", minutes=1430), row("shown", minutes=1431), decision("accept", minutes=1445)]
    assert counted(rows, DAY, NEXT).outcomes == {"accepted": 1}
    assert counted(rows, DAY, NEXT).decisions == {}
    assert counted(rows, NEXT, NEXT + timedelta(days=1)) == Counts(decisions={"accept": 1})


def test_cards_that_went_away_are_told_by_whether_they_were_seen() -> None:
    rows = [row("expired", "a1", was_shown=True), row("expired", "a2", was_shown=False)]
    counts = counted(rows, DAY, NEXT)
    assert (counts.expired, counts.expired_unseen) == (1, 1)


def test_nothing_is_empty_and_sums_to_nothing() -> None:
    assert counted([], DAY, NEXT).is_empty
    assert summed([]) == Counts()


def test_the_typical_wait_is_the_median_and_no_guess() -> None:
    waits = [FirstReply(REF, DAY, DAY + timedelta(minutes=minutes)) for minutes in (1, 2, 600)]
    assert typical_wait(waits) == timedelta(minutes=2)
    assert typical_wait([]) is None
    assert typical_wait([FirstReply(REF, NEXT, DAY)]) is None
