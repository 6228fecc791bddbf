"""The window speaks the language a person chose, Qt's own words with it, and runs its way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit

from app.domain.phrase import Phrase
from app.ui.common.intents import OpenHelp
from app.ui.common.keys import cap, spoken, with_key
from app.ui.common.language import t
from app.ui.tongue import language_of, speak, speak_qt
from tests.ui import gallery, scenes
from tests.ui.conftest import Opener


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    speak(qapp, "de", gallery.RESOURCES)
    yield
    speak(qapp, "en", gallery.RESOURCES)


def test_a_language_that_was_chosen_is_taken() -> None:
    assert (language_of("de"), language_of("en")) == ("de", "en")


@pytest.mark.parametrize(
    ("computer", "language"), [(["de-AT", "de"], "de"), (["fr-FR", "fr", "de"], "de"), (["nl-NL"], "en"), ([], "en")]
)
def test_the_system_s_first_language_that_is_there(
    computer: list[str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QLocale, "uiLanguages", lambda _: computer)
    assert language_of("system") == language


@pytest.mark.usefixtures("german")
def test_the_window_is_german(open_window: Opener) -> None:
    window, _ = open_window(scenes.calm())
    shown = {label.text() for label in window.findChildren(QLabel) if label.isVisible()}
    assert {"Nächste Schritte", "Antworten", "Sicherheit: hoch", "fällig in 2 Std."} <= shown
    window.intent_made.emit(OpenHelp())
    assert (cap("send"), spoken("send"), with_key("Senden", "send")) == (
        "Strg+↵",
        "Strg + Eingabe",
        "Senden (Strg+Eingabe)",
    )


@pytest.mark.usefixtures("german")
@pytest.mark.parametrize("sentence", ["due in {span}", "overdue {span}", "waiting for {span}"])
def test_days_stand_in_the_case_that_their_sentence_asks_for(sentence: str) -> None:
    assert "3 Tagen" in t(Phrase.of(sentence, span=Phrase.of("{days} days", days=3)))


@pytest.mark.usefixtures("german")
def test_qt_s_own_words_are_german() -> None:
    field = QLineEdit("text")
    menu = field.createStandardContextMenu()
    assert any("Kopieren" in action.text() for action in menu.actions())
    assert QLocale().language() == QLocale.Language.German


def test_the_direction_comes_with_the_language(qapp: QApplication) -> None:
    try:
        speak_qt(qapp, "he")
        assert qapp.layoutDirection() == Qt.LayoutDirection.RightToLeft
    finally:
        speak_qt(qapp, "en")
    assert qapp.layoutDirection() == Qt.LayoutDirection.LeftToRight
    assert QCoreApplication.translate("QWidgetTextControl", "&Copy") == "&Copy"
