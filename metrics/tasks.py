"""Celery entry points of metrics; each may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from metrics import weekly
from metrics.desk import filling
from metrics.flow import nightly


@shared_task
def measure_week() -> int:
    """The measures of this Monday that are missing, and what was brought by hand; number of readings written."""
    monday = weekly.last_monday()
    return sum(weekly.measure(monday).values()) + weekly.write_hand_measures(monday)


@shared_task
def fill_desks() -> int:
    """What waits for the managers of each community; number of entries."""
    return filling.fill_all()


@shared_task
def follow_flow() -> int:
    """Lists of content anew, and once a week, or as soon as it was missed, what was passed on and the bridges."""
    return nightly.fill(weekly.last_monday())
