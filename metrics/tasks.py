"""Celery entry points of metrics; each may run twice without harm."""

from __future__ import annotations

from celery import shared_task

from metrics import watch, weekly
from metrics.actions import steps
from metrics.desk import filling
from metrics.flow import nightly
from metrics.monthly.tending import tend_reports
from metrics.networks.weekly import catch_up
from metrics.segments.weekly import split_up
from metrics.site import adoption, hourly, storage


@shared_task
def measure_week() -> int:
    """The measures of this Monday that are missing, and what was brought by hand; number of readings written."""
    monday = weekly.last_monday()
    return sum(weekly.measure(monday).values()) + weekly.write_hand_measures(monday)


@shared_task
def split_roles() -> int:
    """The roles of this Monday by group, and who began and stopped, if they are missing; of how many communities."""
    return split_up(weekly.last_monday())


@shared_task
def fill_desks() -> int:
    """What waits for the managers of each community; number of entries."""
    return filling.fill_all()


@shared_task
def follow_flow() -> int:
    """Lists of content anew, and once a week, or as soon as it was missed, what was passed on and the bridges."""
    return nightly.fill(weekly.last_monday())


@shared_task
def watch_targets() -> int:
    """Whether a number moved and its purpose may not have, after the measures of a Monday; reviews opened."""
    return watch.watch_targets(weekly.last_monday())


@shared_task
def tend_targets() -> int:
    """Reviews that fall due, time that ran out, numbers nobody brought; how many there were."""
    return sum(watch.tend_targets().values())


@shared_task
def tend_steps() -> int:
    """Steps whose owner is gone, or whose day is over; how many somebody was told of."""
    return sum(steps.tend_steps().values())


@shared_task
def write_reports() -> int:
    """Drafts of the monthly reports of the month that ended, and a word about those that wait; how many there were."""
    return sum(tend_reports().values())


@shared_task
def compute_networks() -> int:
    """The networks of this Monday, if they are missing; of how many communities."""
    return catch_up(weekly.last_monday())


@shared_task
def look_at_communities() -> int:
    """How each community is, in a sentence; of how many."""
    return hourly.look_at_communities()


@shared_task
def take_stock() -> int:
    """Adoption of this Monday and of the months that are over, if it is missing; rows written."""
    return adoption.take_stock()


@shared_task
def note_storage() -> None:
    """What the platform takes up this night, and what its own checks say."""
    storage.note_night()
