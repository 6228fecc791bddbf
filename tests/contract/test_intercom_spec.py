"""Our own Intercom keeps to the file that Intercom publishes, in what it takes and in what it answers."""

from __future__ import annotations

import pytest

from app.domain.tickets import Changes
from tests.contract.intercom import FILE, intercom_under_test
from tests.support.intercom import ME
from tests.support.spec_check import check, load, spec_folder

pytestmark = pytest.mark.skipif(
    spec_folder() is None, reason="CALMDESK_SPECS names no folder of published API descriptions"
)


async def test_a_day_with_a_conversation_keeps_to_the_published_file() -> None:
    """The whole contract suite is held against the file too; this walk alone meets every address of the adapter."""
    async with intercom_under_test() as made:
        desk, ref = made.desk, await made.create_ticket("Parcel", "Where is it?")
        await desk.check_sign_in()
        ticket = await desk.ticket(ref)
        await desk.add_message(ref, "Looked into it", visibility="internal", operation_id="op-1")
        await desk.add_message(ref, "On its way", visibility="public", operation_id="op-2")
        fields = {"Severity": "High", "Orders": "12"}
        everything = Changes("snoozed", None, ME, "Escalations", frozenset({"vip", "new"}), frozenset(), fields)
        outcome = await desk.update(ref, everything, expected_version=ticket.version, operation_id="op-3")
        assert outcome.state == "done", outcome
        for changes in (Changes(status="open", remove_tags=frozenset({"vip"})), Changes(status="closed")):
            assert (await desk.update(ref, changes, expected_version=None, operation_id="op-4")).state == "done"
        await desk.conversation(ref)
        await desk.vocabulary(ref)
        await desk.my_open_tickets()
        await desk.other_tickets(ref)
        await desk.search_articles("reset my password")
        _, cursor = await desk.changes(None, [ref])
        await desk.changes(cursor, [ref])
        asked = {(one.method, one.path.replace(f"/{ref.id}", "/{}", 1)) for one in made.server.log}
        assert len(asked) >= 14, sorted(asked)


async def test_what_differs_from_the_file_is_found() -> None:
    folder = spec_folder()
    assert folder is not None
    spec = load(folder / FILE)
    path = "/conversations/1"
    assert check(spec, "GET", path, None, 200, {"type": "conversation", "id": "1", "state": "open"}) == []
    for bad in ({"id": 1}, {"state": "parked"}, {"tags": {"type": "list"}}, {"open": "yes"}, {"updated_at": "now"}):
        assert len(check(spec, "GET", path, None, 200, bad)) == 1, bad
    reply = {"message_type": "note", "type": "admin", "body": "no author"}
    assert check(spec, "POST", f"{path}/reply", reply, 200, {})
    assert check(spec, "POST", f"{path}/reply", {**reply, "admin_id": "1"}, 200, {}) == []
    assert check(spec, "POST", f"{path}/parts", {"message_type": "close", "type": "admin"}, 200, {})
