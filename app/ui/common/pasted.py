"""Long texts in a field: lines Qt can lay out at once, and a line that says what was done. Nothing is lost."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.text import TextBlock

LONGEST_LINE = 2_000
"""Characters. Qt lays out a line as a whole at every key, and a word without a break once more for each of its rows:
one of 100,000 letters took it 20 seconds.
"""
MOST = 200_000
"""Characters that fit into a field: as many as of a customer's message are kept."""


def in_lines(text: str) -> str:
    """The same text with lines of at most LONGEST_LINE characters: broken at a space, where one is near, else in a
    word. Nothing is left out.
    """
    if len(text) <= LONGEST_LINE:
        return text
    return "\n".join(piece for line in text.split("\n") for piece in _pieces(line))


def _pieces(line: str) -> list[str]:
    pieces, at = [], 0
    while len(line) - at > LONGEST_LINE:
        space = line.rfind(" ", at + LONGEST_LINE // 2, at + LONGEST_LINE)
        end = space + 1 if space >= 0 else at + LONGEST_LINE
        pieces.append(line[at:end])
        at = end
    return [*pieces, line[at:]]


class PastedLine(TextBlock):
    """Under a field: what happened to a text that was too long for it; gone when nothing did."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, "small", "warning_text", parent=parent)
        self.hide()

    def say_broken(self) -> None:
        most = f"{LONGEST_LINE:,}"
        self._say(t("A very long line was broken into lines of {most} characters. Nothing was left out.", most=most))

    def say_refused(self, count: int) -> None:
        words = t(
            "Not pasted: {count} characters are too many for one text. At most {most} fit. It is still on the "
            "clipboard: put it into a file and attach that at the helpdesk.",
            count=f"{count:,}",
            most=f"{MOST:,}",
        )
        self._say(words)

    def say_nothing(self) -> None:
        self.hide()

    def _say(self, words: str) -> None:
        self.set_text(words)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, words))
