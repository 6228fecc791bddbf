"""Working offline because somebody chose to: nothing leaves this computer, and that is no fault of the helpdesk."""

from __future__ import annotations

from app.domain.errors import HelpdeskUnreachable


class WorkingOffline(HelpdeskUnreachable):
    """Nothing was asked of the desk: the agent chose that nothing leaves."""

    title = "You are working offline"
    advice = "Nothing leaves this computer. What you decide waits; work online to send it and to see what is new."
