"""About and licences: what this is, where to look for help, and the licence of every part, read inside the window."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QWidget

from app.ui.about.state import COLUMNS, AboutState, ChoosePart, FindParts, MakeReport, Place, SaveReport
from app.ui.common.buttons import ActButton, IconButton
from app.ui.common.flow import FlowLayout
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface, clear, column, tight
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, S
from app.ui.more.records import RecordsView
from app.ui.more.room import RoomPage
from app.ui.more.standing import StandingStack
from app.ui.more.tools import ExportButton, SearchField


class _PlaceRow(QWidget):
    """A folder, and a button that opens it in the file manager."""

    def __init__(self, look: Look, place: Place) -> None:
        super().__init__()
        row = tight(QHBoxLayout(self), gap=S)
        words = column(gap=0)
        words.addWidget(TextBlock(look, "small", "muted", text=place.words))
        path = TextBlock(look, "small", text=place.path)
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        words.addWidget(path)
        row.addLayout(words, 1)
        self.open = IconButton(look, "folder-open", t("Open the folder: {words}", words=place.words))
        self.open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(place.path)))
        row.addWidget(self.open, 0, Qt.AlignmentFlag.AlignVCenter)


class AboutPage(RoomPage):
    """Paints an AboutState."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        lead = t("A copilot that reads the open ticket on this computer and sends nothing without you.")
        super().__init__(look, t("Calmdesk"), lead, parent)
        self._version = TextBlock(look, "strong")
        self._what = TextBlock(
            look,
            "small",
            "muted",
            text=t(
                "Made under the Apache License 2.0. The models run here; a customer's words go nowhere but to the "
                "helpdesk they came from. For help: `calmdesk doctor` looks at everything and names what is wrong."
            ),
        )
        self._places = column(gap=S)
        self._places_shown: tuple[Place, ...] = ()
        about = Surface("card", gap=S)
        about.body.addWidget(self._version)
        about.body.addWidget(self._what)
        about.body.addLayout(self._places)
        self._add_support(look, about)
        self.search = SearchField(look, t("Find a part or a licence"))
        self.search.text_settled.connect(lambda text: self.intent_made.emit(FindParts(text)))
        self._sum = TextBlock(look, "small", "muted")
        self.records = RecordsView(look, t("Parts and their licences"), COLUMNS, below=1)
        self.records.line_chosen.connect(lambda key: self.intent_made.emit(ChoosePart(key)))
        self._title = TextBlock(look, "strong")
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(look.font("small"))
        self.text.setAccessibleName(t("Text of the licence"))
        self.text.setMinimumHeight(14 * self.text.fontMetrics().height())
        self._licence = QWidget()
        inside = column(self._licence, gap=XS)
        inside.addWidget(self._title)
        inside.addWidget(self.text, 1)
        content = QWidget()
        whole = column(content, gap=S)
        for widget in (about, TextBlock(look, "strong", text=t("Licences")), self.search, self._sum):
            whole.addWidget(widget)
        whole.addWidget(self.records, 1)
        whole.addWidget(self._licence, 1)
        self._standing = StandingStack(look, content)
        self.body.addWidget(self._standing, 1)

    def _add_support(self, look: Look, about: Surface) -> None:
        """The report for support: shown as it is, then saved as it was shown."""
        self.make_report = ActButton(look, t("Make a report for support"), icon="info-circle")
        self.make_report.clicked.connect(lambda: self.intent_made.emit(MakeReport()))
        self.report = QPlainTextEdit()
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setFont(look.font("small"))
        self.report.setAccessibleName(t("Report for support"))
        self.report.setMinimumHeight(14 * self.report.fontMetrics().height())
        self.save_report = ExportButton(
            look, t("Save the report…"), suggested="calmdesk-report.txt", filters=t("Text (*.txt)")
        )
        self.save_report.path_chosen.connect(lambda path: self.intent_made.emit(SaveReport(path)))
        self._told = TextBlock(look, "small", "muted")
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=S)
        flow.addWidget(self.make_report)
        flow.addWidget(self.save_report)
        what = t("Versions, settings, checks, counts, requests and log lines, without names, addresses and secrets.")
        for widget in (buttons, TextBlock(look, "small", "muted", text=what), self.report, self._told):
            about.body.addWidget(widget)

    def show_state(self, state: AboutState) -> None:
        self._standing.show_standing(state.standing, empty=("info-circle", "", ""), trouble="")
        self._version.set_text(t("Version {version}", version=state.version))
        if state.places != self._places_shown:
            self._places_shown = state.places
            clear(self._places)
            for place in state.places:
                self._places.addWidget(_PlaceRow(self.look, place))
        self.make_report.setEnabled(not state.making)
        self.report.setVisible(bool(state.report))
        self.save_report.setVisible(bool(state.report))
        if self.report.toPlainText() != state.report:
            self.report.setPlainText(state.report)
        self._told.set_text(t("Looking at everything…") if state.making else state.told)
        self._told.setVisible(state.making or bool(state.told))
        self._sum.set_text(state.sum)
        self.records.show_lines(state.lines)
        self._licence.setVisible(bool(state.text))
        self._title.set_text(state.title)
        if self.text.toPlainText() != state.text:
            self.text.setPlainText(state.text)
