"""PySide6 6.12.0 loses a reference to None or True on most calls: Python 3.11 aborts after some 5,000 of them."""

import sys

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

CALLS = 6_000
# On Python 3.12 and later None and True are immortal: their counts stand still and the fault cannot show.
SLACK = 200


def test_calls_that_pass_none_and_true_keep_their_references(qapp: QApplication) -> None:
    widget, parent, timer = QWidget(), QObject(), QTimer()
    none_before, true_before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(CALLS):
        widget.setEnabled(True)
        widget.setParent(None)
        timer.setSingleShot(True)
        timer.setParent(parent)
        timer.setParent(None)
        qapp.setQuitOnLastWindowClosed(True)
    assert abs(sys.getrefcount(None) - none_before) < SLACK
    assert abs(sys.getrefcount(True) - true_before) < SLACK
