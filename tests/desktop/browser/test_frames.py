"""Native messaging's frames: whole ones are read, everything else ends or is refused, nothing raises."""

from __future__ import annotations

import io
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.desktop.browser.frames import (
    LONGEST,
    LONGEST_SKIPPED,
    FramesBroken,
    FrameTooLong,
    read_frame,
    write_frame,
)


def framed(content: bytes) -> bytes:
    return struct.pack("=I", len(content)) + content


@given(st.lists(st.binary(max_size=300)))
def test_what_is_written_is_read(contents: list[bytes]) -> None:
    sink = io.BytesIO()
    for content in contents:
        write_frame(sink, content)
    source = io.BytesIO(sink.getvalue())
    assert [read_frame(source) for _ in contents] == contents
    assert read_frame(source) is None


class Dripping(io.BytesIO):
    """A pipe that gives a byte at a time."""

    def read(self, count: int | None = -1) -> bytes:
        return super().read(min(1, count or 0))


def test_a_frame_that_comes_in_drops_is_whole() -> None:
    assert read_frame(Dripping(framed(b"hello"))) == b"hello"


@pytest.mark.parametrize("cut", range(9))
def test_the_end_in_the_middle_of_a_frame_is_the_end(cut: int) -> None:
    assert read_frame(io.BytesIO(framed(b"hello")[:cut])) is None


def test_the_frame_after_one_that_is_too_long_is_read() -> None:
    source = io.BytesIO(framed(b"x" * (LONGEST + 1)) + framed(b"next"))
    with pytest.raises(FrameTooLong):
        read_frame(source)
    assert read_frame(source) == b"next"


def test_the_longest_frame_is_read() -> None:
    assert read_frame(io.BytesIO(framed(b"x" * LONGEST))) == b"x" * LONGEST


def test_a_length_no_browser_sends_is_not_waited_for() -> None:
    with pytest.raises(FramesBroken):
        read_frame(io.BytesIO(struct.pack("=I", LONGEST_SKIPPED + 1)))


@given(st.binary())
def test_no_bytes_make_it_fail_otherwise(content: bytes) -> None:
    source = io.BytesIO(content)
    try:
        while read_frame(source) is not None:
            pass
    except (FramesBroken, FrameTooLong):
        pass
