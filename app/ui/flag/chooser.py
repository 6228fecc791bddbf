"""A field that holds one of many answers, found by typing any part of its name or meaning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, QSortFilterProxyModel, Qt, Signal
from PySide6.QtGui import QAction, QInputMethodEvent, QKeyEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QCompleter,
    QLineEdit,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from app.ui.common.language import later, t
from app.ui.common.look import Look
from app.ui.common.theme import XS, S
from app.ui.flag.finding import exact, found
from app.ui.flag.state import Answer, Noun, Offer

Index = QModelIndex | QPersistentModelIndex
_PLACE = Qt.ItemDataRole.UserRole
_ROWS = 8
_NAME = later("What would have been right")
_HOW = later("Type any word to find it. Alt+Down lists all.")


@dataclass(frozen=True, slots=True)
class _Said:
    """The sentences about one kind of answer: a noun put into them would not do in every language."""

    name: str
    found: str
    find: str
    not_yet: str
    unknown: str


_SAID: dict[Noun, _Said] = {
    "topic": _Said(
        later("What would have been right: topic"),
        later("Found: topic"),
        later("Find a topic"),
        later("This is not a topic yet. Choose one from the list, or empty the field."),
        later("No topic fits these words. Try other words, or empty the field."),
    ),
    "mood": _Said(
        later("What would have been right: mood"),
        later("Found: mood"),
        later("Find a mood"),
        later("This is not a mood yet. Choose one from the list, or empty the field."),
        later("No mood fits these words. Try other words, or empty the field."),
    ),
}


class _Found(QSortFilterProxyModel):
    """The rows of the list that were found, in the order in which they were found."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._order: dict[int, int] = {}
        self.sort(0)

    def show_rows(self, rows: Sequence[int]) -> None:
        self._order = {row: order for order, row in enumerate(rows)}
        self.invalidate()

    def filterAcceptsRow(self, row: int, parent: Index) -> bool:  # noqa: ARG002, N802 - Qt's name and argument
        return row in self._order

    def lessThan(self, left: Index, right: Index) -> bool:  # noqa: N802 - Qt's name
        return self._order.get(left.row(), 0) < self._order.get(right.row(), 0)


class _Finder(QCompleter):
    """Lists what was found. The search itself is ours: to Qt, every row it is given fits."""

    def splitPath(self, path: str) -> list[str]:  # noqa: ARG002, N802 - Qt's name and argument
        return [""]


class _Row(QStyledItemDelegate):
    """A row with some room above and below; a line where Qt has put a separator."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._line = look.colour("border_strong")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, 2 * XS + 1) if _separates(index) else super().sizeHint(option, index) + QSize(0, 2 * XS)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        if _separates(index):
            box: QRect = option.rect
            painter.fillRect(box.left() + S, box.center().y(), box.width() - 2 * S, 1, self._line)
        else:
            super().paint(painter, option, index)


def _separates(index: Index) -> bool:
    return index.data(_PLACE) is None


class AnswerChooser(QComboBox):
    """Holds one of the offered answers or, empty, none; words that are no answer are refused.

    Down goes through all, Alt+Down lists them. Enter takes what is marked among the found ones; Esc closes their list.
    """

    refused = Signal(str)
    """Why what is typed cannot stay, in a sentence; empty once it can."""
    told = Signal(str)
    """For a screen reader: how many answers the typed words find."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answers: tuple[Answer, ...] = ()
        self._rows: tuple[int, ...] = ()
        self._said = _SAID["topic"]
        self.words = QLineEdit()
        self.setLineEdit(self.words)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMaxVisibleItems(_ROWS)
        self._empty = QAction(look.icon("x", "muted"), t("Empty the field"), self.words)
        self._empty.setVisible(False)
        self._empty.triggered.connect(self._on_emptied)
        self.words.addAction(self._empty, QLineEdit.ActionPosition.TrailingPosition)
        self._found = _Found(self)
        self._found.setSourceModel(self.model())
        self._finder = _Finder(self)
        self._finder.setModel(self._found)
        self._finder.setMaxVisibleItems(_ROWS)
        self.list = QListView()
        self._finder.setPopup(self.list)
        self.setCompleter(self._finder)
        self.list.setProperty("surface", "popup")
        for view in (self.list, self.view()):
            view.setTextElideMode(Qt.TextElideMode.ElideNone)
            view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            view.setItemDelegate(_Row(look, view))
            if isinstance(view, QListView):
                view.setWordWrap(True)
                view.setResizeMode(QListView.ResizeMode.Adjust)
        self.words.textChanged.connect(self._on_text_changed)
        self.words.textEdited.connect(self._on_text_edited)
        self.words.editingFinished.connect(self._on_editing_finished)
        self.activated.connect(self._take)
        # Qt puts the words into the field once more after this, with the cursor at their end.
        self.activated.connect(self._show_beginning, Qt.ConnectionType.QueuedConnection)

        self._name(t(_NAME), found_ones=t("Found"))

    def _name(self, name: str, *, found_ones: str) -> None:
        for spoken in (self, self.words, self.view()):
            spoken.setAccessibleName(name)
        self.list.setAccessibleName(found_ones)

    def offer(self, offer: Offer, chosen: str) -> None:
        """Lists these answers and holds the chosen one, given by its id."""
        self._answers, self._said = offer.answers, _SAID[offer.noun]
        self._name(t(self._said.name), found_ones=t(self._said.found))
        self.words.setPlaceholderText(t(self._said.find))
        self.clear()
        self._found.show_rows(())
        rows = []
        for place, answer in enumerate(offer.answers):
            if place and offer.answers[place - 1].likely and not answer.likely:
                self.insertSeparator(self.count())
            rows.append(self.count())
            self.addItem(answer.words, place)
            self.setItemData(rows[-1], answer.meaning, Qt.ItemDataRole.AccessibleDescriptionRole)
        self._rows = tuple(rows)
        self.hold(chosen)

    def hold(self, chosen: str) -> None:
        """Holds the answer with this id; nothing when there is none."""
        place = next((place for place, answer in enumerate(self._answers) if answer.id == chosen), None)
        self._take(-1 if place is None else self._rows[place])

    def answer(self) -> Answer | None:
        """What is held: the answer chosen last, None once the field is empty."""
        place = self.currentData(_PLACE)
        return self._answers[place] if place is not None and self.currentText().strip() else None

    def meaning(self) -> str:
        """What the answer in the field means; empty while something else is typed."""
        held = self.answer()
        return held.meaning if held and held.words == self.currentText() else ""

    def settle(self) -> bool:
        """Takes words that are exactly an answer's name or id, refuses all others. False when they were refused."""
        typed = self.currentText()
        held = self.answer()
        if held is None or held.words != typed:
            place = exact(self._answers, typed)
            if place is None and typed.strip():
                self._refuse(typed)
                return False
            self._take(-1 if place is None else self._rows[place])
        return True

    def cancel(self) -> None:
        """Gives up words that are no answer: back to what was held before them."""
        if not self.settle():
            self._take(self.currentIndex())

    def _take(self, row: int) -> None:
        self.setCurrentIndex(row)
        self.words.setText(self.itemText(row))  # also when the row is the same and the words are not
        self._show_beginning()
        self.setAccessibleDescription(self.meaning() or t(_HOW))
        self.refused.emit("")

    def _show_beginning(self) -> None:
        self.words.setCursorPosition(0)

    def _refuse(self, typed: str) -> None:
        self.refused.emit(t(self._said.not_yet if found(self._answers, typed) else self._said.unknown))

    def _on_text_edited(self, typed: str) -> None:
        places = found(self._answers, typed)
        self._found.show_rows([self._rows[place] for place in places])
        if not typed.strip() or places:
            self.refused.emit("")
        else:
            self._refuse(typed)
        if places:
            self.told.emit(
                t("{count} found, first: {answer}", count=len(places), answer=self._answers[places[0]].words)
            )

    def _on_text_changed(self, words: str) -> None:
        self._empty.setVisible(bool(words))

    def _on_emptied(self) -> None:
        self.hold("")

    def _on_editing_finished(self) -> None:
        # Enter comes here first, and only then to the list of the found ones with what is marked there.
        if not (self.list.isVisible() and self.list.currentIndex().isValid()):
            self.settle()

    def _mark_first(self) -> None:
        """Marks the best of what was found, so that Enter takes it; the typed words stay as they are."""
        if self.list.isVisible() and not self.list.currentIndex().isValid():
            self._finder.blockSignals(True)
            self.list.setCurrentIndex(self._finder.completionModel().index(0, 0))
            self._finder.blockSignals(False)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 - Qt's name and argument
        """Tab takes what is marked, as Enter does, and moves on."""
        marked = self.list.currentIndex()
        if self.list.isVisible() and marked.isValid():
            self.list.hide()
            self.hold(self._answers[marked.data(_PLACE)].id)
        return super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        self._mark_first()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        self._mark_first()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # the page's: an answer never changes because somebody scrolls past
