"""`calmdesk knowledge`: makes a searchable index of articles, and answers questions from it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from app.domain.errors import CalmdeskError

DONE, SOME_BAD, CANNOT_RUN = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    index = actions.add_parser("index", help="index a folder of articles, or a file of questions and answers")
    what = index.add_mutually_exclusive_group(required=True)
    what.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="Markdown, HTML, text and PDF files")
    what.add_argument("--faq", type=Path, metavar="FILE", help='JSON: [{"id", "title", "text"}]')
    index.add_argument("--public", action="store_true", help="files that do not say so themselves are for customers")
    search = actions.add_parser("search", help="find the articles that answer")
    asked = search.add_mutually_exclusive_group(required=True)
    asked.add_argument("query", nargs="?", metavar="QUERY", help="a question, in any words")
    asked.add_argument("--queries", metavar="FILE", help='lines of {"id": …, "query": "…"}; - reads standard input')
    search.add_argument("--top", type=_count, default=3, metavar="N", help="how many articles at most (3)")
    search.add_argument("--json", action="store_true", help="answer with one JSON object")
    for action in (index, search):
        action.add_argument("--db", type=Path, required=True, metavar="FILE", help="the index")
        action.add_argument("--packs", type=Path, metavar="DIR", help="other models than the shipped ones")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0, 1 when something was skipped or a line was bad, 2 when nothing could be done at all."""
    from app.cli.knowledge_index import index
    from app.cli.knowledge_search import search

    try:
        return index(args) if args.action == "index" else search(args)
    except BrokenPipeError:
        raise
    except CalmdeskError as error:
        print(f"calmdesk knowledge: {error}", file=sys.stderr)
    except OSError as error:
        print(f"calmdesk knowledge: {error.filename or 'output'}: {error.strerror}", file=sys.stderr)
    return CANNOT_RUN


def _count(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError("must be a number from 1 to 100")
    return int(text)
