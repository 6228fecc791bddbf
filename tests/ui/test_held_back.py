"""Prompts over the budget: one quiet line says so, and its button shows them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QPushButton

from app.domain.advice import RuleHit
from app.ui.panel.intents import NoticeUsed
from app.ui.panel.presenter import panel_state
from app.ui.panel.state import PanelState
from app.ui.window.spoken import spoken_words
from tests.ui import scenes
from tests.ui.conftest import Opener
from tests.ui.scenes import NOW, TITLES

ALL = ("escalation", "deescalation", "cards")


def shown(*kinds: str) -> PanelState:
    session = scenes.held_back(*kinds) if kinds else scenes.angry()
    return panel_state(session, NOW, titles=TITLES)


def test_what_is_held_back_is_not_painted_and_one_line_says_so() -> None:
    state = shown("escalation", "deescalation")
    assert (state.rules, state.deescalation) == ((), None)
    assert state.actions
    assert state.silence == ""
    notice = next(notice for notice in state.notices if notice.key == "held_back")
    assert (notice.title, notice.text, notice.act_words, notice.tone) == ("2 prompts held back", "", "Show", "info")


def test_a_quiet_panel_says_why_it_is_quiet() -> None:
    state = shown(*ALL)
    assert (state.actions, state.replies, state.knowledge) == ((), (), ())
    assert state.silence == "Calmdesk keeps quiet: you have had enough prompts for this hour"
    assert state.can_escalate


def test_nothing_is_said_where_nothing_is_held_back() -> None:
    assert "held_back" not in [notice.key for notice in shown().notices]


def test_the_line_is_not_spoken_in_place_of_what_is_offered() -> None:
    words = spoken_words(PanelState(), shown("escalation", "deescalation"))
    assert "suggested" in words
    assert "held back" not in words
    assert "Escalation" not in words


def test_the_button_shows_what_was_held_back(open_window: Opener) -> None:
    window, copilot = open_window(scenes.held_back())
    assert not window.panel.rules.isVisible()
    assert not window.panel.care.isVisible()
    (button,) = [one for one in window.panel.notices.findChildren(QPushButton) if "Show" in one.text()]
    button.click()
    assert ("show_held_back", "adv2") in copilot.acts
    assert window.panel.rules.isVisible()
    assert window.panel.care.isVisible()


def test_asking_without_advice_does_nothing(open_window: Opener) -> None:
    window, copilot = open_window(scenes.angry(advice=None))
    window.intent_made.emit(NoticeUsed("held_back"))
    assert copilot.acts == []


def test_the_card_of_a_ticket_from_a_bot_names_no_rule_that_is_held_back() -> None:
    session = scenes.from_bot()
    assert session.advice is not None
    rule = RuleHit("contacts", "Third contact about this", 3, 2, said=False)
    for held, named in (((), True), (("escalation",), False)):
        now = replace(session, advice=replace(session.advice, escalation=(rule,), held_back=held))
        card = panel_state(now, NOW, titles=TITLES).hand_off
        assert card is not None
        assert ("Third contact" in card.because) is named
