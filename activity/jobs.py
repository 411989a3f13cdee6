"""Keeping note of the runs of scheduled tasks. Never lets a task fail or wait: config/jobs.py calls it around each run.

A task that runs once an hour or more seldom has a row a run, written when it begins, so that one that was killed is
seen. Of the others a row stands for all runs in succession that ended alike, written when one ends: sixty rows an hour
that say “went well” would be read by nobody.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from activity.models.jobs import ERROR_LIMIT, JobRun

logger = logging.getLogger(__name__)

OFTEN = timedelta(hours=1)  # what runs at shorter intervals is put together
ADDRESS = re.compile(r"[^\s<>{}()'\",;:]+@[^\s<>{}()'\",;:]+")
PATIENCE = "2s"  # the database gets no longer: the task itself matters more than its note


@dataclass(frozen=True)
class Begun:
    """A run under way, as its worker remembers it."""

    task: str
    at: datetime
    row_id: int | None = None


def begin(task: str, *, is_frequent: bool) -> Begun:
    """Note that a task begins; of a frequent one only in memory."""
    begun = Begun(task, timezone.now())
    if is_frequent:
        return begun
    with _quietly():
        row = JobRun.objects.create(task=task, state=JobRun.State.RUNNING, since=begun.at, started_at=begun.at)
        return Begun(task, begun.at, row.pk)
    return begun


def end(begun: Begun, *, error: str = "") -> None:
    """Note how it ended; error: the kind of failure and what it said, of which the first line is kept."""
    now = timezone.now()
    seconds = (now - begun.at).total_seconds()
    state = JobRun.State.FAILED if error else JobRun.State.DONE
    first = _first_line(error)
    ended = {"state": state, "ended_at": now, "seconds": seconds, "error": first}
    with _quietly():
        if begun.row_id is not None:
            JobRun.objects.filter(pk=begun.row_id).update(**ended)
            return
        newest = JobRun.objects.filter(task=begun.task).first()
        if newest and newest.state == state and newest.error == first:
            rows = JobRun.objects.filter(pk=newest.pk)
            rows.update(**ended, started_at=begun.at, times=F("times") + 1)
        else:
            JobRun.objects.create(task=begun.task, since=begun.at, started_at=begun.at, **ended)


def _first_line(error: str) -> str:
    """What may be kept of a failure: no line with values, and no address of a person (a mail server names whom it refused)."""
    lines = error.replace("\x00", "").strip().splitlines()
    return ADDRESS.sub("…", lines[0][: 4 * ERROR_LIMIT])[:ERROR_LIMIT] if lines else ""


def forget_job_runs(now: datetime | None = None) -> int:
    """Rows of 14 days ago go; how many."""
    return JobRun.objects.forgettable(now or timezone.now()).delete()[0]


@contextmanager
def _quietly() -> Iterator[None]:
    """Whatever goes wrong here is logged and forgotten; a lock or a slow database is not waited for."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'; SET LOCAL lock_timeout = '{PATIENCE}'")
            yield
    except Exception as error:
        logger.warning("A run of a task could not be noted: %s", error)
