"""Two quiet buttons in the corner of a card that only tells: it is wrong, and it does not fit now."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import tight


class CornerActs(QWidget):
    """Always there, so that nothing moves when the card is chosen."""

    act_chosen = Signal(str)

    def __init__(self, look: Look, what: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = tight(QHBoxLayout(self), gap=0)
        for act, icon, words in (
            ("flag", "flag", t("Flag {what}: it is wrong", what=what)),
            ("dismiss", "x", t("Dismiss {what}: it does not fit now", what=what)),
        ):
            button = IconButton(look, icon, words, act=act)
            button.clicked.connect(lambda _=False, name=act: self.act_chosen.emit(name))
            row.addWidget(button)
