"""One quiet line under a draft: what could make things worse, why, and better words by one key."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.tone import NO_CHECK, ToneCheck, ToneFinding
from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.edit import GrowingEdit
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, S

PAUSE_MS = 250
"""The draft is looked through when the agent pauses: no key waits for it, and no half word is marked."""


class ToneLine(QWidget):
    """Watches a text field. What was put away stays away for this draft; nothing is counted or told to anybody."""

    def __init__(self, look: Look, edit: GrowingEdit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edit = edit
        self._check = NO_CHECK
        self._draft = ""
        self._away: set[tuple[str, str]] = set()
        self._findings: tuple[ToneFinding, ...] = ()
        self._shown: ToneFinding | None = None
        self._words = TextBlock(look, "small", "muted")
        self._better = TextBlock(look, "small", "accent_text")
        self._use = ActButton(look, t("Use"), act="better", kind="quiet")
        self._use.clicked.connect(self.use)
        self._put_away = IconButton(look, "x", t("Put this hint away"))
        self._put_away.clicked.connect(self.put_away)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._put_away, 0, Qt.AlignmentFlag.AlignTop)
        instead = column(gap=XS) if look.appearance.text_scale > 1.5 else tight(QHBoxLayout(), gap=S)
        instead.addWidget(self._better, 1, Qt.AlignmentFlag.AlignVCenter)
        instead.addWidget(self._use, 0, Qt.AlignmentFlag.AlignTop)
        inside = column(self, gap=XS)
        inside.addLayout(row)
        inside.addLayout(instead)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.look_now)
        edit.textChanged.connect(self._pause.start)
        edit.cursorPositionChanged.connect(self._on_cursor_moved)
        self.hide()

    def watch(self, check: ToneCheck, draft: str) -> None:
        """Looks with these rules; another `draft` (by name) forgets what was put away."""
        if draft != self._draft:
            self._draft = draft
            self._away.clear()
        elif check == self._check:
            return
        self._check = check
        self.look_now()

    def look_now(self) -> None:
        """Looks through the text as it is."""
        self._pause.stop()
        text = self._edit.text()
        found = self._check.findings(text)
        self._findings = tuple(one for one in found if (one.rule, _words(text, one)) not in self._away)
        self._edit.mark([(one.start, one.end) for one in self._findings])
        self._show()

    def use(self) -> bool:
        """Puts the better words in place; False when there are none."""
        if self._pause.isActive():
            self.look_now()
        one = self._shown
        if one is None or one.better is None:
            return False
        self._edit.put_instead((one.start, one.end), one.better)
        self._edit.setFocus()
        self.look_now()
        return True

    def put_away(self) -> None:
        """The agent means it: this finding is not shown again in this draft."""
        if self._pause.isActive():
            self.look_now()
        if self._shown is not None:
            self._away.add((self._shown.rule, _words(self._edit.text(), self._shown)))
            self._edit.setFocus()
            self.look_now()

    def _on_cursor_moved(self) -> None:
        if len(self._findings) > 1 and not self._pause.isActive():
            self._show()

    def _show(self) -> None:
        """The finding at the cursor, else the first one."""
        at = self._edit.cursor_at() if len(self._findings) > 1 else 0
        here = (one for one in self._findings if one.start <= at <= one.end)
        one = self._shown = next(here, self._findings[0] if self._findings else None)
        self.setVisible(one is not None)
        if one is None:
            return
        said = t("“{words}”", words=_words(self._edit.text(), one, as_written=True)) + f": {one.why}"
        if (more := len(self._findings) - 1) > 0:
            said = t("{hint} ({count} more)", hint=said, count=more)
        self._words.set_text(said)
        set_tip(self._words, one.source)
        self._better.set_text(t("Better: “{words}”", words=one.better))
        for part in (self._better, self._use):
            part.setVisible(one.better is not None)
        self._use.setAccessibleName(t("Use instead: {words}", words=one.better))
        self.setAccessibleName(t("Hint on your text: {hint}", hint=said))


def _words(text: str, one: ToneFinding, *, as_written: bool = False) -> str:
    words = " ".join(text[one.start : one.end].split())
    return words if as_written else words.lower()
