"""Says which desk keeps which promise of the contract suite: `python -m tests.contract.matrix [--write] [DESK …]`.

Prints a table in Markdown; `--write` puts it into docs/adapters.md between its two marks. A desk that cannot be started
here is "not run", with the reason below the table.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adapters.md"
MARKS = ("<!-- matrix -->", "<!-- /matrix -->")
DESKS = ("demo", "rt", "django-helpdesk", "zendesk", "zammad", "chatwoot", "freshdesk", "intercom")
_NOT_ASKED = "·"


@dataclass(slots=True)
class Outcomes:
    """A plug-in of pytest that keeps what came of each test at each desk."""

    cells: dict[str, dict[str, str]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call" and report.passed:
            return  # made ready, or cleared away, as it should be
        name, bracket, desk = report.nodeid.rpartition("::")[2].rstrip("]").partition("[")
        if not bracket:
            return  # a test of one desk alone
        row = self.cells.setdefault(name, {})
        if row.get(desk) != "**failed**":
            row[desk] = self._cell(report)

    def _cell(self, report: pytest.TestReport) -> str:
        if report.passed:
            return "passed"
        if report.failed:
            return "**failed**"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reason = reason.removeprefix("Skipped: ")
        if reason not in self.reasons:
            self.reasons.append(reason)
        return f"not run ({self.reasons.index(reason) + 1})"

    def desks(self) -> list[str]:
        """The desks that were met, in their usual order, new ones last."""
        met = dict.fromkeys(desk for row in self.cells.values() for desk in row)
        return sorted(met, key=lambda desk: DESKS.index(desk) if desk in DESKS else len(DESKS))

    def table(self) -> str:
        desks = self.desks()
        lines = [f"| Test | {' | '.join(desks)} |", f"|---|{'---|' * len(desks)}"]
        for name, row in self.cells.items():
            words = name.removeprefix("test_").replace("_", " ")
            lines.append(f"| {words} | {' | '.join(row.get(desk, _NOT_ASKED) for desk in desks)} |")
        lines.append(f"| **passed** | {' | '.join(self._count(desk) for desk in desks)} |")
        notes = [f"({number}) {reason}" for number, reason in enumerate(self.reasons, 1)]
        return "\n".join([*lines, "", f"{_NOT_ASKED} the test needs a network, which this desk has not.", *notes])

    def _count(self, desk: str) -> str:
        asked = [row[desk] for row in self.cells.values() if desk in row]
        return f"{asked.count('passed')} of {len(asked)}"


def written(page: str, table: str) -> str:
    """The page with this table between its marks. Raises ValueError when it has none."""
    begin, end = MARKS
    before, found, rest = page.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{begin} and {end} are not on the page")
    return f"{before}{begin}\n{table}\n{end}{after}"


def main(arguments: Sequence[str]) -> int:
    chosen = [one for one in arguments if not one.startswith("-")]
    outcomes = Outcomes()
    status = int(pytest.main(_options(chosen), plugins=[outcomes]))
    table = outcomes.table()
    print(table)
    if "--write" in arguments:
        PAGE.write_text(written(PAGE.read_text("utf-8"), table), "utf-8")
    return status


def _options(desks: Iterable[str]) -> list[str]:
    wanted = " or ".join(f"[{desk}]" for desk in desks)
    return [str(ROOT / "tests" / "contract"), "-q", "--no-header", *(["-k", wanted] if wanted else [])]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
