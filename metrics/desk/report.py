"""A monthly report that is drafted and waits to be read, edited and signed."""

from __future__ import annotations

from collections.abc import Iterable

from metrics.desk.kinds import MOST, Found, Kind, Place, register
from metrics.models import MonthlyReport


def drafts(place: Place) -> Iterable[Found]:
    waiting = MonthlyReport.objects.in_community(place.community).drafts().order_by("month", "version")
    for report in waiting[:MOST]:
        report.community = place.community
        href = report.get_absolute_url()
        reason = f"Corrects what was signed: {report.why}" if report.is_correction else report.headline
        title = f"The report of {report.name}"
        yield Found(f"report-{report.month:%Y-%m}-{report.version}", reason, report.written_at, title, href, href)


register(
    Kind(
        key="report",
        rank=60,
        one="one monthly report waits to be signed",
        many="{n} monthly reports wait to be signed",
        why="It wrote itself from the numbers. What follows from them, and what is wrong with them, you know.",
        label="Read it",
        find=drafts,
    )
)
