"""What goes with knowledge: the desk's own articles, and the texts that turns are compared with."""

from __future__ import annotations

from collections.abc import Sequence

from app.copilot.ports import Desk
from app.domain.advice import MAX_OF_A_KIND
from app.domain.content import Library
from app.domain.errors import CalmdeskError
from app.domain.readings import Reading
from app.domain.tickets import Article


async def articles_of_desk(reading: Reading, desk: Desk) -> Sequence[Article]:
    """What the helpdesk's own knowledge base has; nothing when it does not answer, for it is only an addition."""
    intent = reading.intent
    if intent is None:
        return ()
    # The words that spoke for the intent, not the message: a help centre's search wants keywords.
    query = " ".join(span.text for span in intent.evidence) or intent.label.replace("_", " ")
    try:
        return await desk.search_articles(query, limit=MAX_OF_A_KIND)
    except CalmdeskError:
        return ()


def texts_compared(library: Library) -> tuple[str, ...]:
    """Every reply that turns are compared with, so that it can be embedded before it is needed."""
    return tuple(dict.fromkeys(reply.text for reply in library.replies))


def shortened(text: str, limit: int = 70) -> str:
    """The text on one line, cut between words where it is longer."""
    flat = " ".join(text.split())
    return flat if len(flat) <= limit else flat[: limit - 1].rsplit(" ", 1)[0] + "…"
