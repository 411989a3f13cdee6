"""The roles of the demo by department, region and time here, and by whom they changed."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.segments.weekly import split_up

WEEKS = 2  # Mondays, so that one may look at an earlier pair


def split_roles(monday: date) -> None:
    for number in reversed(range(WEEKS)):
        split_up(monday - timedelta(weeks=number), anew=True)
