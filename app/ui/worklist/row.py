"""Paints one ticket of the worklist: its place, the subject, who and how it stands, and why it stands here."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QFontMetricsF, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.theme import RADIUS, XS, M, S, TextRole
from app.ui.common.units import from_unit
from app.ui.worklist.state import WorklistRow

ROW = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_SUBJECT_LINES, _REASON_LINES = 2, 4
_INK = {"now": "danger_text", "soon": "warning_text", "normal": "muted"}


class RowPainter(QStyledItemDelegate):
    """The reason that weighs most is bold and coloured by urgency; the words alone say the same."""

    def __init__(self, look: Look, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view
        self._strong = QFontMetrics(look.font("strong"))
        self._small = QFontMetrics(look.font("small"))
        self._heights: dict[tuple[WorklistRow, int], int] = {}

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002 - Qt hands them over
        row: WorklistRow = index.data(ROW)
        width = self._view.viewport().width() - 2 * XS
        if (height := self._heights.get((row, width))) is None:
            if len(self._heights) > 500:
                self._heights.clear()
            height = self._heights[row, width] = self._height(row, width)
        return QSize(100, height)

    def _height(self, row: WorklistRow, width: int) -> int:
        inside = width - 2 * M - self._indent()
        subject = _laid_out(row.subject, self._look.font("strong"), inside, _SUBJECT_LINES)
        part = QTextLayout.FormatRange()
        part.start, part.length = 0, _stands_out(row)
        part.format.setFontWeight(QFont.Weight.DemiBold)
        reasons = _laid_out(_why(row), self._look.font("small"), inside, _REASON_LINES, part=part)
        lines = self._small.height() * (1 + bool(row.is_new or row.current))
        return round(_tall(subject, _SUBJECT_LINES) + lines + _tall(reasons, _REASON_LINES)) + 2 * XS + 2 * S

    def _indent(self) -> int:
        return self._small.horizontalAdvance("00") + S

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: WorklistRow = index.data(ROW)
        box: QRect = option.rect
        state: QStyle.StateFlag = option.state
        direction: Qt.LayoutDirection = option.direction
        chosen, hovered = bool(state & QStyle.StateFlag.State_Selected), bool(state & QStyle.StateFlag.State_MouseOver)
        look = self._look
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # a cut text ends where its words do
        frame = box.adjusted(1, 1, -1, -1)
        painter.setBrush(look.colour("accent_soft" if chosen else "surface"))
        focused = chosen and bool(state & QStyle.StateFlag.State_HasFocus)
        line = "accent" if chosen else "border_strong" if hovered else "border"
        painter.setPen(look.edge(line, focused=focused))
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        inside = frame.adjusted(M, S, -M, -S)
        indent = self._indent()
        self._line(painter, _mirrored(direction, inside, inside.x(), indent), str(row.place), "muted", direction)
        text = _mirrored(direction, inside, inside.x() + indent, inside.width() - indent)
        tall = self._paint_lines(painter, text, row.subject, role="strong", most=_SUBJECT_LINES, ink="text")
        text.setTop(text.top() + tall + XS)
        who = " · ".join(part for part in (row.customer, row.status) if part)
        self._line(painter, text, who, "muted", direction)
        text.setTop(text.top() + self._small.height())
        if marks := _marks(row):
            self._line(painter, text, marks, "accent_text", direction, bold=True)
            text.setTop(text.top() + self._small.height())
        text.setTop(text.top() + XS)
        first = _stands_out(row)
        ink = _INK[row.urgency]
        why = _why(row)
        self._paint_lines(painter, text, why, role="small", most=_REASON_LINES, ink="muted", first=first, first_ink=ink)
        painter.restore()

    def _line(
        self, painter: QPainter, box: QRect, words: str, ink: str, direction: Qt.LayoutDirection, *, bold: bool = False
    ) -> None:
        """One line of small text, cut at its end."""
        font = QFont(self._look.font("small"))
        if bold:
            font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._look.colour(ink))
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignTop
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, side | Qt.AlignmentFlag.AlignAbsolute, cut)

    def _paint_lines(
        self,
        painter: QPainter,
        box: QRect,
        words: str,
        *,
        role: TextRole,
        most: int,
        ink: str,
        first: int = 0,
        first_ink: str = "",
    ) -> int:
        """Wrapped text; the beginning may stand out. Returns its height."""
        font = self._look.font(role)
        part = QTextLayout.FormatRange()
        part.start, part.length = 0, first
        if first:
            part.format.setForeground(self._look.colour(first_ink))
            part.format.setFontWeight(QFont.Weight.DemiBold)
        layout = _laid_out(words, font, box.width(), most, direction=self._view.layoutDirection(), part=part)
        painter.setPen(self._look.colour(ink))
        painter.setFont(font)
        shown = min(layout.lineCount(), most)
        for number in range(shown):
            line = layout.lineAt(number)
            if number == most - 1 and layout.lineCount() > most:
                rest = from_unit(words, line.textStart())
                cut = QFontMetricsF(font).elidedText(rest, Qt.TextElideMode.ElideRight, box.width())
                place = QRectF(box.x(), box.y() + line.y(), box.width(), line.height())
                side = QStyle.visualAlignment(self._view.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
                painter.drawText(place, side | Qt.AlignmentFlag.AlignAbsolute, cut)
            else:
                line.draw(painter, QPointF(box.topLeft()))
        return round(_tall(layout, most))


def spoken(row: WorklistRow, count: int) -> str:
    """A row for screen readers: place, what it is, why it stands there."""
    place = t("Place {place} of {count}", place=row.place, count=count)
    parts = (place, row.subject, row.customer, row.status, _marks(row), *row.reasons)
    return ", ".join(part for part in parts if part)


def _why(row: WorklistRow) -> str:
    return " · ".join(row.reasons)


def _stands_out(row: WorklistRow) -> int:
    """How many letters of the reasons stand out: the first reason, where something is urgent."""
    return len(row.reasons[0]) if row.reasons and row.urgency != "normal" else 0


def _marks(row: WorklistRow) -> str:
    marks = (t("new in the list") if row.is_new else "", t("open here") if row.current else "")
    return " · ".join(mark for mark in marks if mark)


def _mirrored(direction: Qt.LayoutDirection, whole: QRect, left: int, width: int) -> QRect:
    return QStyle.visualRect(direction, whole, QRect(left, whole.y(), width, whole.height()))


def _laid_out(
    text: str,
    font: QFont,
    width: int,
    most: int,
    *,
    direction: Qt.LayoutDirection = Qt.LayoutDirection.LayoutDirectionAuto,
    part: QTextLayout.FormatRange | None = None,
) -> QTextLayout:
    layout = QTextLayout(text[:1000], font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
    option.setAlignment(QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute)
    layout.setTextOption(option)
    if part is not None and part.length:  # before the lines are made: formats take them away
        layout.setFormats([part])
    layout.beginLayout()
    height = 0.0
    for _ in range(most + 1):  # one more tells that something is left out
        if not (line := layout.createLine()).isValid():
            break
        line.setLineWidth(max(width, 8))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def _tall(layout: QTextLayout, most: int) -> float:
    return sum(layout.lineAt(number).height() for number in range(min(layout.lineCount(), most)))
