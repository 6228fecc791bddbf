"""Puts a folder in the place of another, so that whoever looks there sees one of them whole."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path


def swap(fresh: Path, target: Path, old: Path) -> None:
    """`fresh` takes the name of `target`, which waits as `old` meanwhile and goes at last. Raises OSError.

    A folder with files in it cannot be renamed over, so for a moment between two renames nothing is there.
    """
    if target.exists():
        shutil.rmtree(old, ignore_errors=True)
        target.rename(old)
    try:
        fresh.rename(target)
    except BaseException:
        with contextlib.suppress(OSError):
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)
