"""`python -m tests.quality.personal [--lines]`: precision and recall of the masks for each kind."""

from __future__ import annotations

import sys

from app.domain.masks import MASK_KINDS
from tests.quality.personal.scores import SETS, lines_of, score


def main(arguments: list[str]) -> int:
    for names in (*((name,) for name in SETS), SETS):
        result, count = score(*names), sum(len(lines_of(name)) for name in names)
        print(f"{' + '.join(names)}: {count} lines")
        for kind in (*MASK_KINDS, ""):
            precision, recall = result.of(kind)
            parts = sum((result.found + result.missed)[one] for one in ((kind,) if kind else MASK_KINDS))
            print(f"  {kind or 'all':8} precision {precision:.3f}  recall {recall:.3f}  of {parts}")
        if "--lines" in arguments and len(names) == 1:
            print("\n".join(result.lines))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
