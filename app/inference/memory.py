"""Memory that loading a model used and let go of again."""

from __future__ import annotations

import contextlib
import ctypes
import sys


def give_back() -> None:
    """Returns free memory to the system. Linux' malloc keeps what was freed, some 60 MB after the models are loaded;
    other systems, and a Linux with another C library, do it by themselves or not at all.
    """
    if sys.platform.startswith("linux"):
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL("libc.so.6").malloc_trim(0)
