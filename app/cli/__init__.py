"""The command line: one module per verb, loaded only when it is asked for."""

from __future__ import annotations

import argparse
import contextlib
import errno
import importlib
import os
import sys
from collections.abc import Sequence

from app import __version__
from app.desktop.crash import begin_logging
from app.domain.errors import CalmdeskError

FAILED = 1
INTERRUPTED = 130

VERBS = {
    "start": "open the panel beside your helpdesk (also without a verb)",
    "open": "open a ticket by its address in the running panel",
    "links": "let links to tickets (calmdesk:) open in the panel",
    "demo": "open the panel on a demo desk whose customers answer",
    "connect": "connect a helpdesk account",
    "disconnect": "forget a helpdesk account and its token",
    "analyze": "read messages (NDJSON in, NDJSON out)",
    "next": "read conversations, and say what to do next (NDJSON in, NDJSON out)",
    "intents": "make a company's own intents from labelled examples, and judge them",
    "playbooks": "check what a company wrote: playbooks, and the content folder they lie in",
    "knowledge": "index help articles, and find the ones that answer",
    "evaluate": "measure the models on public data and on our own hold-outs",
    "journal": "look whether the journal is as it was written, and write it out without anybody's words",
    "restore": "list the backups of the database, and bring one back",
    "forget": "delete one customer's words everywhere on this computer, and prove it",
    "rekey": "put the database under a new key",
    "bench": "measure speed on this computer (in a checkout of the source)",
    "browser": "let the panel follow the tabs of your browser, also for a whole company",
    "doctor": "say what is ready, what is not, and what to do",
    "support": "make a report for who helps you, without names, addresses or secrets",
}


def run(arguments: Sequence[str]) -> int:
    """Runs one verb. Exit status 0 done, 1 failed (a sentence on stderr says why and what to do), 130 interrupted.
    Wrong usage ends with SystemExit 2, help and the version with SystemExit 0, as argparse has it.
    """
    _speak_utf8()
    begin_logging()
    parser = argparse.ArgumentParser(prog="calmdesk", description="A desktop copilot for contact-centre agents.")
    parser.add_argument("--version", action="version", version=f"calmdesk {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB")
    arguments = _with_verb(arguments)
    for name, words in VERBS.items():
        verb = verbs.add_parser(name, help=words, description=words[0].upper() + words[1:] + ".")
        if name == arguments[0]:
            importlib.import_module(f"app.cli.{name}").add_arguments(verb)
    try:
        parsed = parser.parse_args(arguments)
        return _carried_out(parsed)
    finally:
        _finish_stdout()


def _carried_out(parsed: argparse.Namespace) -> int:
    try:
        status = int(importlib.import_module(f"app.cli.{parsed.verb}").run(parsed))
        if sys.stdout is not None:
            sys.stdout.flush()
    except CalmdeskError as error:
        print(f"calmdesk: {error}", file=sys.stderr)
    except ImportError as error:
        advice = "Install Calmdesk again; `calmdesk doctor` says what is missing."
        print(f"calmdesk: A part of Calmdesk cannot be loaded ({error}). {advice}", file=sys.stderr)
    except OSError as error:
        if not _reader_is_gone(error):
            raise
    except KeyboardInterrupt:
        return INTERRUPTED
    else:
        return status
    return FAILED


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


def _reader_is_gone(error: OSError) -> bool:
    """Whether the other side of the pipe has closed, as `| head` does; Windows says it in its own way."""
    return isinstance(error, BrokenPipeError) or (os.name == "nt" and error.errno == errno.EINVAL)


def _finish_stdout() -> None:
    """Writes what is left; when nobody reads any more, the end of the program must not try again and complain."""
    if sys.stdout is None:  # a window program on Windows
        return
    try:
        sys.stdout.flush()
    except OSError:
        with contextlib.suppress(OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
