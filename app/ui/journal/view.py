"""The journal: filters, rows as a list or a time line, one row in full, and whether all of it is as it was written."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.ui.common.buttons import IconButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Picture, Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.journal.state import (
    COLUMNS,
    DAYS,
    ChainState,
    CheckChain,
    ChooseRow,
    ChooseRows,
    Days,
    Details,
    JournalState,
)
from app.ui.more.meter import Meter
from app.ui.more.pairs import Pairs
from app.ui.more.records import RecordsView
from app.ui.more.room import RoomPage
from app.ui.more.standing import StandingStack
from app.ui.more.state import Export, MoreRows, RoomShown
from app.ui.more.tools import Chooser, ExportButton, SearchField

_MARKS = {
    "info": ("info-circle", "info_text"),
    "success": ("shield-check", "success"),
    "danger": ("alert-triangle", "danger"),
}


class _Chain(Surface):
    """What is known about the seals, how far the look through them is, and a button to look again."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, margin=S, parent=parent)
        self._picture = Picture(look, "info-circle", "info_text")
        self._words = TextBlock(look, "small")
        self.again = IconButton(look, "refresh", t("Look through the journal again"))
        self.meter = Meter(look)
        row = tight(QHBoxLayout(), gap=S)
        row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._words, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.again, 0, Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(row)
        self.body.addWidget(self.meter)

    def show_chain(self, chain: ChainState) -> None:
        self.setVisible(bool(chain.words))
        self._picture.show_icon(*_MARKS[chain.tone])
        self._words.set_text(chain.words)
        self.again.setEnabled(chain.share is None)
        self.meter.setVisible(chain.share is not None)
        self.meter.show_share(chain.share or 0.0, chain.words)


class _Full(Surface):
    """One row in full."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__("card", gap=S, parent=parent)
        self._look = look
        self._shown: Details | None = None

    def show_details(self, found: Details | None) -> None:
        self.setVisible(found is not None)
        if found is None or found == self._shown:
            return
        self._shown = found
        clear(self.body)
        look = self._look
        self.body.addWidget(TextBlock(look, "strong", text=found.title))
        if found.words:
            quote = Surface("quote", margin=S)
            quote.body.addWidget(TextBlock(look, "small", text=found.words, max_lines=8))
            self.body.addWidget(quote)
        elif found.words_deleted:
            self.body.addWidget(TextBlock(look, "small", "muted", text=t("Its words were deleted; the fact stays.")))
        pairs = Pairs(look)
        pairs.show_pairs(found.pairs)
        self.body.addWidget(pairs)


class JournalPage(RoomPage):
    """Paints a JournalState."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lead = t("What was advised, shown, decided and delivered on this computer. Only you see it.")
        super().__init__(look, t("Journal"), lead, parent)
        filters = t("Lines of JSON (*.ndjson);;Table for spreadsheets (*.csv)")
        self.export = ExportButton(look, t("Save without words"), suggested="calmdesk-journal.ndjson", filters=filters)
        self.export.path_chosen.connect(lambda path: self.intent_made.emit(Export(path)))
        self.tools.addWidget(self.export)
        self.chain = _Chain(look)
        self.chain.again.clicked.connect(lambda: self.intent_made.emit(CheckChain()))
        self._message = Banner(look, "info")
        self.kind = Chooser(look, t("What happened"), t("Everything"))
        self.days = Chooser(look, t("When"), t("Any day"))
        self.ticket = SearchField(look, t("Ticket number"))
        self._sum = TextBlock(look, "small", "muted")
        self.records = RecordsView(look, t("Rows of the journal, newest first"), COLUMNS)
        self.full = _Full(look)
        content = QWidget()
        inside = column(content, gap=S)
        inside.addWidget(self.chain)
        inside.addWidget(self._message)
        self._add_filters(inside)
        inside.addWidget(self._sum)
        inside.addWidget(self.records, 1)
        inside.addSpacing(XS)
        inside.addWidget(self.full)
        self._standing = StandingStack(look, content)
        self._standing.again_wanted.connect(lambda: self.intent_made.emit(RoomShown()))
        self.body.addWidget(self._standing, 1)
        self.records.more_wanted.connect(lambda: self.intent_made.emit(MoreRows()))
        self.records.line_chosen.connect(lambda key: self.intent_made.emit(ChooseRow(key)))

    def _add_filters(self, inside: QVBoxLayout) -> None:
        filters = QWidget()
        flow = FlowLayout(filters, gap=S)
        for widget in (self.kind, self.days, self.ticket):
            flow.addWidget(widget)
        self.kind.value_chosen.connect(self._choose)
        self.days.value_chosen.connect(self._choose)
        self.ticket.text_settled.connect(self._choose)
        inside.addWidget(filters)

    def _choose(self) -> None:
        days = cast("Days", self.days.value)
        self.intent_made.emit(ChooseRows(self.kind.value, days, self.ticket.text()))

    def show_state(self, state: JournalState) -> None:
        self._standing.show_standing(state.standing, empty=_empty(), trouble=state.trouble)
        self.chain.show_chain(state.chain)
        self._message.show_words(state.message)
        self.kind.show_options(state.kinds, state.kind)
        self.days.show_options([(value, t(words)) for value, words in DAYS], state.days)
        self._sum.set_text(state.sum)
        self.records.set_thread(thread=bool(state.ticket))
        self.records.show_lines(state.lines, more=state.more)
        self.full.show_details(state.details)
        self.export.setEnabled(bool(state.lines))


def _empty() -> tuple[str, str, str]:
    return (
        "history",
        t("Nothing was written yet"),
        t("From the first ticket you open, it stands here what was suggested and what you made of it."),
    )
