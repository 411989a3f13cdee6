"""The tasks of the schedule: when each last began and ended, when it is due, and whether it is late."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from celery import current_app
from celery.schedules import BaseSchedule, crontab, maybe_schedule
from django.db.models import Min

from accounts.templatetags.look import duration
from activity.models import JobRun

SHORTEST_GRACE, GRACE = timedelta(minutes=5), timedelta(minutes=30)
LOST = timedelta(hours=6)  # a run that has not ended by then was killed


@dataclass(frozen=True)
class Job:
    """One entry of the schedule. last: the run that began last; good: the last that went well."""

    name: str
    task: str
    schedule: BaseSchedule
    last: JobRun | None
    good: JobRun | None
    known_since: datetime | None  # of any task: what did not run by then may not have been due yet
    now: datetime

    @property
    def title(self) -> str:
        return self.name[:1].upper() + self.name[1:]

    @property
    def due(self) -> datetime | None:
        """When it has to begin again after its last run; of one that never ran, after the first sign of any other."""
        after = self.last.started_at if self.last else self.known_since
        return due_after(self.schedule, after) if after else None

    @property
    def grace(self) -> timedelta:
        if isinstance(self.schedule, crontab):
            return GRACE
        return max(SHORTEST_GRACE, 2 * self.schedule.run_every)  # type: ignore[attr-defined]

    @property
    def is_running(self) -> bool:
        return self.last is not None and self.last.state == JobRun.State.RUNNING and not self.is_lost

    @property
    def is_lost(self) -> bool:
        last = self.last
        return last is not None and last.state == JobRun.State.RUNNING and last.started_at < self.now - LOST

    @property
    def is_late(self) -> bool:
        return not self.is_running and self.due is not None and self.due + self.grace < self.now

    @property
    def has_failed(self) -> bool:
        return self.last is not None and self.last.state == JobRun.State.FAILED

    @property
    def is_fine(self) -> bool:
        return not (self.is_late or self.has_failed or self.is_lost)

    @property
    def result(self) -> str:
        if self.last is None:
            return "has not run yet"
        if self.is_lost:
            return "began and did not end"
        if self.is_running:
            return "is running"
        if not self.has_failed:
            return "went well"
        times = f", {self.last.times:,} times since {self.last.since:%d.%m. %H:%M}" if self.last.times > 1 else ""
        return f"failed{times}: {self.last.error}"

    @property
    def lateness(self) -> str:
        if self.due is None:
            return "–"
        if self.is_late:
            return f"late by {duration(self.now - self.due)}"
        return f"in {duration(self.due - self.now)}" if self.due > self.now else "now"

    @property
    def took(self) -> str:
        if self.last is None or self.last.seconds is None:
            return "–"
        seconds = self.last.seconds
        return f"{seconds:.1f} s" if seconds < 90 else duration(seconds)

    @property
    def says(self) -> str:
        """What is wrong, as a sentence."""
        if self.has_failed or self.is_lost:
            return f"“{self.title}” {self.result.rstrip('.')}."
        return f"“{self.title}” is {self.lateness}."


def due_after(schedule: BaseSchedule, moment: datetime) -> datetime:
    """The first time after a moment that a schedule orders something."""
    if isinstance(schedule, crontab):
        schedule = copy(schedule)
        # With a later day as now the rest of the hour would be passed over.
        schedule.nowfun = lambda: moment  # type: ignore[attr-defined]
        start, delta, _ = schedule.remaining_delta(moment)
        due: datetime = start + delta
        return due
    return moment + schedule.run_every  # type: ignore[attr-defined]


def jobs(now: datetime) -> list[Job]:
    """Every entry of the schedule, those that are not well first; three queries."""
    scheduled: Mapping[str, Mapping[str, Any]] = current_app.conf.beat_schedule
    last = {run.task: run for run in JobRun.objects.newest_of_each()}
    good = {run.task: run for run in JobRun.objects.ended_well().newest_of_each()}
    since = JobRun.objects.aggregate(first=Min("since"))["first"]
    found = [
        Job(
            name,
            entry["task"],
            cast(BaseSchedule, maybe_schedule(entry["schedule"])),
            last.get(entry["task"]),
            good.get(entry["task"]),
            since,
            now,
        )
        for name, entry in scheduled.items()
    ]
    return sorted(found, key=lambda job: (job.is_fine, job.title))
