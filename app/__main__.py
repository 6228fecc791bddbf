"""Starts the command line: `calmdesk`, `python -m app`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line and returns its exit status."""
    if sys.argv[1:2] == ["native-host"]:  # a browser waits for it, so nothing of the command line is loaded
        from app.desktop.browser.serving import serve

        return serve(sys.argv[2:])
    from app.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
