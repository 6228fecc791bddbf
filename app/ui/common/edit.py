"""A text field that grows with its text, marks open slots and never takes anything but plain text."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from app.ui.common.key_events import act_of
from app.ui.common.look import Look
from app.ui.common.pasted import LONGEST_LINE, MOST, PastedLine, in_lines
from app.ui.common.slots import open_slots, slot_places
from app.ui.common.units import units

REST_MS = 1000
"""Nothing typed for so long: what stands there is worth keeping."""
_MOST_MARKS = 50
"""Marks shown at once: more than that nobody looks at, and Qt paints each anew."""
_FRAME = 16
"""Border and padding above and below the text, in pixels."""


class _SlotMarks(QSyntaxHighlighter):
    """Paints {slots} that nobody has filled."""

    def __init__(self, look: Look, document: QTextDocument) -> None:
        super().__init__(document)
        self._format = QTextCharFormat()
        self._format.setBackground(QColor(look.palette.warning_soft))
        self._format.setForeground(QColor(look.palette.warning_text))
        self._format.setFontWeight(600)
        self._format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DashUnderline)

    def highlightBlock(self, text: str) -> None:  # noqa: N802 - Qt's name
        for start, end in slot_places(text):
            self.setFormat(units(text[:start]), end - start, self._format)


class GrowingEdit(QPlainTextEdit):
    """As high as its text up to `max_lines`, then it scrolls. Tab moves on, as everywhere else in the window."""

    text_edited = Signal(str)
    text_rested = Signal()
    focus_taken = Signal(object)

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        min_lines: int = 2,
        max_lines: int = 12,
        tone: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._min_lines, self._max_lines = min_lines, max_lines
        self._quiet = False
        self._underline = QTextCharFormat()
        self._underline.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        self._underline.setUnderlineColor(QColor(look.palette.warning_text))
        self._marks = _SlotMarks(look, self.document())
        self.pasted = PastedLine(look)
        self.setFont(look.font("body"))
        self.setAccessibleName(name)
        self.setProperty("tone", tone)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self.text_rested)
        # Lines are wrapped, so only spaces at their ends reach outside; from right to left Qt would scroll to those.
        sideways = self.horizontalScrollBar()
        sideways.rangeChanged.connect(lambda: sideways.setRange(0, 0))
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    @property
    def is_being_typed(self) -> bool:
        """Something was typed a moment ago and `text_rested` has not told yet."""
        return self._rest.isActive()

    def text(self) -> str:
        return self.toPlainText()

    def set_text(self, text: str) -> None:
        """Replaces the text without telling that it was edited."""
        shown = in_lines(text)
        if shown != self.toPlainText():
            self._quiet = True
            self.setPlainText(shown)
            self._quiet = False
            self._say_broken(anything=shown != text)
        self._fit()

    def insert(self, text: str) -> None:
        """Puts a text in at the cursor, as if typed: in lines that can be laid out, or not at all, and says so."""
        cursor = self.textCursor()
        gone = cursor.selectionEnd() - cursor.selectionStart()
        if self.document().characterCount() - gone + len(text) > MOST:
            self.pasted.say_refused(len(text))
            return
        shown = in_lines(text)
        here = cursor.block().length() - gone
        if here > LONGEST_LINE and here + len(shown.partition("\n")[0]) > 2 * LONGEST_LINE:
            shown = f"\n{shown}"  # pasted often enough, short texts make a long line too
        cursor.insertText(shown)
        self.ensureCursorVisible()
        self.setFocus()
        self._say_broken(anything=shown != text)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """What was pasted or dropped."""
        if source.hasText() and not self.isReadOnly():
            self.insert(source.text().replace("\r\n", "\n").replace("\r", "\n"))

    def _say_broken(self, *, anything: bool) -> None:
        if anything:
            self.pasted.say_broken()
        else:
            self.pasted.say_nothing()

    def open_slots(self) -> tuple[str, ...]:
        """Slots that are still open in the text."""
        return open_slots(self.toPlainText())

    def select_first_slot(self) -> None:
        """Puts the cursor where something is missing, else at the end."""
        cursor = self.textCursor()
        if places := slot_places(self.toPlainText()):
            (cursor,) = self._cursors(places[:1])
        else:
            cursor.movePosition(cursor.MoveOperation.End)
        self.setTextCursor(cursor)

    def select_next_slot(self) -> None:
        """Selects the open slot behind the cursor; after the last one comes the first."""
        cursors = self._cursors(slot_places(self.toPlainText()))
        here = self.textCursor().selectionEnd()
        if cursors:
            self.setTextCursor(next((each for each in cursors if each.selectionStart() >= here), cursors[0]))

    def mark(self, spans: Sequence[tuple[int, int]]) -> None:
        """Underlines characters (from, to) of the text; nothing of the text itself changes."""
        selections = []
        for cursor in self._cursors(spans[:_MOST_MARKS]):
            selection = QTextEdit.ExtraSelection()
            selection.cursor, selection.format = cursor, self._underline
            selections.append(selection)
        self.setExtraSelections(selections)

    def put_instead(self, span: tuple[int, int], words: str) -> None:
        """Puts words in place of characters (from, to), as if typed: Ctrl+Z takes it back."""
        (cursor,) = self._cursors([span])
        cursor.insertText(words)
        self.setTextCursor(cursor)

    def cursor_at(self) -> int:
        """The character at which the cursor stands."""
        units = self.toPlainText().encode("utf-16-le", "surrogatepass")[: 2 * self.textCursor().position()]
        return len(units.decode("utf-16-le", "surrogatepass"))

    def _cursors(self, spans: Sequence[tuple[int, int]]) -> list[QTextCursor]:
        """Qt counts an emoji as two characters, Python as one."""
        text = self.toPlainText()
        plain = text.isascii() or max(text) < "\U00010000"
        made = []
        for span in spans:
            start, end = span if plain else (units(text[: span[0]]), units(text[: span[1]]))
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            made.append(cursor)
        return made

    def sizeHint(self) -> QSize:
        return QSize(200, self._fitting_height())

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self._fitting_height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()
        if not self._is_long():
            self.verticalScrollBar().setValue(0)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_taken.emit(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if act_of(event, writing=True) is not None:
            event.ignore()  # the window's: send, take better words, choose a reply, and what else was given a key
            return
        super().keyPressEvent(event)

    def _on_text_changed(self) -> None:
        self._fit()
        if not self._quiet:
            self._rest.start()
            self.text_edited.emit(self.toPlainText())

    def _text_height(self) -> tuple[float, float]:
        """The height of the wrapped text in pixels, counted to a little more than is shown at most, and of one row.

        Measured at the blocks: a row is up to a pixel higher than the font says, which adds up.
        """
        block, height, row = self.document().firstBlock(), 0.0, float(self.fontMetrics().lineSpacing())
        while block.isValid() and height <= self._max_lines * row:
            height += self.blockBoundingRect(block).height()
            if block.layout().lineCount():
                row = max(row, block.layout().lineAt(0).height())
            block = block.next()
        return height, row

    def _is_long(self) -> bool:
        height, row = self._text_height()
        return height > self._max_lines * row

    def _fitting_height(self) -> int:
        height, row = self._text_height()
        return int(min(max(height, self._min_lines * row), self._max_lines * row) + 0.99) + _FRAME

    def _fit(self) -> None:
        height = self._fitting_height()
        if height != self.height() or self.maximumHeight() != height:
            self.setFixedHeight(height)
        # A bar that comes and goes would change the width, and with it the rows it is there for.
        long = self._is_long()
        policy = Qt.ScrollBarPolicy.ScrollBarAlwaysOn if long else Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        if self.verticalScrollBarPolicy() != policy:
            self.setVerticalScrollBarPolicy(policy)
            QTimer.singleShot(0, self, self._wrap_again)

    def _wrap_again(self) -> None:
        """Qt keeps the rows of the width without the bar when the bar comes while a resize is handled."""
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
