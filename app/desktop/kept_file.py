"""The small file of what the panel remembers by itself: where it stands, in which order its list is. Written whole."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.domain.errors import CalmdeskError, StorageFull

_VERSION = 1
_LARGEST = 1_000_000


class KeptBroken(CalmdeskError):
    """The file of what the panel remembers cannot be understood; `detail` names it."""

    title = "What the panel remembered of its place and order cannot be read"
    advice = "It begins anew with the usual ones; nothing else is lost."


def load_kept(path: Path) -> Mapping[str, Any]:
    """What was kept; nothing when there is no file. Raises KeptBroken."""
    try:
        if path.stat().st_size > _LARGEST:
            raise KeptBroken(f"{path}: too large")
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise KeptBroken(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise KeptBroken(f"{path}: not JSON") from error
    match found:
        case {"version": 1, "kept": dict(kept)}:
            return kept
    raise KeptBroken(f"{path}: not of this version")


def save_kept(path: Path, kept: Mapping[str, Any]) -> None:
    """Writes the file whole or leaves it as it was. Raises StorageFull."""
    content = json.dumps({"version": _VERSION, "kept": kept}, indent=1).encode()
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as error:
        raise StorageFull(f"{path}: {error.strerror}") from error
