"""Who the browser extension is, and how its host is called."""

from __future__ import annotations

EXTENSION_ID = "mchbanmnhdnpkibaahghnaabbompgfac"
"""Follows from the public key in the extension's manifest."""
HOST_NAME = "org.calmdesk.browser"


def origin_of(extension_id: str) -> str:
    """How a browser names an extension."""
    return f"chrome-extension://{extension_id}/"
