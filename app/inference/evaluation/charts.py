"""Draws a head's curves as one SVG picture: how reliable its probabilities are, and what its surest answers risk."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from app.domain.figures import Bin, Curves

WIDTH, HEIGHT = 720, 340
SIDE, TOP = 240, 56
"""Length of a panel's sides, and where both begin, in pixels."""
LEFT, RIGHT = 64, 430
ENOUGH = 10
"""Readings in a stretch; fewer make a hollow dot, and the line passes them by."""
_TOPS = (0.04, 0.08, 0.2, 0.4, 0.6, 0.8, 1.0)

# Its own ground, because a page may be dark while the system is light.
_STYLE = """
.ground{fill:#ffffff}.text{fill:#1f2328;font:12px system-ui,sans-serif}.small{font-size:11px;fill:#59636e}
.axis{stroke:#8c959f;fill:none}.grid{stroke:#d1d9e0}.even{stroke:#8c959f;stroke-dasharray:4 4}
.bar{fill:#9ec5f4}.line{stroke:#0b5fc4;stroke-width:2;fill:none}.dot{fill:#0b5fc4}.few{stroke:#0b5fc4;fill:none}
.mark{stroke:#b35900;stroke-dasharray:2 3}
@media (prefers-color-scheme:dark){
.ground{fill:#0d1117}.text{fill:#f0f6fc}.small{fill:#9198a1}.axis{stroke:#656c76}.grid{stroke:#2a313c}.even{stroke:#656c76}
.bar{fill:#1f4a80}.line{stroke:#6cb0ff}.dot{fill:#6cb0ff}
.few{stroke:#6cb0ff;fill:none}.mark{stroke:#f0a04b}}
"""


def svg(curves: Curves) -> str:
    """The picture as text; the same curves always give the same text."""
    highest = max((risk for _, risk in curves.risk), default=0.0)
    top = next(one for one in _TOPS if one >= highest)
    size = f'viewBox="0 0 {WIDTH} {HEIGHT}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-label="{escape(curves.title, quote=True)}">',
        f"<style>{_STYLE.strip()}</style>",
        f'<rect class="ground" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
        _text(LEFT, 24, curves.title),
        *_panel(LEFT, "probability", "share that is right", 1.0),
        *_reliability(curves.bins),
        *_panel(RIGHT, "share answered, the surest first", "share that is wrong", top),
        *_risk(curves.risk, curves.answered, top),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(left: int, across: str, up: str, top: float) -> list[str]:
    """Axes of a panel from 0 to 1 across and from 0 to `top` upwards."""
    bottom = TOP + SIDE
    parts = []
    for i in range(5):
        share = i / 4
        x, y = left + SIDE * share, bottom - SIDE * share
        parts.append(f'<path class="grid" d="M{left} {y:.1f}h{SIDE}M{x:.1f} {TOP}v{SIDE}"/>')
        parts.append(_text(x, bottom + 16, f"{share:g}", small=True, anchor="middle"))
        parts.append(_text(left - 6, y + 4, f"{top * share:.3g}", small=True, anchor="end"))
    parts.append(f'<rect class="axis" x="{left}" y="{TOP}" width="{SIDE}" height="{SIDE}"/>')
    parts.append(_text(left + SIDE / 2, bottom + 34, across, small=True, anchor="middle"))
    parts.append(_text(left, TOP - 8, up, small=True))
    return parts


def _reliability(bins: Sequence[Bin]) -> list[str]:
    """A bar for how many readings each stretch has, a dot for how many of them are right, and the diagonal."""
    bottom, most = TOP + SIDE, max([1, *(one.count for one in bins)])
    width = SIDE / max(1, len(bins))
    parts = []
    for i, one in enumerate(bins):
        if one.count:
            height = SIDE * 0.35 * one.count / most
            x = LEFT + i * width
            parts.append(
                f'<rect class="bar" x="{x + 1:.1f}" y="{bottom - height:.1f}" width="{width - 2:.1f}"'
                f' height="{height:.1f}"><title>{one.count}</title></rect>'
            )
    parts.append(f'<path class="even" d="M{LEFT} {bottom}L{LEFT + SIDE} {TOP}"/>')
    places = [(one, LEFT + SIDE * one.confidence, bottom - SIDE * one.right) for one in bins if one.count]
    parts.append(_line([(x, y) for one, x, y in places if one.count >= ENOUGH]))
    for one, x, y in places:
        kind = "dot" if one.count >= ENOUGH else "few"
        parts.append(f'<circle class="{kind}" cx="{x:.1f}" cy="{y:.1f}" r="3.5"/>')
    return parts


def _risk(risk: Sequence[tuple[float, float]], answered: float | None, top: float) -> list[str]:
    bottom = TOP + SIDE
    parts = [_line([(RIGHT + SIDE * share, bottom - SIDE * wrong / top) for share, wrong in risk])]
    if answered is not None:
        x = RIGHT + SIDE * answered
        parts.append(f'<path class="mark" d="M{x:.1f} {TOP}v{SIDE}"/>')
        parts.append(_text(RIGHT + SIDE, TOP - 8, f"threshold: {answered:.0%}", small=True, anchor="end"))
    return parts


def _line(points: Sequence[tuple[float, float]]) -> str:
    if not points:
        return ""
    return f'<path class="line" d="M{"L".join(f"{x:.1f} {y:.1f}" for x, y in points)}"/>'


def _text(x: float, y: float, text: str, *, small: bool = False, anchor: str = "start") -> str:
    kind = "text small" if small else "text"
    return f'<text class="{kind}" x="{x:g}" y="{y:g}" text-anchor="{anchor}">{escape(text)}</text>'
