"""The first run: back and on by keyboard, nothing half kept, and everything has a name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.domain.settings import Settings
from app.ui.common.tabs import in_reading_order
from app.ui.settings.state import Chose
from app.ui.welcome.presenter import WelcomePresenter
from app.ui.welcome.state import GoOn, StepBack, TryDemo
from app.ui.welcome.view import WelcomeWindow
from tests.ui.fake_workplace import GOOD_TOKEN, FakeWorkplace
from tests.ui.gallery import settings as pictures
from tests.ui.test_settings import _name

Key = Qt.Key
Welcomed = tuple[WelcomeWindow, WelcomePresenter, FakeWorkplace]


@pytest.fixture
def welcomed(qapp: QApplication) -> Iterator[Callable[[pictures.Step], Welcomed]]:
    windows: list[WelcomeWindow] = []

    def opener(step: pictures.Step) -> Welcomed:
        made = pictures.welcomed(step)
        windows.append(made[0])
        return made

    yield opener
    for window in windows:
        window.close()
        window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


Opener = Callable[[pictures.Step], Welcomed]


@pytest.mark.parametrize("name", list(pictures.steps_by_name()))
def test_every_control_has_a_name_and_nothing_is_cut(welcomed: Opener, name: str) -> None:
    window, _, _ = welcomed(pictures.steps_by_name()[name])
    page = window.front
    assert [type(one).__name__ for one in in_reading_order(page) if not _name(one)] == []
    content = page.scroller.widget()
    assert content is not None
    assert content.width() <= page.scroller.viewport().width()


def test_what_is_chosen_is_kept_at_the_end_and_not_before(welcomed: Opener) -> None:
    window, _, world = welcomed(pictures.Step((GoOn(), GoOn(), Chose("content", "/srv/texts"), GoOn())))
    window.intent_made.emit(Chose("place", "left"))
    window.intent_made.emit(Chose("on_top", "yes"))
    window.intent_made.emit(GoOn())
    assert world.choices.settings == Settings()
    window.intent_made.emit(GoOn())
    assert world.choices.settings == Settings(welcomed=True, place="left", on_top=True, content="/srv/texts")


def test_back_keeps_what_was_typed(welcomed: Opener) -> None:
    window, _, _ = welcomed(pictures.Step((GoOn(),)))
    QTest.keyClicks(window.connect_page.form.address, "rt.example.com")
    QTest.keyClick(window.connect_page.form.address, Key.Key_Escape)
    steps = [str(window.front.step)]
    QTest.keyClick(window.focusWidget() or window, Key.Key_Return)
    steps.append(str(window.front.step))
    assert steps == ["hello", "connect"]
    assert window.connect_page.form.address.text() == "rt.example.com"


def test_a_connected_account_leads_on_and_is_named_at_the_end(welcomed: Opener) -> None:
    window, presenter, world = welcomed(
        pictures.Step((GoOn(),), then=pictures._typed("rt.example.com", GOOD_TOKEN, keep=True))
    )
    assert window.front.step == "content"
    assert world.tokens.kept == {"rt.example.com": GOOD_TOKEN}
    window.intent_made.emit(StepBack())
    assert "rt.example.com is connected" in window.connect_page._done_words.text()
    for _ in range(3):
        window.intent_made.emit(GoOn())
    assert "rt.example.com is connected" in presenter.state().ready[0]


def test_the_demo_ends_the_first_run_at_once(welcomed: Opener) -> None:
    window, _, world = welcomed(pictures.Step())
    window.intent_made.emit(TryDemo())
    assert world.choices.settings == Settings(welcomed=True)


def test_arrows_choose_a_place(welcomed: Opener) -> None:
    window, presenter, _ = welcomed(pictures.Step((GoOn(),) * 3))
    first = window.focusWidget()
    assert first is window.place.places.pictures["float"]
    QTest.keyClick(first, Key.Key_Right)
    focus = window.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Key.Key_Space)
    assert presenter.state().place == "left"


@pytest.mark.parametrize("name", ["few-rights", "none", "no-keyring"])
def test_where_one_goes_on_is_scrolled_to_at_twice_the_size(welcomed: Opener, name: str) -> None:
    step = replace(
        pictures.steps_by_name()[f"welcome-connect-{name}"], appearance=pictures.LARGE, width=320, height=600
    )
    window, _, _ = welcomed(step)
    focus, sight = window.focusWidget(), window.connect_page.scroller.viewport()
    assert focus in (window.connect_page.form.keep, window.connect_page.form.session) or name == "none"
    assert focus is not None
    top = focus.mapTo(sight, QPoint(0, 0)).y()
    assert top >= 0
    assert top + focus.height() <= sight.height()
