"""The panel's local socket: other programs of the same user ask for a ticket here, one JSON line each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.links import LONGEST_LINE, Answer, Asked, NotUnderstood, answer_line, asked_in

_AT_ONCE = 16
_IDLE_MS = 30 * 60_000
NOT_UNDERSTOOD = Answer(ok=False, code="not_understood", why=NotUnderstood.title)


class LinkServer(QObject):
    """Listens until it is closed. `answer` says what becomes of each line; it returns at once."""

    def __init__(self, answer: Callable[[Asked], Answer], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        self._talks: set[_Talk] = set()
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_new_connection)

    def listen(self, name: str) -> bool:
        """Begins to listen. What a killed program left under that name is taken away: the caller holds the lock of the
        data folder, so nobody else listens there. False when it cannot: links then do not reach this panel.
        """
        return self._server.listen(name) or (QLocalServer.removeServer(name) and self._server.listen(name))

    def close(self) -> None:
        for talk in tuple(self._talks):
            talk.end()
        self._server.close()

    def _on_new_connection(self) -> None:
        while (connection := self._server.nextPendingConnection()) is not None:
            if len(self._talks) >= _AT_ONCE:
                connection.abort()
                connection.deleteLater()
                continue
            talk = _Talk(connection, self._answer, ended=self._talks.discard)
            self._talks.add(talk)
            talk.read()


class _Talk:
    """One connection: lines in, an answer to each; closed after one that is not understood."""

    def __init__(
        self, connection: QLocalSocket, answer: Callable[[Asked], Answer], *, ended: Callable[[_Talk], None]
    ) -> None:
        self._connection = connection
        self._answer = answer
        self._ended = ended
        connection.setReadBufferSize(2 * LONGEST_LINE)
        self._idle = QTimer(connection)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.end)
        self._idle.start(_IDLE_MS)
        connection.readyRead.connect(self.read)
        connection.disconnected.connect(self._on_disconnected)

    def read(self) -> None:
        """Answers every whole line that has come."""
        while self._connection.canReadLine():
            self._idle.start(_IDLE_MS)
            line = bytes(self._connection.readLine(LONGEST_LINE + 1).data())
            if not self._said(line):
                return
        if self._connection.bytesAvailable() > LONGEST_LINE:
            self._say(NOT_UNDERSTOOD)
            self._connection.disconnectFromServer()

    def _said(self, line: bytes) -> bool:
        try:
            asked = asked_in(line)
        except NotUnderstood:
            self._say(NOT_UNDERSTOOD)
            self._connection.disconnectFromServer()
            return False
        self._say(self._answer(asked))
        return True

    def _say(self, answer: Answer) -> None:
        self._connection.write(answer_line(answer))
        self._connection.flush()

    def end(self) -> None:
        self._connection.abort()
        self._on_disconnected()

    def _on_disconnected(self) -> None:
        self._idle.stop()
        self._ended(self)
        self._connection.deleteLater()
