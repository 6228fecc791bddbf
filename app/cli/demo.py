"""`calmdesk demo`: the panel on the demo desk, on screen or painted into files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from app.domain.errors import SettingsBroken

if TYPE_CHECKING:
    from app.desktop.folders import Folders
    from app.domain.settings import Announce, Settings
    from app.ui.demo_desk.view import DeskWindow
    from app.ui.window.view import PanelWindow
    from app.wiring import Program
    from app.workplace.place import Workplace


_DESK, _PANEL = (940, 820), (400, 820)
"""Sizes in the pictures."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--offscreen", action="store_true", help="no window: act the demo out and leave pictures")
    parser.add_argument("--out", type=Path, default=Path("calmdesk-demo"), help="folder for pictures and transcript")
    parser.add_argument("--appearance", choices=("system", "light", "dark", "contrast"), default="system")
    parser.add_argument("--ticket", help="open this ticket: its address, or its number")
    parser.add_argument("--reset", action="store_true", help="begin with fresh tickets")


def run(args: argparse.Namespace) -> int:
    from app.cli.running import started_once
    from app.desktop.crash import log_into
    from app.desktop.folders import find_folders
    from app.desktop.handover import socket_name
    from app.desktop.single_instance import InstanceLock
    from app.main import Run, run_window

    if args.offscreen:
        return _offscreen(args.out, args.appearance)
    folders = find_folders()

    def alone() -> int:
        folders.make()
        log_into(folders.logs)
        with InstanceLock(folders.data):
            if args.reset:
                folders.demo_database.unlink(missing_ok=True)
            workplace = _workplace(folders, args.appearance)
            beside = demo_beside(workplace, tour=not folders.demo_database.exists())
            run = Run(make_program=workplace.make_program, workplace=workplace, open_ticket=args.ticket, beside=beside)
            return run_window(replace(run, listen=socket_name(folders), kept_file=folders.kept_file))

    return alone() if args.reset else started_once(folders, args.ticket, alone)


def _workplace(folders: Folders, appearance: Literal["system", "light", "dark", "contrast"]) -> Workplace:
    """The demo with what a person chose, where that can be read; accounts wait for `calmdesk`."""
    from app.desktop.preferences import Preferences
    from app.desktop.settings_file import load_settings
    from app.domain.settings import Settings
    from app.workplace.place import Workplace

    try:
        settings = load_settings(folders.settings_file)
    except SettingsBroken:
        settings = Settings()
    if appearance != "system":
        settings = replace(settings, appearance=appearance)
    return Workplace(folders, Preferences(settings, folders.settings_file), demo=True)


def demo_beside(workplace: Workplace, *, tour: bool) -> Callable[[PanelWindow, Program], DeskWindow | None]:
    """Opens the demo's own ticket tool beside the panel, where it is the demo that runs; `tour` shows the way there."""

    def beside(panel: PanelWindow, program: Program) -> DeskWindow | None:
        if not workplace.is_demo:
            return None
        choices = workplace.choices
        return desk_beside(panel, program, choices.settings, tour=tour, announce=lambda: choices.settings.announce)

    return beside


def desk_beside(
    panel: PanelWindow,
    program: Program,
    settings: Settings,
    *,
    tour: bool,
    announce: Callable[[], Announce] = lambda: "all",
) -> DeskWindow:
    from app.content.shipped import shipped
    from app.helpdesk.demo.adapter import DemoDesk
    from app.ui.demo_desk.build import open_demo_desk
    from app.ui.start import appearance_of
    from app.wiring import DEMO, utc_now

    def desk() -> DemoDesk | None:
        found = program.desks.get(DEMO)
        return found if isinstance(found, DemoDesk) else None

    return open_demo_desk(
        panel,
        program.copilot,
        desk,
        clock=utc_now,
        appearance=appearance_of(settings.appearance, settings.text_scale),
        resources=shipped("resources"),
        tour=tour,
        announce=announce,
    )


def _offscreen(out: Path, appearance: Literal["system", "light", "dark", "contrast"]) -> int:
    """Acts the demo out with real key presses on real widgets nobody sees, in a home of its own."""
    import os
    import tempfile

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.desktop.folders import find_folders
    from app.domain.settings import Settings
    from app.main import Run, run_window
    from app.ui.tour import Tour
    from app.wiring import DEMO, Pace
    from app.workplace.programs import demo_program

    settings = Settings(appearance=appearance)
    desks: list[DeskWindow] = []

    def beside(panel: PanelWindow, program: Program) -> DeskWindow:
        desks.append(desk_beside(panel, program, settings, tour=False))
        desks[0].resize(*_DESK)
        panel.resize(*_PANEL)
        return desks[0]

    async def walk(window: PanelWindow, program: Program) -> int:
        return await Tour(window, program.copilot, program.desks[DEMO], out, beside=desks[0]).walk()

    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="calmdesk-demo-") as home:
        folders = find_folders({"CALMDESK_HOME": home})
        folders.make()
        pace = Pace(undo=timedelta(seconds=0.5), poll=timedelta(seconds=0.5), customers=20)
        status = run_window(
            Run(
                make_program=lambda: demo_program(folders, pace),
                settings=settings,
                drive=walk,
                beside=beside,
            )
        )
    print(f"The pictures and the transcript are in {out.resolve()}", file=sys.stderr)
    return status
