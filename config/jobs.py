"""The ear at Celery's signals: notes when a task of the schedule begins and how it ends, in activity.models.JobRun.

What is ordered one by one (a notice, a letter) is not noted: what waits of it is seen in its queue. Neither is a task
that runs at once, inside a request or a test.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import Celery, signals, states
from celery.schedules import BaseSchedule, crontab, schedule

from activity import jobs

logger = logging.getLogger(__name__)

EVERY_HOUR = set(range(24))
_under_way: dict[str, jobs.Begun] = {}  # by the id of the run; the pool of a worker has one or a few


def is_frequent(entry: BaseSchedule | float | timedelta) -> bool:
    """Whether something runs more often than once an hour."""
    if isinstance(entry, crontab):
        return entry.hour == EVERY_HOUR and len(entry.minute) > 1  # type: ignore[attr-defined]
    if isinstance(entry, schedule):
        entry = entry.run_every  # type: ignore[attr-defined]
    seconds = entry.total_seconds() if isinstance(entry, timedelta) else float(entry)  # type: ignore[arg-type]
    return seconds < jobs.OFTEN.total_seconds()


def listen(app: Celery) -> None:
    """Note the runs of every task that is in the schedule of this application."""
    frequent = {entry["task"]: is_frequent(entry["schedule"]) for entry in app.conf.beat_schedule.values()}

    def began(task_id: str, task: Any, **_: Any) -> None:
        try:
            if task.name in frequent and not task.request.is_eager:
                _under_way[task_id] = jobs.begin(task.name, is_frequent=frequent[task.name])
        except Exception:
            logger.exception("The beginning of %s could not be noted", task)

    def ended(task_id: str, task: Any, retval: Any = None, state: str | None = None, **_: Any) -> None:
        try:
            begun = _under_way.pop(task_id, None)
            if begun is not None:
                jobs.end(begun, error=said(retval) if state != states.SUCCESS else "")
        except Exception:
            logger.exception("The end of %s could not be noted", task)

    signals.task_prerun.connect(began, weak=False, dispatch_uid="fivefold.jobs.began")
    signals.task_postrun.connect(ended, weak=False, dispatch_uid="fivefold.jobs.ended")


def said(failure: Any) -> str:
    """What became of a task that did not succeed: postrun is given the exception, or nothing."""
    if isinstance(failure, BaseException):
        return f"{type(failure).__name__}: {failure}"
    return "It did not end well."
