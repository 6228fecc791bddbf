"""Starts the command line: `calmdesk`, `python -m app`."""

from __future__ import annotations

import sys


def main() -> int:
    """Runs the command line and returns its exit status."""
    from app.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
