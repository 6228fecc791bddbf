"""The language the window speaks: its own words, Qt's words in menus of text fields, and the way it runs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from app.ui.common.language import SHIPPED, is_right_to_left, use_language


def language_of(chosen: str) -> str:
    """The language a person chose; `system` is the first of the computer's that Calmdesk has, else English."""
    if chosen != "system":
        return chosen
    wanted = (name.partition("-")[0] for name in QLocale.system().uiLanguages())
    return next((name for name in wanted if name in SHIPPED), "en")


def speak(app: QApplication, language: str, resources: Path) -> None:
    """From now on windows are made in this language. Reads a file, and takes a moment for any but English: call it
    before windows are made, and make those anew that are there.
    """
    use_language(language, resources / "translations")
    speak_qt(app, language)


def speak_qt(app: QApplication, language: str) -> None:
    """Qt's own words ("Copy", "Paste"), numbers, and left or right. English needs no file."""
    computer, own = QLocale.system(), QLocale(language)
    QLocale.setDefault(computer if computer.language() == own.language() else own)
    for before in app.findChildren(QTranslator):
        app.removeTranslator(before)
        before.deleteLater()
    if language != "en":
        words = QTranslator(app)
        if words.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            app.installTranslator(words)
    # Installing one sets the direction by Qt's own file, where it is there: what is said here counts.
    leftward = is_right_to_left(language)
    app.setLayoutDirection(Qt.LayoutDirection.RightToLeft if leftward else Qt.LayoutDirection.LeftToRight)
