"""Facts in the panel's words, without Qt."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.readings import Scored
from app.ui.common.slots import open_slots
from app.ui.panel.delivery import LastSent, delivery_state
from app.ui.panel.words import due_words, in_units, mood_of, mood_words, trend_words
from tests.ui import deliveries, scenes
from tests.ui.deliveries import entry
from tests.ui.scenes import NOW


@pytest.mark.parametrize(
    ("left", "words", "tone"),
    [
        (timedelta(hours=2), "due in 2 h", "sunken"),
        (timedelta(minutes=40), "due in 40 min", "warning"),
        (timedelta(seconds=30), "due now", "danger"),
        (-timedelta(minutes=20), "overdue 20 min", "danger"),
        (-timedelta(days=3), "overdue 3 days", "danger"),
        (timedelta(hours=35), "due in 35 h", "sunken"),
    ],
)
def test_due_times_are_said_in_words(left: timedelta, words: str, tone: str) -> None:
    assert due_words(NOW + left, NOW) == (words, tone)


def test_a_ticket_without_due_time_says_nothing() -> None:
    assert due_words(None, NOW) == ("", "sunken")


def test_spans_change_their_unit_late_enough_to_stay_exact() -> None:
    assert [in_units(timedelta(minutes=m)) for m in (0, 89, 91)] == [(1, "min"), (89, "min"), (2, "h")]


def test_an_uncertain_mood_is_neutral() -> None:
    weak = scenes.scored("angry", 0.4)
    unsure = replace(scenes.ANGRY, emotion=weak, emotions=(weak,))
    assert mood_of(unsure) is None
    assert mood_of(scenes.ANGRY) is not None


def test_undecided_between_bad_moods_is_upset_and_not_neutral() -> None:
    torn = tuple(Scored(label, share) for label, share in (("angry", 0.3), ("frustrated", 0.25), ("neutral", 0.2)))
    unsure = replace(scenes.ANGRY, emotion=scenes.scored("angry", 0.3, "third time"), emotions=torn)
    mood = mood_of(unsure)
    assert mood is not None
    assert (mood.label, mood.probability, mood_words(mood.label)) == ("upset", 0.55, "Upset")
    assert mood.evidence[0].text == "third time"
    assert mood_of(replace(unsure, valence=-0.1)) is None


def test_the_sparkline_says_what_it_shows() -> None:
    assert trend_words((0.1, -0.2, -0.9), "Angry") == "Mood over 3 messages: getting worse, now angry"
    assert trend_words((0.1,), "Neutral") == ""


def test_open_slots_are_found_once_each() -> None:
    assert open_slots("{order_number} and {date}, {order_number}; not {This}") == ("order_number", "date")


# -- what becomes of decisions ----------------------------------------------------------------------------------------


def test_a_waiting_decision_can_be_undone() -> None:
    state = delivery_state((entry(after=timedelta(seconds=4)),), NOW, offline=False)
    assert (state.words, state.undo) == ("Reply goes out in 4 s", "dec1")


def test_a_decision_that_began_to_leave_cannot_be_undone() -> None:
    rows = (
        entry("note", state="sending", public=False),
        entry("reply", after=timedelta(seconds=4), sequence=2),
    )
    assert delivery_state(rows, NOW, offline=False).undo is None


def test_offline_decisions_are_kept() -> None:
    state = delivery_state((entry(),), NOW, offline=True)
    assert state.words == "Kept, will be sent when the helpdesk is back"


def test_a_row_that_waits_for_its_next_try_is_kept() -> None:
    state = delivery_state((entry(attempts=2, after=timedelta(seconds=9)),), NOW, offline=False)
    assert (state.tone, state.undo) == ("kept", None)


def test_sending_names_what_is_sent() -> None:
    assert delivery_state((entry(state="sending"),), NOW, offline=False).words == "Sending reply…"
    assert delivery_state((entry(public=False),), NOW, offline=False).words == "Sending note…"


def test_an_unknown_outcome_is_looked_up() -> None:
    assert delivery_state((entry(state="unknown"),), NOW, offline=False).words == "Checking whether it arrived…"


def test_what_needs_a_person_is_counted_also_while_others_move() -> None:
    rows = (*deliveries.stuck(), entry("op9", state="sending", decision="dec9", sequence=9))
    state = delivery_state(rows, NOW, offline=False)
    assert (state.words, state.needs_you) == ("Sending reply…", 3)
    assert delivery_state(deliveries.stuck()[:1], NOW, offline=False).words == "1 decision needs you"


def test_sent_is_shown_for_a_while() -> None:
    sent = LastSent("reply", NOW)
    assert delivery_state((), NOW, offline=False, sent=sent).words == "Reply sent"
    assert delivery_state((), NOW + timedelta(seconds=7), offline=False, sent=sent).words == ""
