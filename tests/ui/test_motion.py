"""Where a person wants stillness, nothing of Qt moves either, and there is one place to ask."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.ui.common.look import Look
from app.ui.common.theme import Appearance
from app.ui.start import appearance_of
from tests.ui import gallery

EFFECTS = (Qt.UIEffect.UI_General, Qt.UIEffect.UI_AnimateCombo, Qt.UIEffect.UI_FadeTooltip)


@pytest.mark.parametrize("moves", [True, False])
def test_qt_s_effects_follow_the_wish(qapp: QApplication, *, moves: bool) -> None:
    before = [qapp.isEffectEnabled(effect) for effect in EFFECTS]
    for effect in EFFECTS:
        qapp.setEffectEnabled(effect, True)
    qapp.setStyleSheet("")
    look = Look(Appearance("light", moves=moves), gallery.RESOURCES)
    look.install(qapp)
    assert look.moves is moves
    assert [qapp.isEffectEnabled(effect) for effect in EFFECTS] == [moves] * 3
    for effect, was in zip(EFFECTS, before, strict=True):
        qapp.setEffectEnabled(effect, was)


def test_the_wish_is_kept_with_the_look(qapp: QApplication) -> None:  # noqa: ARG001 - the styles are asked
    assert appearance_of("dark", 1.5, moves=False) == Appearance("dark", 1.5, moves=False)
    assert appearance_of("contrast", 1.0) == Appearance("contrast")
