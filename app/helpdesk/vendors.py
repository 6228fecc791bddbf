"""Which module makes the desks of which product; each is loaded when an account of it is."""

from __future__ import annotations

from typing import assert_never

from app.domain.vendors import Vendor
from app.helpdesk.connector import Authorise, Connector


def connector(vendor: Vendor) -> Connector:
    """Raises ValueError for a product without accounts."""
    match vendor:
        case "rt":
            from app.helpdesk.rt import connector as rt

            return rt
        case "django-helpdesk":
            from app.helpdesk.djangohelpdesk import connector as djangohelpdesk

            return djangohelpdesk
        case "zendesk":
            from app.helpdesk.zendesk import connector as zendesk

            return zendesk
        case "freshdesk":
            from app.helpdesk.freshdesk import connector as freshdesk

            return freshdesk
        case "intercom":
            from app.helpdesk.intercom import connector as intercom

            return intercom
        case "chatwoot":
            from app.helpdesk.chatwoot import connector as chatwoot

            return chatwoot
        case "zammad":
            from app.helpdesk.zammad import connector as zammad

            return zammad
        case "demo":
            raise ValueError(f"no accounts of {vendor}")
        case _ as never:
            assert_never(never)


def browser_sign_in(vendor: Vendor) -> Authorise | None:
    """How one signs in to this product with the browser, None where its connector has no such way."""
    try:
        found: Authorise | None = getattr(connector(vendor), "authorise", None)
    except ValueError:
        return None
    return found
