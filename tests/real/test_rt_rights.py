"""Request Tracker: who may not do what is told in words, and nothing is done by halves."""

from __future__ import annotations

import pytest

from app.domain.errors import NoRights, SignInRefused
from app.domain.tickets import Changes
from app.helpdesk.rt import calls
from tests.contract.rt import TrackerUnderTest

pytestmark = pytest.mark.real


async def test_a_wrong_token_is_refused_in_words(tracker: TrackerUnderTest) -> None:
    desk = tracker.signed_in_as("1-29-0123456789abcdef0123456789abcdef")
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    for question in (desk.check_sign_in(), desk.ticket(ref), desk.conversation(ref), desk.changes("1", [ref])):
        with pytest.raises(SignInRefused):
            await question
    outcome = await desk.add_message(ref, "hello", visibility="public", operation_id="op-1")
    assert outcome.state == "later"
    assert await tracker.written(ref, "hello") == 0
    await desk.close()


def test_something_that_is_no_token_is_refused_at_once(tracker: TrackerUnderTest) -> None:
    with pytest.raises(SignInRefused, match="copy it whole"):
        tracker.signed_in_as("agentpass")


async def test_an_agent_with_all_rights_misses_nothing(tracker: TrackerUnderTest) -> None:
    await tracker.create_ticket("Parcel", "Where is it?")
    sign_in = await tracker.desk.check_sign_in()
    assert (sign_in.me.id, sign_in.me.name, sign_in.missing) == ("agent", "Ada Agent", ())


async def test_a_viewer_is_told_what_will_not_work(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    desk = tracker.signed_in_as("viewer")
    missing = " ".join((await desk.check_sign_in()).missing)
    assert "CommentOnTicket" in missing
    assert "ModifyTicket" in missing
    note = await desk.add_message(ref, "hello", visibility="internal", operation_id="op-1")
    assert (note.state, note.refused) == ("refused", {"message": "Permission Denied"})
    version = (await desk.ticket(ref)).version
    changes = Changes(status="open", add_tags=frozenset({"a"}))
    change = await desk.update(ref, changes, expected_version=version, operation_id="op-2")
    assert change.state == "refused"
    assert set(change.refused) == {"status", "tags"}
    assert all("Permission Denied" in why for why in change.refused.values())
    assert (await desk.ticket(ref)).version == version
    await desk.close()


async def test_notes_a_viewer_may_not_see_hide_no_later_message(
    tracker: TrackerUnderTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RT leaves them out of a page, which then looks like the last one."""
    monkeypatch.setattr(calls, "PAGE", 5)
    ref = await tracker.create_ticket("Parcel", "first")
    await tracker.colleague_writes(ref, ["inside"] * 3, "internal")
    answers = [f"answer {number}" for number in range(6)]
    await tracker.colleague_writes(ref, answers, "public")
    desk = tracker.signed_in_as("viewer")
    assert [message.text for message in (await desk.conversation(ref)).messages] == ["first", *answers]
    await desk.close()


async def test_an_outsider_may_not_look(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    desk = tracker.signed_in_as("outsider")
    assert any("SeeQueue" in part for part in (await desk.check_sign_in()).missing)
    for question in (desk.ticket(ref), desk.conversation(ref), desk.vocabulary(ref)):
        with pytest.raises(NoRights):
            await question
    assert list(await desk.my_open_tickets()) == []
    assert list((await desk.changes("1", [ref]))[0]) == []
    await desk.close()


async def test_a_field_that_is_not_there_is_named(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    changes = Changes(status="open", add_tags=frozenset({"a"}), fields={"No such field": "x"})
    outcome = await tracker.desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("partly", {"No such field"})
    assert (await tracker.desk.ticket(ref)).tags == {"a"}


async def test_an_account_without_tags_says_so(tracker: TrackerUnderTest) -> None:
    ref = await tracker.create_ticket("Parcel", "Where is it?")
    desk = tracker.signed_in_as("agent", tags_field=None)
    assert not (await desk.vocabulary(ref)).tag_support
    changes = Changes(add_tags=frozenset({"a"}))
    outcome = await desk.update(ref, changes, expected_version=None, operation_id="op-1")
    assert (outcome.state, set(outcome.refused)) == ("refused", {"tags"})
    await desk.close()
