"""Three small pictures of a screen, to choose where the panel stands."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QSizePolicy, QWidget

from app.ui.common.flow import FlowLayout
from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.theme import S

_PLACES = (("float", later("Floating")), ("left", later("Left edge")), ("right", later("Right edge")))
_WIDTH, _HEIGHT = 120, 76


class PlacePicture(QAbstractButton):
    """A screen with a ticket tool and the panel on it. Left and right are the screen's, in every language."""

    def __init__(self, look: Look, place: str, words: str) -> None:
        super().__init__()
        self._look = look
        self._place = place
        self.setText(words)
        self.setAccessibleName(t("Place of the panel: {place}", place=words))
        self.setCheckable(True)
        self.setAutoExclusive(True)  # told as one of several
        self.setFont(look.font("label"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        width = max(_WIDTH, self.fontMetrics().horizontalAdvance(self.text()) + 2 * S)
        return QSize(width, _HEIGHT + self.fontMetrics().height() + 2 * S)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002 - Qt hands it over
        painter, look = QPainter(self), self._look
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = self.isChecked()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        ring = look.appearance.focus_ink if look.appearance.is_strong else "text"
        ring = ring if self.hasFocus() else "accent" if chosen else "border"
        painter.setPen(QPen(look.colour(ring), 2 if chosen or self.hasFocus() else 1))
        painter.setBrush(look.colour("accent_soft" if chosen else "surface"))
        painter.drawRoundedRect(frame, 8, 8)
        screen = QRectF((self.width() - 96) / 2, S + 2, 96, 60)
        painter.setPen(QPen(look.colour("border_strong"), 1))
        painter.setBrush(look.colour("sunken"))
        painter.drawRoundedRect(screen, 4, 4)
        tool = {
            "left": screen.adjusted(32, 5, -5, -5),
            "right": screen.adjusted(5, 5, -32, -5),
            "float": screen.adjusted(5, 5, -5, -5),
        }[self._place]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour("border"))
        painter.drawRoundedRect(tool, 2, 2)
        panel = {
            "left": QRectF(screen.left() + 1, screen.top() + 1, 27, screen.height() - 2),
            "right": QRectF(screen.right() - 28, screen.top() + 1, 27, screen.height() - 2),
            "float": QRectF(screen.right() - 40, screen.top() + 12, 26, 40),
        }[self._place]
        painter.setBrush(look.colour("accent"))
        painter.drawRoundedRect(panel, 3, 3)
        painter.setPen(look.colour("accent_text" if chosen else "text"))
        words = self.rect().adjusted(0, int(screen.bottom()) + 2, 0, -2)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())


class Places(QWidget):
    """Exactly one is chosen; arrows go from one to the next."""

    place_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.pictures: dict[str, PlacePicture] = {}
        flow = FlowLayout(self, gap=S)
        for place, words in _PLACES:
            picture = PlacePicture(look, place, t(words))
            picture.clicked.connect(lambda _=False, chosen=place: self.place_chosen.emit(chosen))
            self._group.addButton(picture)
            self.pictures[place] = picture
            flow.addWidget(picture)

    def show_place(self, place: str) -> None:
        if place in self.pictures:
            self.pictures[place].setChecked(True)
