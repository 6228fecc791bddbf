"""Words of a control in as many lines as its width asks for: what cannot stand in one line is never cut."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption


def laid_out(words: str, font: QFont, room: float, *, centred: bool = False) -> QTextLayout:
    """The words in lines of this width, broken between words, and within one that is wider."""
    option = QTextOption(Qt.AlignmentFlag.AlignHCenter if centred else Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout = QTextLayout(words, font)
    layout.setTextOption(option)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(max(room, 8.0))
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    return layout


def paint(painter: QPainter, layout: QTextLayout, box: QRectF) -> None:
    """Paints the lines in the middle of the box's height."""
    layout.draw(painter, QPointF(box.left(), box.top() + (box.height() - layout.boundingRect().height()) / 2))
