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
        case "zendesk":
            from app.helpdesk.zendesk import connector as zendesk

            return zendesk
        case "django-helpdesk" | "zammad" | "chatwoot" | "freshdesk" | "intercom" | "demo":
            raise ValueError(f"no accounts of {vendor}")
        case _ as never:
            assert_never(never)
