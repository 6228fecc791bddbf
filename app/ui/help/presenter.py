"""The page of keys is the key table in words."""

from __future__ import annotations

from app.ui.common.keys import keys_in_use, spoken
from app.ui.help.state import HelpState


def help_state() -> HelpState:
    """Every key of the window, in the order of the table."""
    return HelpState(tuple((spoken(key.act), key.words) for key in keys_in_use()))
