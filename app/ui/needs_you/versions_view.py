"""Both versions of a change that met somebody else's, part by part, each with a switch for whose is kept."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.ui.common.buttons import Tick
from app.ui.common.language import t
from app.ui.common.look import Look
from app.ui.common.surfaces import Surface
from app.ui.common.text import TextBlock
from app.ui.common.theme import XS, M, S
from app.ui.needs_you.state import Version


class VersionsView(Surface):
    """One block for each part. A single part has no switch: then the card's own buttons choose."""

    def __init__(self, look: Look, versions: tuple[Version, ...], parent: QWidget | None = None) -> None:
        super().__init__("note", gap=M, margin=S, parent=parent)
        self.ticks: dict[str, Tick] = {}
        for version in versions:
            block = Surface("", gap=XS, margin=0)
            if len(versions) > 1:
                tick = Tick(look, version.title)
                tick.setChecked(True)
                tick.setAccessibleName(t("Write my {part}: {value}", part=version.title, value=version.mine))
                self.ticks[version.part] = tick
                block.body.addWidget(tick)
            else:
                block.body.addWidget(TextBlock(look, "strong", text=version.title))
            block.body.addWidget(TextBlock(look, "small", text=t("Yours: {value}", value=version.mine), max_lines=3))
            theirs = version.theirs or t("open the ticket to see it")
            now = t("On the ticket now: {value}", value=theirs)
            block.body.addWidget(TextBlock(look, "small", "muted", text=now, max_lines=3))
            self.body.addWidget(block)

    def chosen(self) -> frozenset[str] | None:
        """The parts that are written; None where there is nothing to choose."""
        if not self.ticks:
            return None
        return frozenset(part for part, tick in self.ticks.items() if tick.isChecked())
