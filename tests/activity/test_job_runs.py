"""Runs of tasks: a row each, or one for all in succession that ended alike; nothing here can break or hold up a task."""

from __future__ import annotations

from datetime import timedelta

import pytest
from celery import signals, states
from celery.schedules import crontab, schedule
from django.db import DatabaseError, connection
from django.utils import timezone

from activity import jobs
from activity.models import JobRun
from activity.tasks import forget_job_runs
from config.celery import app
from config.jobs import is_frequent, listen, said

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_a_run_of_a_rare_task_is_seen_while_it_runs_and_has_a_row_of_its_own():
    begun = jobs.begin("roles.tasks.verify", is_frequent=False)
    assert JobRun.objects.get().state == JobRun.State.RUNNING
    jobs.end(begun)
    jobs.end(jobs.begin("roles.tasks.verify", is_frequent=False), error="ValueError: no\nDETAIL: bob@example.org")
    failed, well = JobRun.objects.all()
    assert (well.state, well.times, well.error) == ("done", 1, "")
    assert well.ended_at >= well.started_at
    assert well.seconds == pytest.approx((well.ended_at - well.started_at).total_seconds())
    assert (failed.state, failed.error) == ("failed", "ValueError: no")


def test_what_is_kept_of_a_failure_names_nobodys_address():
    refused = "SMTPRecipientsRefused: {'Bob.Member+1@mail.example.org': (550, b'<bob@example.org>: gone')}"
    jobs.end(jobs.begin("roles.tasks.verify", is_frequent=False), error=refused)
    assert JobRun.objects.get().error == "SMTPRecipientsRefused: {'…': (550, b'<…>: gone')}"
    jobs.end(jobs.begin("roles.tasks.other", is_frequent=False), error="ValueError: " + "x" * 1_000_000)
    assert len(JobRun.objects.get(task="roles.tasks.other").error) == 200


def test_runs_of_a_frequent_task_that_end_alike_are_one_row():
    def run(error=""):
        begun = jobs.begin("activity.tasks.send_mails", is_frequent=True)
        jobs.end(begun, error=error)
        return begun

    first = run()
    run()
    last = run()
    row = JobRun.objects.get()
    assert (row.times, row.since, row.started_at) == (3, first.at, last.at)
    run("OSError: away")
    run("OSError: away")
    run("OSError: gone")
    run()
    told = [(row.state, row.times, row.error) for row in JobRun.objects.order_by("pk")]
    assert told == [("done", 3, ""), ("failed", 2, "OSError: away"), ("failed", 1, "OSError: gone"), ("done", 1, "")]


def test_what_is_14_days_old_goes_but_for_the_last_run_and_the_last_good_one():
    now = timezone.now()
    for days, state in ((80, "done"), (50, "done"), (40, "failed"), (20, "failed")):
        JobRun.objects.create(task="monthly", state=state, since=now - days * DAY, started_at=now - days * DAY)
    for days in (30, 15, 13, 1):
        JobRun.objects.create(task="daily", state="done", since=now - days * DAY, started_at=now - days * DAY)
    assert forget_job_runs() == 4
    left = {(row.task, (now - row.started_at).days) for row in JobRun.objects.all()}
    assert left == {("monthly", 50), ("monthly", 20), ("daily", 13), ("daily", 1)}


def test_a_database_that_refuses_breaks_no_task_and_waits_for_nobody(monkeypatch, caplog):
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE activity_jobrun")

    def refuse(*_, **__):
        raise DatabaseError("the table is away")

    monkeypatch.setattr(JobRun.objects, "create", refuse)
    begun = jobs.begin("roles.tasks.verify", is_frequent=False)
    assert (begun.task, begun.row_id) == ("roles.tasks.verify", None)
    jobs.end(begun)
    assert JobRun.objects.count() == 0
    assert caplog.text.count("could not be noted") == 2


@pytest.fixture
def tasks():
    app.loader.import_default_modules()
    return app.tasks


def test_signals_of_scheduled_tasks_are_heard_and_those_of_others_are_not(tasks):
    listen(app)  # as config.apps does; a second time is the same ear
    for name, state, result in (
        ("roles.tasks.verify", states.SUCCESS, 3),
        ("roles.tasks.watch_lag", states.FAILURE, ValueError("no")),
        ("activity.tasks.deliver_order", states.SUCCESS, 1),
    ):
        task = tasks[name]
        signals.task_prerun.send(sender=task, task_id=name, task=task)
        signals.task_postrun.send(sender=task, task_id=name, task=task, retval=result, state=state)
    told = {row.task: (row.state, row.error) for row in JobRun.objects.all()}
    assert told == {"roles.tasks.verify": ("done", ""), "roles.tasks.watch_lag": ("failed", "ValueError: no")}


def test_a_task_that_runs_at_once_inside_a_request_is_not_noted():
    forget_job_runs.delay()
    assert JobRun.objects.count() == 0


def test_an_end_without_a_beginning_and_a_task_nobody_can_read_are_borne(tasks, caplog):
    task = tasks["roles.tasks.verify"]
    signals.task_postrun.send(sender=task, task_id="never began", task=task, retval=None, state=states.SUCCESS)
    signals.task_prerun.send(sender=None, task_id="odd", task=None)
    assert JobRun.objects.count() == 0
    assert "could not be noted" in caplog.text


def test_how_often_is_often():
    assert is_frequent(60.0)
    assert is_frequent(timedelta(minutes=10))
    assert is_frequent(schedule(300))
    assert is_frequent(crontab(minute="*/20"))
    assert not is_frequent(3600)
    assert not is_frequent(crontab(minute=15))
    assert not is_frequent(crontab(hour=3, minute=30))


def test_every_task_of_the_schedule_exists(tasks):
    for entry in app.conf.beat_schedule.values():
        assert entry["task"] in tasks


def test_what_failed_is_said_with_its_kind():
    assert said(KeyError("x")) == "KeyError: 'x'"
    assert said(None)
