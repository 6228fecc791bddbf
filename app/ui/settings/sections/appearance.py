"""Appearance: theme, language, size of text, motion, and where the panel stands. Pure."""

from __future__ import annotations

from app.ui.common.language import t
from app.ui.settings.memory import View
from app.ui.settings.state import ChoiceRow, Section, StepRow, ToggleRow

SIZES = (80, 90, 100, 110, 125, 150, 175, 200, 225, 250, 275, 300)


def appearance(view: View) -> Section:
    settings = view.settings
    percent = round(settings.text_scale * 100)
    less = max((size for size in SIZES if size < percent), default=None)
    more = min((size for size in SIZES if size > percent), default=None)
    rows = (
        ChoiceRow(
            "appearance",
            t("Theme"),
            words=t("dark mode, light mode, night, colours, high contrast"),
            options=(
                ("system", t("As the system")),
                ("light", t("Light")),
                ("dark", t("Dark")),
                ("contrast", t("High contrast")),
            ),
            chosen=settings.appearance,
        ),
        StepRow(
            "text_scale",
            t("Size of text"),
            t("From 80 to 300 %. Everything grows with it."),
            words=t("font size, zoom, larger, smaller, scale, magnify"),
            value=t("{percent} %", percent=percent),
            less=None if less is None else str(less),
            more=None if more is None else str(more),
            usual=None if percent == 100 else "100",
        ),
        ChoiceRow(
            "language",
            t("Language"),
            t("Of Calmdesk itself. Replies are written in your playbooks' language."),
            words=t("Deutsch, German, English, translation"),
            options=(("system", t("As the system")), *view.languages.items()),
            chosen=settings.language,
        ),
        ChoiceRow(
            "motion",
            t("Motion"),
            words=t("animation, reduced motion, vestibular"),
            options=(("system", t("As the system")), ("reduced", t("Reduced")), ("full", t("Full"))),
            chosen=settings.motion,
        ),
        ChoiceRow(
            "place",
            t("Place of the panel"),
            t("Docked, it keeps its edge of the screen; floating, it stays where you put it."),
            words=t("dock, side, left, right, position, window, float"),
            options=(("float", t("Floating")), ("left", t("Left edge")), ("right", t("Right edge"))),
            chosen=settings.place,
        ),
        ToggleRow(
            "on_top",
            t("Stay on top"),
            t("The panel stays over the other windows."),
            words=t("always on top, pin, above, front"),
            on=settings.on_top,
        ),
    )
    words = t("look, display, design, view")
    return Section("appearance", t("Appearance"), rows, words)
