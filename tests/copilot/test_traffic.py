"""Whether a request is under way is told once for a row of requests, and its end a moment later."""

from __future__ import annotations

import asyncio

import pytest

from app.copilot.traffic import Traffic


async def test_a_row_of_requests_is_told_as_one() -> None:
    told: list[bool] = []
    over = asyncio.Event()

    def tell(under_way: bool) -> None:
        told.append(under_way)
        if not under_way:
            over.set()

    traffic = Traffic(lingers=0.05)
    traffic.tells(tell)
    for _ in range(3):
        with traffic.passing():
            await asyncio.sleep(0)
    await asyncio.wait_for(over.wait(), 5)
    assert told == [True, True, True, False]


async def test_the_end_is_told_after_the_last_of_several_also_when_one_fails() -> None:
    told: list[bool] = []
    traffic = Traffic(lingers=0.0)
    traffic.tells(told.append)
    with traffic.passing():
        with pytest.raises(OSError, match="gone"), traffic.passing():
            raise OSError("gone")
        await asyncio.sleep(0.02)
        assert told[-1]
    await asyncio.sleep(0.02)
    assert not told[-1]
