"""The command line: one module per verb, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import importlib
import logging
import sys
from collections.abc import Sequence

from app import __version__
from app.domain.errors import CalmdeskError

FAILED = 1
USAGE = 2

VERBS = {
    "start": "open the panel beside your helpdesk (also without a verb)",
    "demo": "open the panel on a demo desk whose customers answer",
    "connect": "connect a helpdesk account",
    "disconnect": "forget a helpdesk account and its token",
    "analyze": "read messages (NDJSON in, NDJSON out)",
    "doctor": "say what is ready, what is not, and what to do",
}


def run(arguments: Sequence[str]) -> int:
    """Runs one verb. Exit status 0 done, 1 failed (a sentence on stderr says why and what to do), 2 wrong usage."""
    _speak_utf8()
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    parser = argparse.ArgumentParser(prog="calmdesk", description="A desktop copilot for contact-centre agents.")
    parser.add_argument("--version", action="version", version=f"calmdesk {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    arguments = _with_verb(arguments)
    for name, words in VERBS.items():
        verb = verbs.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        if name == arguments[0]:
            importlib.import_module(f"app.cli.{name}").add_arguments(verb)
    parsed = parser.parse_args(arguments)
    module = importlib.import_module(f"app.cli.{parsed.verb}")
    try:
        return int(module.run(parsed))
    except CalmdeskError as error:
        print(f"calmdesk: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def _with_verb(arguments: Sequence[str]) -> list[str]:
    """Without a verb it is `start`; help, the version and unknown words are the parser's to answer."""
    if not arguments or (arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")):
        return ["start", *arguments]
    return list(arguments)


def _speak_utf8() -> None:
    """Also on a Windows console with an old code page; what cannot be shown there is escaped, never an exception."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is not sys.stdin else "replace")
