"""The tone check for the open ticket, made anew only when its messages or the rules change. No Qt."""

from __future__ import annotations

from collections.abc import Callable

from app.copilot.session import Session
from app.domain.nouns import matter_of
from app.domain.tickets import Message
from app.domain.tone import NO_CHECK, NO_RULES, ToneCheck, ToneRules, tone_check


class TicketTone:
    """`rules` are those in use now; they change when a company saves its files."""

    def __init__(self, rules: Callable[[], ToneRules] = lambda: NO_RULES) -> None:
        self._rules = rules
        self._basis: tuple[tuple[Message, ...], ToneRules] = ((), NO_RULES)
        self._check = NO_CHECK

    def check(self, session: Session) -> ToneCheck:
        """What drafts for the open ticket are looked through with."""
        rules, (messages, before) = self._rules(), self._basis
        if rules is not before or session.messages is not messages:
            subject = session.ticket.subject if session.ticket else ""
            self._check = tone_check(rules, session.messages, matter_of(session.messages, subject))
            self._basis = (session.messages, rules)
        return self._check
