"""Fills {slots} of approved texts from ticket and conversation, copying numbers and names exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.tickets import Ticket

SLOTS = (
    "customer_name",
    "agent_name",
    "ticket_id",
    "order_number",
    "amount",
    "item",
    "date",
    "email",
    "plan",
)
"""Slots a text may use: a closed list, kept in docs/formats.md."""

# Each pattern begins at one place of a run only and bounds its spaces: a customer's text may be long and strange.
_SLOT = re.compile(r"\{([a-z_]+)\}")
_ORDER = re.compile(
    r"\b(?:orders?|parcels?|shipments?|bookings?|invoices?|references?)(?:\s+(?:number|no\.?|nr\.?|id|is|was))*"
    r"\s{0,9}[:#]?\s{0,9}#?([A-Z]{0,4}-?\d[\dA-Z-]{2,19})\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"(?:[$€£]\s?\d[\d.,]*\d|[$€£]\s?\d|(?<![\w.,])\d[\d.,]*\s?(?:€|£|\$|EUR|USD|GBP|CHF|euros?|dollars?|pounds?)(?!\w)"
    r"|(?<=charge of )\d[\d.,]*\d|(?<=charges of )\d[\d.,]*\d|(?<=charged )\d[\d,]*\.\d\d|(?<=paid )\d[\d,]*\.\d\d)",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"(?<![\w.+-])\w[\w.+-]*@[\w-]+\.[\w.-]*\w\b")


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its slots filled; `missing` names those nobody has told us yet, left as {slot} in the text."""

    text: str
    missing: tuple[str, ...] = ()


def slot_names(text: str) -> tuple[str, ...]:
    """The slots a text uses, in order, each once."""
    return tuple(dict.fromkeys(_SLOT.findall(text)))


_LOOKED_THROUGH = 8000
"""Characters of a text that are searched: enough for any letter, and a 2 MB mail costs the window no pause."""


def known_values(ticket: Ticket, text: str, *, agent_name: str = "") -> dict[str, str]:
    """What ticket and the customer's own words tell. Words are copied as written; nothing is guessed.

    Two different order numbers or amounts in one text are no answer: the slot stays missing and the agent chooses.
    """
    text = text[:_LOOKED_THROUGH]
    values = {"ticket_id": ticket.ref.id}
    if agent_name:
        values["agent_name"] = agent_name
    if ticket.customer and ticket.customer.name.strip():
        values["customer_name"] = ticket.customer.name.split()[0]
    found = {
        "order_number": {match.group(1) for match in _ORDER.finditer(text)},
        "amount": {match.group(0).strip() for match in _AMOUNT.finditer(text)},
        "email": set(_EMAIL.findall(text)),
    }
    values.update({slot: next(iter(texts)) for slot, texts in found.items() if len(texts) == 1})
    for name, value in ticket.fields.items():
        slot = name.lower().replace(" ", "_")
        if slot in SLOTS and value:
            values[slot] = value
    return values


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Replaces each {slot} that is known. Values are inserted as they are and never read as slots again."""
    missing = tuple(name for name in slot_names(text) if not values.get(name))
    return Filled(_SLOT.sub(lambda match: values.get(match.group(1)) or match.group(0), text), missing)


def order_numbers(text: str) -> tuple[str, ...]:
    """Every order, parcel, booking or invoice number a text names as one, in order, each once."""
    return tuple(dict.fromkeys(match.group(1) for match in _ORDER.finditer(text[:_LOOKED_THROUGH])))


def emails(text: str) -> tuple[str, ...]:
    """Every e-mail address of a text, in order, each once."""
    return tuple(dict.fromkeys(_EMAIL.findall(text[:_LOOKED_THROUGH])))
