"""`calmdesk open URL`: the ticket of an address or a `calmdesk:` link, in the panel that runs, else in a new one."""

from __future__ import annotations

import argparse
import sys

from app.domain.errors import CalmdeskError


class NothingCopied(CalmdeskError):
    """The clipboard holds no text, or none that this program is let see."""

    title = "There is no address in the clipboard"
    advice = "Copy the address of the ticket's page first, then try again."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("url", nargs="?", help="the ticket's address, or a calmdesk: link to it")
    what.add_argument("--clipboard", action="store_true", help="open the address that was copied last")


def run(args: argparse.Namespace) -> int:
    """Asks the running panel; without one the program starts with the ticket."""
    from app.cli import start
    from app.cli.running import RefusedByRunning, ask_running
    from app.desktop.folders import find_folders
    from app.domain.links import Open, wanted_address

    url = wanted_address(_copied() if args.clipboard else args.url)
    answer = ask_running(find_folders(), Open(url))
    if answer is None:
        parser = argparse.ArgumentParser()
        start.add_arguments(parser)
        return start.run(parser.parse_args(["--ticket", url]))
    if not answer.ok:
        raise RefusedByRunning(answer.why)
    return 0


def _copied() -> str:
    """What was copied last. Raises NothingCopied."""
    from app.main import require_screen

    require_screen()
    from app.ui.app import make_application
    from app.ui.window.reach import clipboard_text

    make_application(sys.argv[:1])
    if not (text := clipboard_text()):
        raise NothingCopied
    return text
