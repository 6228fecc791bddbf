"""Sums up the agent's days and puts them in words. Nothing is compared with anybody and nothing is scored. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from app.copilot.past import DayPast
from app.domain.day import OUTCOMES, Counts, summed, typical_wait
from app.domain.errors import CalmdeskError
from app.ui.common.language import t, tn
from app.ui.common.troubles import error_words
from app.ui.day.state import OUTCOME_WORDS, Bar, ChoosePeriod, DayBar, DayState, Period, Tile
from app.ui.more.loading import RoomPresenter, Start
from app.ui.more.state import Line, RoomShown
from app.ui.more.words import wait_words

_DAYS: dict[Period, int] = {"today": 1, "week": 7, "month": 30}
_MOST_REASONS = 6


class DayPresenter(RoomPresenter[DayState]):
    """Days are those of this computer's clock."""

    def __init__(
        self, past: DayPast, *, clock: Callable[[], datetime], paint: Callable[[DayState], None], start: Start
    ) -> None:
        super().__init__(DayState(), paint=paint, start=start)
        self._past = past
        self._clock = clock

    def handle(self, intent: object) -> None:
        match intent:
            case RoomShown():
                self._start(self._read())
            case ChoosePeriod(period):
                self.show(replace(self.state, period=period))
                self._start(self._read())

    async def _read(self) -> None:
        turn, period = self.begin(), self.state.period
        today = self._clock().astimezone().date()
        days = [today - timedelta(days=back) for back in range(_DAYS[period] - 1, -1, -1)]
        try:
            counts = [await self._past.counts(_midnight(day), _midnight(day + timedelta(days=1))) for day in days]
            replies = await self._past.first_replies(_midnight(days[0]), _midnight(today + timedelta(days=1)))
        except CalmdeskError as error:
            if self.is_newest(turn):
                self.show(replace(self.state, standing="failed", trouble=error_words(error)))
            return
        if not self.is_newest(turn):
            return
        whole = summed(counts)
        self.show(
            DayState(
                standing="empty" if whole.is_empty else "ready",
                period=period,
                summary=_summary(whole),
                tiles=_tiles(whole, typical_wait(replies), len(replies)),
                funnel=_funnel(whole),
                days=tuple(map(_bar, days, counts)) if len(days) > 1 else (),
                silent=_reasons(whole),
                lines=tuple(_line(day, each) for day, each in reversed(list(zip(days, counts, strict=True)))),
            )
        )


def _midnight(day: date) -> datetime:
    """Where the day begins here. Days of a change to summer time are shorter, and begin at midnight all the same."""
    return datetime.combine(day, time()).astimezone()


def _summary(whole: Counts) -> str:
    return t(
        "{read} read, {offered} with something to offer, {shown} shown, {used} used.",
        read=tn("{count} message", "{count} messages", whole.eligible),
        offered=whole.offered,
        shown=whole.shown,
        used=whole.used,
    )


def _tiles(whole: Counts, wait: timedelta | None, tickets: int) -> tuple[Tile, ...]:
    did = whole.decisions
    over = tn("over {count} ticket", "over {count} tickets", tickets)
    tiles = [
        (whole.eligible, t("messages read"), t("Customers' messages for which help was looked for.")),
        (did.get("accept", 0), t("used as it stood"), t("Suggestions you sent or carried out without a change.")),
        (did.get("edit", 0), t("edited and used"), t("Suggestions you changed first: that is what they are for.")),
        (did.get("dismiss", 0), t("dismissed"), t("Suggestions that did not fit.")),
        (did.get("flag", 0), t("flagged"), t("Suggestions you called wrong.")),
        (did.get("escalate", 0), t("handed over"), t("Tickets you gave to another team.")),
        (did.get("compose", 0), t("written by yourself"), t("Answers and notes without a suggestion.")),
        (whole.expired, t("went away unused"), t("Suggestions that had been shown and were withdrawn.")),
        (whole.held_back, t("held back"), t("Times when prompts waited because there had been enough that hour.")),
    ]
    first = Tile(
        wait_words(wait) if wait is not None else "–",  # noqa: RUF001 - the sign for nothing
        t("to the first reply"),
        t("The median {over}, from reading the customer to your first reply.", over=over)
        if tickets
        else t("There was no first reply in this time."),
    )
    made = [Tile(str(count), words, meaning) for count, words, meaning in tiles]
    return (made[0], first, *made[1:])


def _funnel(whole: Counts) -> tuple[Bar, ...]:
    steps = (
        (t("Messages read"), whole.eligible),
        (t("There was something to offer"), whole.offered),
        (t("It was shown"), whole.shown),
        (t("You used it"), whole.used),
    )
    return tuple(Bar(words, _of(count, whole.eligible), count / max(1, whole.eligible)) for words, count in steps)


def _reasons(whole: Counts) -> tuple[Bar, ...]:
    """Why nothing was offered, the most frequent reason first."""
    found = sorted(whole.silent.items(), key=lambda pair: (-pair[1], pair[0]))
    total, rest = sum(whole.silent.values()), found[_MOST_REASONS:]
    bars = [Bar(t(because), _of(count, total), count / max(1, total)) for because, count in found[:_MOST_REASONS]]
    if rest:
        count = sum(number for _, number in rest)
        bars.append(Bar(t("Other reasons"), _of(count, total), count / max(1, total)))
    return tuple(bars)


def _of(count: int, total: int) -> str:
    return t("{count} ({percent} %)", count=count, percent=round(100 * count / total)) if total else str(count)


def _bar(day: date, counts: Counts) -> DayBar:
    return DayBar(f"{day:%d}", _said(day, counts), tuple(counts.outcomes.get(each, 0) for each in OUTCOMES))


def _said(day: date, counts: Counts) -> str:
    """A day in one sentence: what a screen reader says of its bar and of its line."""
    if not counts.eligible:
        return t("{day}: no messages", day=day.isoformat())
    named: Sequence[str] = [
        t("{words} {count}", words=t(OUTCOME_WORDS[each]), count=counts.outcomes[each])
        for each in OUTCOMES
        if counts.outcomes.get(each)
    ]
    read = tn("{count} message", "{count} messages", counts.eligible)
    return t("{day}: {read}. {rest}", day=day.isoformat(), read=read, rest=", ".join(named))


def _line(day: date, counts: Counts) -> Line:
    numbers = tuple(str(counts.outcomes.get(each, 0)) for each in OUTCOMES)
    said = _said(day, counts)
    head, _, rest = said.partition(". ")
    return Line(day.isoformat(), (day.isoformat(), str(counts.eligible), *numbers), head, rest, said)
