"""Tags are written where the product has tags of its own, or where the account names the field that holds them."""

from __future__ import annotations

import pytest

from app.domain.settings import Account
from app.domain.vendors import Vendor
from app.wiring import _policy


@pytest.mark.parametrize(
    ("vendor", "field", "written"), [("rt", None, False), ("rt", "Tags", True), ("zendesk", None, True)]
)
def test_tags_need_a_field_only_where_the_product_has_none_of_its_own(
    vendor: Vendor, field: str | None, *, written: bool
) -> None:
    account = Account("work", vendor, "https://desk.example", tags_field=field)
    assert _policy(account).tags is written
