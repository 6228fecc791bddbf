"""Text of any length, script or width as plain text: wraps inside long words, elides past its last line."""

from __future__ import annotations

import html
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QComboBox, QLabel, QSizePolicy, QWidget

from app.ui.common.bidi import runs_leftward
from app.ui.common.look import Look
from app.ui.common.theme import TextRole
from app.ui.common.units import from_unit, units

_LONGEST = 20_000
"""Characters that are laid out at most: nobody reads more in a narrow panel."""
_MEASURED = 300
"""Characters of a line that are looked at to find how wide it would like to be."""
_UNBROKEN = 1_000
"""Characters. A longer word is no word: Qt would look through it once more for each of its lines."""
_NOTHING_MORE = " "


def tooltip(text: str) -> str:
    """Words for a tool tip. Qt guesses whether a tip is HTML, so a customer's words are escaped and marked."""
    return f"<qt>{html.escape(text[:1000])}</qt>" if text else ""


def set_tip(widget: QWidget, words: str, *, said: str | None = None) -> None:
    """Gives a widget its tool tip. A screen reader is told the words, or what is `said` instead of them: left to
    itself, Qt would have it read out the marks around the tip.
    """
    if isinstance(widget, TextBlock):
        widget.tip = words
    widget.setToolTip(tooltip(words))
    describe(widget, words if said is None else said)


def describe(widget: QWidget, words: str) -> None:
    """Tells a screen reader more than the name; what is the name again is not said a second time. A blank, because Qt
    puts the tool tip or the placeholder where there is no description.
    """
    twice = bool(words) and words == widget.accessibleName() and not isinstance(widget, QComboBox)  # told by its value
    widget.setAccessibleDescription(_NOTHING_MORE if twice else words)


class TextBlock(QLabel):
    """A label that never shows markup and never grows wider than it is allowed to be.

    `max_lines` 0 shows everything; otherwise the last line is elided and the tool tip has the rest.
    """

    def __init__(
        self,
        look: Look,
        role: TextRole = "body",
        ink: str = "text",
        *,
        text: str = "",
        max_lines: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setFont(look.font(role))
        self._look = look
        self._token = ink
        self._max_lines = max_lines
        self._heights: dict[int, int] = {}
        self._layouts: dict[float, tuple[QTextLayout, bool]] = {}
        self._natural: float | None = None
        self._marks: tuple[tuple[int, int], ...] = ()
        self._centred = False
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.tip = ""
        self._told = ""
        self.set_text(text)

    def set_text(self, text: str) -> None:
        if text == self.text():
            return
        self._forget()
        self._natural = None
        self.setText(text)
        self.updateGeometry()
        if self.isVisible():  # else its width is not known yet, and the first resize minds it
            self._mind_tooltip()

    def set_ink(self, ink: str) -> None:
        """Changes the colour the words are painted in."""
        self._token = ink
        self.update()

    def set_marks(self, marks: Sequence[tuple[int, int]]) -> None:
        """Places in the text that stand out; those of another text must be taken away before."""
        if tuple(marks) != self._marks:
            self._marks = tuple(marks)
            self._forget()
            self.updateGeometry()
            self.update()

    def set_centred(self) -> None:
        """Sets the lines in the middle."""
        self._centred = True
        self._forget()
        self.update()

    def set_max_lines(self, lines: int) -> None:
        self._max_lines = lines
        self._forget()
        self.updateGeometry()
        self.update()

    @property
    def is_elided(self) -> bool:
        """Whether something of the text is not shown at the present width."""
        room = self._room(self.width())
        return not self._fits(room) and self._laid_out(room)[1]

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        # Nested layouts ask hundreds of times for one change.
        height = self._heights.get(width)
        if height is None:
            height = self._heights[width] = self._height_of(width)
        return height

    def setContentsMargins(self, left: int, top: int, right: int, bottom: int) -> None:  # type: ignore[override] # noqa: N802 - Qt's name
        super().setContentsMargins(left, top, right, bottom)
        self._forget()

    def _forget(self) -> None:
        self._heights.clear()
        self._layouts.clear()

    def sizeHint(self) -> QSize:
        lines = self.text().count("\n") + 1
        margins = self.contentsMargins()
        height = min(lines, self._max_lines or lines) * self._line_height() + margins.top() + margins.bottom()
        return QSize(int(self._natural_width()) + 2 + self._extra_width(), int(height + 0.99))

    def minimumSizeHint(self) -> QSize:
        margins = self.contentsMargins()
        narrowest = min(self._natural_width(), QFontMetricsF(self.font()).horizontalAdvance("mmm"))
        height = (self._line_height() if self.text() else 0) + margins.top() + margins.bottom()
        return QSize(self._extra_width() + int(narrowest) + 2, int(height + 0.99))

    def _line_height(self) -> float:
        return QFontMetricsF(self.font()).height()

    def _natural_width(self) -> float:
        """The width of the longest line, up to what no panel has."""
        if self._natural is None:
            metrics = QFontMetricsF(self.font())
            lines = self.text()[:_LONGEST].split("\n")
            self._natural = max((metrics.horizontalAdvance(line[:_MEASURED]) for line in lines[:50]), default=0.0)
        return self._natural

    def _extra_width(self) -> int:
        margins = self.contentsMargins()
        return margins.left() + margins.right()

    def _room(self, width: int) -> float:
        return max(float(width - self._extra_width()), 8.0)

    def _height_of(self, width: int) -> int:
        margins, room = self.contentsMargins(), self._room(width)
        height = self._line_height() if self._fits(room) else self._laid_out(room)[0].boundingRect().height()
        return int(height + 0.99) + margins.top() + margins.bottom()

    def _fits(self, room: float) -> bool:
        """Whether it is certainly one line, of letters as high as any: that needs no layout to be measured."""
        text = self.text()
        plain = len(text) <= _MEASURED and text.isascii() and "\n" not in text and not self._marks
        return plain and self._natural_width() + 1 <= room

    def _laid_out(self, room: float) -> tuple[QTextLayout, bool]:
        """The text in lines of this width, and whether something was left out. Qt asks often: the last few are kept."""
        if room not in self._layouts:
            if len(self._layouts) > 3:
                self._layouts.clear()
            self._layouts[room] = self._lay_out(room)
        return self._layouts[room]

    def _lay_out(self, room: float) -> tuple[QTextLayout, bool]:
        text = self.text()[:_LONGEST].replace("\r", "").replace("\n", "\u2028")
        layout = QTextLayout(text, self.font())
        option = QTextOption()
        endless = len(text) > _UNBROKEN and any(len(word) > _UNBROKEN for word in text.split())
        modes = QTextOption.WrapMode
        option.setWrapMode(modes.WrapAnywhere if endless else modes.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if runs_leftward(text):
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        if self._centred:
            option.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        layout.setTextOption(option)
        if self._marks:
            layout.setFormats([_marked(units(text[:start]), units(text[:end])) for start, end in self._marks])
        layout.beginLayout()
        height, count, end = 0.0, 0, 0
        while (line := layout.createLine()).isValid():
            if self._max_lines and count == self._max_lines:
                line.setNumColumns(0)
                break
            line.setLineWidth(room)
            line.setPosition(QPointF(0, height))
            height += line.height()
            count += 1
            end = line.textStart() + line.textLength()
        layout.endLayout()
        return layout, end < units(text) or len(self.text()) > _LONGEST

    def resizeEvent(self, event: object) -> None:  # noqa: ARG002 - Qt hands it over
        self._mind_tooltip()

    def _mind_tooltip(self) -> None:
        if self._max_lines:
            words = self.text() if self.is_elided else self.tip
            self.setToolTip(tooltip(words))
            if self.accessibleDescription() == self._told:
                self._told = words
                self.setAccessibleDescription(words)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        self._paint_text(painter, self.contentsRect())

    def _paint_text(self, painter: QPainter, inside: QRect) -> None:
        painter.setPen(self._look.colour(self._token))
        painter.setFont(self.font())
        layout, elided = self._laid_out(float(max(inside.width(), 8)))
        origin = QPointF(inside.topLeft())
        shown = layout.lineCount() if not (self._max_lines and elided) else self._max_lines
        for number in range(shown):
            line = layout.lineAt(number)
            if elided and self._max_lines and number == self._max_lines - 1:
                rest = from_unit(layout.text(), line.textStart())[:600].replace("\u2028", " ")
                words = QFontMetricsF(self.font()).elidedText(rest, Qt.TextElideMode.ElideRight, inside.width())
                box = QRectF(origin.x(), origin.y() + line.y(), inside.width(), line.height())
                way = direction_of(layout.text())  # of the whole text: its last line may begin with other letters
                leftward = way == Qt.LayoutDirection.RightToLeft
                side = Qt.AlignmentFlag.AlignRight if leftward else Qt.AlignmentFlag.AlignLeft
                painter.setLayoutDirection(way)
                painter.drawText(box, side | Qt.AlignmentFlag.AlignAbsolute, words)
            else:
                line.draw(painter, origin)


def _marked(start: int, end: int) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, end - start
    found.format.setFontWeight(QFont.Weight.DemiBold)
    return found


def direction_of(text: str) -> Qt.LayoutDirection:
    """The way this text runs, whatever the window's is."""
    return Qt.LayoutDirection.RightToLeft if runs_leftward(text) else Qt.LayoutDirection.LeftToRight
