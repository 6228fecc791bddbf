"""Keeps the curves of `calmdesk evaluate --json FILE` beside each pack: `python -m models.training.curves FILE`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

from app.content.shipped import shipped
from app.inference.quality import SCHEMA, curves_file

COMMAND = "calmdesk evaluate --data DIR --json FILE, then python -m models.training.curves FILE"
PACK_OF: Mapping[str, str] = {
    "intent": "classifier",
    "trigger": "classifier",
    "emotion": "sentiment",
    "emotion28": "sentiment",
}


def files(evaluation: Mapping[str, object]) -> dict[str, str]:
    """For each pack the text of its file of curves. Heads that were not measured are left out."""
    match evaluation:
        case {"packs": dict(packs), "curves": dict(curves)}:
            pass
        case _:
            raise SystemExit("this is not what `calmdesk evaluate --json` writes")
    found: dict[str, str] = {}
    for pack in dict.fromkeys(PACK_OF.values()):
        of_pack = {head: _rounded(curves[head]) for head in curves if PACK_OF.get(head) == pack}
        if of_pack:
            about = {"schema": SCHEMA, "pack": packs[pack]["id"], "sha256": packs[pack]["sha256"], "command": COMMAND}
            found[pack] = json.dumps({**about, "curves": of_pack}, ensure_ascii=False, sort_keys=True) + "\n"
    return found


def _rounded(value: object) -> object:
    match value:
        case float():
            return round(value, 4)
        case list():
            return [_rounded(each) for each in value]
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
    return value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("evaluation", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, default=shipped("packs"), metavar="DIR", help="the packs")
    args = parser.parse_args()
    for pack, text in files(json.loads(args.evaluation.read_text(encoding="utf-8"))).items():
        curves_file(args.out / pack).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
