"""Model quality: one pack at a time, its best-known figures, its pictures, and every figure as a table."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QGridLayout, QVBoxLayout, QWidget

from app.ui.common.buttons import ActButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Surface, clear, column
from app.ui.common.tabs import order_tree
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.more.pairs import Pairs
from app.ui.more.records import RecordsView
from app.ui.more.room import RoomPage
from app.ui.more.standing import StandingStack
from app.ui.more.state import RoomShown
from app.ui.quality.charts import ReliabilityChart, RiskChart
from app.ui.quality.state import COLUMNS, ChartState, ChoosePack, Headline, PackState, QualityState


class _Headline(Surface):
    """One figure, what it is, and what that means."""

    def __init__(self, look: Look, shown: Headline) -> None:
        super().__init__("card", gap=0, margin=S)
        self.body.addWidget(TextBlock(look, "title", text=shown.value))
        self.body.addWidget(TextBlock(look, "strong", text=shown.words))
        self.body.addSpacing(XS)
        self.body.addWidget(TextBlock(look, "small", "muted", text=shown.meaning))
        self.body.addStretch(1)


class _Chart(Surface):
    """Both pictures of a head, each with its sentence."""

    def __init__(self, look: Look, shown: ChartState) -> None:
        super().__init__("card", gap=S)
        self.body.addWidget(TextBlock(look, "strong", text=shown.title))
        self.body.addWidget(TextBlock(look, "small", "muted", text=shown.curves.title))
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(M)
        self._grid.setVerticalSpacing(M)
        self.halves = [
            self._half(
                look,
                t("How far it can be believed"),
                ReliabilityChart(look, shown.curves, shown.reliability_in_full),
                shown.reliability,
            ),
            self._half(
                look, t("What its surest answers risk"), RiskChart(look, shown.curves, shown.risk_in_full), shown.risk
            ),
        ]
        self.body.addLayout(self._grid)
        self._least = 2 * round(look.appearance.pixels("small") * 20)
        self._arrange()

    @staticmethod
    def _half(look: Look, title: str, chart: QWidget, words: str) -> QWidget:
        half = QWidget()
        inside = column(half, gap=XS)
        inside.addWidget(TextBlock(look, "label", text=title))
        inside.addWidget(chart)
        inside.addWidget(TextBlock(look, "small", "muted", text=words))
        inside.addStretch(1)
        return half

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() >= self._least
        for number, half in enumerate(self.halves):
            self._grid.addWidget(half, 0 if beside else number, number if beside else 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, int(beside))


class _Headlines(QWidget):
    """Cards of the same width in as many columns as have room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._least = round(look.appearance.pixels("small") * 16)
        self._cards: list[QWidget] = []
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(S)

    def show_cards(self, cards: list[QWidget]) -> None:
        clear(self._grid)
        self._cards, self._columns = cards, 0
        self._arrange()

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(3, self.width() // (self._least + S)))
        if columns == self._columns:
            return
        self._columns = columns
        for number in range(3):
            self._grid.setColumnStretch(number, int(number < columns))
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // columns, place % columns)


class QualityPage(RoomPage):
    """Paints a QualityState."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lead = t("How well the models on this computer read, measured on texts they had never seen.")
        super().__init__(look, t("Model quality"), lead, parent)
        self._problem = Banner(look, "warning")
        self._choices = QWidget()
        self._choice_row = FlowLayout(self._choices, gap=S)
        self._group = QButtonGroup(self)
        self._lead = TextBlock(look, "body")
        self._trouble = Banner(look, "danger")
        self._headlines = _Headlines(look)
        self._charts = column(gap=S)
        self._charts_by = TextBlock(look, "small", "muted")
        self._facts = Pairs(look)
        self.records = RecordsView(look, t("Every figure of this pack"), COLUMNS)
        self._offered: tuple[tuple[str, str], ...] = ()
        self._shown: PackState | None = None
        content = QWidget()
        self._lay_out(column(content, gap=S))
        self._standing = StandingStack(look, content)
        self._standing.again_wanted.connect(lambda: self.intent_made.emit(RoomShown()))
        self.body.addWidget(self._standing, 1)

    def _lay_out(self, inside: QVBoxLayout) -> None:
        facts = Surface("card", gap=S)
        facts.body.addWidget(TextBlock(self.look, "strong", text=t("About this pack")))
        facts.body.addWidget(self._facts)
        for widget in (self._problem, self._choices, self._lead, self._trouble, self._headlines):
            inside.addWidget(widget)
        inside.addLayout(self._charts)
        for widget in (self._charts_by, facts, TextBlock(self.look, "strong", text=t("Every figure")), self.records):
            inside.addWidget(widget)
        inside.addStretch(1)

    def show_state(self, state: QualityState) -> None:
        empty = ("gauge", t("No model is installed"), t("Install Calmdesk again: its models are missing."))
        self._standing.show_standing(state.standing, empty=empty, trouble=state.trouble)
        self._problem.show_words(state.problem)
        self._offer(tuple((pack.key, pack.title) for pack in state.packs))
        pack = state.pack
        for button in self._group.buttons():
            button.setChecked(pack is not None and button.property("pack") == pack.key)
        if pack is not None and pack != self._shown:
            self._shown = pack
            self._show_pack(pack)

    def _offer(self, packs: tuple[tuple[str, str], ...]) -> None:
        if packs == self._offered:
            return
        self._offered = packs
        for button in self._group.buttons():
            self._group.removeButton(button)
        clear(self._choice_row)
        for key, title in packs:
            button = ActButton(self.look, title, kind="choice")
            button.setCheckable(True)
            button.setAutoExclusive(True)  # told as one of several
            button.setProperty("pack", key)
            button.clicked.connect(lambda _=False, chosen=key: self.intent_made.emit(ChoosePack(chosen)))
            self._group.addButton(button)
            self._choice_row.addWidget(button)

    def _show_pack(self, pack: PackState) -> None:
        self._lead.set_text(pack.lead)
        self._trouble.show_words(pack.trouble)
        self._headlines.show_cards([_Headline(self.look, one) for one in pack.headlines])
        clear(self._charts)
        for chart in pack.charts:
            self._charts.addWidget(_Chart(self.look, chart))
        self._charts_by.set_text(pack.charts_by)
        self._charts_by.setVisible(bool(pack.charts_by))
        self._facts.show_pairs(pack.facts)
        self.records.show_lines(pack.lines)
        order_tree(self)
        self.records.setVisible(bool(pack.lines))
