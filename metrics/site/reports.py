"""Whether the monthly report of last month is signed, community by community."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.models import MonthlyReport


def of_last_month(today: date) -> tuple[date, dict[int, bool]]:
    """The first day of last month; of communities that have a report on it, whether any version is signed."""
    month = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    states = MonthlyReport.objects.filter(month=month).order_by().values_list("community_id", "state")
    signed: dict[int, bool] = {}
    for community_id, state in states:
        signed[community_id] = signed.get(community_id, False) or state == MonthlyReport.State.SIGNED
    return month, signed
