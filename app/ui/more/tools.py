"""Tools above a room's records: choosing from a list, a field for a ticket, and writing to a file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QLineEdit, QSizePolicy, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.text import describe, set_tip

_PAUSE_MS = 300


class Chooser(QComboBox):
    """One of several values; the first entry chooses nothing."""

    value_chosen = Signal(str)

    def __init__(self, look: Look, name: str, everything: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        set_tip(self, name)  # on Linux the name of a combo box is its value: this says what it is for
        self.setFont(look.font("small"))
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(11)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._options: tuple[tuple[str, str], ...] = (("", everything),)
        self.addItem(everything, "")
        self.activated.connect(lambda number: self.value_chosen.emit(self.itemData(number)))

    @property
    def value(self) -> str:
        return str(self.currentData() or "")

    def show_options(self, options: Sequence[tuple[str, str]], value: str) -> None:
        """`options` are (value, words); the one in use stays in use."""
        wanted = (self._options[0], *options)
        with QSignalBlocker(self):
            if wanted != self._options:
                self._options = wanted
                self.clear()
                for one, words in wanted:
                    self.addItem(words, one)
            self.setCurrentIndex(max(0, [one for one, _ in wanted].index(value) if value in dict(wanted) else 0))


class SearchField(QLineEdit):
    """Says what is in it when the typing pauses, or at once with Enter. Esc empties it before it closes anything."""

    text_settled = Signal(str)

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setFont(look.font("small"))
        self.setClearButtonEnabled(False)
        describe(self, name)
        picture = self.addAction(look.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        picture.setText(t("Find"))  # Qt shows it as a button, which has to be called something
        picture.setToolTip(name)
        picture.triggered.connect(self.settle)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.settle)
        self.textEdited.connect(lambda _: self._pause.start())
        self.returnPressed.connect(self.settle)

    def settle(self) -> None:
        self._pause.stop()
        self.text_settled.emit(self.text())

    def keyPressEvent(self, event: object) -> None:
        key = event.key()  # type: ignore[attr-defined]
        if key == Qt.Key.Key_Escape and self.text():
            self.clear()
            self.settle()
            return
        super().keyPressEvent(event)  # type: ignore[arg-type]


class ExportButton(ActButton):
    """Asks for a file and says its path. The dialog is opened, never run: nothing waits for it."""

    path_chosen = Signal(str)

    def __init__(self, look: Look, words: str, *, suggested: str, filters: str, parent: QWidget | None = None) -> None:
        super().__init__(look, words, kind="plain", icon="download", parent=parent)
        self._suggested, self._filters = suggested, filters
        self.dialog: QFileDialog | None = None
        self.clicked.connect(self._ask)

    def _ask(self) -> None:
        dialog = QFileDialog(self.window(), self.accessibleName(), self._suggested, self._filters)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(self.path_chosen)
        dialog.destroyed.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None
