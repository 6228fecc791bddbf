"""The fake of Zendesk keeps to the file that Zendesk publishes, in what it takes and in what it answers."""

from __future__ import annotations

import pytest

from app.domain.tickets import Changes
from tests.contract.zendesk import EXCUSED, OUTSIDE, ZendeskUnderTest
from tests.support.spec_check import against_the_spec, check, load, spec_folder

FILE = "zendesk-support.openapi.json"
pytestmark = pytest.mark.skipif(
    spec_folder() is None, reason="CALMDESK_SPECS names no folder of published API descriptions"
)


async def test_a_day_with_a_ticket_keeps_to_the_published_file(zendesk: ZendeskUnderTest) -> None:
    desk, ref = zendesk.desk, await zendesk.create_ticket("Parcel", "Where is it?")
    await desk.check_sign_in()
    ticket = await desk.ticket(ref)
    await desk.conversation(ref)
    await desk.vocabulary(ref)
    await desk.add_message(ref, "Looked into it", visibility="internal", operation_id="op-1")
    everything = Changes("pending", "high", "101", "Billing", frozenset({"a", "b"}), frozenset(), {"Severity": "High"})
    assert (await desk.update(ref, everything, expected_version=ticket.version, operation_id="op-2")).state == "done"
    less = Changes(remove_tags=frozenset({"a"}))
    assert (await desk.update(ref, less, expected_version=None, operation_id="op-3")).state == "done"
    await desk.my_open_tickets()
    await desk.other_tickets(ref)
    _, cursor = await desk.changes(None, [ref])
    await desk.changes(cursor, [ref])
    asked = {one.path.split("?")[0] for one in zendesk.server.log}
    assert len(asked) >= 11, asked
    against_the_spec(FILE, zendesk.server.log, outside=OUTSIDE, excused=EXCUSED)


async def test_what_differs_from_the_file_is_found() -> None:
    folder = spec_folder()
    assert folder is not None
    spec = load(folder / FILE)
    good = {"ticket": {"id": 1, "requester_id": 2, "status": "open"}}
    path = "/api/v2/tickets/1"
    assert check(spec, "GET", path, None, 200, good) == []
    for bad in (
        {"ticket": {"id": "1", "requester_id": 2}},
        {"ticket": {"id": 1}},
        {"ticket": {"id": 1, "requester_id": 2, "status": "resolved"}},
    ):
        assert len(check(spec, "GET", path, None, 200, bad)) == 1
    assert check(spec, "PUT", path, {"ticket": {"priority": "huge"}}, 200, good)
    assert check(spec, "GET", "/api/v2/nowhere", None, 200, {}) == ["the file has no such operation"]
    assert check(spec, "GET", path, None, 201, good) == ["the file knows no answer 201"]
