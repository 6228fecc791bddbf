"""The table of a run: how often each fault was met, and what became of the decisions of the schedules that met it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.faults.schedule import DECISIONS, Result
from tests.faults.weather import EVENTS, FAULTS

_OUTCOMES = ("sent", "needs_help", "conflict", "refused", "held back", "cancelled")


def table(results: Sequence[Result], desk: str) -> str:
    """Markdown. The outcomes of a line are those of all schedules in which the fault was met."""
    total = Counter[str]()
    for result in results:
        total.update(result.verdict.outcomes)
    wrong = [result for result in results if result.wrong]
    each = sum(result.seconds for result in results) / len(results)
    faults = sum(sum(result.met.values()) for result in results)
    told = (
        f"{len(results)} schedules against {desk} (seeds {results[0].seed} to {results[-1].seed}), "
        f"{len(results) * DECISIONS} decisions, {sum(total.values())} operations, "
        f"{sum(result.requests for result in results)} requests, {faults} faults, {each:.0f} s a schedule. "
        f"Slowest answer of the program: {max(result.slowest_answer for result in results):.1f} s. "
        f"Schedules in which something was wrong: {len(wrong)}."
    )
    lines = [
        told,
        "",
        f"| fault | met | schedules | {' | '.join(_OUTCOMES)} | wrong |",
        f"| --- | ---: | ---: | {' | '.join('---:' for _ in _OUTCOMES)} | ---: |",
    ]
    for fault in (*FAULTS, *EVENTS, "412 by the desk", "429 by the desk"):
        having = [result for result in results if result.met.get(fault)]
        became = Counter[str]()
        for result in having:
            became.update(result.verdict.outcomes)
        met = sum(result.met[fault] for result in having)
        counts = " | ".join(str(became[outcome]) for outcome in _OUTCOMES)
        lines.append(f"| {fault} | {met} | {len(having)} | {counts} | {sum(bool(one.wrong) for one in having)} |")
    counts = " | ".join(str(total[outcome]) for outcome in _OUTCOMES)
    lines.append(f"| all | {faults} | {len(results)} | {counts} | {len(wrong)} |")
    return "\n".join(lines)
