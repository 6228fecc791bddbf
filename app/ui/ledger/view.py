"""The privacy ledger: what left today in one sentence, and every request below."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.page import Banner
from app.ui.common.surfaces import Surface, column
from app.ui.common.text import TextBlock
from app.ui.common.theme import S
from app.ui.ledger.state import COLUMNS, ChooseRequests, LedgerState
from app.ui.more.records import RecordsView
from app.ui.more.room import RoomPage
from app.ui.more.standing import StandingStack
from app.ui.more.state import Export, MoreRows, RoomShown
from app.ui.more.tools import Chooser, ExportButton, SearchField


class LedgerPage(RoomPage):
    """Paints a LedgerState."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(
            look, t("Privacy ledger"), t("Every request this program made: to whom, when and why."), parent
        )
        self.export = ExportButton(
            look,
            t("Save"),
            suggested="calmdesk-ledger.csv",
            filters=t("Table for spreadsheets (*.csv);;Lines of JSON (*.ndjson)"),
        )
        self.export.path_chosen.connect(lambda path: self.intent_made.emit(Export(path)))
        self.tools.addWidget(self.export)
        card = Surface("card")
        self._today = TextBlock(look, "heading")
        self._proof = TextBlock(look, "small", "muted")
        card.body.addWidget(self._today)
        card.body.addWidget(self._proof)
        self._message = Banner(look, "info")
        self.host = Chooser(look, t("To whom"), t("All places"))
        self.purpose = Chooser(look, t("What for"), t("All purposes"))
        self.ticket = SearchField(look, t("Ticket number"))
        self.records = RecordsView(look, t("Requests, newest first"), COLUMNS, below=3)
        self._sum = TextBlock(look, "small", "muted")
        content = QWidget()
        inside = column(content, gap=S)
        inside.addWidget(card)
        inside.addWidget(self._message)
        self._add_filters(inside)
        inside.addWidget(self._sum)
        inside.addWidget(self.records, 1)
        self._standing = StandingStack(look, content)
        self._standing.again_wanted.connect(lambda: self.intent_made.emit(RoomShown()))
        self.body.addWidget(self._standing, 1)
        self.records.more_wanted.connect(lambda: self.intent_made.emit(MoreRows()))

    def _add_filters(self, inside: QVBoxLayout) -> None:
        filters = QWidget()
        flow = FlowLayout(filters, gap=S)
        for widget in (self.host, self.purpose, self.ticket):
            flow.addWidget(widget)
        self.host.value_chosen.connect(self._choose)
        self.purpose.value_chosen.connect(self._choose)
        self.ticket.text_settled.connect(self._choose)
        inside.addWidget(filters)

    def _choose(self) -> None:
        self.intent_made.emit(ChooseRequests(self.host.value, self.purpose.value, self.ticket.text()))

    def show_state(self, state: LedgerState) -> None:
        self._standing.show_standing(state.standing, empty=_empty(), trouble=state.trouble)
        self._today.set_text(state.today)
        self._proof.set_text(state.proof)
        self._message.show_words(state.message)
        self.host.show_options(state.hosts, state.host)
        self.purpose.show_options(state.purposes, state.purpose)
        self._sum.set_text(state.sum)
        self.records.show_lines(state.lines, more=state.more)
        self.export.setEnabled(bool(state.lines))


def _empty() -> tuple[str, str, str]:
    return (
        "shield-check",
        t("Nothing has left this computer"),
        t(
            "Calmdesk has made no request in the last 90 days. Reading messages, finding knowledge and making advice "
            "happen on this computer and make none."
        ),
    )
