"""A store in a file of its own, and one in memory."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from app.storage.store import LocalStore


@pytest.fixture
def key() -> bytes:
    return secrets.token_bytes(32)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "calmdesk.db"


@pytest_asyncio.fixture
async def store(path: Path, key: bytes) -> AsyncIterator[LocalStore]:
    opened = await LocalStore.open(path, key=key)
    yield opened
    await opened.close()
