"""How one message is laid out and painted: who, when and what it is in words and shape, then its text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice

from PySide6.QtCore import QDate, QLocale, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.theme import RADIUS, XS, L, M, S
from app.ui.common.units import units
from app.ui.conversation.lines import KINDS, Kind, Line

_MOST = 4_000
"""Characters that are painted in the list: Enter shows the rest."""
_MOST_MARKS = 100
"""Places found in one message that are marked: Qt lays each out by itself."""
_BAR = 4
_BETWEEN_WORDS, _ANYWHERE = Qt.TextFlag.TextWordWrap.value, Qt.TextFlag.TextWrapAnywhere.value
_GROUNDS: dict[Kind, tuple[str, str]] = {
    "customer": ("surface", "border"),
    "agent": ("accent_soft", "accent_soft"),
    "bot": ("sunken", "border_strong"),
    "note": ("note_soft", "note_border"),
    "system": ("window", "window"),
    "result": ("info_soft", "info_border"),
}


@dataclass(slots=True)
class Laid:
    """A message at one width. Places are relative to its row and mirrored when painted, if the window is."""

    height: int
    box: QRect
    text: QTextLayout | None
    text_at: QRect
    broken: bool
    feet: list[tuple[str, str, str, QRect]] = field(default_factory=list)


class RowPainter:
    """Measures and paints lines. The last few hundred are kept laid out."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._strong = QFontMetrics(look.font("strong"))
        self._small = QFontMetrics(look.font("small"))
        self._body = QFontMetrics(look.font("body"))
        self._icon = look.appearance.pixels("label") + 4
        self._laid: dict[str, tuple[Line, int, Laid]] = {}

    def guesses(self, texts: Iterable[str], width: int) -> list[int]:
        """Heights that cost next to nothing, from the number of characters."""
        room = max(width - 4 * M - self._indent(width), 40)
        letters = max(room // max(self._body.averageCharWidth(), 1), 1)
        one, most = self._body.height(), _MOST
        base = max(self._strong.height(), self._icon) + 2 * S + 3 * XS + one
        return [base + one * (min(len(text), most) // letters + text.count("\n", 0, most)) for text in texts]

    def height(self, line: Line, width: int) -> int:
        return self.laid(line, width).height

    def laid(self, line: Line, width: int) -> Laid:
        known = self._laid.get(line.key)
        if known is not None and known[0] is line and known[1] == width:
            return known[2]
        if len(self._laid) > 300:
            self._laid.clear()
        laid = self._lay_out(line, width)
        self._laid[line.key] = (line, width, laid)
        return laid

    # -- measures -----------------------------------------------------------------------------------------------------

    def _indent(self, width: int) -> int:
        return L if width >= 300 * self._look.appearance.text_scale else M

    def _day_height(self, line: Line) -> int:
        return self._small.height() + 2 * M if line.day else 0

    def _two_heads(self, line: Line, room: int) -> bool:
        """Whether name and kind need a line of their own, because the time does not fit beside them."""
        words = self._strong.horizontalAdvance(line.who) + self._small.horizontalAdvance(t(KINDS[line.kind][0]))
        return self._icon + words + self._small.horizontalAdvance("00:00") + 4 * S > room

    def _lay_out(self, line: Line, width: int) -> Laid:
        indent = 0 if line.kind in ("note", "system", "result") else self._indent(width)
        left = M + (indent if line.kind in ("agent", "bot") else 0)
        box_width = max(width - 2 * M - indent, 60)
        inside = QRect(left + M, 0, box_width - 2 * M, 0)
        top = self._day_height(line) + XS
        y = top + S
        broken = self._two_heads(line, inside.width())
        y += max(self._strong.height(), self._icon) + (self._small.height() if broken else 0)
        shown = shown_text(line)
        layout, text_at = None, QRect()
        if shown.strip():
            y += XS
            layout = self._layout_of(shown, float(inside.width()))
            high = int(layout.boundingRect().height() + 0.99)
            text_at = QRect(inside.x(), y, inside.width(), high)
            y += high
        feet = []
        for icon, words, ink in self._feet_of(line):
            room = QRect(0, 0, max(inside.width() - self._icon - S, 20), 10_000)
            high = max(self._small.boundingRect(room, self._wrapping(words, room.width()), words).height(), self._icon)
            feet.append((icon, words, ink, QRect(inside.x(), y + XS, inside.width(), high)))
            y += high + XS
        y += S
        return Laid(y + XS, QRect(left, top, box_width, y - top), layout, text_at, broken, feet)

    def _wrapping(self, words: str, room: int) -> int:
        longest = max((self._small.horizontalAdvance(word) for word in words.split()), default=0)
        return _ANYWHERE if longest > room else _BETWEEN_WORDS

    def _feet_of(self, line: Line) -> list[tuple[str, str, str]]:
        feet = [("paperclip", file, "muted") for file in line.files]
        if len(line.text) > _MOST:
            feet.append(("arrow-down", t("There is more: Enter shows the whole message"), "muted"))
        if line.cut:
            feet.append(("alert-circle", t("Very long: the rest is only at the helpdesk"), "muted"))
        if line.mood:
            feet.append(("quote", t("Mood: {mood}", mood=line.mood.lower()), "muted"))
        if line.last_advised:
            feet.append(("bulb", t("The advice is for this message"), "accent_text"))
        return feet

    def _layout_of(self, text: str, room: float) -> QTextLayout:
        layout = QTextLayout(text.replace("\n", "\u2028"), self._look.font("body"))
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)
        if reads_right_to_left(text):
            option.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)
        layout.setTextOption(option)
        layout.beginLayout()
        height = 0.0
        while (part := layout.createLine()).isValid():
            part.setLineWidth(room)
            part.setPosition(QPointF(0, height))
            height += part.height()
        layout.endLayout()
        return layout

    # -- painting -----------------------------------------------------------------------------------------------------

    def paint(
        self,
        painter: QPainter,
        row: QRect,
        line: Line,
        *,
        today: QDate,
        direction: Qt.LayoutDirection,
        chosen: bool,
        focused: bool,
        found: re.Pattern[str] | None,
    ) -> None:
        look, laid = self._look, self.laid(line, row.width())

        def placed(part: QRect) -> QRect:
            return QStyle.visualRect(direction, row, part.translated(row.topLeft()))

        if line.day is not None:
            self._paint_day(painter, row, QDate(line.day.year, line.day.month, line.day.day), today)
        box = placed(laid.box)
        ground, edge = _GROUNDS[line.kind]
        pen = look.edge("accent" if chosen else edge, focused=focused)
        if line.kind == "bot" and not chosen:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(look.colour(ground))
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        if line.advised:
            bar = placed(QRect(laid.box.x(), laid.box.y() + S, _BAR, laid.box.height() - 2 * S))
            painter.fillRect(bar, look.colour("accent"))
        self._paint_head(painter, line, laid, placed, direction)
        if laid.text is not None:
            painter.setPen(look.colour("muted" if line.kind == "system" else "text"))
            marks = self._marks(shown_text(line), found) if found else []
            laid.text.draw(painter, QPointF(placed(laid.text_at).topLeft()), marks)
        start = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignAbsolute
        painter.setFont(look.font("small"))
        one = max(self._small.height(), self._icon)
        for icon, words, ink, part in laid.feet:
            self._picture(painter, icon, ink, placed(QRect(part.x(), part.y(), self._icon, one)))
            painter.setPen(look.colour(ink))
            rest = placed(part.adjusted(self._icon + S, 0, 0, 0))
            painter.drawText(
                rest, self._wrapping(words, rest.width()) | (start | Qt.AlignmentFlag.AlignVCenter).value, words
            )

    def _paint_head(
        self, painter: QPainter, line: Line, laid: Laid, placed: Callable[[QRect], QRect], direction: Qt.LayoutDirection
    ) -> None:
        look = self._look
        high = max(self._strong.height(), self._icon)
        head = QRect(laid.box.x() + M, laid.box.y() + S, laid.box.width() - 2 * M, high)
        side = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignLeft)
        start = side | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        kind, icon = t(KINDS[line.kind][0]), KINDS[line.kind][1]
        time = line.at.strftime("%H:%M")
        self._picture(painter, icon, "muted", placed(QRect(head.x(), head.y(), self._icon, high)))
        x, room = head.x() + self._icon + S, head.width() - self._icon - S
        if not laid.broken:
            room -= self._small.horizontalAdvance(f"{time}{kind if line.who else ''}") + 2 * S
        painter.setFont(look.font("strong"))
        painter.setPen(look.colour("text"))
        name = self._strong.elidedText(line.who or kind, Qt.TextElideMode.ElideRight, max(room, 20))
        wide = min(self._strong.horizontalAdvance(name) + 2, max(room, 20))
        painter.drawText(placed(QRect(x, head.y(), wide, high)), start, name)
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        if laid.broken:
            below = QRect(head.x(), head.bottom() + 1, head.width(), self._small.height())
            words = f"{kind} · {time}" if line.who else time
            painter.drawText(placed(below), start, words)
            return
        if line.who:
            after = x + wide + S
            painter.drawText(placed(QRect(after, head.y(), head.right() - after, high)), start, kind)
        opposite = QStyle.visualAlignment(direction, Qt.AlignmentFlag.AlignRight)
        end = opposite | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute
        painter.drawText(placed(head), end, time)

    def _paint_day(self, painter: QPainter, row: QRect, day: QDate, today: QDate) -> None:
        words = day_words(day, today)
        if self._small.horizontalAdvance(words) > row.width() - 2 * M:
            words = QLocale().toString(day, QLocale.FormatType.ShortFormat)
        high = self._small.height() + 2 * M
        box = QRect(row.x() + M, row.y(), row.width() - 2 * M, high)
        painter.setFont(self._look.font("small"))
        painter.setPen(self._look.colour("muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        half = (box.width() - self._small.horizontalAdvance(words)) // 2 - M
        painter.setPen(self._look.colour("border"))
        y = box.center().y()
        if half > M:
            painter.drawLine(box.left(), y, box.left() + half, y)
            painter.drawLine(box.right() - half, y, box.right(), y)

    def _picture(self, painter: QPainter, icon: str, ink: str, box: QRect) -> None:
        size = min(self._icon, box.width())
        ratio = painter.device().devicePixelRatioF()
        picture = self._look.pixmap(icon, ink, size, ratio)
        painter.drawPixmap(box.x(), box.y() + (box.height() - size) // 2, picture)

    def _marks(self, text: str, found: re.Pattern[str]) -> list[QTextLayout.FormatRange]:
        marks = []
        for match in islice(found.finditer(text), _MOST_MARKS):
            mark = QTextLayout.FormatRange()
            mark.start, mark.length = units(text[: match.start()]), units(match.group())
            shape = QTextCharFormat()
            shape.setBackground(QColor(self._look.palette.warning_soft))
            shape.setForeground(QColor(self._look.palette.warning_text))
            shape.setFontUnderline(True)
            mark.format = shape
            marks.append(mark)
        return marks


def shown_text(line: Line) -> str:
    """What of a message is painted in the list."""
    return line.text[:_MOST].replace("\r\n", "\n").replace("\r", "\n").strip("\n")


def day_words(day: QDate, today: QDate) -> str:
    """ "Today", "Yesterday", "Monday, 16 November 2026"."""
    match day.daysTo(today):
        case 0:
            return t("Today")
        case 1:
            return t("Yesterday")
    # The order and the dots are the language's, the names of days and months the locale's.
    return QLocale().toString(day, t("dddd, d MMMM yyyy"))


def reads_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction runs from right to left."""
    directions = (unicodedata.bidirectional(sign) for sign in text[:200])
    return next((found in ("R", "AL") for found in directions if found in ("L", "R", "AL")), False)
