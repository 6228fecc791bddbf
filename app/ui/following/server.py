"""The panel's local socket: other programs of the same user ask for a ticket here, one JSON line each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.domain.links import LONGEST_LINE, Answer, Asked, NotUnderstood, answer_line, asked_in

_AT_ONCE = 16
_IDLE_MS = 30 * 60_000
SILENT_MS = 10_000
"""Who connects says something soon: places are few."""
_LAST_WORD_MS = 1_000
"""How long a peer that is shown the door may take to read why."""
MOST_UNREAD = 64 * 1024
"""Bytes of answers that wait for a peer. One that asks on and on and reads nothing is dropped."""
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
        self._closing = False
        connection.setReadBufferSize(2 * LONGEST_LINE)
        self._idle = QTimer(connection)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.end)
        self._idle.start(SILENT_MS)
        connection.readyRead.connect(self.read)
        connection.disconnected.connect(self._on_disconnected)

    def read(self) -> None:
        """Answers every whole line that has come."""
        while not self._closing and self._connection.canReadLine():
            self._idle.start(_IDLE_MS)
            self._mind(bytes(self._connection.readLine(LONGEST_LINE + 1).data()))
        if not self._closing and self._connection.bytesAvailable() > LONGEST_LINE:
            self._show_the_door()

    def _mind(self, line: bytes) -> None:
        try:
            asked = asked_in(line)
        except NotUnderstood:
            self._show_the_door()
            return
        self._say(self._answer(asked))
        if self._connection.bytesToWrite() > MOST_UNREAD:
            self.end()

    def _show_the_door(self) -> None:
        """Says once that it was not understood; reads nothing more, and does not wait for ever to be read."""
        self._closing = True
        self._say(NOT_UNDERSTOOD)
        self._idle.start(_LAST_WORD_MS)
        self._connection.disconnectFromServer()

    def _say(self, answer: Answer) -> None:
        self._connection.write(answer_line(answer))
        self._connection.flush()

    def end(self) -> None:
        self._closing = True
        self._connection.abort()
        self._on_disconnected()

    def _on_disconnected(self) -> None:
        self._closing = True
        self._idle.stop()
        self._ended(self)
        self._connection.deleteLater()
