"""Technical facts and requests of one message: what counts, and what only looks like it."""

from __future__ import annotations

import pytest

from app.domain.requests import questions, requests
from app.domain.technical import technical_facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("error code 1042 on iOS 17.2, app version 3.4.1", ("error code 1042", "iOS 17.2", "version 3.4.1")),
        (
            "NullPointerException\n  at com.shop.Cart.add(Cart.java:12)\n  at com.shop.Main.run(Main.java:1)",
            ("NullPointerException", "at com.shop.Cart.add(Cart.java:12)"),
        ),
        (
            'Traceback (most recent call last)\n  File "a.py", line 3\nValueError: x',
            ("Traceback (most recent call last)", "ValueError"),
        ),
        ("POST /v1/orders gives HTTP 500, the API key is right", ("POST /v1/orders", "HTTP 500", "API key")),
        (
            "2026-11-21 10:00:00 ERROR db: gone\n2026-11-21 10:00:01 ERROR db: gone\nORA-12541",
            ("2026-11-21 10:00:00 ERROR db: gone", "ORA-12541"),
        ),
        ("The webhook answers 502 Bad Gateway, ECONNREFUSED", ("webhook", "502 Bad Gateway", "ECONNREFUSED")),
        ("Error 404 and again error 404", ("Error 404",)),
        ("reachable at 192.168.0.1, release 7", ("192.168.0.1", "release 7")),
    ],
)
def test_technical_facts_are_named_as_written_and_once(text: str, facts: tuple[str, ...]) -> None:
    assert technical_facts(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "My order 20931 from 21.11.2026 for 1.234.567 points has not come, and THE REST of it neither. GET it here!",
        "Call me: 030.123.4567. The code 4711 does not work, there must be an error.",
        "I made an error. 2 of 3 parcels came on 2026.11.21.",
        "Please POST it to my address, DELETE my old one.",
        "It is a terrible Error",
    ],
)
def test_dates_numbers_and_capitals_are_no_technical_facts(text: str) -> None:
    assert technical_facts(text) == ()


def test_each_question_counts_once_and_formulas_do_not() -> None:
    text = (
        "Hi! How are you? Can you help me? Where is order no. 4711? Where is order no. 4711? And now?\n"
        "When will it come? See https://shop.example/z?id=7 please. Are you there?"
    )
    assert questions(text) == ("Where is order no. 4711?", "When will it come?")


def test_listed_points_are_requests_too() -> None:
    text = (
        "Please:\n1. cancel my plan today\n2. refund the last month\n3) Where is my invoice?\n- ok\nIs that possible?"
    )
    assert requests(text) == ("cancel my plan today", "refund the last month", "Where is my invoice?")
    assert requests("- one single dash is no list") == ()
    assert requests("Where is my parcel? Thanks!") == ("Where is my parcel?",)
    assert requests("Good morning, I want my money back.") == ()
