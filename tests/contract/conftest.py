"""Every desk the suite is run against. A new adapter: write a harness, add one case here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.copilot.ports import Desk
from tests.contract.chatwoot import chatwoot_under_test
from tests.contract.demo import DemoUnderTest
from tests.contract.harness import DeskUnderTest
from tests.contract.rt import tracker, tracker_under_test
from tests.contract.zammad import zammad_under_test
from tests.real.fixtures import rt

__all__ = ["rt", "tracker"]


@pytest.fixture(params=["demo", "chatwoot", "zammad", pytest.param("rt", marks=pytest.mark.real)])
async def under_test(request: pytest.FixtureRequest) -> AsyncIterator[DeskUnderTest]:
    if request.param == "demo":
        yield DemoUnderTest()
        return
    if request.param == "chatwoot":
        async with chatwoot_under_test() as chatwoot:
            yield chatwoot
        return
    if request.param == "zammad":
        async with zammad_under_test() as zammad:
            yield zammad
        return
    async with tracker_under_test(request.getfixturevalue("rt")) as made:
        yield made


@pytest.fixture
def desk(under_test: DeskUnderTest) -> Desk:
    return under_test.desk
