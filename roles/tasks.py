"""Celery entry points of roles; each may run twice, or together with a command, without harm."""

from __future__ import annotations

from celery import shared_task

from roles import engine, watch


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


@shared_task
def verify() -> int:
    """Compute the sample of the day again; how many cells differ from what is stored."""
    return len(watch.verify_and_tell(engine.today()).differences)


@shared_task
def watch_lag() -> int:
    """How many seconds the roll-up is behind the ledger."""
    return watch.watch_lag().seconds


@shared_task
def forget_long_ago() -> int:
    """Remove what was computed about members 36 months ago and earlier; the number of rows."""
    return engine.forget_long_ago(engine.today())
