"""A sign-in that ends or has ended is a notice with a way to the settings; on other tickets it stays."""

from __future__ import annotations

from app.copilot.session import Session
from app.domain.errors import SignInRefused
from app.domain.expiry import SignInTrouble
from app.domain.phrase import Phrase
from app.ui.panel.notices import notices
from app.ui.panel.state import NoticeState

SOON = SignInTrouble("work", Phrase.of("the sign-in ends within {days} days", days=3))
ENDED = SignInTrouble("shop", Phrase.of("the helpdesk refuses the sign-in"), ended=True)


def told(*troubles: SignInTrouble, closed: frozenset[str] = frozenset()) -> tuple[NoticeState, ...]:
    session = Session(sign_ins=troubles)
    return notices(session, own_error=None, message="", unsent="", needs_you=0, closed=closed)


def test_each_account_says_what_is_wrong_and_where_to_mend_it() -> None:
    ended, soon = told(SOON, ENDED)  # the worst first
    assert (soon.title, soon.tone, soon.act, soon.act_words) == (
        "work: the sign-in ends within 3 days",
        "warning",
        "settings",
        "Sign in again",
    )
    assert (ended.title, ended.tone) == ("shop: the helpdesk refuses the sign-in", "danger")
    assert "what waits for this account is kept" in ended.text


def test_one_that_ends_soon_can_be_put_away_until_another_day() -> None:
    ended, soon = told(SOON, ENDED)
    assert (soon.dismissible, ended.dismissible) == (True, False)
    assert told(SOON, closed=frozenset({soon.key})) == ()
    tomorrow = SignInTrouble("work", Phrase.of("the sign-in ends within {days} days", days=2))
    assert len(told(tomorrow, closed=frozenset({soon.key}))) == 1


def test_a_refused_sign_in_is_said_once() -> None:
    session = Session(phase="ready", error=SignInRefused("shop"), sign_ins=(ENDED,))
    keys = [one.key for one in notices(session, own_error=None, message="", unsent="", needs_you=0, closed=frozenset())]
    assert keys == [f"sign_in:shop:{ENDED.words}"]
