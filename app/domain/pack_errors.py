"""Errors of model packs without which the program still works."""

from __future__ import annotations

from app.domain.errors import CalmdeskError


class NoNextActions(CalmdeskError):
    """The pack that ranks steps is missing or damaged, and there is no copy; `detail` says what is wrong."""

    title = "The model for next actions cannot be used"
    advice = "Install Calmdesk again; until then messages are read, but no next actions are offered."
