"""One X screen for the whole run, and on it one demo that the tests share; each opens a ticket of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.accessible.stage import Screen, Shown, lacking, new_screen, shown

UNDO_SECONDS = 12.0
"""Long enough to be seen through a screen reader's eyes on a slow computer, short enough to wait for the delivery."""


@pytest.fixture(scope="session")
def screen() -> Iterator[Screen]:
    """Skipped where the system lacks something, unless CALMDESK_REAL=1 says that it must be there."""
    if missing := lacking():
        assert os.environ.get("CALMDESK_REAL") != "1", missing
        pytest.skip(missing)
    with new_screen() as made:
        yield made


@pytest.fixture(scope="session")
def demo(screen: Screen, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shown]:
    """The program with its demo desk, as `calmdesk demo` starts it."""
    with shown(screen, tmp_path_factory.mktemp("demo"), undo=UNDO_SECONDS, prompts_per_hour=60) as seen:
        yield seen


@pytest.fixture
def seen(demo: Shown) -> Iterator[Shown]:
    """The same, left as it was found: the panel in front and in focus, everything told, the desk reachable."""
    yield demo
    demo.do("choose", announce="all")
    demo.do("unplug", unplugged=False)
    demo.do("undo_time", seconds=UNDO_SECONDS)
    demo.do("activate", title="Calmdesk")
    demo.do("back")
    demo.until("the panel", lambda state: state["front"] == "PanelView" and not state["popup"])
    demo.heard()
