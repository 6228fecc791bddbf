"""The menu of the panel: everything that is not needed every minute, each with its key."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from app.ui.common.bidi import set_apart
from app.ui.common.intents import OpenHelp, OpenMore, OpenPractice, Refresh, ToggleOffline, ToggleOnTop, ToggleQuiet
from app.ui.common.keys import cap
from app.ui.common.language import later, t
from app.ui.common.look import Look


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the menu. `act` names its key; a `parted` row has a line above it; `ticked` names what ticks it."""

    words: str
    icon: str
    intent: object
    act: str = ""
    parted: bool = False
    ticked: str = ""


ROWS: tuple[_Row, ...] = (
    _Row(later("Look at the helpdesk again"), "refresh", Refresh(), "refresh"),
    _Row(later("Work offline"), "cloud-off", ToggleOffline(), ticked="offline"),
    _Row(later("Quiet mode"), "bell-off", ToggleQuiet(), "quiet", parted=True, ticked="quiet"),
    _Row(later("Stay on top"), "pin", ToggleOnTop(), "on_top", ticked="on_top"),
    _Row(later("Practice"), "school", OpenPractice(), "practice", parted=True),
    _Row(later("My day"), "calendar-stats", OpenMore("day")),
    _Row(later("Journal"), "notebook", OpenMore("journal")),
    _Row(later("Privacy ledger"), "shield-lock", OpenMore("ledger")),
    _Row(later("Model quality"), "chart-bar", OpenMore("quality")),
    _Row(later("Settings"), "settings", OpenMore("settings"), "settings", parted=True),
    _Row(later("All keys"), "keyboard", OpenHelp(), "help"),
    _Row(later("About Calmdesk"), "info-circle", OpenMore("about")),
)


class PanelMenu(QMenu):
    """A real menu: arrow keys, first letters and Esc work, and a screen reader knows what it is."""

    intent_made = Signal(object)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setFont(look.font("body"))
        self.setAccessibleName(t("Menu"))

    def open_at(self, place: QPoint, *, quiet: bool, on_top: bool, offline: bool = False) -> None:
        """Opens below a point, which is its trailing upper corner. What is on is ticked."""
        self.clear()
        on = {"quiet": quiet, "on_top": on_top, "offline": offline}
        for row in ROWS:
            if row.parted:
                self.addSeparator()
            key = "\t" + set_apart(cap(row.act), leftward=self.isRightToLeft()) if row.act else ""
            action = self.addAction(self._look.icon(row.icon), f"{t(row.words).replace('&', '&&')}{key}")
            action.setIconVisibleInMenu(True)
            if row.ticked:
                action.setCheckable(True)
                action.setChecked(on[row.ticked])
                action.setIcon(self._look.icon("check" if on[row.ticked] else row.icon, "accent_text"))
            action.triggered.connect(lambda _=False, intent=row.intent: self.intent_made.emit(intent))
        if self.layoutDirection() == Qt.LayoutDirection.LeftToRight:
            place = place - QPoint(self.sizeHint().width(), 0)
        self.popup(place)
        if self.actions():
            self.setActiveAction(self.actions()[0])
