"""A row that tells how something stands, with buttons; what cannot be taken back is asked once more in place."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.settings.rows import RowView
from app.ui.settings.state import Act, Did, FactRow, Line

_INKS = {"": "text", "muted": "muted", "success": "success_text", "warning": "warning_text", "danger": "danger_text"}
_PICTURES = {"success": "circle-check", "warning": "alert-triangle", "danger": "alert-circle"}


class FactView(RowView):
    """Lines and buttons are made anew when their words change; the focus stays on the button of the same act."""

    def __init__(self, look: Look, row: FactRow) -> None:
        super().__init__(look, row)
        self._lines = column(gap=XS)
        self._buttons = QWidget()
        self._flow = FlowLayout(self._buttons, gap=XS + 2)
        self.buttons: dict[str, ActButton] = {}
        self._sure = Surface("danger", gap=S, margin=S)
        self._sure_words = TextBlock(look, "small", "danger_text")
        choices = QWidget()
        sure = FlowLayout(choices, gap=XS + 2)
        self.really = ActButton(look, t("Yes"), kind="danger")
        self.really.clicked.connect(self._on_really)
        keep = ActButton(look, t("Leave it"), kind="quiet")
        keep.clicked.connect(lambda: self._ask(None))
        sure.addWidget(self.really)
        sure.addWidget(keep)
        self._sure.body.addWidget(self._sure_words)
        self._sure.body.addWidget(choices)
        self._asked: Act | None = None
        self.body.addLayout(self.words)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._buttons)
        self.body.addWidget(self._sure)
        self._sure.hide()
        self._shown_lines: tuple[Line, ...] | None = None
        self._acts: dict[str, Act] = {}

    def show_row(self, row: FactRow) -> None:
        self.show_words(row)
        if row.lines != self._shown_lines:
            self._shown_lines = row.lines
            clear(self._lines)
            for line in row.lines:
                self._lines.addWidget(self._made_line(line))
        self._show_acts(row)
        if self._asked is not None and self._asked.name in self._acts:
            self._sure_words.set_text(self._acts[self._asked.name].sure)

    def _made_line(self, line: Line) -> QWidget:
        words = TextBlock(self.look, "small", _INKS[line.tone], text=line.text)
        if line.tone not in _PICTURES:
            return words
        made = QWidget()
        row = tight(QHBoxLayout(made), gap=S)
        picture = Picture(self.look, _PICTURES[line.tone], f"{line.tone}_text", size=self.look.icon_size() - 2)
        row.addWidget(picture, 0, Qt.AlignmentFlag.AlignTop)
        inside = column(gap=0)
        if line.where:
            inside.addWidget(TextBlock(self.look, "label", text=line.where))
        inside.addWidget(words)
        row.addLayout(inside, 1)
        return made

    def _show_acts(self, row: FactRow) -> None:
        names = [act.name for act in row.acts]
        if names != list(self._acts):
            had_focus = any(button.hasFocus() for button in self.buttons.values())
            clear(self._flow)
            self.buttons = {act.name: self._made_button(row, act) for act in row.acts}
            for button in self.buttons.values():
                self._flow.addWidget(button)
            if had_focus and names:  # the last one is the one that does the least
                self.buttons[names[-1]].show()
                self.buttons[names[-1]].setFocus(Qt.FocusReason.OtherFocusReason)
        self._acts = {act.name: act for act in row.acts}
        for act in row.acts:
            self.buttons[act.name].setText(act.words)
            # Not switched off while it waits: the focus would go elsewhere. A second press does nothing.
            self.buttons[act.name].setAccessibleDescription(t("Waiting") if act.busy else act.words)
        self._buttons.setVisible(bool(row.acts) and self._asked is None)

    def _made_button(self, row: FactRow, act: Act) -> ActButton:
        button = ActButton(self.look, act.words, kind="quiet" if act.sure else "plain", icon=act.icon or None)
        button.setAccessibleName(t("{name}: {value}", name=row.name, value=act.words.rstrip("…")))
        button.clicked.connect(lambda _=False, name=act.name: self._on_pressed(name))
        return button

    def _on_pressed(self, name: str) -> None:
        act = self._acts[name]
        if act.busy:
            return
        if act.sure:
            self._ask(act)
        else:
            self.intent_made.emit(Did(self.key, name))

    def _on_really(self) -> None:
        asked = self._asked
        self._ask(None)
        if asked is not None:
            self.intent_made.emit(Did(self.key, asked.name))

    def _ask(self, act: Act | None) -> None:
        before, self._asked = self._asked, act
        if act is not None:
            self._sure_words.set_text(act.sure)
            self.really.setText(act.words.rstrip("…"))
            self.really.setAccessibleName(act.words.rstrip("…"))
        self._sure.setVisible(act is not None)
        self._buttons.setVisible(act is None)
        if act is not None:
            self.really.setFocus(Qt.FocusReason.OtherFocusReason)
        elif before is not None and before.name in self.buttons:
            self.buttons[before.name].setFocus(Qt.FocusReason.OtherFocusReason)
