"""Decisions are stored whole, once, and a finished row never starts again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.copilot.ports import Store
from app.domain.decisions import Operation, UpdateTicket
from app.domain.outbox import OutboxState, after_choice, leaving
from app.domain.phrase import Phrase
from app.domain.tickets import Changes, TicketRef
from app.storage.codec import words_text, words_value
from app.storage.store import LocalStore
from tests.support.made_up import NOON, REF, decision, journal_rows

LATER = NOON + timedelta(minutes=5)


def test_the_store_is_what_the_copilot_asks_for(store: LocalStore) -> None:
    port: Store = store
    assert isinstance(port, LocalStore)


async def test_a_decision_is_stored_with_its_journal_and_one_row_for_each_operation(store: LocalStore) -> None:
    made = replace(decision(), not_before=LATER)
    rows = await store.record(made, journal_rows(made))
    assert [row.operation for row in rows] == list(made.operations)
    assert rows == await store.outbox()
    assert {(row.state, row.cursor, row.not_before, row.created_at, row.attempts) for row in rows} == {
        ("waiting", "c1", LATER, made.at, 0)
    }
    assert await store.journal() == journal_rows(made)


async def test_the_same_decision_again_changes_nothing(store: LocalStore) -> None:
    made = decision()
    first = await store.record(made, journal_rows(made))
    sent = replace(first[0], state="sent", message_id="m9")
    assert await store.save_entry(sent, was="waiting")
    again = await store.record(replace(made, operations=()), journal_rows(made, text="Other words"))
    assert again == [sent, *first[1:]]
    assert len(await store.journal()) == 2


async def test_a_decision_without_operations_is_remembered_too(store: LocalStore) -> None:
    made = replace(decision(), kind="dismiss", operations=())
    assert await store.record(made, journal_rows(made)) == []
    assert await store.record(decision(), []) == []


async def test_sequence_numbers_only_grow(store: LocalStore, path: Path, key: bytes) -> None:
    await store.record(decision(1), [])
    await store.close()
    again = await LocalStore.open(path, key=key)
    await again.record(decision(2), [])
    sequences = [row.sequence for row in await again.outbox()]
    await again.close()
    assert sequences == sorted(set(sequences))
    assert len(sequences) == 6


async def test_an_operation_id_that_is_taken_stores_nothing(store: LocalStore) -> None:
    first = decision(1)
    await store.record(first, [])
    second = replace(decision(2), operations=(decision(2).operations[0], first.operations[0]))
    with pytest.raises(Exception, match="operation_id"):
        await store.record(second, journal_rows(second))
    assert len(await store.outbox()) == 3
    assert await store.journal() == []
    assert len(await store.record(decision(2), [])) == 3


async def test_the_new_state_is_kept_with_its_journal_row(store: LocalStore) -> None:
    made = decision()
    entry = (await store.record(made, []))[0]
    out = leaving(entry, cursor="c2", now=LATER)
    assert await store.save_entry(out, journal_rows(made)[:1], was="waiting")
    assert (await store.outbox())[0] == out
    done = replace(out, state="sent", message_id="m9")
    assert await store.save_entry(done, was="sending")
    assert done not in await store.outbox()
    assert (await store.outbox(unfinished_only=False))[0] == done
    assert await store.claimed_messages(REF) == {"m9"}
    assert await store.claimed_messages(TicketRef("other", REF.id)) == frozenset()
    assert await store.journal() == journal_rows(made)[:1]


@pytest.mark.parametrize("final", ["sent", "cancelled"])
@pytest.mark.parametrize("late", ["waiting", "sending", "unknown", "needs_help", "sent", "cancelled"])
async def test_a_finished_row_never_starts_again(store: LocalStore, final: OutboxState, late: OutboxState) -> None:
    made = decision()
    entry = (await store.record(made, []))[0]
    assert await store.save_entry(replace(entry, state=final, message_id="m9"), was="waiting")
    stored = await store.outbox(unfinished_only=False)
    for was in ("waiting", final):
        assert not await store.save_entry(replace(entry, state=late), journal_rows(made), was=was)
    assert await store.journal() == []
    assert await store.outbox(unfinished_only=False) == stored


async def test_a_change_that_stands_on_another_state_is_not_stored(store: LocalStore) -> None:
    made = decision()
    entry = (await store.record(made, []))[0]
    assert not await store.save_entry(replace(entry, state="cancelled"), journal_rows(made), was="needs_help")
    assert (await store.outbox())[0] == entry
    assert await store.journal() == []


async def test_only_a_change_that_knows_the_request_touches_a_row_that_is_out(store: LocalStore) -> None:
    first = (await store.record(decision(), []))[0]
    out = leaving(first, cursor="c2", now=LATER)
    assert await store.save_entry(out, was="waiting")
    for late in (replace(first, state="waiting"), replace(first, state="sent"), replace(out, state="cancelled")):
        assert not await store.save_entry(late, was="sending")
    assert (await store.outbox())[0] == out
    assert await store.save_entry(replace(out, state="unknown"), was="sending")
    assert not await store.save_entry(replace(out, state="cancelled"), was="unknown")
    assert await store.save_entry(replace(out, state="waiting"), was="unknown")


async def test_undo_takes_back_all_of_a_decision_or_nothing(store: LocalStore) -> None:
    one, two = decision(1), decision(2)
    await store.record(one, [])
    first, *rest = await store.record(two, [])
    assert await store.undo(one.id, journal_rows(one))
    assert not await store.undo(one.id)
    assert await store.save_entry(leaving(first, cursor="c2", now=LATER), was="waiting")
    assert not await store.undo(two.id, journal_rows(two))
    assert not await store.undo("nobody")
    assert (await store.outbox())[1:] == rest
    out = (await store.outbox())[0]
    assert await store.save_entry(replace(out, state="waiting"), was="sending")  # it had left once
    assert not await store.undo(two.id, journal_rows(two))
    assert (await store.outbox())[1:] == rest
    assert await store.journal() == journal_rows(one)
    states = [row.state for row in await store.outbox(unfinished_only=False)]
    assert states == ["cancelled"] * 3 + ["waiting"] * 3


async def test_of_a_change_that_met_another_one_some_parts_may_be_written(store: LocalStore) -> None:
    whole = Changes(status="solved", add_tags=frozenset({"late"}))
    made = replace(decision(), operations=(Operation("op-1", UpdateTicket(whole, "7")),))
    (entry,) = await store.record(made, [])
    conflict = replace(entry, state="conflict")
    assert await store.save_entry(conflict, was="waiting")
    more = after_choice(conflict, "send_again", now=LATER, parts=frozenset({"status"}))
    assert await store.save_entry(more, was="conflict")
    (stored,) = await store.outbox()
    assert stored.operation == Operation("op-1", UpdateTicket(Changes(status="solved"), "7"))
    other = replace(stored, operation=entry.operation)
    with pytest.raises(ValueError, match="not the one that was decided"):
        await store.save_entry(other, was="waiting")


async def test_what_was_decided_cannot_be_changed_on_its_way(store: LocalStore) -> None:
    entry, other, _ = await store.record(decision(), [])
    with pytest.raises(ValueError, match="not the one that was decided"):
        await store.save_entry(replace(entry, operation=replace(other.operation, id=entry.operation.id)), was="waiting")
    with pytest.raises(ValueError, match="no outbox row"):
        await store.save_entry(replace(entry, operation=replace(entry.operation, id="nobody")), was="waiting")


async def test_a_row_follows_its_ticket_when_that_is_merged(store: LocalStore) -> None:
    entry = (await store.record(decision(), []))[0]
    moved = replace(entry, ticket=TicketRef(REF.account, "43"))
    assert await store.save_entry(moved, was="waiting")
    assert (await store.outbox())[0] == moved


@pytest.mark.parametrize(
    "because",
    [
        "words of a desk {with braces} \ud83d",
        Phrase.of("The customer wrote again"),
        Phrase.of("The account “{account}” is not connected", account="work 🙏"),
        Phrase.of("It was not read back: {why}", why=Phrase.of("It hangs ({seconds} s)", seconds=3)),
        'phrase:{"template": 7}',
        "phrase: is how this begins",
    ],
)
def test_a_reason_can_still_be_said_in_another_language_after_it_was_stored(because: str) -> None:
    again = words_value(words_text(because))
    assert again == because.encode("utf-8", "replace").decode()
    if isinstance(because, Phrase) and because.values:
        assert isinstance(again, Phrase)
        assert (again.template, again.values) == (because.template, because.values)
        why = because.values.get("why")
        assert type(again.values.get("why")) is type(why)
