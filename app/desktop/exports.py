"""Writes a file a person asked for: whole, or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from app.domain.exports import ExportFailed


async def write_export(path: str, pieces: AsyncIterator[str]) -> None:
    """Puts the pieces together beside the file and then in its place. Raises ExportFailed, which names the file."""
    target = Path(path)
    part = target.with_name(target.name + ".part")
    try:
        file = await asyncio.to_thread(part.open, "w", encoding="utf-8", newline="", errors="replace")
        try:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
        await asyncio.to_thread(part.replace, target)
    except OSError as error:
        raise ExportFailed(f"{target}: {error.strerror}") from error
    finally:
        await asyncio.to_thread(part.unlink, missing_ok=True)
