"""Pictures of the running program in every state: `python -m tests.ui.gallery --help`."""

from tests.ui.gallery.stage import (
    DARK,
    LARGE,
    LIGHT,
    RESOURCES,
    Scene,
    picture,
    run_now,
    settle,
    window_of,
)
from tests.ui.gallery.window import LONG, LONG_TITLE, LONG_TITLES, long_words, rtl, scenes_by_name

__all__ = [
    "DARK",
    "LARGE",
    "LIGHT",
    "LONG",
    "LONG_TITLE",
    "LONG_TITLES",
    "RESOURCES",
    "Scene",
    "long_words",
    "picture",
    "rtl",
    "run_now",
    "scenes_by_name",
    "settle",
    "window_of",
]
