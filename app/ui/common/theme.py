"""Design tokens: colours for light, dark and high contrast, the type scale, spaces on a 4-pixel grid. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ThemeName = Literal["light", "dark", "contrast"]
TextRole = Literal["title", "heading", "body", "strong", "small", "label"]

GRID = 4
XS, S, M, L, XL = GRID, 2 * GRID, 3 * GRID, 4 * GRID, 6 * GRID
RADIUS = 8
MAX_TEXT_SCALE = 3.0


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by what they are for. Every `…_text` keeps 4.5:1 on the surface it names; a test computes it."""

    window: str
    surface: str
    sunken: str
    border: str
    border_strong: str
    handle: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    accent_soft: str
    accent_text: str
    danger: str
    danger_hover: str
    on_danger: str
    danger_soft: str
    danger_text: str
    warning_soft: str
    warning_border: str
    warning_text: str
    success: str
    success_soft: str
    success_text: str
    info_soft: str
    info_border: str
    info_text: str
    note_soft: str
    note_border: str
    note_text: str
    calm_soft: str
    calm_border: str
    calm_text: str


LIGHT = Palette(
    window="#f4f6f8",
    surface="#ffffff",
    sunken="#f1f4f6",
    border="#dde3e9",
    border_strong="#7b8794",
    handle="#b9c3cd",
    text="#17212b",
    muted="#52606d",
    accent="#0b6b69",
    accent_hover="#095857",
    on_accent="#ffffff",
    accent_soft="#e2f1f0",
    accent_text="#0a5f5d",
    danger="#b3261e",
    danger_hover="#931f18",
    on_danger="#ffffff",
    danger_soft="#fdeeec",
    danger_text="#9c1f18",
    warning_soft="#fff3dc",
    warning_border="#e5bd72",
    warning_text="#794700",
    success="#1d7a46",
    success_soft="#e4f4ea",
    success_text="#17613a",
    info_soft="#e7f0fa",
    info_border="#a9c6e6",
    info_text="#1c4f86",
    note_soft="#fff8e0",
    note_border="#dcc377",
    note_text="#6a4e00",
    calm_soft="#eeedfb",
    calm_border="#b9b4ea",
    calm_text="#453b92",
)

DARK = Palette(
    window="#12171c",
    surface="#1b2229",
    sunken="#151b21",
    border="#303a45",
    border_strong="#7d8a98",
    handle="#46525f",
    text="#e7ecf1",
    muted="#a7b3c0",
    accent="#5cc5bf",
    accent_hover="#7ad4cf",
    on_accent="#06201f",
    accent_soft="#15363a",
    accent_text="#7fd6d0",
    danger="#f2948b",
    danger_hover="#f7b0a9",
    on_danger="#320905",
    danger_soft="#3b1e1e",
    danger_text="#f7aaa2",
    warning_soft="#372b15",
    warning_border="#7d6228",
    warning_text="#f0c67b",
    success="#6cc791",
    success_soft="#173124",
    success_text="#86d6a7",
    info_soft="#1a2d41",
    info_border="#3d5f83",
    info_text="#a2c8f0",
    note_soft="#302a17",
    note_border="#6e5f2b",
    note_text="#e8d28c",
    calm_soft="#25233c",
    calm_border="#524c89",
    calm_text="#c3bdf5",
)

CONTRAST = Palette(
    window="#000000",
    surface="#000000",
    sunken="#121212",
    border="#a6a6a6",
    border_strong="#ffffff",
    handle="#d0d0d0",
    text="#ffffff",
    muted="#dcdcdc",
    accent="#2ce6ff",
    accent_hover="#a5f4ff",
    on_accent="#000000",
    accent_soft="#002b33",
    accent_text="#5cecff",
    danger="#ff8f85",
    danger_hover="#ffb9b3",
    on_danger="#000000",
    danger_soft="#330a06",
    danger_text="#ffb0a8",
    warning_soft="#2b2200",
    warning_border="#ffe14d",
    warning_text="#ffe14d",
    success="#7dff9e",
    success_soft="#00290e",
    success_text="#8dffab",
    info_soft="#04203f",
    info_border="#9cccff",
    info_text="#b3d8ff",
    note_soft="#242000",
    note_border="#fff099",
    note_text="#fff3ad",
    calm_soft="#1a1433",
    calm_border="#cfc2ff",
    calm_text="#dcd2ff",
)

PALETTES: dict[ThemeName, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}

# The least contrast of text and of marks: WCAG AA, and AAA where high contrast was chosen.
LEAST_CONTRAST: dict[ThemeName, tuple[float, float]] = {"light": (4.5, 3), "dark": (4.5, 3), "contrast": (7, 4.5)}

# Pairs of (text, surface) that are painted somewhere: what the contrast test goes through.
TEXT_ON: tuple[tuple[str, str], ...] = (
    *((text, surface) for text in ("text", "muted") for surface in ("window", "surface", "sunken")),
    *(("text", f"{kind}_soft") for kind in ("accent", "danger", "warning", "success", "info", "note", "calm")),
    *((f"{kind}_text", f"{kind}_soft") for kind in ("accent", "danger", "warning", "success", "info", "note", "calm")),
    *((f"{kind}_text", "surface") for kind in ("accent", "danger", "warning", "success", "info", "note", "calm")),
    ("danger_text", "window"),
    ("success_text", "window"),
    ("accent_text", "window"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_danger", "danger"),
    ("on_danger", "danger_hover"),
    ("muted", "note_soft"),
    ("muted", "calm_soft"),
    ("muted", "danger_soft"),
    ("muted", "accent_soft"),
)
# Lines and marks a person must be able to see.
MARKS_ON: tuple[tuple[str, str], ...] = (
    ("border_strong", "surface"),
    ("accent", "surface"),
    ("accent", "window"),
    ("danger", "surface"),
    ("danger", "window"),
    ("success", "window"),
)

# What else must be seen in high contrast, where a soft ground alone tells nothing apart.
STRONG_MARKS_ON: tuple[tuple[str, str], ...] = (
    *(("border", ground) for ground in ("window", "surface", "sunken")),
    *(("border_strong", ground) for ground in ("window", "sunken")),
    *((f"{kind}_border", f"{kind}_soft") for kind in ("warning", "info", "note", "calm")),
    ("danger", "danger_soft"),
    ("handle", "window"),
    ("warning_border", "surface"),
)

# Role -> (pixels at 100 %, weight as OpenType counts it).
TYPE_SCALE: dict[TextRole, tuple[int, int]] = {
    "title": (16, 600),
    "heading": (14, 600),
    "body": (13, 400),
    "strong": (13, 600),
    "small": (12, 400),
    "label": (12, 500),
}


@dataclass(frozen=True, slots=True)
class Appearance:
    """What a person chose: the theme, how large text is (1.0 is 100 %), and whether anything may move."""

    theme: ThemeName = "light"
    text_scale: float = 1.0
    moves: bool = True

    @property
    def is_strong(self) -> bool:
        """High contrast: every ground has a line around it, and the focus a thick one."""
        return self.theme == "contrast"

    @property
    def focus_ink(self) -> str:
        """The colour of the line around what has the focus."""
        return "warning_border" if self.is_strong else "accent"

    @property
    def ring(self) -> int:
        """How thick the line around what has the focus is, in pixels."""
        return 3 if self.is_strong else 2

    @property
    def palette(self) -> Palette:
        return PALETTES[self.theme]

    def pixels(self, role: TextRole) -> int:
        """The height of a role's font in pixels."""
        scale = min(max(self.text_scale, 0.8), MAX_TEXT_SCALE)
        return round(TYPE_SCALE[role][0] * scale)


def contrast_ratio(one: str, other: str) -> float:
    """WCAG 2.2 contrast of two `#rrggbb` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
