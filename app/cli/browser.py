"""`calmdesk browser`: the panel follows the ticket in the browser: set up here, or prepared for a whole company."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.desktop.browser.browsers import Browser, System

_NAMES = ("chrome", "chromium", "edge", "brave", "vivaldi")
_DESK = "a helpdesk's address, as in `calmdesk connect`; may be given again"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    install = acts.add_parser("install", help="let the extension reach Calmdesk, and write its folder")
    install.add_argument("--browser", choices=(*_NAMES, "all"), default="all", help="all: those you use (as without)")
    install.add_argument("--desk", action="append", default=[], metavar="URL", help=f"{_DESK}; else those connected")
    install.add_argument("--extension-id", action="append", default=[], metavar="ID", help="also your company's own")
    remove = acts.add_parser("remove", help="take that away again")
    remove.add_argument("--browser", choices=(*_NAMES, "all"), default="all")
    status = acts.add_parser("status", help="say for each browser whether it can reach Calmdesk")
    status.add_argument("--browser", choices=(*_NAMES, "all"), default="all")
    folder = acts.add_parser("folder", help="write the extension as a folder, to sign it for your company")
    folder.add_argument("folder", type=Path)
    folder.add_argument("--desk", action="append", required=True, metavar="URL", help=_DESK)
    policy = acts.add_parser("policy", help="print the policies that install and prepare it for a company")
    policy.add_argument("--browser", choices=_NAMES, default="chrome")
    policy.add_argument("--system", choices=("linux", "windows", "mac"), default=_this_system())
    policy.add_argument("--desk", action="append", required=True, metavar="URL", help=_DESK)
    policy.add_argument("--update-url", metavar="URL", help="where browsers get the signed extension from")
    policy.add_argument("--extension-id", metavar="ID", help="the id of the extension your company has signed")
    policy.add_argument("--enabled", choices=("yes", "no"), help="set the extension's switch for everybody")
    policy.add_argument("--out", type=Path, metavar="DIR", help="write the files there instead")


def run(args: argparse.Namespace) -> int:
    acts: dict[str, Any] = {
        "install": _install,
        "remove": _remove,
        "status": _status,
        "folder": _folder,
        "policy": _policy,
    }
    return int(acts[args.act](args))


def _this_system() -> str:
    return {"win32": "windows", "darwin": "mac"}.get(sys.platform, "linux")


def _chosen(name: str, system: System) -> list[Browser]:
    from app.desktop.browser.browsers import browser
    from app.desktop.browser.setting_up import used

    return [browser(name)] if name != "all" else list(used(system))


def _install(args: argparse.Namespace) -> int:
    from app.content.shipped import shipped
    from app.desktop.browser.browsers import System
    from app.desktop.browser.desks import desks_in
    from app.desktop.browser.installing import Host
    from app.desktop.browser.setting_up import set_up
    from app.desktop.folders import find_folders

    system, folders = System.here(), find_folders()
    found = _chosen(args.browser, system)
    if not found:
        names = ", ".join(_NAMES)
        print(f"calmdesk: No browser of yours was found. Name one: --browser {{{names}}}.", file=sys.stderr)
        return 1
    desks = args.desk or desks_in(folders.settings_file)
    source, host = shipped("resources") / "browser", Host.of(folders)
    stands = set_up(folders, system, found, source=source, desks=desks, extensions=args.extension_id)
    for title, place in stands.items():
        print(f"{title}: {place}")
    print("\nNow the extension, once in each of them:")
    print(f"  1. open {' or '.join(dict.fromkeys(browser.page for browser in found))}, switch “Developer mode” on,")
    print(f"  2. choose “Load unpacked” and take this folder: {host.extension}")
    print("  3. pin Calmdesk in the toolbar: its button says what is told, and has a switch.")
    if desks:
        print("It may see the addresses of tabs at " + ", ".join(desks) + ", and of no others.")
    else:
        print("No helpdesk is connected yet: after `calmdesk connect`, do this again, or allow it in the extension.")
    print("A company installs it for everybody: docs/browser.md and `calmdesk browser policy --help`.")
    return 0


def _remove(args: argparse.Namespace) -> int:
    from app.desktop.browser.browsers import System, browser
    from app.desktop.browser.setting_up import take_away
    from app.desktop.folders import find_folders

    gone = take_away(find_folders(), System.here(), () if args.browser == "all" else (browser(args.browser),))
    print(f"Taken away from {', '.join(gone)}." if gone else "It was not set up for any of them.")
    if gone:
        print("Remove the extension itself on the browser's page of extensions.")
    return 0


def _status(args: argparse.Namespace) -> int:
    """Exit status 1 when no browser of this user can reach Calmdesk, or one has lost its way."""
    from app.desktop.browser.browsers import System
    from app.desktop.browser.installing import trouble
    from app.desktop.folders import find_folders
    from app.desktop.handover import socket_name, tell
    from app.domain.links import Hello

    system = System.here()
    states = {browser.title: trouble(browser, system) for browser in _chosen(args.browser, system)}
    for title, wrong in states.items():
        words = "not set up" if wrong is None else f"wrong: {wrong}" if wrong else "set up"
        print(f"{title}: {words}")
    if not states:
        print("No browser of yours was found.")
    answer = tell(socket_name(find_folders()), Hello())
    follows = "follows the browser" if answer and answer.follow else "does not follow the browser: see its settings"
    print(f"Calmdesk: runs and {follows}" if answer else "Calmdesk: does not run")
    if any(states.values()) or "" not in states.values():
        print("Set it up: calmdesk browser install")
        return 1
    return 0


def _folder(args: argparse.Namespace) -> int:
    from app.content.shipped import shipped
    from app.desktop.browser.extension import write_extension

    write_extension(shipped("resources") / "browser", args.folder, args.desk)
    print(f"{args.folder}: sign it with your company's key, as docs/browser.md says.")
    return 0


def _policy(args: argparse.Namespace) -> int:
    from app.desktop.browser.browsers import browser
    from app.desktop.browser.identity import EXTENSION_ID
    from app.desktop.browser.policy import written

    files = written(
        args.system,
        browser(args.browser),
        args.desk,
        extension=args.extension_id or EXTENSION_ID,
        update_url=args.update_url,
        enabled=None if args.enabled is None else args.enabled == "yes",
    )
    if args.out is None:
        for name, text in files.items():
            print(f"{name}\n", file=sys.stderr)
            print(text)
        return 0
    args.out.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        target = args.out / Path(name).name
        target.write_bytes(text.encode("utf-16" if target.suffix == ".reg" else "utf-8"))
        print(f"{target}: belongs to {name}" if name.startswith("/") else target)
    return 0
