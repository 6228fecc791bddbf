"""The world of the copilot's tests."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.storage.store import LocalStore
from tests.support.world import World


@pytest.fixture
async def store() -> AsyncIterator[LocalStore]:
    opened = await LocalStore.open(None, key=None)
    yield opened
    await opened.close()


@pytest.fixture
async def world(store: LocalStore) -> AsyncIterator[World]:
    made = World(store)
    yield made
    await made.copilot.stop()
