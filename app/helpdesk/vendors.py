"""Which module makes the desks of which product; each is loaded when an account of it is."""

from __future__ import annotations

from typing import assert_never

from app.domain.vendors import Vendor
from app.helpdesk.connector import Connector


def connector(vendor: Vendor) -> Connector:
    """Raises ValueError for a product without accounts."""
    match vendor:
        case "rt":
            from app.helpdesk.rt import connector as rt

            return rt
        case "chatwoot":
            from app.helpdesk.chatwoot import connector as chatwoot

            return chatwoot
        case "zammad":
            from app.helpdesk.zammad import connector as zammad

            return zammad
        case "django-helpdesk" | "zendesk" | "freshdesk" | "intercom" | "demo":
            raise ValueError(f"no accounts of {vendor}")
        case _ as never:
            assert_never(never)
