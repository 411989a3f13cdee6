"""Celery entry points of learning; each may run twice without harm."""

from __future__ import annotations

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from learning import weekly


@shared_task
def compute_skills() -> int:
    """Skills as of this Monday, after the snapshots of roles; number of observations."""
    today = timezone.now().date()
    return weekly.compute_week(today - timedelta(days=today.weekday()))


@shared_task
def ask_what_helped() -> int:
    return weekly.ask_what_helped()
