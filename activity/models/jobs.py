"""Runs of what beat orders: when, how long, how it ended. About machines; nobody is named."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

TASK_LIMIT, ERROR_LIMIT = 120, 200
KEPT = timedelta(days=14)


class JobRunQuerySet(models.QuerySet["JobRun"]):
    def newest_of_each(self) -> JobRunQuerySet:
        """One row a task: that which began last."""
        return self.order_by("task", "-started_at", "-pk").distinct("task")

    def ended_well(self) -> JobRunQuerySet:
        return self.filter(state=JobRun.State.DONE)

    def forgettable(self, now: datetime) -> JobRunQuerySet:
        """Older than 14 days, but for the last row of each task and the last that went well: some run once a month."""
        last = JobRun.objects.newest_of_each().values("pk")
        good = JobRun.objects.ended_well().newest_of_each().values("pk")
        return self.filter(started_at__lt=now - KEPT).exclude(pk__in=last).exclude(pk__in=good)


class JobRun(models.Model):
    """One run of a task of the schedule. Of a task that runs more often than hourly a row stands for all runs in
    succession that ended alike: the newest of them, with how many there were since when."""

    class State(models.TextChoices):
        RUNNING = "running", "running"
        DONE = "done", "went well"
        FAILED = "failed", "failed"

    task = models.CharField(max_length=TASK_LIMIT, help_text="For example roles.tasks.roll_up.")
    state = models.CharField(max_length=7, choices=State.choices)
    since = models.DateTimeField(help_text="When the first of these runs began.")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True)
    times = models.PositiveIntegerField(default=1, help_text="How many runs in succession ended like this.")
    error = models.CharField(max_length=ERROR_LIMIT, blank=True, help_text="The kind of failure and its first line.")

    objects: ClassVar[JobRunQuerySet] = JobRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(F("task"), F("started_at").desc(), name="job_run_newest"),
            models.Index(F("task"), F("started_at").desc(), condition=Q(state="done"), name="job_run_good"),
        ]

    def __str__(self) -> str:
        return f"{self.task}: {self.get_state_display()}"
