"""The look in use: fonts, icons and colours, handed to every widget that paints."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPen, QPixmap
from PySide6.QtWidgets import QApplication

from app.ui.common import fonts, icons
from app.ui.common.style import qt_palette, stylesheet
from app.ui.common.theme import Appearance, TextRole

_MOVING = (
    Qt.UIEffect.UI_General,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_AnimateToolBox,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_FadeTooltip,
)
_STYLED = "calmdesk_styled"


class Look:
    """Made once from the appearance and the folder of resources; `install` gives it to the program."""

    def __init__(self, appearance: Appearance, resources: Path) -> None:
        self.appearance = appearance
        self.palette = appearance.palette
        self._icons = resources / "icons"
        self._family = fonts.load_family(resources / "fonts")
        self._fonts: dict[TextRole, QFont] = {}

    def install(self, app: QApplication) -> None:
        """Fusion with our own palette and sheet: the system's colour scheme is not asked, it cannot be trusted."""
        variant = self.appearance.theme
        tick, arrow = (self._icons / f"{name}-{variant}.svg" for name in ("tick", "arrow"))
        sheet = stylesheet(self.appearance, tick=tick.as_posix(), arrow=arrow.as_posix())
        if app.styleSheet() == sheet:
            return  # setting it again would have every widget polished again
        if not self.moves:  # else Qt does as the system does
            for effect in _MOVING:
                app.setEffectEnabled(effect, False)
        if app.property(_STYLED) is None:
            app.setStyle("Fusion")
            app.setProperty(_STYLED, "yes")  # once: a style that is set again looks at every widget
        app.setPalette(qt_palette(self.appearance))
        fonts.use_family(app, self._family, self.appearance)
        app.setStyleSheet(sheet)

    def edge(self, ink: str, *, focused: bool) -> QPen:
        """The line around something painted by hand: in its own ink, or as of all that has the focus."""
        appearance = self.appearance
        return QPen(self.colour(appearance.focus_ink), appearance.ring) if focused else QPen(self.colour(ink), 1)

    @property
    def moves(self) -> bool:
        """Whether anything may move, turn or fade. Whatever does asks here."""
        return self.appearance.moves

    def font(self, role: TextRole) -> QFont:
        if role not in self._fonts:
            self._fonts[role] = fonts.font(self._family, self.appearance, role)
        return self._fonts[role]

    def colour(self, ink: str) -> QColor:
        return QColor(getattr(self.palette, ink))

    def icon_size(self) -> int:
        """Icons grow with the text, a little slower, so that rows stay in balance."""
        return round(18 * (1 + (self.appearance.text_scale - 1) * 0.6))

    def icon(self, name: str, ink: str = "text") -> QIcon:
        disabled = self.palette.muted
        return icons.icon(self._icons, name, getattr(self.palette, ink), disabled, self.icon_size())

    def pixmap(self, name: str, ink: str, size: int, ratio: float) -> QPixmap:
        return icons.pixmap(self._icons, name, getattr(self.palette, ink), size, ratio)
