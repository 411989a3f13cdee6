"""Whether everything runs: what does not, as sentences, worst first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from activity import broker
from metrics.models import MeasureRun
from metrics.site.jobs import Job, jobs
from metrics.site.queues import Post, Queue, post, queues
from metrics.site.storage import Disk, disk
from metrics.site.versions import Versions, pending_migrations, versions
from roles.lag import Lag, lag
from roles.models import EngineCheck

MANY = 1000  # messages in the broker
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")
MEASURED = timedelta(days=14)


@dataclass(frozen=True)
class Trouble:
    says: str
    href: str


@dataclass(frozen=True)
class Operations:
    """What was found at one moment."""

    now: datetime
    broker: broker.Broker
    lag: Lag
    queues: Sequence[Queue]
    post: Post
    jobs: Sequence[Job]
    failures: Sequence[MeasureRun]
    checks: Sequence[EngineCheck]
    pending: Sequence[str]
    disk: Disk | None
    versions: Versions

    @property
    def troubles(self) -> list[Trouble]:
        return list(self._troubles())

    def _troubles(self) -> Iterator[Trouble]:
        if not self.broker.is_up:
            yield Trouble("The broker cannot be reached: nothing is ordered.", "#queues")
        elif not self.broker.workers:
            yield Trouble("No worker is up: what waits is not done.", "#queues")
        elif self.broker.waiting > MANY:
            yield Trouble(f"{self.broker.waiting:,} orders wait in the broker.", "#queues")
        if self.pending:
            many = "1 migration was" if len(self.pending) == 1 else f"{len(self.pending)} migrations were"
            yield Trouble(
                f"{many} not run: {', '.join(self.pending[:3])}{' …' if len(self.pending) > 3 else ''}.", "#versions"
            )
        if self.lag.is_late:
            yield Trouble(self.lag.says, "#queues")
        for queue in self.queues:
            if queue.is_late:
                yield Trouble(queue.says, "#queues")
        if all(job.last is None for job in self.jobs):
            yield Trouble("No run of a task was noted yet. Are worker and beat up?", "#jobs")
        for job in self.jobs:
            if not job.is_fine:
                yield Trouble(job.says, "#jobs")
        for run in self.failures:
            yield Trouble(f"The measure “{run.key}” failed as of {run.as_of}: {run.error}", "#jobs")
        for check in self.checks:
            if not check.is_ok and check.kind == EngineCheck.Kind.VERIFY:
                yield Trouble(f"Figures of roles differ from what is computed again: {check.says}", "#jobs")
        if self.disk and self.disk.is_short:
            yield Trouble(
                f"The disk of uploads is {100 - round(100 * self.disk.free / self.disk.total)} % full.", "#storage"
            )

    @property
    def amiss(self) -> list[Job]:
        return [job for job in self.jobs if not job.is_fine]

    @property
    def fine(self) -> list[Job]:
        return [job for job in self.jobs if job.is_fine]

    @property
    def jobs_say(self) -> str:
        if all(job.last is None for job in self.jobs):
            return "No task of the schedule has run yet"
        if not self.amiss and (new := sum(job.last is None for job in self.jobs)):
            return f"{len(self.jobs) - new} of {len(self.jobs)} tasks have run so far, none is late"
        if not self.amiss:
            return f"All {len(self.jobs)} tasks of the schedule run when they are due"
        verb = "does" if len(self.amiss) == 1 else "do"
        return f"{len(self.amiss)} of {len(self.jobs)} tasks {verb} not run as they should"

    @property
    def headline(self) -> str:
        found = self.troubles
        if not found:
            return "Everything runs."
        if len(found) == 1:
            return found[0].says
        many = NUMBERS[len(found)] if len(found) < len(NUMBERS) else f"{len(found)}"
        return f"{many} things do not run as they should."


def operations(now: datetime) -> Operations:
    return Operations(
        now=now,
        broker=broker.look(),
        lag=lag(),
        queues=queues(now),
        post=post(now),
        jobs=jobs(now),
        failures=list(measure_failures(now)),
        checks=list(EngineCheck.objects.order_by("kind", "-at", "-pk").distinct("kind").defer("details")),
        pending=pending_migrations(),
        disk=disk(),
        versions=versions(),
    )


def measure_failures(now: datetime) -> Sequence[MeasureRun]:
    """Of the last two Mondays, newest first."""
    failed = MeasureRun.objects.exclude(error="").filter(as_of__gt=(now - MEASURED).date())
    return list(failed.order_by("-as_of", "key")[:10])
