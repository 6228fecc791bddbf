"""Both themes can be read: contrast is computed, not judged."""

from __future__ import annotations

import pytest

from app.ui.common.theme import (
    CONTRAST,
    GRID,
    LEAST_CONTRAST,
    MARKS_ON,
    PALETTES,
    STRONG_MARKS_ON,
    TEXT_ON,
    XL,
    XS,
    Appearance,
    L,
    M,
    S,
    ThemeName,
    contrast_ratio,
)

THEMES: tuple[ThemeName, ...] = ("light", "dark", "contrast")


@pytest.mark.parametrize("theme", THEMES)
def test_text_keeps_wcag_aa(theme: ThemeName) -> None:
    palette = PALETTES[theme]
    for text, surface in TEXT_ON:
        ratio = contrast_ratio(getattr(palette, text), getattr(palette, surface))
        assert ratio >= LEAST_CONTRAST[theme][0], f"{theme}: {text} on {surface} is {ratio:.2f}"


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_seen(theme: ThemeName) -> None:
    palette = PALETTES[theme]
    for mark, surface in MARKS_ON:
        ratio = contrast_ratio(getattr(palette, mark), getattr(palette, surface))
        assert ratio >= LEAST_CONTRAST[theme][1], f"{theme}: {mark} on {surface} is {ratio:.2f}"


def test_high_contrast_has_a_line_around_everything() -> None:
    for mark, surface in STRONG_MARKS_ON:
        ratio = contrast_ratio(getattr(CONTRAST, mark), getattr(CONTRAST, surface))
        assert ratio >= LEAST_CONTRAST["contrast"][1], f"{mark} on {surface} is {ratio:.2f}"


def test_high_contrast_asks_for_triple_a() -> None:
    assert LEAST_CONTRAST == {"light": (4.5, 3), "dark": (4.5, 3), "contrast": (7, 4.5)}


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_spaces_stand_on_the_grid() -> None:
    assert all(space % GRID == 0 for space in (XS, S, M, L, XL))


def test_text_grows_with_the_scale() -> None:
    assert Appearance(text_scale=2.0).pixels("body") == 2 * Appearance().pixels("body")
