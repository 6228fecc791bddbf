"""The page of keys is the key table in words."""

from __future__ import annotations

from app.ui.common.keys import keys_in_use, spoken
from app.ui.common.language import t
from app.ui.help.state import HelpState


def help_state() -> HelpState:
    """Every key of the window, in the order of the table."""
    return HelpState(tuple((spoken(key.act), t(key.words)) for key in keys_in_use()))
