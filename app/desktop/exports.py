"""Writes a file a person asked for: whole, or not at all."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path

from app.domain.exports import ExportFailed


async def write_export(path: str, pieces: AsyncIterator[str]) -> None:
    """Puts the pieces together beside the file and then in its place. Raises ExportFailed, which names the file."""
    target = Path(path)
    part: Path | None = None
    try:
        # A name nobody has: what lies beside the file is not ours to overwrite.
        handle, name = await asyncio.to_thread(tempfile.mkstemp, dir=target.parent, prefix=f".{target.name}-")
        part = Path(name)
        file = os.fdopen(handle, "w", encoding="utf-8", newline="", errors="replace")
        try:
            async for piece in pieces:
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
        await asyncio.to_thread(part.replace, target)
    except OSError as error:
        raise ExportFailed(f"{target}: {error.strerror}") from error
    finally:
        if part is not None:
            await asyncio.to_thread(part.unlink, missing_ok=True)
