"""Every desk the suite is run against. A new adapter: write a harness, add one case here."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from app.copilot.ports import Desk
from tests.contract.chatwoot import chatwoot_under_test
from tests.contract.demo import DemoUnderTest
from tests.contract.dh import helpdesk, helpdesk_under_test
from tests.contract.freshdesk import freshdesk_under_test
from tests.contract.harness import DeskUnderTest, NetworkedDesk
from tests.contract.intercom import intercom_under_test
from tests.contract.rt import tracker, tracker_under_test
from tests.contract.zammad import zammad_under_test
from tests.contract.zendesk import zendesk, zendesk_under_test
from tests.real.fixtures import dh, rt

__all__ = ["dh", "helpdesk", "rt", "tracker", "zendesk"]
NETWORKED = [
    pytest.param("rt", marks=pytest.mark.real),
    "freshdesk",
    "intercom",
]
"""Those whose harness says which request does what, so that just that one can be lost."""
OTHERS = [
    "demo",
    pytest.param("dh", id="django-helpdesk", marks=pytest.mark.real),
    "zendesk",
    "chatwoot",
    "zammad",
]


@pytest.fixture(params=[*OTHERS, *NETWORKED])
async def under_test(request: pytest.FixtureRequest) -> AsyncIterator[DeskUnderTest]:
    match request.param:
        case "demo":
            yield DemoUnderTest()
        case "dh":
            async with helpdesk_under_test(request.getfixturevalue("dh")) as helpdesk:
                yield helpdesk
        case "chatwoot":
            async with chatwoot_under_test() as chatwoot:
                yield chatwoot
        case "zammad":
            async with zammad_under_test() as zammad:
                yield zammad
        case "zendesk":
            async with zendesk_under_test() as zendesk:
                yield zendesk
        case _:
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
            async with tracker_under_test(request.getfixturevalue("rt")) as tracker:
                yield tracker
        case "freshdesk":
            async with freshdesk_under_test() as freshdesk:
                yield freshdesk
        case "intercom":
            async with intercom_under_test() as intercom:
                yield intercom
