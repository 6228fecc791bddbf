"""My day: figures as tiles, the way from message to use, the days as bars, and everything once more as a table."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock, set_tip
from app.ui.common.theme import XS, S
from app.ui.day.charts import DayBars, Legend
from app.ui.day.state import COLUMNS, PERIODS, Bar, ChoosePeriod, DayState, Tile
from app.ui.more.meter import Meter
from app.ui.more.records import RecordsView
from app.ui.more.room import RoomPage
from app.ui.more.standing import StandingStack
from app.ui.more.state import RoomShown


class _TileView(Surface):
    """One figure. How it is counted is its tool tip, and said with it."""

    def __init__(self, look: Look, tile: Tile) -> None:
        super().__init__("card", gap=0, margin=S)
        self.body.addWidget(TextBlock(look, "title", text=tile.value))
        self.body.addWidget(TextBlock(look, "small", "muted", text=tile.words))
        self.setAccessibleName(f"{tile.value} {tile.words}")
        set_tip(self, tile.meaning)


class _Tiles(QWidget):
    """Tiles of the same width in as many columns as have room."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._shown: tuple[Tile, ...] = ()
        self._views: list[_TileView] = []
        self._columns = 0
        self._grid = tight(QGridLayout(self), gap=S)

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        if tiles != self._shown:
            self._shown = tiles
            clear(self._grid)
            self._views = [_TileView(self._look, tile) for tile in tiles]
            self._columns = 0
            self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        least = round(self._look.appearance.pixels("small") * 9.5)
        columns = max(1, min(5, self.width() // (least + S)))
        if columns == self._columns:
            return
        self._columns = columns
        for number in range(5):
            self._grid.setColumnStretch(number, int(number < columns))
        for place, view in enumerate(self._views):
            self._grid.addWidget(view, place // columns, place % columns)


class _Bars(Surface):
    """Bars that lie, each with its words and its value above."""

    def __init__(self, look: Look, title: str, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, parent=parent)
        self._look = look
        self._shown: tuple[Bar, ...] | None = None
        self.body.addWidget(TextBlock(look, "strong", text=title))
        self._rows = column(gap=S)
        self.body.addLayout(self._rows)

    def show_bars(self, bars: tuple[Bar, ...]) -> None:
        self.setVisible(bool(bars))
        if bars == self._shown:
            return
        self._shown = bars
        clear(self._rows)
        for bar in bars:
            row = QWidget()
            inside = column(row, gap=XS)
            words = tight(QHBoxLayout(), gap=S)
            words.addWidget(TextBlock(self._look, "small", text=bar.words), 1)
            words.addWidget(TextBlock(self._look, "label", text=bar.value), 0, Qt.AlignmentFlag.AlignTop)
            meter = Meter(self._look)
            meter.show_share(bar.share, f"{bar.words}: {bar.value}")
            inside.addLayout(words)
            inside.addWidget(meter)
            self._rows.addWidget(row)


class DayPage(RoomPage):
    """Paints a DayState."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lead = t("Your own figures. They stay on this computer, nobody else sees them, and they are no score.")
        super().__init__(look, t("My day"), lead, parent)
        self._periods = QButtonGroup(self)
        self._add_periods()
        self._tiles = _Tiles(look)
        self._summary = TextBlock(look, "body")
        self.funnel = _Bars(look, t("From a message to help that was used"))
        self.bars = DayBars(look)
        self._bars_card = Surface("card", gap=S)
        for widget in (TextBlock(look, "strong", text=t("What became of it, day by day")), self.bars, Legend(look)):
            self._bars_card.body.addWidget(widget)
        self.silent = _Bars(look, t("Why nothing was offered"))
        self.records = RecordsView(look, t("The same as a table, the newest day first"), COLUMNS, below=3)
        content = QWidget()
        self._lay_out(column(content, gap=S))
        self._standing = StandingStack(look, content)
        self._standing.again_wanted.connect(lambda: self.intent_made.emit(RoomShown()))
        self.body.addWidget(self._standing, 1)

    def _add_periods(self) -> None:
        choices = QWidget()
        row = FlowLayout(choices, gap=S)
        for number, (period, words) in enumerate(PERIODS):
            button = ActButton(self.look, t(words), kind="choice")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # told as one of several
            button.clicked.connect(lambda _=False, chosen=period: self.intent_made.emit(ChoosePeriod(chosen)))
            self._periods.addButton(button, number)
            row.addWidget(button)
        self.body.addWidget(choices)

    def _lay_out(self, inside: QVBoxLayout) -> None:
        counting = t(
            "A suggestion counts as used only when you sent it or carried it out. To have seen it is not to have used "
            "it, and what you took back does not count. Leaving one is fine: silence and own words are good answers."
        )
        inside.addWidget(self._summary)
        inside.addWidget(self._tiles)
        inside.addWidget(self.funnel)
        inside.addWidget(self._bars_card)
        inside.addWidget(self.silent)
        inside.addWidget(TextBlock(self.look, "small", "muted", text=counting))
        inside.addWidget(self.records)
        inside.addStretch(1)

    def show_state(self, state: DayState) -> None:
        self._standing.show_standing(state.standing, empty=_empty(state), trouble=state.trouble)
        for number, (period, _) in enumerate(PERIODS):
            self._periods.button(number).setChecked(period == state.period)
        self._summary.set_text(state.summary)
        self._tiles.show_tiles(state.tiles)
        self.funnel.show_bars(state.funnel)
        self._bars_card.setVisible(bool(state.days))
        self.bars.show_days(state.days, state.summary)
        self.silent.show_bars(state.silent)
        self.records.setVisible(bool(state.days))
        self.records.show_lines(state.lines)


def _empty(state: DayState) -> tuple[str, str, str]:
    title = t("Nothing yet today") if state.period == "today" else t("Nothing in this time")
    return "chart-bar", title, t("Open a ticket, and what helped you will be counted here, for you alone.")
