"""Rows of the settings: a name, what it means, and the control for it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QWidget

from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.connect.view import ConnectForm
from app.ui.settings.state import ChoiceRow, Chose, ConnectRow, Did, PathRow, Row, StepRow, ToggleRow


class RowView(QWidget):
    """Name and explanation; what is below or beside them is each kind's own."""

    intent_made = Signal(object)

    def __init__(self, look: Look, row: Row, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.key = row.key
        self.name = TextBlock(look, "strong", text=row.name)
        self.explain = TextBlock(look, "small", "muted", text=row.explain)
        self.explain.setVisible(bool(row.explain))
        self.words = column(gap=XS // 2)
        self.words.addWidget(self.name)
        self.words.addWidget(self.explain)
        self.body = column(self, gap=S, margins=(M, M, M, M))

    def paintEvent(self, event: QPaintEvent) -> None:
        """A thin line parts the row from the one above."""
        super().paintEvent(event)
        if self.y() > M:
            painter = QPainter(self)
            painter.setPen(self.look.colour("border"))
            painter.drawLine(M, 0, self.width() - M, 0)

    def show_words(self, row: Row) -> None:
        self.name.set_text(row.name)
        self.explain.set_text(row.explain)
        self.explain.setVisible(bool(row.explain))


class ToggleView(RowView):
    """The words beside a box that is ticked or not; a click on them is a click on it."""

    def __init__(self, look: Look, row: ToggleRow) -> None:
        super().__init__(look, row)
        self.box = QCheckBox()
        self.box.clicked.connect(lambda on: self.intent_made.emit(Chose(self.key, "yes" if on else "no")))
        line = tight(QHBoxLayout(), gap=S)
        line.addWidget(self.box, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(self.words, 1)
        self.body.addLayout(line)

    def show_row(self, row: ToggleRow) -> None:
        self.show_words(row)
        self.box.setAccessibleName(row.name)
        self.box.setAccessibleDescription(row.explain)
        self.box.setChecked(row.on)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.box.click()


class ChoiceView(RowView):
    """A few words of which one is chosen."""

    def __init__(self, look: Look, row: ChoiceRow) -> None:
        super().__init__(look, row)
        self.group = QButtonGroup(self)
        self.group.setExclusive(True)
        chips = QWidget()
        flow = FlowLayout(chips, gap=XS + 2)
        self.buttons: dict[str, QPushButton] = {}
        for value, words in row.options:
            chip = QPushButton(words)
            chip.setProperty("kind", "choice")
            chip.setFont(look.font("label"))
            chip.setCheckable(True)
            chip.setAutoExclusive(True)  # told as one of several
            chip.setAutoDefault(False)
            chip.setAccessibleName(t("{name}: {value}", name=row.name, value=words))
            chip.clicked.connect(lambda _=False, chosen=value: self.intent_made.emit(Chose(self.key, chosen)))
            self.group.addButton(chip)
            self.buttons[value] = chip
            flow.addWidget(chip)
        self.body.addLayout(self.words)
        self.body.addWidget(chips)

    def show_row(self, row: ChoiceRow) -> None:
        self.show_words(row)
        if (chosen := self.buttons.get(row.chosen)) is not None:
            chosen.setChecked(True)


class StepView(RowView):
    """A value with less and more."""

    def __init__(self, look: Look, row: StepRow) -> None:
        super().__init__(look, row)
        self._row = row
        self.less = ActButton(look, "\N{MINUS SIGN}", tip=t("Less"))
        self.more = ActButton(look, "+", tip=t("More"))
        self.usual = ActButton(look, t("As it was"), kind="quiet")
        for button, words in ((self.less, t("Less")), (self.more, t("More")), (self.usual, t("As it was"))):
            button.setAccessibleName(t("{name}: {value}", name=row.name, value=words))
        self.value = TextBlock(look, "strong", max_lines=1)
        self.value.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.less.clicked.connect(lambda: self._emit(self._row.less))
        self.more.clicked.connect(lambda: self._emit(self._row.more))
        self.usual.clicked.connect(lambda: self._emit(self._row.usual))
        controls = QWidget()
        flow = FlowLayout(controls, gap=S)
        for part in (self.less, self.value, self.more, self.usual):
            flow.addWidget(part)
        self.body.addLayout(self.words)
        self.body.addWidget(controls)

    def _emit(self, value: str | None) -> None:
        if value is not None:
            self.intent_made.emit(Chose(self.key, value))

    def show_row(self, row: StepRow) -> None:
        self._row = row
        self.show_words(row)
        self.value.set_text(row.value)
        # An end stays in the way of the focus: a button that is switched off under a finger would lose it.
        for button, value in ((self.less, row.less), (self.more, row.more)):
            button.setProperty("end", "true" if value is None else "false")
            button.setAccessibleDescription(row.value)
        self.usual.setVisible(row.usual is not None)


class PathView(RowView):
    """A folder to type, paste or choose."""

    def __init__(self, look: Look, row: PathRow) -> None:
        super().__init__(look, row)
        self.field = QLineEdit()
        self.field.returnPressed.connect(self._use)
        self._wrong = Banner(look, "danger")
        choose = ActButton(look, t("Choose…"), icon="folder-open", tip=t("Choose the folder in a window of the system"))
        choose.clicked.connect(self._choose)
        use = ActButton(look, t("Use"), kind="plain")
        use.setAccessibleDescription(t("Uses the folder that is typed"))
        use.clicked.connect(self._use)
        self._back = ActButton(look, t("Usual folder"), kind="quiet", icon="arrow-back-up")
        self._back.clicked.connect(lambda: self.intent_made.emit(Chose(self.key, "")))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S)
        for button in (use, choose, self._back):
            flow.addWidget(button)
        self.body.addLayout(self.words)
        for part in (self.field, self._wrong, buttons):
            self.body.addWidget(part)
        self._shown: str | None = None

    def _use(self) -> None:
        self.intent_made.emit(Chose(self.key, self.field.text()))

    def _choose(self) -> None:
        dialog = QFileDialog(self, t("The folder of your company's content"), self.field.text())
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda folder: self.intent_made.emit(Chose(self.key, folder)))
        dialog.open()

    def show_row(self, row: PathRow) -> None:
        self.show_words(row)
        if row.path != self._shown:  # what somebody is typing stays
            self.field.setText(row.path)
            self._shown = row.path
        self.field.setPlaceholderText(row.usual)
        self.field.setAccessibleName(row.name)
        self.field.setAccessibleDescription(row.usual)
        self._back.setVisible(bool(row.path))
        self._wrong.show_words(row.trouble)


class ConnectView(RowView):
    """The form that connects a helpdesk, folded away until it is wanted."""

    def __init__(self, look: Look, row: ConnectRow) -> None:
        super().__init__(look, row)
        self.open = ActButton(look, t("Connect…"), kind="plain", icon="world")
        self.open.setAccessibleName(row.name)
        self.open.clicked.connect(lambda: self.intent_made.emit(Did(self.key, "connect")))
        self.close_form = IconButton(look, "x", t("Put the form away"))
        self.close_form.clicked.connect(lambda: self.intent_made.emit(Did(self.key, "connect")))
        self.form = ConnectForm(look)
        self.form.intent_made.connect(self.intent_made)
        line = tight(QHBoxLayout(), gap=S)
        line.addLayout(self.words, 1)
        line.addWidget(self.close_form, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self.body.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeading)
        self.body.addWidget(self.form)
        self._is_open: bool | None = None

    def show_row(self, row: ConnectRow) -> None:
        self.show_words(row)
        before, self._is_open = self._is_open, row.open
        self.form.setVisible(row.open)
        self.close_form.setVisible(row.open)
        self.open.setVisible(not row.open)
        self.form.show_state(row.form)
        if before is None or before == row.open:
            return
        if row.open:
            self.form.take_focus()
        else:
            self.form.clear()
            self.open.setFocus()
