"""What a figure would say if it were read today: the same week or month as it is computed now, and the newest of its kind."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from metrics.library import find_measure
from metrics.models import MeasureWeek, MonthCount, ReportFigure
from metrics.monthly.counts import COUNTS
from metrics.monthly.figures import Said, say_count, say_week
from metrics.monthly.material import Row
from metrics.profile import settings_of

GONE = "no longer measured"


@dataclass(frozen=True)
class Reading:
    as_of: date
    value: str
    n: str
    computed_at: datetime | None
    is_month: bool = False

    @property
    def name(self) -> str:
        return f"{self.as_of:%B %Y}" if self.is_month else f"{self.as_of.day} {self.as_of:%B %Y}"


@dataclass(frozen=True)
class Today:
    """again: of the same week or month; newest: of the newest, where that is another."""

    again: Reading | None
    newest: Reading | None

    def differs_from(self, figure: ReportFigure) -> bool:
        return self.again is not None and (self.again.value, self.again.n) != (figure.value_says, figure.n_says)


def today_of(figure: ReportFigure, *, is_inside: bool) -> Today:
    """Rows only, under the rules of masking as they are today. Outside, no later month is told before it is signed."""
    found = _today_of(figure)
    return found if is_inside else replace(found, newest=None)


def _today_of(figure: ReportFigure) -> Today:
    if figure.made_from in COUNTS:
        return _of_count(figure)
    community = figure.report.community
    measure = find_measure(community, figure.made_from)
    if measure is None:
        return Today(None, None)
    part = "p90" if figure.key == f"{figure.made_from}-p90" else ""
    small_group = settings_of(community).small_group
    weeks = MeasureWeek.objects.in_community(community).filter(key=measure.key)
    wanted = list(weeks.latest_first()[:1]) + list(weeks.filter(as_of=figure.as_of))
    found: list[Reading | None] = []
    for week in wanted:
        p90 = week.detail.get("work", {}).get("all", {}).get("p90") if part else None
        detail = {**{name: week.detail[name] for name in ("k", "on") if name in week.detail}, "p90": p90}
        row = Row(week.value, week.n, week.low, week.high, detail, week.computed_at)
        found.append(_reading(week.as_of, say_week(measure, row, small_group, part), week.computed_at))
    newest = found[0] if found else None
    again = found[1] if len(found) > 1 else None
    return Today(again, newest if newest and newest.as_of > figure.as_of else None)


def _of_count(figure: ReportFigure) -> Today:
    count = COUNTS[figure.made_from]
    rows = MonthCount.objects.in_community(figure.report.community).filter(key=count.key)
    again = rows.filter(month=figure.report.month).first()
    newest = rows.filter(month__gt=figure.report.month).order_by("-month").first()
    said = [
        _reading(row.month, say_count(count, row), row.computed_at, is_month=True) if row else None
        for row in (again, newest)
    ]
    return Today(said[0], said[1])


def _reading(as_of: date, said: Said, computed_at: datetime, *, is_month: bool = False) -> Reading:
    return Reading(as_of, said.value, said.n, computed_at, is_month)
