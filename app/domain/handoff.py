"""The hand-off card: a bot tried first, and a person writes the next answer. Why it came, what was tried. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.likeness import alike
from app.domain.measures import is_negative
from app.domain.phrase import Phrase
from app.domain.quotes import quoted
from app.domain.readings import Reading
from app.domain.tickets import Message, Ticket
from app.domain.turns import new_words

READ_FIRST = Phrase.of("Read it first and answer in your own words: the customer just came from a bot.")
"""An instant templated reply after a bot failed does harm (RESEARCH, E2)."""
FIRST_TURN_COUNTS = Phrase.of("They sound upset: the care you put into this first answer counts most.")
"""Early effort in emotional hand-offs (RESEARCH, E3)."""
_MOST_TRIED = 4


@dataclass(frozen=True, slots=True)
class HandOff:
    """`last_words` are the customer's after the bot's last message, as a quotation; `tried` what the bot wrote, each
    once; `warning` what to mind before answering.
    """

    last_words: str
    tried: tuple[str, ...]
    bot_messages: int
    warning: str


def hand_off(ticket: Ticket, messages: Sequence[Message], reading: Reading | None) -> HandOff | None:
    """The card for the first human turn after a bot; None when no bot was there, or an agent has answered since."""
    since: list[Message] = []
    for message in reversed(messages):
        if message.visibility != "public" or message.role in ("system", "result"):
            continue
        if message.role == "agent":
            break
        since.append(message)
    since.reverse()
    bots = [place for place, message in enumerate(since) if message.role == "bot"]
    answered = any(message.role == "agent" and message.visibility == "public" for message in messages)
    if not bots and (answered or not ticket.handled_by_bot):
        return None
    after = [new_words(message.text[:8000]) for message in since[bots[-1] + 1 if bots else 0 :]]
    words = "\n".join(part for part in after if part)
    if not words:
        return None  # the customer has not come to a person yet
    upset = reading is not None and is_negative(reading)
    return HandOff(
        quoted(words, 200),
        _tried([since[place].text for place in bots]),
        len(bots),
        Phrase.of("{first} {then}", first=READ_FIRST, then=FIRST_TURN_COUNTS) if upset else READ_FIRST,
    )


def _tried(texts: Sequence[str]) -> tuple[str, ...]:
    """What the bot wrote, each once, the newest last; the first ones of a long list are left out."""
    once: list[str] = []
    for text in texts:
        if text.strip() and not any(text == each or alike(text, each, least_words=3) for each in once):
            once.append(text)
    return tuple(quoted(text, 110) for text in once[-_MOST_TRIED:])
