"""Shows the real window where it belongs and prints where that is: `python -m tests.ui.placing_child KEPT STEP ...`.

Steps: `left`, `right`, `float`, `top`, `width=N`, `move=X,Y`, `mode=WxH` (changes the X screen), `props` (as X tells).
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer
from PySide6.QtWidgets import QApplication

from app.desktop.edges import make_edges
from app.desktop.kept_file import load_kept, save_kept
from app.ui.app import build_panel, make_application
from app.ui.common.kept import Kept
from app.ui.window.placing import Placing, screens_now
from app.ui.window.view import PanelWindow
from tests.ui import gallery, scenes
from tests.ui.fake_copilot import FakeCopilot


class SavedAtOnce(Kept):
    """Without a loop: everything is written when it is put."""

    def __init__(self, path: Path) -> None:
        super().__init__(load_kept(path))
        self._now = partial(save_kept, path)

    def put(self, name: str, value: Any) -> None:
        super().put(name, value)
        self._now(self._values)


def main(arguments: list[str]) -> int:
    app = make_application(["placing"])
    copilot = FakeCopilot(scenes.calm())
    kept = SavedAtOnce(Path(arguments[0]))
    window = build_panel(
        copilot,
        clock=copilot.clock,
        appearance=gallery.LIGHT,
        titles=scenes.TITLES,
        definitions={},
        resources=gallery.RESOURCES,
        start=gallery.run_now,
        kept=kept,
    )
    placing = window.placing = Placing(window, kept, keeper=make_edges(app.platformName()))
    window.show()
    _wait(app)
    found = [_seen(window, placing)]
    for step in arguments[1:]:
        _do(step, window, placing)
        _wait(app)
        found.append(_seen(window, placing) | _props(step, window))
    print(json.dumps(found))
    return 0


def _do(step: str, window: PanelWindow, placing: Placing) -> None:
    name, _, value = step.partition("=")
    steps: dict[str, Callable[[], object]] = {
        "left": lambda: placing.dock("left"),
        "right": lambda: placing.dock("right"),
        "float": lambda: placing.dock("float"),
        "top": placing.toggle_on_top,
        "width": lambda: window.resize(int(value), window.height()),
        "move": lambda: window.move(*map(int, value.split(","))),
        "mode": lambda: subprocess.run(["xrandr", "--output", "screen", "--mode", value], check=True),
        "props": lambda: None,
    }
    steps[name]()


def _wait(app: QApplication) -> None:
    """Longer than the window waits until screens and hands have come to rest."""
    timer = QElapsedTimer()
    timer.start()
    while timer.elapsed() < 1200:
        app.processEvents()


def _seen(window: PanelWindow, placing: Placing) -> dict[str, Any]:
    rect = window.frameGeometry()
    (screen,) = [one for one in screens_now() if one.name == window.screen().name()]
    free = screen.available
    return {
        "rect": [rect.x(), rect.y(), rect.width(), rect.height()],
        "free": [free.x, free.y, free.width, free.height],
        "screen": screen.name,
        "edge": placing.edge,
        "on_top": placing.is_on_top,
        "visible": window.isVisible(),
        "ratio": window.devicePixelRatioF(),
    }


def _props(step: str, window: PanelWindow) -> dict[str, str]:
    if step != "props":
        return {}
    number = str(int(window.windowHandle().winId()))  # the widget still tells the number from before it was made anew
    told = subprocess.run(["xprop", "-id", number], check=True, capture_output=True, text=True)
    return {"props": told.stdout}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
