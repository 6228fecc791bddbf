"""A pack that stepped aside for a new one, and was left there because the program was killed between two renames."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path

from app.domain.errors import CalmdeskError
from app.inference.packs import load_pack

OLD = ".old"
_MARK = re.compile(rf"[0-9a-f]{{8}}({re.escape(OLD)})?")


def fresh_place(target: Path) -> Path:
    """A name beside `target` under which a new pack is made."""
    return target.with_name(f".{target.name}.{uuid.uuid4().hex[:8]}")


def old_place(fresh: Path) -> Path:
    """Where the old pack waits while `fresh` takes its name."""
    return fresh.with_name(f"{fresh.name}{OLD}")


def left_beside(target: Path) -> Iterator[Path]:
    """The folders that runs left beside `target`, or that one which goes on just now works in."""
    before = f".{target.name}."
    try:
        found = list(target.parent.iterdir())
    except OSError:
        return
    for path in found:
        marked = path.name.startswith(before) and _MARK.fullmatch(path.name.removeprefix(before))
        if marked and path.is_dir() and not path.is_symlink():
            yield path


def stepped_aside(folder: Path) -> Path | None:
    """The newest whole pack that waits for its name `folder`, when nothing has that name."""
    target = folder.resolve()
    if os.path.lexists(target):
        return None
    try:
        old = [path for path in left_beside(target) if path.name.endswith(OLD) and _whole(path)]
        return max(old, key=lambda path: path.stat().st_mtime, default=None)
    except OSError:
        return None


def put_back(folder: Path) -> bool:
    """Gives such a pack its name back, if there is one and it can be done."""
    old = stepped_aside(folder)
    if old is None:
        return False
    try:
        old.rename(folder.resolve())
    except OSError:
        return False
    return True


def _whole(folder: Path) -> bool:
    try:
        load_pack(folder, "intents")
    except CalmdeskError:
        return False
    return True
