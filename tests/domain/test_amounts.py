"""Amounts of money: read exactly with their currency, or not at all."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.domain.amounts import amounts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You took 29.90 EUR twice.", [("29.90", "EUR", "29.90 EUR")]),
        ("I paid 1.234,50 € and EUR 1,234.50.", [("1234.50", "EUR", "1.234,50 €"), ("1234.50", "EUR", "EUR 1,234.50")]),
        ("$1,200 now, 1200$ before", [("1200", "USD", "$1,200"), ("1200", "USD", "1200$")]),
        ("CHF 1'250.00", [("1250.00", "CHF", "CHF 1'250.00")]),
        ("12.345 EUR", [("12345", "EUR", "12.345 EUR")]),
        ("0.50 EUR", [("0.50", "EUR", "0.50 EUR")]),
        ("49.9 euros", [("49.9", "EUR", "49.9 euros")]),
        ("a fee of 5 pounds", [("5", "GBP", "5 pounds")]),
        ("500 Canadian dollars, US$ 12.5", [("500", "CAD", "500 Canadian dollars"), ("12.5", "USD", "US$ 12.5")]),
        ("1\u202f200,50 €", [("1200.50", "EUR", "1\u202f200,50 €")]),
        ("1 200 000 SEK", [("1200000", "SEK", "1 200 000 SEK")]),
        ("4711 300 EUR", [("300", "EUR", "300 EUR")]),
        ("500€/month", [("500", "EUR", "500€")]),
        ("€50-100", [("50", "EUR", "€50")]),
    ],
)
def test_an_amount_is_read_exactly(text: str, found: list[tuple[str, str, str]]) -> None:
    read = [(each.value, each.currency, each.text) for each in amounts(text)]
    assert read == [(Decimal(value), currency, words) for value, currency, words in found]


@pytest.mark.parametrize(
    "text",
    [
        "49.90",
        "order 4711",
        "1.234.56 EUR",
        "1234.567 EUR",
        "2 100 EUR",
        "A50 EUR",
        "XEUR 500",
        "EUR 500 USD",
        "2k EUR",
        "5 eurosceptics",
        "on 3.11.2026",
    ],
)
def test_what_is_not_certain_is_no_amount(text: str) -> None:
    assert amounts(text) == ()
