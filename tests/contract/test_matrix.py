"""The table of the contract suite says what came of each test at each desk, and where one was not run."""

from __future__ import annotations

from typing import Literal

import pytest

from tests.contract.matrix import MARKS, PAGE, Outcomes, written


def report(
    test: str, outcome: Literal["passed", "failed", "skipped"], when: Literal["setup", "call"]
) -> pytest.TestReport:
    why = ("file", 1, "Skipped: it is not installed") if outcome == "skipped" else None
    return pytest.TestReport(f"tests/contract/test_a.py::{test}", ("", 0, ""), {}, outcome, why, when)


def test_what_came_of_each_test_stands_under_its_desk() -> None:
    outcomes = Outcomes()
    for one in (
        report("test_a_note_stays_inside[intercom]", "passed", "setup"),
        report("test_a_note_stays_inside[intercom]", "passed", "call"),
        report("test_a_note_stays_inside[rt]", "skipped", "setup"),
        report("test_a_note_stays_inside[demo]", "passed", "call"),
        report("test_a_reply_is_found[intercom]", "failed", "call"),
        report("test_a_reply_is_found[rt]", "skipped", "setup"),
        report("test_of_one_desk_alone", "failed", "call"),
    ):
        outcomes.pytest_runtest_logreport(one)
    assert outcomes.table().splitlines() == [
        "| Test | demo | rt | intercom |",
        "|---|---|---|---|",
        "| a note stays inside | passed | not run (1) | passed |",
        "| a reply is found | · | not run (1) | **failed** |",
        "| **passed** | 1 of 1 | 0 of 2 | 1 of 2 |",
        "",
        "· the test needs a network, which this desk has not.",
        "(1) it is not installed",
    ]


def test_a_test_that_cannot_be_cleared_away_has_failed() -> None:
    outcomes = Outcomes()
    outcomes.pytest_runtest_logreport(report("test_a[demo]", "passed", "call"))
    outcomes.pytest_runtest_logreport(report("test_a[demo]", "failed", "setup"))
    assert outcomes.cells == {"test_a": {"demo": "**failed**"}}


def test_the_page_has_a_place_for_the_table() -> None:
    page = written(PAGE.read_text("utf-8"), "the new table")
    assert page.count("the new table") == 1
    assert page.startswith(PAGE.read_text("utf-8").partition(MARKS[0])[0])
    with pytest.raises(ValueError, match="not on the page"):
        written("no marks", "table")
