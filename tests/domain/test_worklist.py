"""The order of my tickets: what is due, heated and large comes first, and every place says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.readings import Reading, Scored
from app.domain.tickets import Message, Person, Role, Ticket, TicketRef
from app.domain.worklist import Glance, Ranked, glance, in_own_order, moved, ranked

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def ticket(number: str, *, due: timedelta | None = None, **more: object) -> Ticket:
    made = Ticket(TicketRef("rt", number), "", "Parcel", "open", "v1", due_at=NOW + due if due is not None else None)
    return replace(made, **more)  # type: ignore[arg-type]


def order(*tickets: Ticket, known: dict[str, Glance] | None = None) -> list[str]:
    return [each.ticket.ref.id for each in listed(*tickets, known=known)]


def listed(*tickets: Ticket, known: dict[str, Glance] | None = None) -> tuple[Ranked, ...]:
    return ranked(tickets, {TicketRef("rt", number): seen for number, seen in (known or {}).items()}, NOW)


def test_what_is_due_comes_first_and_says_so() -> None:
    found = listed(ticket("1"), ticket("2", due=3 * HOUR), ticket("3", due=12 * MINUTE), ticket("4", due=-2 * HOUR))
    assert [each.ticket.ref.id for each in found] == ["4", "3", "2", "1"]
    assert [each.reasons for each in found] == [
        ("overdue 2 h",),
        ("due in 12 min",),
        ("due in 3 h",),
        ("nothing urgent is known",),
    ]
    assert [each.urgency for each in found] == ["now", "now", "soon", "normal"]


def test_every_fact_is_a_reason_in_words() -> None:
    (found,) = listed(ticket("1", due=12 * MINUTE, prior_contacts=1), known={"1": Glance("v1", upset=2, asks=3)})
    assert found.reasons == ("due in 12 min", "customer upset twice", "wrote about it before", "several requests")


def test_heat_orders_within_the_same_time_and_never_over_what_is_due() -> None:
    known = {"2": Glance("v1", upset=2), "3": Glance("v1", upset=3, triggers=frozenset({"legal_threat"}))}
    assert order(ticket("1"), ticket("2"), ticket("3"), ticket("4", due=30 * MINUTE), known=known) == list("4321")


def test_danger_comes_before_everything() -> None:
    found = listed(ticket("1", due=-HOUR), ticket("2"), known={"2": Glance("v1", triggers=frozenset({"safety"}))})
    assert found[0].ticket.ref.id == "2"
    assert found[0].reasons[0] == "somebody may be in danger"


def test_what_waits_for_the_customer_comes_last_until_it_is_due() -> None:
    known = {"2": Glance("v1", answered=True, upset=2)}
    assert order(ticket("1", status="pending"), ticket("2"), ticket("3"), known=known) == ["3", "2", "1"]
    assert order(ticket("1", status="pending", due=MINUTE), ticket("3")) == ["1", "3"]


def test_whose_turn_it_is_counts_only_while_nothing_changed_since() -> None:
    known = {"1": Glance("v0", answered=True, upset=1)}
    assert order(ticket("2"), ticket("1"), known=known) == ["1", "2"]


def test_who_waits_longer_comes_first_among_equals() -> None:
    known = {"1": Glance("v1", waiting_since=NOW - HOUR), "2": Glance("v1", waiting_since=NOW - 5 * HOUR)}
    found = listed(ticket("1"), ticket("2"), known=known)
    assert [each.reasons for each in found] == [("waiting for 5 h",), ("waiting for 60 min",)]


@pytest.mark.parametrize(
    ("priority", "first"), [("urgent", "2"), ("High", "2"), ("normal", "1"), ("60", "1"), (None, "1")]
)
def test_a_priority_counts_where_its_word_is_clear(priority: str | None, first: str) -> None:
    assert order(ticket("1"), ticket("2", priority=priority))[0] == first


_tickets = st.builds(
    lambda number, due, status, priority, reopened, prior: ticket(
        number, due=due, status=status, priority=priority, reopened=reopened, prior_contacts=prior
    ),
    st.text("0123456789", min_size=1, max_size=4),
    st.none() | st.timedeltas(-timedelta(days=400), timedelta(days=400)),
    st.sampled_from(["open", "new", "stalled", ""]),
    st.none() | st.sampled_from(["high", "urgent", "low", "50"]),
    st.integers(0, 3),
    st.integers(0, 3),
)
_glances = st.builds(
    Glance,
    st.sampled_from(["v0", "v1"]),
    upset=st.integers(0, 20),
    triggers=st.frozensets(st.sampled_from(["safety", "legal_threat", "abuse", "human_request"])),
    asks=st.integers(0, 30),
    waiting_since=st.none() | st.just(NOW - HOUR) | st.just(NOW + HOUR),
    answered=st.booleans(),
)


@given(st.lists(_tickets, unique_by=lambda each: each.ref, max_size=12), st.data())
def test_every_ticket_stands_once_with_a_reason_whatever_is_known(tickets: list[Ticket], data: st.DataObject) -> None:
    known = {each.ref: data.draw(_glances) for each in tickets if data.draw(st.booleans())}
    found = ranked(tickets, known, NOW)
    assert sorted(str(each.ticket.ref) for each in found) == sorted(str(each.ref) for each in tickets)
    assert all(each.reasons and all(each.reasons) for each in found)
    assert found == ranked(tickets[::-1], known, NOW)


@given(st.lists(_tickets, unique_by=lambda each: each.ref, min_size=2, max_size=6), st.data())
def test_what_is_not_known_moves_no_ticket_down(tickets: list[Ticket], data: st.DataObject) -> None:
    """A ticket nobody has seen stands no lower than when it is known to be calm and small, with the same facts."""
    which = data.draw(st.sampled_from(tickets)).ref
    others = {each.ref: data.draw(_glances) for each in tickets if each.ref != which}

    def place(known: dict[TicketRef, Glance]) -> int:
        return [each.ticket.ref for each in ranked(tickets, known, NOW)].index(which)

    assert place(others) <= place({**others, which: Glance("v1")})


def refs(text: str) -> tuple[TicketRef, ...]:
    return tuple(TicketRef("rt", letter) for letter in text)


@pytest.mark.parametrize(
    ("suggested", "own", "shown"),
    [
        ("abcd", "", "abcd"),
        ("abcd", "dcba", "dcba"),
        ("abcd", "dca", "dcab"),  # b comes after a, as suggested
        ("nabc", "cba", "ncba"),  # nothing precedes it: first
        ("abc", "cxba", "cba"),  # x is solved
        ("xyab", "ba", "xyba"),
    ],
)
def test_a_new_ticket_comes_in_where_it_is_suggested(suggested: str, own: str, shown: str) -> None:
    assert in_own_order(refs(suggested), refs(own)) == refs(shown)


@given(st.lists(st.integers(0, 20), unique=True), st.lists(st.integers(0, 20)))
def test_the_own_order_holds_exactly_what_is_there(suggested: list[int], own: list[int]) -> None:
    there = tuple(TicketRef("rt", str(each)) for each in suggested)
    mine = tuple(TicketRef("rt", str(each)) for each in own)
    found = in_own_order(there, mine)
    assert sorted(map(str, found)) == sorted(map(str, there))
    kept = [ref for ref in dict.fromkeys(mine) if ref in there]
    assert [ref for ref in found if ref in kept] == kept


def test_a_ticket_is_moved_beside_another() -> None:
    assert moved(refs("abcd"), *refs("da"), after=False) == refs("dabc")
    assert moved(refs("abcd"), *refs("ac"), after=True) == refs("bcad")
    assert moved(refs("abcd"), *refs("aa"), after=True) == refs("abcd")
    assert moved(refs("abcd"), *refs("xa"), after=True) == refs("abcd")


def reading(valence: float | None, arousal: float | None, *triggers: str) -> Reading:
    found = tuple(Scored(name, 0.9) for name in triggers)
    return Reading("h", "en", None, (), True, None, (), valence, arousal, found)


def said(role: Role, text: str, minutes: int) -> Message:
    return Message(f"m{minutes}", role, "public", Person("p"), text, NOW + minutes * MINUTE)


def test_a_conversation_is_remembered_in_a_few_facts() -> None:
    talk = [
        said("customer", "This is a disgrace", 0),
        said("agent", "I am on it", 1),
        said("customer", "Still nothing, I will sue you.", 2),
        said("customer", "Where is my parcel now? Who pays for all of this? When will somebody call me?", 3),
    ]
    readings = [reading(-0.8, 0.9), reading(-0.6, 0.7), reading(None, None, "legal_threat")]
    seen = glance(ticket("1"), talk, readings)
    assert seen == Glance("v1", upset=2, triggers=frozenset({"legal_threat"}), asks=3, waiting_since=NOW + 2 * MINUTE)
    assert glance(ticket("1"), talk[:2], readings[:1]) == Glance("v1", answered=True)
    assert glance(ticket("1"), [], []) == Glance("v1")
