"""Celery entry points of roles; each may run twice, or together with a command, without harm."""

from __future__ import annotations

from celery import shared_task

from roles import engine


@shared_task
def roll_up() -> int:
    """Take new acts into the rollups; how many there were (0 too while another worker does it)."""
    done = engine.roll_up()
    return done.acts if done else 0


@shared_task
def snapshot_week() -> int:
    """The snapshots of this Monday, and of Mondays the schedule missed; number of rows."""
    engine.roll_up(wait=True)
    return engine.catch_up().rows
