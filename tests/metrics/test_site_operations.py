"""Operations: what is late and what failed is said; everything fine is one sentence; storage and versions."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from celery.schedules import crontab, schedule
from django.conf import settings as configured
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation
from activity import broker
from activity.models import JobRun, Mail, NoticeOrder, RollupCursor
from config import heartbeat
from config.celery import app
from content.models import File
from metrics.models import MeasureRun, SiteNight
from metrics.site.jobs import Job, due_after
from metrics.site.operations import operations
from metrics.site.queues import WAITING, queues
from metrics.site.storage import Storage, issues, note_night, size
from metrics.site.versions import own_version, pending_migrations
from roles import engine
from tests.factories import make_item
from tests.metrics.site import make_administrator

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def own_broker(settings):
    """A database of the broker that is this process’s own, with one worker."""
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) + 8
    settings.REDIS_URL = f"{configured.REDIS_URL.split('?')[0]}?db={number}"
    heartbeat.forget()
    with broker.connect() as client:
        client.zadd(broker.KEY, {"worker@here": float(client.time()[0]) + 3600})  # however slowly the test runs
        client.delete(broker.QUEUE, broker.UNDER_WAY)


@pytest.fixture(autouse=True)
def free(monkeypatch):
    """free(0.05): a disk of 1 GB with so much of it free; half of it without being asked."""

    def leave(share):
        usage = SimpleNamespace(total=10**9, free=int(share * 10**9))
        monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)

    leave(0.5)
    return leave


@pytest.fixture
def all_ran(db):
    """Every task of the schedule a moment ago; the roll-up, too."""
    now = timezone.now()
    for entry in app.conf.beat_schedule.values():
        JobRun.objects.create(task=entry["task"], state="done", since=now, started_at=now, ended_at=now, seconds=1)
    engine.roll_up(wait=True)


def troubles():
    return [trouble.says for trouble in operations(timezone.now()).troubles]


def test_when_everything_runs_one_sentence_says_so(all_ran, as_user):
    page = as_user(make_administrator()).get(reverse("site-operations"))
    assert page.context["found"].headline == "Everything runs."
    assert "tasks of the schedule run when they are due" in page.content.decode()
    assert "no-cache" in page["Cache-Control"]


def test_a_broker_or_worker_that_is_away_comes_first(all_ran, settings, tmp_path):
    heartbeat.forget()
    assert troubles() == ["No worker is up: what waits is not done."]
    settings.REDIS_URL = f"unix://{tmp_path}/nothing.sock"
    assert troubles() == ["The broker cannot be reached: nothing is ordered."]


def test_a_disk_that_is_nearly_full_is_said(all_ran, free):
    free(0.1)
    assert troubles() == []
    free(0.09)
    assert troubles() == ["The disk of uploads is 91 % full."]


def test_orders_in_the_broker_are_counted(all_ran):
    with broker.connect() as client:
        client.rpush(broker.QUEUE, *range(1001))
        client.hset(broker.UNDER_WAY, "x", "y")
    found = broker.look()
    assert (found.waiting, found.under_way, found.workers) == (1001, 1, 1)
    assert troubles() == ["1,001 orders wait in the broker."]


def test_each_queue_says_how_long_its_oldest_waits(all_ran, community, alice):
    now = timezone.now()
    NoticeOrder.objects.create(kind="comment", act_id=0, object_id=1, created_at=now - 20 * MINUTE)
    NoticeOrder.objects.create(kind="comment", act_id=0, object_id=1, created_at=now - DAY, delivered_at=now)
    for days, state in ((1, "waiting"), (-1, "waiting"), (2, "failed")):
        Mail.objects.create(recipient=alice, kind="notice", key=f"x:{days}", state=state, due_at=now - days * DAY)
    Invitation.objects.create(email="fay@example.org", invited_by=alice)
    make_item(community, alice, published_at=None, publish_at=now - 2 * MINUTE)
    found = {queue.key: queue for queue in queues(now)}
    assert {key: queue.waiting for key, queue in found.items() if queue.waiting} == {
        "notices": 1,
        "mails": 1,
        "letters": 1,
        "drafts": 1,
    }
    assert found["notices"].seconds == 1200
    assert [key for key, queue in found.items() if queue.is_late] == ["notices", "mails"]
    assert troubles() == [
        "1 notices to be told: the oldest waits for 20 min.",
        "1 mails that are due: the oldest waits for 24 h.",
    ]
    assert operations(now).post.failed == 1
    assert len(found) == len(WAITING)


NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday


def job(entry, started=None, *, state="done", known_since=None, **fields):
    run = started and JobRun(task="x", state=state, since=started, started_at=started, **fields)
    return Job("count sheep", "x", entry, run or None, None, known_since, NOW)


@pytest.mark.parametrize(
    ("entry", "after", "due"),
    [
        (schedule(60), NOW, NOW + MINUTE),
        (crontab(hour=3, minute=30), NOW, datetime(2026, 11, 24, 3, 30, tzinfo=UTC)),
        (crontab(minute=25), NOW, NOW + 25 * MINUTE),
        (crontab(minute=25), datetime(2025, 3, 2, 9, tzinfo=UTC), datetime(2025, 3, 2, 9, 25, tzinfo=UTC)),
        (crontab(day_of_week="mon", hour=2, minute=0), NOW, datetime(2026, 11, 30, 2, tzinfo=UTC)),
        (crontab(day_of_month=2, hour=0, minute=50), NOW, datetime(2026, 12, 2, 0, 50, tzinfo=UTC)),
    ],
)
def test_when_a_task_is_due_follows_from_its_schedule(entry, after, due):
    assert due_after(entry, after) == due


def test_a_task_is_late_some_time_after_it_was_due():
    nightly = crontab(hour=3, minute=30)
    assert job(nightly, datetime(2026, 11, 23, 3, 30, 1, tzinfo=UTC)).is_fine
    missed = job(nightly, datetime(2026, 11, 22, 3, 30, 1, tzinfo=UTC))
    assert missed.is_late
    assert missed.says == "“Count sheep” is late by 5 h 30 min."
    assert not job(schedule(60), NOW - 5 * MINUTE).is_late
    assert job(schedule(60), NOW - 7 * MINUTE).is_late
    assert job(nightly, NOW - 8 * 60 * MINUTE, state="running").says == "“Count sheep” began and did not end."
    assert job(nightly, NOW - 30 * MINUTE, state="running").result == "is running"


def test_a_task_that_never_ran_is_late_only_when_it_was_due_since_others_did():
    monthly = crontab(day_of_month=2, hour=0, minute=50)
    assert job(monthly, known_since=NOW - 10 * DAY).is_fine
    assert job(monthly, known_since=NOW - 30 * DAY).is_late
    assert job(monthly).result == "has not run yet"
    assert job(monthly).lateness == "–"


def test_what_failed_is_said_with_how_often():
    since = NOW - 30 * MINUTE
    failed = job(schedule(60), NOW, state="failed", error="OSError: away", times=30)
    failed.last.since = since
    assert failed.says == "“Count sheep” failed, 30 times since 23.11. 08:30: OSError: away."
    assert not failed.is_fine


def test_before_the_first_run_the_page_asks_whether_anybody_works(as_user):
    engine.roll_up(wait=True)
    page = as_user(make_administrator()).get(reverse("site-operations")).content.decode()
    assert "No run of a task was noted yet. Are worker and beat up?" in page


def test_measures_that_failed_and_migrations_that_were_not_run_are_named(all_ran):
    today = timezone.now().date()
    MeasureRun.objects.create(key="views", as_of=today, error="DivisionByZero: no")
    MeasureRun.objects.create(key="uploads", as_of=today - 30 * DAY, error="long ago")
    last = MigrationRecorder.Migration.objects.filter(app="activity").latest("pk")
    last.delete()
    assert troubles() == [
        f"1 migration was not run: activity.{last.name}.",
        f"The measure “views” failed as of {today}: DivisionByZero: no",
    ]


def test_no_migration_is_pending_in_a_database_that_was_just_made():
    assert pending_migrations() == []
    assert own_version() == "0.1.0"


def test_a_night_notes_what_is_taken_up_and_the_week_between_two(community, alice, tmp_path):
    for number, (media_type, bytes_) in enumerate((("image/png", 900), ("image/webp", 100), ("audio/ogg", 4000))):
        File.objects.create(
            community=community, uploaded_by=alice, name="x", media_type=media_type, size=bytes_, sha256=f"{number}"
        )
    night = note_night(is_checked=False)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('accounts_user')")
        assert night.database_bytes > cursor.fetchone()[0] > 0
    assert night.uploads == [["Sounds", 1, 4000], ["Pictures", 2, 1000]]
    assert night.upload_bytes == 5000
    assert night.issues is None
    assert note_night(is_checked=False).pk == night.pk
    assert [name for name, *_ in night.tables if name.startswith("activity_act_")] == []  # partitions count as one
    before = SiteNight(as_of=night.as_of - 14 * DAY, database_bytes=night.database_bytes, upload_bytes=3000)
    before.uploads = [["Sounds", 1, 2000]]
    told = Storage(night, before)
    assert told.upload_growth == "+1 kB"
    assert told.upload_rows == [["Sounds", "1", "4 kB", "+1 kB"], ["Pictures", "2", "1 kB", "–"]]
    assert Storage(night, None).upload_growth == "–"


def test_what_the_checks_say_is_kept_by_name(settings):
    settings.SECURE_HSTS_SECONDS = 0
    assert "security.W004" in dict(issues())


def test_sizes_are_said_as_people_say_them():
    assert [size(amount) for amount in (0, 999, 4_200, 4_200_000, 12.34e9, 3e12)] == [
        "under 1 kB",
        "under 1 kB",
        "4 kB",
        "4.2 MB",
        "12.3 GB",
        "3.0 TB",
    ]


def test_a_roll_up_that_is_behind_is_said(all_ran):
    RollupCursor.objects.update(at=timezone.now() - 30 * MINUTE)
    assert [says.partition(" and ")[0] for says in troubles()] == ["The roll-up is 30 minutes"]
