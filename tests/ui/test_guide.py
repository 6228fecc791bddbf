"""The tour: its hints come one after the other, and it can be left at any moment."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.copilot.session import Session
from app.domain.demo import Overview, SeenCase
from app.domain.tickets import TicketRef
from app.ui.common.intents import OpenConversation, OpenMore, UndoLast
from app.ui.common.shortcuts import use_shortcuts
from app.ui.guide import steps as guide
from app.ui.guide.presenter import GuidePresenter
from app.ui.guide.state import EndTour, GuideState, NextHint
from app.ui.guide.steps import STEPS, Moment
from tests.ui import scenes, talks
from tests.ui.fake_copilot import FakeCopilot


class Tour:
    """The presenter on a copilot in memory; `shown` is every hint, `on` whether a tour is on."""

    def __init__(self) -> None:
        self.copilot = FakeCopilot(Session())
        self.shown: list[GuideState] = []
        self.on: list[bool] = []
        self.presenter = GuidePresenter(self.copilot, paint=self.shown.append, changed=self.on.append)

    def number(self) -> int:
        return self.shown[-1].number


@pytest.fixture
def tour() -> Tour:
    made = Tour()
    made.presenter.begin()
    return made


def case(number: str, *roles: str, ending: str = "") -> SeenCase:
    messages = tuple(
        talks.said(at, role, "x", minutes=9 - at)  # type: ignore[arg-type]
        for at, role in enumerate(roles)
    )
    ticket = replace(scenes.ticket(), ref=TicketRef("demo", number))
    return SeenCase(ticket, messages, ending=ending)  # type: ignore[arg-type]


def test_a_hint_goes_when_it_is_followed(tour: Tour) -> None:
    assert tour.number() == 1
    advised = scenes.calm(ref=TicketRef("demo", guide.CLEO))
    tour.copilot.become(advised)
    assert tour.number() == 2
    tour.presenter.handle(OpenConversation())
    assert tour.number() == 3


def test_what_was_done_before_a_hint_does_not_count_for_it(tour: Tour) -> None:
    tour.presenter.handle(OpenConversation())
    assert tour.number() == 1
    tour.copilot.become(scenes.calm(ref=TicketRef("demo", guide.CLEO)))
    assert tour.number() == 2


def test_it_can_be_skipped_hint_by_hint_to_its_end(tour: Tour) -> None:
    count = tour.shown[-1].count
    for _ in range(count - 1):
        tour.presenter.handle(NextHint())
    assert tour.shown[-1].last
    tour.presenter.handle(NextHint())
    assert tour.shown[-1] == GuideState()
    assert tour.on == [True, False]


def test_it_can_be_left_and_begun_again(tour: Tour) -> None:
    tour.presenter.handle(NextHint())
    tour.presenter.handle(EndTour())
    assert tour.shown[-1] == GuideState()
    tour.presenter.handle(UndoLast())
    tour.presenter.on_key_pressed("knowledge")
    tour.presenter.begin()
    assert tour.number() == 1


def test_without_a_tour_nothing_is_shown() -> None:
    idle = Tour()
    idle.copilot.become(scenes.calm(ref=TicketRef("demo", guide.CLEO)))
    idle.presenter.handle(NextHint())
    assert idle.shown == []


def test_replies_and_answers_are_seen_at_the_desk() -> None:
    before = Overview((case("1001", "customer"),))
    asked = Moment(desk=Overview((case("1001", "customer", "agent"),)), before=before)
    back = Moment(desk=Overview((case("1001", "customer", "agent", "customer"),)), before=before)
    assert (Moment(desk=before, before=before).replied("1001"), asked.replied("1001")) == (False, True)
    assert (asked.answered("1001"), back.answered("1001")) == (False, True)
    assert not back.answered("1002")


def test_the_tour_speaks_of_the_keys_in_use_and_goes_on_at_them(tour: Tour) -> None:
    assert len({step.says() for step in STEPS}) == len(STEPS)
    at = next(number for number, step in enumerate(STEPS, 1) if "Press K:" in step.says())
    for _ in range(at - 1):
        tour.presenter.handle(NextHint())
    tour.copilot.become(scenes.calm(ref=TicketRef("demo", guide.MARTA)))
    try:
        use_shortcuts({"knowledge": "J", "menu": "Ctrl+M"})
        tour.presenter.repaint()
        assert "Press J:" in tour.shown[-1].words
        assert sum("Ctrl+M" in step.says() for step in STEPS) == 2
        tour.presenter.on_key_pressed("knowledge")
        assert tour.number() == at + 1
    finally:
        use_shortcuts({})


def test_ledger_and_day_are_two_hints_and_the_menu_alone_is_neither(tour: Tour) -> None:
    at = next(number for number, step in enumerate(STEPS, 1) if "privacy ledger" in step.says())
    for _ in range(at - 1):
        tour.presenter.handle(NextHint())
    tour.presenter.on_key_pressed("menu")
    assert tour.number() == at
    tour.presenter.handle(OpenMore("ledger"))
    assert tour.number() == at + 1
    tour.presenter.handle(OpenMore("day"))
    assert tour.number() == at + 2


def test_a_hint_fits_into_a_narrow_panel() -> None:
    assert max(len(step.says()) for step in STEPS) <= 180
