"""The ways out of the composer, each in its own colour and words, and the question that may stand before one."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import flowing
from app.ui.common.keys import cap, spoken, with_key
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Picture, Surface, column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, M, S

_INK = {"primary": "on_accent", "note": "note_text", "plain": "text"}


class WayButton(QPushButton):
    """A button as wide as the panel whose words wrap: a name in it may be long, and text may be large."""

    def __init__(self, look: Look, words: str, *, act: str, icon: str, kind: str) -> None:
        super().__init__()
        self._icon_name, self._kind = icon, kind
        self.setAutoDefault(False)
        self.setProperty("kind", kind)
        ink = _INK[kind]
        self._icon = Picture(look, icon, ink)
        self._words = TextBlock(look, "label", ink)
        self._hint = TextBlock(look, "small", ink, text=cap(act))
        self._act = act
        row = tight(QHBoxLayout(self), gap=S, margins=(M, XS + 2, M, XS + 2))
        middle = Qt.AlignmentFlag.AlignVCenter
        row.addWidget(self._icon, 0, middle)
        row.addWidget(self._words, 1, middle)
        row.addWidget(self._hint, 0, middle)
        for part in (self._icon, self._words, self._hint):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.set_words(words)

    def set_words(self, words: str, *, full: str = "") -> None:
        """What the button does; `full` is the same with nothing shortened, for the tool tip and screen readers."""
        self._words.set_text(words)
        self.setAccessibleName(full or words)
        set_tip(self, with_key(full or words, self._act), said=spoken(self._act))

    @property
    def words(self) -> str:
        return self._words.text()

    def show_kind(self, kind: str, icon: str) -> None:
        """Changes colour and picture with what the button does now."""
        if (kind, icon) == (self._kind, self._icon_name):
            return
        self._kind, self._icon_name = kind, icon
        self.setProperty("kind", kind)
        self.style().unpolish(self)
        self.style().polish(self)
        self._mind_ink()

    def _mind_ink(self) -> None:
        ink = _INK[self._kind] if self.isEnabled() else "muted"
        self._icon.show_icon(self._icon_name, ink)
        for part in (self._words, self._hint):
            part.set_ink(ink)
            part.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self._mind_ink()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        layout = self.layout()
        return max(layout.totalHeightForWidth(width) if layout else 0, self.minimumHeight())

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return layout.totalSizeHint() if layout else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        return QSize(60, layout.totalMinimumSize().height() if layout else 0)


class WaysOut(QWidget):
    """Send, post as a note, save, copy. What cannot be done now is grey, never gone: the places stay the same."""

    way_chosen = Signal(str)

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.send = WayButton(look, t("Send"), act="send", icon="send", kind="primary")
        self.note = WayButton(look, t("Post as internal note"), act="post_note", icon="lock", kind="note")
        self.save = ActButton(look, t("Save as draft"), act="save_draft", tip=t("Keep it here; nothing is sent"))
        self.copy = ActButton(look, t("Copy"), act="copy", icon="copy", tip=t("Copy the reply as plain text"))
        for name, button in (("send", self.send), ("note", self.note), ("save", self.save), ("copy", self.copy)):
            button.clicked.connect(lambda _=False, way=name: self.way_chosen.emit(way))
        inside = column(self, gap=S)
        for part in (self.send, self.note, flowing(self.save, self.copy)):
            inside.addWidget(part)


class AskOnce(Surface):
    """Why it asks, and a second key of its own. A press right after it appeared does nothing: it was meant for what
    stood there before.
    """

    confirmed = Signal()
    dropped = Signal()

    def __init__(self, look: Look, *, pause_ms: int, parent: QWidget | None = None) -> None:
        super().__init__("notice", gap=S, margin=M, parent=parent)
        self.setProperty("tone", "warning")
        self._pause_ms = pause_ms
        self._since = QElapsedTimer()
        self._reasons: tuple[str, ...] = ()
        self._title = TextBlock(look, "strong", "warning_text")
        self._why = TextBlock(look, "body", "text")
        top = tight(QHBoxLayout(), gap=S)
        top.addWidget(Picture(look, "alert-triangle", "warning_text"), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(self._title, 1, Qt.AlignmentFlag.AlignVCenter)
        self.yes = WayButton(look, t("Yes, send it"), act="confirm", icon="check", kind="primary")
        self.yes.clicked.connect(self.confirm)
        self._no = ActButton(look, t("Look again"), act="back")
        self._no.clicked.connect(self.dropped)
        self.body.addLayout(top)
        self.body.addWidget(self._why)
        self.body.addWidget(self.yes)
        self.body.addWidget(flowing(self._no))
        self.hide()

    @property
    def is_asking(self) -> bool:
        return bool(self._reasons)

    @property
    def words(self) -> str:
        return f"{self._title.text()}\n{self._why.text()}" if self._reasons else ""

    def ask(self, title: str, reasons: tuple[str, ...], yes: str, *, note: bool) -> bool:
        """Shows the question, or takes it away when there are no reasons. Returns whether it has just appeared."""
        appeared = bool(reasons) and reasons != self._reasons
        self._reasons = reasons
        if appeared:
            self._since.start()
        if reasons:
            self._title.set_text(title)
            self._why.set_text("\n".join(f"• {reason}" for reason in reasons))
            self.yes.set_words(yes)
            self.yes.setAccessibleDescription(f"{title} {' '.join(reasons)}")
            self.yes.show_kind("note" if note else "primary", "check")
        self.setVisible(bool(reasons))
        return appeared

    def confirm(self) -> bool:
        """The second yes; False while it is too early to be meant."""
        if not self._reasons or (self._since.isValid() and self._since.elapsed() < self._pause_ms):
            return False
        self.confirmed.emit()
        return True
