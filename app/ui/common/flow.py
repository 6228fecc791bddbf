"""A layout that sets its widgets in rows, as words in a paragraph, so that nothing is cut at any width."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from app.ui.common.theme import S


class FlowLayout(QLayout):
    """Left to right (right to left in such a language), then the next row; a too wide widget gets a row of its own."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = S) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self._heights: dict[int, int] = {}
        self._sizes: list[tuple[QLayoutItem, QSize, QSize]] | None = None
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        if width not in self._heights:
            self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return self._heights[width]

    def invalidate(self) -> None:
        self._heights.clear()
        self._sizes = None
        super().invalidate()

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        hints = [hint for _, hint, _ in self._shown()]
        width = sum(hint.width() for hint in hints) + self._gap * max(len(hints) - 1, 0)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        sizes = [least for _, _, least in self._shown()]
        return QSize(
            max((size.width() for size in sizes), default=0), max((size.height() for size in sizes), default=0)
        )

    def _shown(self) -> list[tuple[QLayoutItem, QSize, QSize]]:
        """What is shown, the size it would like and the least it needs. Qt asks many times for one change."""
        if self._sizes is None:
            self._sizes = [(item, item.sizeHint(), _least(item)) for item in self._items if not item.isEmpty()]
        return self._sizes

    def _place(self, rect: QRect, *, really: bool) -> int:
        x, y, row_height = 0, 0, 0
        row: list[tuple[QLayoutItem, QRect]] = []
        parent = self.parentWidget()
        backwards = parent is not None and parent.isRightToLeft()

        def finish_row() -> None:
            for item, box in row:
                left = rect.width() - box.right() - 1 if backwards else box.left()
                top = box.top() + (row_height - box.height()) // 2
                if really:
                    item.setGeometry(QRect(rect.topLeft() + QPoint(left, top), box.size()))
            row.clear()

        for item, hint, least in self._shown():
            width = min(hint.width(), max(rect.width(), least.width()))
            height = item.heightForWidth(width) if item.hasHeightForWidth() else hint.height()
            if x and x + width > rect.width():
                finish_row()
                x, y, row_height = 0, y + row_height + self._gap, 0
            row.append((item, QRect(x, y, width, height)))
            x += width + self._gap
            row_height = max(row_height, height)
        finish_row()
        return y + row_height


def _least(item: QLayoutItem) -> QSize:
    """What an item needs at least. Qt takes a button's wish for it, and a column would grow beyond the window."""
    widget = item.widget()
    return widget.minimumSizeHint() if widget is not None else item.minimumSize()


def flowing(*widgets: QWidget, gap: int = S) -> QWidget:
    """A row of widgets that breaks where it is too wide."""
    row = QWidget()
    flow = FlowLayout(row, gap=gap)
    for widget in widgets:
        flow.addWidget(widget)
    return row
