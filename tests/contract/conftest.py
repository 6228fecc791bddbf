"""Every desk the suite is run against. A new adapter: write a harness, add one case here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.copilot.ports import Desk
from tests.contract.demo import DemoUnderTest
from tests.contract.freshdesk import freshdesk_under_test
from tests.contract.harness import DeskUnderTest, NetworkedDesk
from tests.contract.intercom import intercom_under_test
from tests.contract.rt import tracker, tracker_under_test
from tests.real.fixtures import rt

__all__ = ["rt", "tracker"]
NETWORKED = [
    pytest.param("rt", marks=pytest.mark.real),
    "freshdesk",
    "intercom",
]


@pytest.fixture(params=["demo", *NETWORKED])
async def under_test(request: pytest.FixtureRequest) -> AsyncIterator[DeskUnderTest]:
    if request.param == "demo":
        yield DemoUnderTest()
        return
    async for made in _networked(request):
        yield made


@pytest.fixture(params=NETWORKED)
async def networked(request: pytest.FixtureRequest) -> AsyncIterator[NetworkedDesk]:
    """Each desk that is reached over a network."""
    async for made in _networked(request):
        yield made


@pytest.fixture
def desk(under_test: DeskUnderTest) -> Desk:
    return under_test.desk


async def _networked(request: pytest.FixtureRequest) -> AsyncIterator[NetworkedDesk]:
    match request.param:
        case "rt":
            async with tracker_under_test(request.getfixturevalue("rt")) as tracked:
                yield tracked
        case "freshdesk":
            async with freshdesk_under_test() as fresh:
                yield fresh
        case "intercom":
            async with intercom_under_test() as inbox:
                yield inbox
