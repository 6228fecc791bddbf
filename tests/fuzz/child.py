"""One target under Atheris, in a process of its own: libFuzzer ends its process when the time is over."""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["app", "bs4", "html", "pypdf", "_markupbase"], enable_loader_override=False):
    import bs4  # the program loads these late, when nothing is instrumented any more
    import pypdf

    import app.helpdesk.client
    from tests.fuzz.targets import targets

_LOADED = (app.helpdesk.client, bs4, pypdf)


def main() -> None:
    """Arguments: the target's name, then libFuzzer's own."""
    name = sys.argv.pop(1)
    atheris.Setup(sys.argv, targets()[name]())
    atheris.Fuzz()


if __name__ == "__main__":
    main()
