"""A row for an act and its key: Enter, then the new key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.key_events import sequence_of
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import tight
from app.ui.common.theme import XS, S
from app.ui.settings.rows import RowView
from app.ui.settings.state import KeyRow, Record, Recorded, ResetKey


class KeyButton(QPushButton):
    """Shows the key. While it records, the next key is taken and does nothing else; Esc, Tab or a click end that."""

    key_pressed = Signal(str)
    given_up = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.recording = False
        self.setFont(look.font("label"))
        self.setAutoDefault(False)
        self.setCheckable(False)

    def event(self, event: QEvent) -> bool:
        if self.recording and isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # else a key of the window would act instead
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._take(event)
        return super().event(event)

    def _take(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.given_up.emit()
            return super().event(event)
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        elif not event.isAutoRepeat() and (sequence := sequence_of(event)):
            self.key_pressed.emit(sequence)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.isAutoRepeat():
            self.click()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self.recording:
            self.given_up.emit()


class KeyView(RowView):
    def __init__(self, look: Look, row: KeyRow) -> None:
        super().__init__(look, row)
        self.name.setFont(look.font("body"))
        self.button = KeyButton(look)
        act = row.key.partition(":")[2]
        self.button.clicked.connect(lambda: self.intent_made.emit(Record(None if self.button.recording else act)))
        self.button.key_pressed.connect(lambda sequence: self.intent_made.emit(Recorded(act, sequence)))
        self.button.given_up.connect(lambda: self.intent_made.emit(Record(None)))
        self.reset = IconButton(look, "arrow-back-up", t("Its usual key again: {act}", act=row.name))
        self.reset.clicked.connect(lambda: self.intent_made.emit(ResetKey(act)))
        self._trouble = Banner(look, "warning")
        self.words.insertStretch(0, 1)
        self.words.addStretch(1)
        line = tight(QHBoxLayout(), gap=S)
        if look.appearance.text_scale > 1.5:  # a long key beside the words would be wider than the panel
            self.body.addLayout(self.words)
            line.addStretch(1)
        else:
            line.addLayout(self.words, 1)
        line.addWidget(self.reset, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.setContentsMargins(self.body.contentsMargins().left(), XS, self.body.contentsMargins().right(), XS)
        self.body.addLayout(line)
        self.body.addWidget(self._trouble)

    def show_row(self, row: KeyRow) -> None:
        self.show_words(row)
        self.button.recording = row.recording
        self.button.setText(t("Press a key…") if row.recording else row.cap)
        said = t("Press the new key. Esc leaves it as it is.") if row.recording else row.spoken
        self.button.setAccessibleName(t("{name}: {value}", name=row.name, value=said))
        self.button.setToolTip(said if row.recording else t("Change the key"))
        self.reset.setVisible(row.changed)
        self._trouble.show_words(row.trouble)
