"""The server's side of an ActionCable connection, on top of a library's protocol without a network of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol


@dataclass
class Cable:
    """Welcomes, takes subscriptions that `may` allows, and passes on what the desk tells. `silent` says nothing at all
    from now on; `subscribed` are the identifiers that were asked for.
    """

    may: Callable[[dict[str, Any]], bool]
    silent: bool = False
    subscribed: list[dict[str, Any]] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    open_lines: int = 0
    _lines: list[Callable[[dict[str, Any]], None]] = field(default_factory=list)

    async def serve(self, head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        protocol = ServerProtocol(subprotocols=[Subprotocol("actioncable-v1-json")])
        protocol.receive_data(head)
        [request] = protocol.events_received()
        assert isinstance(request, Request)
        self.origins.append(request.headers.get("Origin", ""))
        protocol.send_response(protocol.accept(request))
        mine: list[str] = []

        def say(words: dict[str, Any]) -> None:
            if not self.silent:
                protocol.send_text(json.dumps(words).encode())
                writer.write(b"".join(protocol.data_to_send()))

        def tell(words: dict[str, Any]) -> None:
            for identifier in mine:
                say({"identifier": identifier, "message": words})

        say({"type": "welcome"})
        self._lines.append(tell)
        self.open_lines += 1
        try:
            while data := await reader.read(65536):
                protocol.receive_data(data)
                for event in protocol.events_received():
                    if isinstance(event, Frame) and event.opcode is Opcode.TEXT:
                        self._command(json.loads(bytes(event.data)), mine, say)
                writer.write(b"".join(protocol.data_to_send()))
                await writer.drain()
                if protocol.close_expected():
                    break
        finally:
            self._lines.remove(tell)
            self.open_lines -= 1

    def tell(self, event: str, data: dict[str, Any]) -> None:
        """Everybody who listens hears this."""
        for line in tuple(self._lines):
            line({"event": event, "data": data})

    def _command(self, said: dict[str, Any], mine: list[str], say: Callable[[dict[str, Any]], None]) -> None:
        about = json.loads(said["identifier"])
        self.subscribed.append(about)
        allowed = said["command"] == "subscribe" and self.may(about)
        if allowed:
            mine.append(said["identifier"])
        say({"type": "confirm_subscription" if allowed else "reject_subscription", "identifier": said["identifier"]})
