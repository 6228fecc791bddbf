"""Another program on the screen, in which somebody writes: `python -m tests.accessible.other`.

For each line on standard input it says what was written so far.
"""

from __future__ import annotations

import json
import sys
import threading

from PySide6.QtCore import QMetaObject, QObject, Qt, Slot
from PySide6.QtWidgets import QApplication, QLineEdit


class Answers(QObject):
    def __init__(self, field: QLineEdit) -> None:
        super().__init__()
        self._field = field

    @Slot()
    def tell(self) -> None:
        print(json.dumps(self._field.text()), flush=True)


def main() -> None:
    app = QApplication(sys.argv[:1])
    field = QLineEdit()
    field.setWindowTitle("Another program")
    field.setGeometry(300, 300, 400, 40)
    field.show()
    field.activateWindow()
    answers = Answers(field)

    def listen() -> None:
        for _ in sys.stdin:
            QMetaObject.invokeMethod(answers, "tell", Qt.ConnectionType.QueuedConnection)
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)

    threading.Thread(target=listen, daemon=True).start()
    app.exec()


if __name__ == "__main__":
    main()
