"""Celery entry points of metrics; each may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from metrics import weekly
from metrics.desk import filling


@shared_task
def measure_week() -> int:
    """The measures of this Monday that are missing, and what was brought by hand; number of readings written."""
    monday = weekly.last_monday()
    return sum(weekly.measure(monday).values()) + weekly.write_hand_measures(monday)


@shared_task
def fill_desks() -> int:
    """What waits for the managers of each community; number of entries."""
    return filling.fill_all()
