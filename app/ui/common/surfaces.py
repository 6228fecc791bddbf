"""Frames and rows that other views are made of: surfaces, columns, section titles, notices, empty screens."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.ui.common.look import Look
from app.ui.common.text import TextBlock
from app.ui.common.theme import L, M, S

_L = TypeVar("_L", bound=QLayout)


def tight(layout: _L, *, gap: int = S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> _L:
    """A layout with our spaces instead of the platform's."""
    layout.setSpacing(gap)
    set_margins(layout, *margins)
    return layout


def set_margins(layout: QLayout, leading: int, top: int, trailing: int, bottom: int) -> None:
    """Margins that change sides where the program runs from right to left, which Qt's own do not."""
    left, right = (trailing, leading) if QGuiApplication.isRightToLeft() else (leading, trailing)
    layout.setContentsMargins(left, top, right, bottom)


def column(
    parent: QWidget | None = None, *, gap: int = S, margins: tuple[int, int, int, int] = (0, 0, 0, 0)
) -> QVBoxLayout:
    """A vertical layout with our spaces."""
    return tight(QVBoxLayout(parent) if parent else QVBoxLayout(), gap=gap, margins=margins)


def show_if(widget: QWidget, visible: object) -> None:
    """Shows or hides it where that changes something: Qt lays a widget out before it shows it, also one that is shown
    with its parent anyway.
    """
    if widget.isHidden() == bool(visible):
        widget.setVisible(bool(visible))


def clear(layout: QLayout) -> None:
    """Takes everything out of a layout and lets Qt delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


class Surface(QFrame):
    """A frame whose ground comes from the style sheet by the name of its surface."""

    def __init__(self, surface: str, *, gap: int = S, margin: int = M, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", surface)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.body = column(self, gap=gap, margins=(margin, margin, margin, margin))

    def set_property(self, name: str, value: str) -> None:
        """Sets a property that the style sheet looks at, and lets it look again."""
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)
            self.update()


class ScrollColumn(QScrollArea):
    """A column that scrolls. Its bar has a place of its own in the right margin, so nothing moves when it appears."""

    def __init__(self, content: QWidget, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(name)
        self.setWidget(content)


class Picture(QWidget):
    """An icon of the set as decoration: no focus, no name."""

    def __init__(
        self, look: Look, icon: str, ink: str = "muted", *, size: int = 0, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._icon = icon
        self._token = ink
        self._size = size or look.icon_size()
        self.setFixedSize(self._size, self._size)

    def show_icon(self, icon: str, ink: str) -> None:
        if (icon, ink) != (self._icon, self._token):
            self._icon, self._token = icon, ink
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter = QPainter(self)
        painter.drawPixmap(0, 0, self._look.pixmap(self._icon, self._token, self._size, self.devicePixelRatioF()))


class SectionTitle(TextBlock):
    """The quiet name of a section."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(look, "label", "muted", text=text, max_lines=3, parent=parent)
        self.setContentsMargins(2, S, 2, 0)


class EmptyScreen(QWidget):
    """What is said where nothing else is: a picture, a sentence, what to do, and up to one button below."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = Picture(look, "inbox", "border_strong", size=round(look.icon_size() * 2))
        self._title = TextBlock(look, "heading")
        self._advice = TextBlock(look, "body", "muted")
        self.body = column(self, gap=S, margins=(0, L * 2, 0, L))
        self.body.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self._title)
        self.body.addWidget(self._advice)

    def show_words(self, icon: str, title: str, advice: str, ink: str = "border_strong") -> None:
        self._picture.show_icon(icon, ink)
        self._title.set_text(title)
        self._advice.set_text(advice)
        self._advice.setVisible(bool(advice))
