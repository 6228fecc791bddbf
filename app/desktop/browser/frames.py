"""Frames of native messaging: four bytes of length in this computer's order, then that many bytes of JSON."""

from __future__ import annotations

import struct
from typing import BinaryIO

LONGEST = 64 * 1024
"""What we take. The browser's messages to us are far shorter."""
LONGEST_SKIPPED = 1024 * 1024
"""A frame up to here is read and refused; a longer one is no message of a browser."""
_LENGTH = struct.Struct("=I")
_PIECE = 64 * 1024


class FrameTooLong(Exception):
    """The frame was read over: the next one can be taken."""


class FramesBroken(Exception):
    """What comes is not in frames: nothing more can be understood."""


def read_frame(source: BinaryIO) -> bytes | None:
    """The next frame; None at the end, also in the middle of one. Raises FrameTooLong or FramesBroken."""
    head = _read(source, _LENGTH.size)
    if head is None:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > LONGEST_SKIPPED:
        raise FramesBroken
    if length > LONGEST:
        while length > 0:
            if _read(source, min(length, _PIECE)) is None:
                return None
            length -= _PIECE
        raise FrameTooLong
    return _read(source, length)


def write_frame(sink: BinaryIO, content: bytes) -> None:
    sink.write(_LENGTH.pack(len(content)) + content)
    sink.flush()


def _read(source: BinaryIO, count: int) -> bytes | None:
    """Exactly so many bytes; None when the source ends before."""
    found = b""
    while len(found) < count:
        if not (piece := source.read(count - len(found))):
            return None
        found += piece
    return found
