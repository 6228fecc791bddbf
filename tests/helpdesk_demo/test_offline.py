"""The demo shows what working offline does: its desk is not asked, and writes wait."""

from __future__ import annotations

import pytest

from app.copilot.traffic import Traffic
from app.domain.offline import WorkingOffline
from app.helpdesk.demo.adapter import DemoDesk
from tests.helpdesk_demo.made import CHARGE, SCRIPT, DemoWorld


async def test_working_offline_nothing_is_read_or_written(world: DemoWorld) -> None:
    traffic = Traffic()
    desk = DemoDesk(SCRIPT, world.documents, clock=world.clock, new_id=world.ids, may_leave=traffic.must_not_be_held)
    before = len((await desk.conversation(CHARGE)).messages)
    traffic.held = True
    with pytest.raises(WorkingOffline):
        await desk.ticket(CHARGE)
    outcome = await desk.add_message(CHARGE, "We look.", visibility="public", operation_id="a" * 32)
    assert outcome.state == "later"
    traffic.held = False
    assert len((await desk.conversation(CHARGE)).messages) == before
