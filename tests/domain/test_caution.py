"""Money, law and security ask once more; everything else leaves at one key."""

from __future__ import annotations

import pytest

from app.domain.caution import reasons_to_check
from app.domain.readings import Reading, Scored


def reading(*triggers: Scored) -> Reading:
    return Reading("hash", "en", None, (), True, None, (), None, None, triggers)


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("You get 49.90 EUR back.", "It names money: 49.90 EUR."),
        ("We pay $5, €10 and 7 GBP and 8 GBP.", "It names money: $5, €10, 7 GBP."),
        ("Your refund is on its way.", "It may promise money: “refund”."),
        ("We will reimburse you.", "It may promise money: “reimburse”."),
        ("Wir erstatten den Betrag.", "It may promise money: “erstatten”."),
        ("Please send me your password.", "It is about a secret: “password”."),
        ("We are not liable for that.", "It has a word of the law: “liable”."),
    ],
)
def test_a_reply_about_money_law_or_a_secret_says_why_it_asks(reply: str, reason: str) -> None:
    assert str(reasons_to_check(reply)[0]) == reason


@pytest.mark.parametrize(
    "reply",
    ["", "  \n", "Your parcel 4711 comes on Monday at 10.", "I return to you tomorrow.", "The courtyard is open."],
)
def test_an_everyday_reply_asks_nothing(reply: str) -> None:
    assert reasons_to_check(reply) == ()


def test_a_risky_step_asks_also_when_nothing_goes_to_the_customer() -> None:
    assert len(reasons_to_check("", risk="medium")) == 1
    assert "high risk" in reasons_to_check("", risk="high")[0]


def test_a_sure_trigger_asks_for_every_reply_and_for_no_note() -> None:
    legal, faint = Scored("legal_threat", 0.9), Scored("fraud_security", 0.2)
    assert [str(why) for why in reasons_to_check("Hello.", reading=reading(legal, faint))] == [
        "The customer speaks of the law or of an authority."
    ]
    assert reasons_to_check("", reading=reading(legal)) == ()


def test_a_very_long_text_is_looked_through_at_once() -> None:
    assert reasons_to_check("word " * 400_000) == ()
