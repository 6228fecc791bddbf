"""Nothing on screen changes by accident: pictures are compared with small ones that somebody accepted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import pytest
from PySide6.QtGui import QFont, QFontDatabase, QImage, QPainter

from app.ui.common.buttons import ActButton
from app.ui.common.theme import Appearance
from app.ui.window.view import PanelWindow
from tests.ui.fake_copilot import FakeCopilot
from tests.ui.gallery import references, shots, stage
from tests.ui.gallery.references import ACCEPT, FOLDER, OTHER_LETTERS, WATCHED, Difference, difference, small

pytestmark = pytest.mark.usefixtures("qapp")
NOTO = {"Noto Sans Arabic", "Noto Color Emoji"}


@pytest.mark.parametrize("name", WATCHED)
def test_it_looks_as_it_was_accepted(tmp_path: Path, name: str) -> None:
    if name in OTHER_LETTERS and not set(QFontDatabase.families()) >= NOTO:
        pytest.skip(f"needs {' and '.join(sorted(NOTO))}")
    scene, way = WATCHED[name]
    now, before = shots.take(shots.all_scenes()[scene], way), QImage(str(FOLDER / f"{name}.png"))
    trouble = references.trouble(name, now, before, tmp_path)
    if trouble:
        pytest.fail(trouble, pytrace=False)


def test_every_reference_is_of_a_watched_picture_and_all_are_small() -> None:
    files = list(FOLDER.glob("*.png"))
    assert sorted(file.stem for file in files) == sorted(WATCHED)
    assert sum(file.stat().st_size for file in files) < 1_000_000


# -- that it would be seen --------------------------------------------------------------------------------------------

Sabotage = Callable[[PanelWindow], None]


def taken(sabotage: Sabotage | None = None, scene: str = "calm-light") -> QImage:
    found = shots.all_scenes()[scene]
    assert isinstance(found, stage.Scene)

    def then(window: PanelWindow, copilot: FakeCopilot) -> None:
        if found.then:
            found.then(window, copilot)
        stage.settle()
        if sabotage:
            sabotage(window)

    return shots.take(replace(found, then=then))


@lru_cache
def usual(scene: str = "calm-light") -> QImage:
    """As it is, taken once."""
    return taken(scene=scene)


def against(image: QImage, scene: str = "calm-light") -> Difference:
    return difference(image, small(usual(scene)))


def _buttons(window: PanelWindow, *names: str) -> list[ActButton]:
    shown = [each for each in window.findChildren(ActButton) if each.isVisible()]
    return [next(each for each in shown if each.text() == name) for name in names]


def _wider_margin(window: PanelWindow) -> None:
    layout = window.panel.situation.layout()
    assert layout is not None
    around = layout.contentsMargins()
    layout.setContentsMargins(around.left() + 8, around.top(), around.right(), around.bottom())


def _no_flag(window: PanelWindow) -> None:
    _buttons(window, "Flag")[0].hide()


def _swapped(window: PanelWindow) -> None:
    one, other = _buttons(window, "Edit", "Flag")
    one.setText("Flag")
    other.setText("Edit")


@pytest.mark.parametrize("sabotage", [_wider_margin, _no_flag, _swapped])
def test_a_change_is_seen(sabotage: Sabotage) -> None:
    assert against(taken(sabotage)).is_one


@pytest.mark.parametrize(("token", "colour"), [("accent", "#0b5a8a"), ("muted", "#8a939e"), ("sunken", "#e0e6ea")])
def test_another_colour_is_seen(monkeypatch: pytest.MonkeyPatch, token: str, colour: str) -> None:
    before = small(usual())
    palette = replace(Appearance("light").palette, **{token: colour})
    monkeypatch.setattr(Appearance, "palette", property(lambda _: palette))
    assert difference(taken(), before).is_one


def test_a_changed_picture_is_left_with_what_differs_and_how_to_accept_it(tmp_path: Path) -> None:
    words = references.trouble("calm-light", taken(_no_flag), small(usual()), tmp_path)
    assert f"{ACCEPT} calm-light" in words
    left = sorted(tmp_path.glob("*.png"))
    assert [file.name for file in left] == ["calm-light-difference.png", "calm-light.png"]
    assert all(str(file) in words for file in left)
    assert "size" in references.trouble("calm-light", usual(), QImage(10, 10, QImage.Format.Format_RGB32), tmp_path)


# -- and that fonts are not -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hinting", [QFont.HintingPreference.PreferVerticalHinting])
@pytest.mark.parametrize("scene", ["calm-light", "angry-dark"])
def test_other_hinting_is_no_change(
    monkeypatch: pytest.MonkeyPatch, scene: str, hinting: QFont.HintingPreference
) -> None:
    before = small(usual(scene))
    monkeypatch.setattr(shots, "hinting", hinting)
    assert not difference(taken(scene=scene), before).is_one


@pytest.mark.parametrize(("right", "down"), [(1, 0), (0, -1)])
def test_a_shift_of_a_pixel_is_no_change(right: int, down: int) -> None:
    moved = QImage(usual())
    painter = QPainter(moved)
    painter.drawImage(right, down, usual())
    painter.end()
    assert not against(moved).is_one
