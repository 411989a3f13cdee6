"""Celery entry points of metrics; each may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from metrics import weekly


@shared_task
def measure_week() -> int:
    """The measures of this Monday that are missing; number of readings written."""
    return sum(weekly.measure(weekly.last_monday()).values())
