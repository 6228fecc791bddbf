"""Every desk the suite is run against. A new adapter: write a harness, add one case here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.copilot.ports import Desk
from tests.contract.demo import DemoUnderTest
from tests.contract.dh import helpdesk, helpdesk_under_test
from tests.contract.harness import DeskUnderTest
from tests.contract.rt import tracker, tracker_under_test
from tests.contract.zendesk import zendesk, zendesk_under_test
from tests.real.fixtures import dh, rt

__all__ = ["dh", "helpdesk", "rt", "tracker", "zendesk"]
DESKS = [
    "demo",
    pytest.param("rt", marks=pytest.mark.real),
    pytest.param("dh", marks=pytest.mark.real),
    "zendesk",
]


@pytest.fixture(params=DESKS)
async def under_test(request: pytest.FixtureRequest) -> AsyncIterator[DeskUnderTest]:
    match request.param:
        case "demo":
            yield DemoUnderTest()
        case "rt":
            async with tracker_under_test(request.getfixturevalue("rt")) as tracker:
                yield tracker
        case "dh":
            async with helpdesk_under_test(request.getfixturevalue("dh")) as helpdesk:
                yield helpdesk
        case "zendesk":
            async with zendesk_under_test() as zendesk:
                yield zendesk


@pytest.fixture
def desk(under_test: DeskUnderTest) -> Desk:
    return under_test.desk
