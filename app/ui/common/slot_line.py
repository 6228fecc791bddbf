"""One line under a draft: which slots are still open, with a key that jumps to the next one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.chip import Chip
from app.ui.common.edit import GrowingEdit
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.slots import slot_words
from app.ui.common.theme import XS


class SlotLine(QWidget):
    """Watches a text field; gone when nothing is open."""

    def __init__(self, look: Look, edit: GrowingEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._chip = Chip(look, "", "warning", icon="pencil", max_lines=4)
        self._next = ActButton(look, t("Next open place"), act="slot", kind="quiet")
        self._next.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._next.clicked.connect(self.jump)
        row = FlowLayout(self, gap=XS)
        row.addWidget(self._chip)
        row.addWidget(self._next)
        edit.textChanged.connect(self.look_now)
        self.look_now()

    @property
    def words(self) -> str:
        """What it says; empty when nothing is open."""
        return self._chip.text() if not self.isHidden() else ""

    def look_now(self) -> None:
        """Looks at the text as it is."""
        names = self._edit.open_slots()
        if names:
            self._chip.show(t("Still open: {places}", places=slot_words(names)), "warning")
        self.setVisible(bool(names))

    def jump(self) -> bool:
        """Selects the next open slot, so that typing fills it; False when none is open."""
        if not self._edit.open_slots():
            return False
        self._edit.setFocus()
        self._edit.select_next_slot()
        return True
