"""Chatwoot's news: its ActionCable connection, of which only the number of a conversation is read."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Literal

from app.domain.errors import HelpdeskUnreachable
from app.helpdesk.chatwoot.calls import Calls
from app.helpdesk.socket import connected

_QUIET = 15.0
"""Seconds without a word after which the line counts as dead: ActionCable says something every three."""
_MESSAGES = ("message.created", "message.updated")
"""Their number of the conversation is `conversation_id`; that of events about conversations is `id`."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a frame says: news of a conversation, or about the line itself."""

    what: Literal["news", "confirmed", "rejected", "closing", "nothing"]
    conversation: str = ""


def heard(frame: str, *, account: str) -> Heard:
    """Reads a frame; what it says of another account, or is not understood, is nothing."""
    try:
        said = json.loads(frame)
    except (ValueError, RecursionError):
        return Heard("nothing")
    match said:
        case {"type": "confirm_subscription"}:
            return Heard("confirmed")
        case {"type": "reject_subscription"}:
            return Heard("rejected")
        case {"type": "disconnect"}:
            return Heard("closing")
        case {"message": {"event": str(event), "data": {"account_id": int(owner), **data}}} if str(owner) == account:
            number = data.get("conversation_id" if event in _MESSAGES else "id")
            about = event in _MESSAGES or event.startswith(("conversation.", "assignee.", "team."))
            typing = event.startswith("conversation.typing") or event == "conversation.read"
            if about and not typing and isinstance(number, int) and not isinstance(number, bool):
                return Heard("news", str(number))
    return Heard("nothing")


async def news(calls: Calls) -> AsyncGenerator[str | None, None]:
    """None once news would be heard, then the numbers of conversations something happened in. Raises
    HelpdeskUnreachable when the line cannot be made or breaks.
    """
    profile = await calls.profile()
    if not profile.pubsub_token:
        raise HelpdeskUnreachable("the profile holds nothing to listen with")
    about = {"channel": "RoomChannel", "pubsub_token": profile.pubsub_token}
    identifier = json.dumps({**about, "account_id": int(calls.number), "user_id": int(profile.me.id)})
    path, subprotocol = "/cable", "actioncable-v1-json"
    async with connected(calls.client, path, subprotocol=subprotocol, purpose="listen for news") as line:
        await line.send(json.dumps({"command": "subscribe", "identifier": identifier}))
        confirmed = False
        while True:
            told = heard(await line.receive(within=_QUIET), account=calls.number)
            match told.what:
                case "confirmed":
                    confirmed = True
                    yield None
                case "rejected" | "closing":
                    calls.forget_profile()  # what it listens with may have been renewed
                    raise HelpdeskUnreachable(f"{calls.client.address.place}: news are not told")
                case "news" if confirmed:
                    yield told.conversation
