"""The exchange that the choice of a step reads."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from app.domain.content import Playbook, Situation, Step
from app.domain.decisions import NoteFacts, note_text
from app.domain.steps import Event, exchange, said
from app.domain.tickets import Message, Person, Role, Visibility

BOOK = Playbook("refund", "Refund", (Step("ask_order", "Ask", (Situation("money back"),)),))
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def message(role: Role, text: str, step: str | None = None, visibility: Visibility = "public") -> Message:
    return Message("m", role, visibility, Person("p"), text, NOW, step=step)


def test_a_burst_is_one_event_and_quotes_are_left_out() -> None:
    talk = [message("customer", "Hello"), message("customer", "My order is late\n> old words")]
    assert exchange(said(talk), BOOK) == (Event("customer", "Hello\nMy order is late"),)


def test_a_step_counts_when_the_playbook_has_it() -> None:
    talk = [message("agent", "Which order?", "ask_order"), message("agent", "Hm", "of_another_playbook")]
    assert exchange(said(talk), BOOK) == (Event("agent", "Which order?", "ask_order"), Event("agent", "Hm"))


def test_our_note_names_a_step_and_other_notes_and_system_entries_are_no_part() -> None:
    note = note_text("Asked.", NoteFacts("op1", "action", "refund", "ask_order"))
    foreign = note_text("Asked.", NoteFacts("op2", "action", "other", "ask_order"))
    talk = [
        message("agent", note, visibility="internal"),
        message("agent", foreign, visibility="internal"),
        message("agent", "call her back", visibility="internal"),
        message("system", "Status changed"),
        message("result", "Order 4711: delivered", visibility="internal"),
        message("customer", "  "),
    ]
    assert exchange(said(talk), BOOK) == (Event("agent", "", "ask_order"), Event("result", "Order 4711: delivered"))


def test_a_very_long_burst_is_joined_at_once() -> None:
    talk = [message("customer", "w" * 1000) for _ in range(5000)]
    started = time.perf_counter()
    (burst,) = exchange(said(talk), BOOK)
    assert len(burst.text) == 5000 * 1001 - 1
    assert time.perf_counter() - started < 2.0, "joined one by one it takes eight seconds"


def test_a_note_with_brackets_that_are_too_deep_is_not_one_of_ours() -> None:
    deep = 'Done.\n\ncalmdesk: {"op": "1", "kind": "accept", "x": ' + "[" * 50_000 + "]" * 50_000 + "}"
    assert exchange(said([message("agent", deep, visibility="internal")]), BOOK) == ()
