"""Takes pictures of the running program: all for docs/gallery.md, the references of the tests, or some to look at."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.ui.gallery import docs, references
from tests.ui.gallery.shots import Way, all_scenes, take

HELP = """
  docs                        make docs/gallery.md and its pictures
  accept [NAME ...]           make the pictures that tests compare with anew
  FOLDER [NAME ...] [--...]   leave pictures in a folder, to look at
"""


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.ui.gallery",
        description=__doc__,
        epilog=HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", metavar="docs|accept|FOLDER")
    parser.add_argument("names", nargs="*")
    parser.add_argument("--language", default="en")
    parser.add_argument("--mirrored", action="store_true", help="from right to left")
    parser.add_argument("--theme", choices=("light", "dark", "contrast"))
    parser.add_argument("--width", type=int)
    parser.add_argument("--height", type=int)
    parser.add_argument("--scale", type=float)
    parser.add_argument("--tour", action="store_true", help="docs: walk through the whole demo too (a minute)")
    return parser.parse_intermixed_args(arguments)


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    if asked.what == "docs":
        return docs.make(tour=asked.tour)
    if asked.what == "accept":
        return references.accept(asked.names)
    folder = Path(asked.what)
    folder.mkdir(parents=True, exist_ok=True)
    way = Way(asked.theme, asked.scale, asked.width, asked.height, asked.language, asked.mirrored)
    scenes = all_scenes()
    for name in asked.names or scenes:
        take(scenes[name], way).save(str(folder / f"{name}.png"))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
