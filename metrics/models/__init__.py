"""What metrics keeps of its own: readings of the measures by week, and when they were made."""

from __future__ import annotations

from metrics.models.weeks import MeasureRun, MeasureRunQuerySet, MeasureWeek, MeasureWeekQuerySet

__all__ = ["MeasureRun", "MeasureRunQuerySet", "MeasureWeek", "MeasureWeekQuerySet"]
