"""`calmdesk demo`: the panel on the demo desk, on screen or painted into files."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from app.ui.window.view import PanelWindow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offscreen", action="store_true", help="no window: act the demo out and leave pictures")
    parser.add_argument("--out", type=Path, default=Path("calmdesk-demo"), help="folder for pictures and transcript")
    parser.add_argument("--appearance", choices=("system", "light", "dark", "contrast"), default="system")
    parser.add_argument("--reset", action="store_true", help="begin with fresh tickets")


def run(args: argparse.Namespace) -> int:
    from app.desktop.folders import find_folders
    from app.desktop.settings import Settings
    from app.desktop.single_instance import InstanceLock
    from app.main import Run, run_window
    from app.wiring import Pace, demo_program

    if args.offscreen:
        return _offscreen(args.out, args.appearance)
    folders = find_folders()
    folders.make()
    with InstanceLock(folders.data):
        if args.reset:
            folders.demo_database.unlink(missing_ok=True)
        return run_window(
            Run(
                make_program=lambda: demo_program(folders, Pace(poll=timedelta(seconds=2)), company=folders.content),
                settings=Settings(appearance=args.appearance),
            )
        )


def _offscreen(out: Path, appearance: Literal["system", "light", "dark", "contrast"]) -> int:
    """Acts the demo out with real key presses on real widgets nobody sees, in a home of its own."""
    import os
    import tempfile

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.desktop.folders import find_folders
    from app.desktop.settings import Settings
    from app.main import Run, run_window
    from app.ui.tour import Tour
    from app.wiring import DEMO, Pace, Program, demo_program

    async def walk(window: PanelWindow, program: Program) -> int:
        return await Tour(window, program.copilot, program.desks[DEMO], out).walk()

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="calmdesk-demo-") as home:
        folders = find_folders({"CALMDESK_HOME": home})
        folders.make()
        pace = Pace(undo=timedelta(seconds=0.5), poll=timedelta(seconds=0.5), customers=20)
        status = run_window(
            Run(
                make_program=lambda: demo_program(folders, pace),
                settings=Settings(appearance=appearance),
                drive=walk,
            )
        )
    print(f"The pictures and the transcript are in {out.resolve()}", file=sys.stderr)
    return status
