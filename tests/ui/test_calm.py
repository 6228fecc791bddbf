"""Quiet mode, a pause after insults, and a mood that was read wrongly: for the agent's own calm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from app.ui.panel.state import PanelState
from app.ui.window.presenter import WindowPresenter
from app.ui.window.state import WindowState
from app.ui.window.view import PanelWindow
from app.ui.window.wishes import Wishes
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery import panel as panel_pictures
from tests.ui.test_panel_view import button_of, card_of, words_on

Key = Qt.Key
ALWAYS = replace(scenes.RULES[0], id="human_request", title="The customer asks for a person", always=True)


class Stage:
    """The presenter on a fake copilot, with what it painted last."""

    def __init__(self, copilot: FakeCopilot, wishes: Wishes | None = None) -> None:
        self.copilot = copilot
        self.painted: list[WindowState] = []
        self.presenter = WindowPresenter(
            copilot,
            clock=copilot.clock,
            titles=scenes.TITLES,
            definitions=scenes.DEFINITIONS,
            paint=self.painted.append,
            start=gallery.run_now,
            wishes=lambda: wishes or Wishes(),
        )

    @property
    def panel(self) -> PanelState:
        return self.painted[-1].panel

    def said(self) -> str:
        return " ".join(state.spoken for state in self.painted if state.spoken)


def front(window: PanelWindow) -> QWidget:
    """The page on top, asked anew."""
    return window.front


# -- quiet mode -------------------------------------------------------------------------------------------------------


def test_q_folds_the_cards_to_one_line_and_1_opens_them(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    QTest.keyClick(window.panel, Key.Key_Q)
    gallery.settle()
    words = words_on(window)
    assert "3 actions, 2 replies, 2 articles" in words
    assert "Quiet" in words
    assert window.panel.cards == []
    QTest.keyClick(window.focusWidget() or window.panel, Key.Key_1)
    gallery.settle()
    assert window.panel.current is card_of(window, "a1")
    assert window.panel.header._quiet_pill.isVisible()
    window.panel.header._quiet_pill.click()
    gallery.settle()
    assert not window.panel.header._quiet_pill.isVisible()


def test_quiet_hides_what_calls_but_not_the_rules_that_cannot_be_switched_off(open_window: Opener) -> None:
    rules = (ALWAYS, scenes.RULES[1])
    window, _ = open_window(
        scenes.angry(advice=scenes.advice("adv2", deescalation=scenes.CARE, escalation=rules, reading=scenes.ANGRY))
    )
    QTest.keyClick(window.panel, Key.Key_Q)
    gallery.settle()
    words = words_on(window)
    assert "The customer asks for a person" in words
    assert "The customer asks for a supervisor" not in words
    assert "Hear first" not in words
    assert "A recommended escalation, how to calm things down, what a bot tried, 3 actions" in words


def test_in_quiet_mode_nothing_is_said_but_those_rules() -> None:
    stage = Stage(FakeCopilot(scenes.calm(advice=None, phase="reading")))
    panel_pictures._quiet(_Emits(stage.presenter), stage.copilot)  # type: ignore[arg-type]
    stage.painted.clear()
    stage.copilot.become(scenes.calm())
    assert stage.said() == ""
    stage.copilot.become(scenes.angry(advice=scenes.advice("adv5", escalation=(ALWAYS,))))
    assert stage.said() == "The customer asks for a person"


def test_folded_cards_are_not_journalled_as_shown(open_window: Opener) -> None:
    window, copilot = open_window(scenes.calm(advice=None, phase="reading"))
    QTest.keyClick(window.panel, Key.Key_Q)
    copilot.become(scenes.calm())
    gallery.settle()
    QTest.qWait(30)
    assert copilot.shown == ["adv1 folded"]
    QTest.keyClick(window.panel, Key.Key_1)
    gallery.settle()
    QTest.qWait(30)
    assert copilot.shown == ["adv1 folded", "adv1"]


def test_quiet_ends_with_the_day() -> None:
    stage = Stage(FakeCopilot(scenes.calm()))
    panel_pictures._quiet(_Emits(stage.presenter), stage.copilot)  # type: ignore[arg-type]
    stage.copilot.now += timedelta(days=1)
    stage.presenter.repaint()
    assert [state.panel.quiet for state in stage.painted[-2:]] == [True, False]
    assert len(stage.panel.actions) == 3


# -- a pause ----------------------------------------------------------------------------------------------------------


def test_after_an_answered_insult_a_pause_is_offered_and_any_key_ends_it(open_window: Opener) -> None:
    window, copilot = open_window(panel_pictures.abused())
    assert "That was a hard one. Take two minutes?" in words_on(window)
    button_of(window.panel.notices, "Take a break").click()
    gallery.settle()
    assert front(window) is window.pause
    assert "2:00" in window.pause._ring._left
    QTest.keyClick(window.pause, Key.Key_Shift)
    assert front(window) is window.pause
    QTest.keyClick(window.pause, Key.Key_J)
    assert front(window) is window.panel
    assert "That was a hard one" not in words_on(window)
    assert copilot.acts == []


def test_the_pause_can_be_made_longer_and_says_when_it_is_over(open_window: Opener) -> None:
    window, copilot = open_window(panel_pictures.abused())
    button_of(window.panel.notices, "Take a break").click()
    button_of(window.pause, "Make it five").click()
    copilot.now += timedelta(minutes=3)
    copilot.become(copilot.session)
    assert window.pause._ring._left == "2:00"
    copilot.now += timedelta(minutes=3)
    copilot.become(copilot.session)
    assert "Whenever you are ready" in words_on(window.pause)
    assert front(window) is window.pause


def test_not_now_is_not_asked_again_for_the_same_insult(open_window: Opener) -> None:
    window, copilot = open_window(panel_pictures.abused())
    button_of(window.panel.notices, "Not now").click()
    copilot.become(panel_pictures.abused())
    assert "That was a hard one" not in words_on(window)


def test_no_pause_is_offered_to_somebody_who_does_not_want_it() -> None:
    stage = Stage(FakeCopilot(panel_pictures.abused()), Wishes(break_prompts=False))
    assert stage.panel.notices == ()


# -- the mood ---------------------------------------------------------------------------------------------------------


def test_h_corrects_a_wrong_mood(open_window: Opener) -> None:
    window, copilot = open_window(scenes.angry())
    QTest.keyClick(window.panel, Key.Key_H)
    menu = window.panel.situation._menu
    assert menu.isVisible()
    QTest.keyClick(menu, Key.Key_Return)
    assert copilot.acts == [("correct_mood", ("adv2", "neutral"))]
    words = words_on(window.panel.situation)
    assert "Mood: neutral, as you said" in words
    assert "ridiculous" not in words


def test_a_mood_that_cannot_be_stored_is_shown_as_it_was_read(open_window: Opener) -> None:
    from app.domain.errors import StorageFull
    from app.ui.panel.intents import CorrectMood

    window, copilot = open_window(scenes.angry())
    copilot.fails = StorageFull("calmdesk.db")
    window.intent_made.emit(CorrectMood("adv2", "neutral"))
    assert "Mood: very angry" in words_on(window.panel.situation)
    assert "Nothing can be stored" in words_on(window.panel.notices)


def test_each_dot_of_the_chart_tells_its_message_by_pointer_and_by_key(open_window: Opener) -> None:
    session = scenes.angry()
    texts = ("Hello", "Hm", "No", "Really?", "This is ridiculous")
    messages = tuple(replace(scenes.message(f"m{at}", text), id=f"m{at}") for at, text in enumerate(texts))
    window, _ = open_window(replace(session, messages=messages))
    chart = window.panel.situation._line
    QTest.mouseMove(chart, chart.spot_of(1))
    assert chart.told == "Neutral: “Hm”"
    QTest.mouseMove(window.panel.header)
    chart.setFocus(Qt.FocusReason.TabFocusReason)
    assert chart.told == "very angry: “This is ridiculous”"
    QTest.keyClick(chart, Key.Key_Left)
    assert chart.told == "Neutral: “Really?”"
    assert "Message 4 of 5" in chart.accessibleDescription()
    assert "getting worse" in chart.accessibleName()


def test_without_mood_nothing_in_the_panel_tells_it() -> None:
    stage = Stage(FakeCopilot(scenes.angry()), Wishes(show_mood=False))
    situation, care, hand_off = stage.panel.situation, stage.panel.deescalation, stage.panel.hand_off
    assert situation is not None
    assert (situation.mood, situation.mood_points, situation.mood_words, situation.moods) == ("", (), "", ())
    assert care is not None
    assert "arousal" not in care.because
    assert hand_off is not None
    assert "upset" not in hand_off.warning


@pytest.mark.parametrize("shown", [True, False])
def test_the_hand_over_tells_the_mood_only_where_it_is_shown(shown: bool) -> None:
    copilot = FakeCopilot(scenes.angry())
    assert ("Mood:" in copilot.handover_note(mood=shown)) is shown


class _Emits:
    """A presenter where a window is expected."""

    def __init__(self, presenter: WindowPresenter) -> None:
        self.intent_made = self
        self._presenter = presenter

    def emit(self, intent: object) -> None:
        self._presenter.handle(intent)
