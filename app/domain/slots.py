"""Fills {slots} of approved texts from ticket and conversation, copying numbers and names exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.tickets import Ticket
from app.domain.values import values_in

SLOTS = (
    "customer_name",
    "agent_name",
    "ticket_id",
    "order_number",
    "invoice_number",
    "booking_reference",
    "tracking_number",
    "amount",
    "item",
    "date",
    "email",
    "phone",
    "plan",
    "team",
    "details",
    "reason",
)
"""Slots a text may use: a closed list, kept in docs/formats.md."""

AGENTS_OWN = frozenset({"date", "details", "reason"})
"""Only the agent can say these: a promised day, or what is so in this case. They are never filled."""

_NUMBERS = ("order_number", "invoice_number", "booking_reference", "tracking_number")
"""What an answer or a lookup may tell too: it names a thing, and is no sum and no address."""
_SLOT = re.compile(r"\{([a-z_]+)\}")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "sir", "madam", "herr", "frau", "rev"})
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019.-](?=[^\W\d_])){1,40}")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its slots filled; `missing` names those nobody has told us yet, left as {slot} in the text."""

    text: str
    missing: tuple[str, ...] = ()


def slot_names(text: str) -> tuple[str, ...]:
    """The slots a text uses, in order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


def known_values(ticket: Ticket, text: str, *, agent_name: str = "") -> dict[str, str]:
    """What ticket and the customer's own words tell. Words are copied as written; nothing is guessed.

    Two different values for one slot are no answer: the slot stays missing and the agent chooses.
    """
    return conversation_values(ticket, [text], agent_name=agent_name)


def conversation_values(
    ticket: Ticket, said: Sequence[str], answered: Sequence[str] = (), *, agent_name: str = ""
) -> dict[str, str]:
    """What a whole conversation tells. `said` are the customer's texts, the newest turn first; `answered` are what
    agents and lookups wrote, which counts for numbers where the customer named none.

    The newest text that names a slot decides, also when what it names is no answer.
    """
    newest, *earlier = [values_in(text) for text in said] or [{}]
    fields = {name.lower().replace(" ", "_"): value for name, value in ticket.fields.items() if value}
    told = {slot: fields[slot] for slot in SLOTS if slot in fields and slot not in AGENTS_OWN}
    if ticket.customer and ticket.customer.email:
        told.setdefault("email", ticket.customer.email)
    looked_up = [values_in(text) for text in answered]
    values = {"ticket_id": ticket.ref.id}
    if agent_name:
        values["agent_name"] = agent_name
    if ticket.customer and (name := first_name(ticket.customer.name)):
        values["customer_name"] = name
    for slot in SLOTS:
        named = newest.get(slot) or _all(earlier, slot)
        if not named and slot not in told and slot in _NUMBERS:
            named = _all(looked_up, slot)
        every = (*named, told[slot]) if slot in told else named
        if len({value.casefold() for value in every}) == 1:
            values[slot] = every[-1]
    return values


def _all(found: Sequence[Mapping[str, tuple[str, ...]]], slot: str) -> tuple[str, ...]:
    return tuple(value for values in found for value in values.get(slot, ()))


def first_name(name: str) -> str:
    """The first name in a person's name as a desk has it; "" where there is none to be told."""
    parts = name.split(",", 1)
    words = (parts[1] if len(parts) == 2 and parts[1].strip() else parts[0]).split()
    names = [word for word in words if word.lower().rstrip(".") not in _TITLES]
    return names[0] if names and _NAME.fullmatch(names[0]) else ""


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Replaces each {slot} that is known. Values are inserted as they are and never read as slots again."""
    missing = tuple(name for name in slot_names(text) if not values.get(name))
    return Filled(_SLOT.sub(lambda match: values.get(match.group(1)) or match.group(0), text), missing)
