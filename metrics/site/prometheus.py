"""What Prometheus reads at /metrics: looked up at each scrape, so that every web process says the same.

Nothing here names a person or a community. Numbers of requests alone are counted in the processes (metrics/middleware.py).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator

from django.db import Error, connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from accounts.models import User
from activity import broker
from communities.models import Community, Lifecycle
from metrics.masking import LEAST_CELL, rounded
from metrics.models import AdoptionWeek, CommunityHealth
from metrics.models.site import Level
from metrics.site.jobs import jobs
from metrics.site.operations import measure_failures
from metrics.site.queues import post, queues
from metrics.site.storage import database_bytes, disk
from metrics.site.versions import versions
from roles.lag import lag

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4
PATIENCE = "5s"
LEVELS = {Level.NEEDS: "needs", Level.LOOK: "look", Level.FINE: "fine", Level.ASLEEP: "asleep"}
DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"fivefold_{name}", says, value=value)


def gauges(name: str, says: str, label: str, values: dict[str, float]) -> Metric:
    family = GaugeMetricFamily(f"fivefold_{name}", says, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


class Site(Collector):
    """Everything but the requests. A part that is away is said to be down, and what it would know is left out."""

    def collect(self) -> Iterator[Metric]:
        began = time.monotonic()
        looked = broker.look()
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'")
                kept = [*_machine(), *_people(), *_room()]
        except Error:
            kept = None
        up = {"web": 1.0, "database": kept is not None, "broker": looked.is_up, "worker": looked.workers > 0}
        yield gauges(
            "up", "Whether a part of the platform is up.", "part", {part: float(is_up) for part, is_up in up.items()}
        )
        if looked.is_up:
            yield gauge("workers", "Workers that gave a sign of life in the last 15 seconds.", looked.workers)
            messages = {"waiting": float(looked.waiting), "under_way": float(looked.under_way)}
            yield gauges("broker_messages", "Orders of tasks in the broker.", "state", messages)
        yield from kept or []
        yield gauge("scrape_seconds", "How long it took to look all this up.", time.monotonic() - began)


def _machine() -> Iterator[Metric]:
    """What waits, and how the tasks went."""
    now = timezone.now()
    found, mails = queues(now), post(now)
    yield gauges("queue_length", "What waits to be done.", "queue", {each.key: float(each.waiting) for each in found})
    ages = {each.key: each.seconds for each in found}
    yield gauges("queue_age_seconds", "How long the oldest of a queue has waited; 0 when empty.", "queue", ages)
    week = {"failed": float(mails.failed), "sent": float(mails.sent)}
    yield gauges("mails_last_week", "Mails of the last seven days by what became of them.", "state", week)
    behind = lag()
    yield gauge("rollup_lag_seconds", "How far the roll-up is behind the ledger.", behind.seconds)
    yield gauge("rollup_lag_transactions", "The same in transactions.", behind.xids)
    ran = jobs(now)
    good = {job.task: job.good for job in ran if job.good}
    ended = {task: run.ended_at.timestamp() for task, run in good.items() if run.ended_at}
    yield gauges("job_last_success_timestamp_seconds", "When a task last ended well.", "task", ended)
    took = {task: run.seconds for task, run in good.items() if run.seconds is not None}
    yield gauges("job_last_duration_seconds", "How long that took.", "task", took)
    failed = {job.task: float(job.has_failed or job.is_lost) for job in ran}
    yield gauges("job_failed", "1 when the last run of a task failed or did not end.", "task", failed)
    late = {job.task: float(job.is_late) for job in ran}
    yield gauges("job_late", "1 when a task has not begun when it was due.", "task", late)
    yield gauge("measure_failures", "Measures that failed in the last two weeks.", len(measure_failures(now)))


def _people() -> Iterator[Metric]:
    """Communities and people, as counts; active people as they are printed, in fives."""
    states = dict(Community.objects.order_by().values_list("lifecycle").annotate(n=Count("pk")))
    counted = {state: float(states.get(state, 0)) for state in Lifecycle.values}
    yield gauges("communities", "Communities by state.", "state", counted)
    rows = CommunityHealth.objects.order_by().values("level").annotate(n=Count("pk"))
    health = list(rows.values_list("level", "n", Sum("open_asks"), Sum("late_asks")))
    known = {level: n for level, n, _, _ in health}
    needs = {name: float(known.get(level, 0)) for level, name in LEVELS.items()}
    yield gauges("communities_needing", "Communities by how much they need somebody, as of this hour.", "level", needs)
    yield gauge("open_asks", "Asks that wait for a useful reply, as of this hour.", sum(row[2] for row in health))
    says = "Asks without any reply past the promised time, as of this hour."
    yield gauge("late_asks", says, sum(row[3] for row in health))
    yield gauge("accounts", "People who can sign in.", User.objects.people().count())
    week = AdoptionWeek.objects.latest_first().first()
    if week and week.active_28 >= LEAST_CELL:
        says = "People who did something in the open in the 28 days before Monday, in fives; left out under five."
        yield gauge("active_people_28d", says, rounded(week.active_28))


def _room() -> Iterator[Metric]:
    """What is taken up, and by which versions."""
    yield gauge("database_bytes", "Size of the database.", database_bytes())
    uploads = CommunityHealth.objects.aggregate(size=Sum("upload_bytes"))["size"]
    yield gauge("upload_bytes", "Uploaded files, as of this hour.", float(uploads or 0))
    place = disk()
    if place:
        yield gauge("disk_free_bytes", "Free on the disk of uploads, as this process sees it.", place.free)
        yield gauge("disk_total_bytes", "Size of that disk.", place.total)
    yield InfoMetricFamily("fivefold_build", "Versions that run here.", value=versions()._asdict())


def page() -> bytes:
    """The text of one scrape."""
    registry = CollectorRegistry()
    registry.register(Site())
    if os.environ.get(DIRECTORY):
        MultiProcessCollector(registry)
    return generate_latest(registry)
