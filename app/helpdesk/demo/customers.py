"""What the demo desk's customers do: they answer, write again when nobody does, and get calmer or angrier. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count

from app.domain.demo import DemoScript, Ending, Overview, ScriptedAnswer, ScriptedTicket, SeenCase
from app.domain.heard import heard
from app.domain.story import answers_after, next_answer, parts, typing_time
from app.domain.tickets import Changes, Message, Person
from app.helpdesk.demo.state import Case, DeskState, Expected, changed, values_of, written

NewId = Callable[[], str]


def begun(state: DeskState, script: DemoScript, *, now: datetime, new_id: NewId) -> DeskState:
    """The fresh desk with those messages on their way that customers write by themselves."""
    for ticket in script.tickets:
        state = _waiting(state, ticket, state.cases[ticket.id].mood, since=now, new_id=new_id)
    return state


def with_answer_expected(
    state: DeskState, script: DemoScript, ticket_id: str, reply: Message, *, new_id: NewId
) -> DeskState:
    """The desk after the customer has read a public reply: the answer that fits it is on its way, if there is one."""
    scripted = script.ticket(ticket_id)
    if scripted is None:
        return state
    state = _answered(state, ticket_id)
    case = state.cases[ticket_id]
    found = next_answer(scripted, case.mood, case.used, reply.text, _heard(scripted, case, reply))
    if found is None:
        return state
    state = _put(state, replace(case, used=(*case.used, found.name)))
    at = reply.at + answers_after(found.answer)
    return _on_its_way(state, scripted, found.answer, at, new_id=new_id)


def handed_over(state: DeskState, script: DemoScript, ticket_id: str, *, now: datetime, new_id: NewId) -> DeskState:
    """The desk after another team got the ticket, as the customer sees it. It happens once."""
    scripted = script.ticket(ticket_id)
    case = state.cases[ticket_id]
    if scripted is None or scripted.handed_over is None or "handed_over" in case.used:
        return state
    state = _answered(state, ticket_id)
    state = _put(state, replace(case, used=(*case.used, "handed_over")))
    at = now + answers_after(scripted.handed_over)
    return _on_its_way(state, scripted, scripted.handed_over, at, new_id=new_id)


def settled(state: DeskState, script: DemoScript, now: datetime) -> DeskState:
    """The desk at this time: messages whose time has come stand on their tickets, and so do those they lead to. Looking
    keeps nothing, so what follows a message is named after it: the next look gives it the same name.
    """
    while due := [each for each in state.expected if each.message.at <= now]:
        first = min(due, key=lambda each: each.message.at)
        state = replace(state, expected=tuple(each for each in state.expected if each is not first))
        state = written(state, first.ticket, first.message)
        if first.to is not None and (scripted := script.ticket(first.ticket)) is not None:
            state = _put(state, replace(state.cases[first.ticket], mood=first.to))
            names = (f"{first.message.id}.{number}" for number in count(1))
            state = _waiting(state, scripted, first.to, since=first.message.at, new_id=lambda: next(names))  # noqa: B023 - used at once
    return state


def colleague_first(
    state: DeskState, script: DemoScript, ticket_id: str, wanted: Changes, *, now: datetime, new_id: NewId
) -> DeskState:
    """The desk after a colleague changed one of the same values a moment before, and said so in a note."""
    if not script.colleagues:
        return state
    sam = script.colleagues[0]
    for name, value in values_of(wanted).items():
        change, note = _other_value(script, name, value)
        if change is None:
            continue
        state, _ = changed(state, ticket_id, change, script=script, by=sam.id, expected_version=None, now=now)
        message = Message(new_id(), "agent", "internal", sam, note, now)
        return written(state, ticket_id, message)
    return state


def overview(state: DeskState, script: DemoScript, now: datetime) -> Overview:
    """What somebody sees who stands at the desk itself."""
    writing = {
        each.ticket
        for each in state.expected
        if each.message.at - typing_time(each.message.text) <= now < each.message.at
    }
    cases = [
        SeenCase(
            case.ticket,
            tuple(entry.message for entry in case.entries),
            typing=number in writing,
            ending=_ending(script, number, case),
        )
        for number, case in state.cases.items()
    ]
    return Overview(tuple(cases), script.agent)


def _ending(script: DemoScript, number: str, case: Case) -> Ending:
    scripted = script.ticket(number)
    return scripted.state(case.mood).ends if scripted is not None else ""


def _heard(scripted: ScriptedTicket, case: Case, reply: Message) -> frozenset[str]:
    messages = [entry.message for entry in case.entries if entry.message.id != reply.id]
    public = [message for message in messages if message.visibility == "public"]
    asked = [message.at for message in public if message.role == "customer"]
    return heard(
        reply.text,
        words=scripted.words,
        earlier=[message.text for message in public if message.role == "agent"],
        asked_at=max(asked, default=reply.at),
        at=reply.at,
        patience=scripted.patience if case.used else None,  # before his first answer nobody looked at the clock
    )


def _answered(state: DeskState, ticket_id: str) -> DeskState:
    """Nobody writes unprompted who has just got an answer."""
    left = tuple(each for each in state.expected if each.ticket != ticket_id or not each.unprompted)
    return replace(state, expected=left)


def _waiting(state: DeskState, scripted: ScriptedTicket, mood: str, *, since: datetime, new_id: NewId) -> DeskState:
    """The customer in this state will write by himself, if the script says so and nobody answers before."""
    again = scripted.state(mood).unprompted
    name = f"{mood}/unprompted"
    case = state.cases[scripted.id]
    if again is None or name in case.used:
        return state
    state = _put(state, replace(case, used=(*case.used, name)))
    return _on_its_way(state, scripted, again, since + answers_after(again), new_id=new_id, unprompted=True)


def _on_its_way(
    state: DeskState,
    scripted: ScriptedTicket,
    answer: ScriptedAnswer,
    at: datetime,
    *,
    new_id: NewId,
    unprompted: bool = False,
) -> DeskState:
    expected = []
    for text, later in parts(answer):
        message = Message(new_id(), "customer", "public", scripted.customer, text, at + later)
        expected.append(Expected(scripted.id, message, unprompted=unprompted))
    expected[-1] = replace(expected[-1], to=answer.to)
    return replace(state, expected=(*state.expected, *expected))


def _put(state: DeskState, case: Case) -> DeskState:
    return replace(state, cases={**state.cases, case.ticket.ref.id: case})


def _other_value(script: DemoScript, name: str, value: str) -> tuple[Changes | None, str]:
    """Another value for the same thing, and what a colleague says about it."""
    match name:
        case "group":
            other = next((group for group in script.groups[1:] if group != value), None)
            return (
                (Changes(group=other), f"I have passed this to {other}, they know the case.") if other else (None, "")
            )
        case "status":
            other = "pending" if value != "pending" else "open"
            return Changes(status=other), "I have asked the customer something, so we wait for the answer."
        case "priority":
            other = next((priority for priority in reversed(script.priorities) if priority != value), None)
            return (Changes(priority=other), "This is more urgent than it looks.") if other else (None, "")
        case "assignee":
            other_person: Person | None = next((one for one in script.colleagues if one.id != value), None)
            return (Changes(assignee=other_person.id), "I take this one.") if other_person else (None, "")
    label = name.partition(":")[2]
    allowed = script.fields.get(label, ())
    found = next((one for one in allowed if one != value), None) if allowed else "something else"
    return (Changes(fields={label: found}), f"I have looked at this and set “{label}”.") if found else (None, "")
