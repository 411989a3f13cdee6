"""The nightly verification finds a row that was tampered with, and nothing else; the lag gauge says how far behind."""

from __future__ import annotations

import logging
import runpy
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activity.models import Act, Notice, RollupCursor
from activity.vocabulary import Verb
from roles import tasks
from roles.actions import opt_out
from roles.engine import recompute, roll_up, verify
from roles.engine.database import EFFECT
from roles.lag import lag
from roles.models import Effect, EnactWeek, EngineCheck, Episode, Role, RoleWeek
from roles.watch import watch_lag
from tests.factories import make_user
from tests.roles.history import MONDAY
from tests.roles.random_history import RandomHistory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def history() -> RandomHistory:
    history = RandomHistory(3, size=40)
    for step in history.plan:
        step()
    assert roll_up(wait=True) is not None
    recompute(MONDAY)
    return history


def run() -> str:
    out = StringIO()
    call_command("verify_roles", "--day", str(MONDAY), stdout=out, stderr=StringIO())
    return out.getvalue()


def test_nothing_differs_when_nothing_was_touched(history):
    found = verify(MONDAY)
    assert found.differences == []
    assert (found.members, found.set_aside) == (9, 0)
    assert found.cells > 20
    assert found.rows == RoleWeek.objects.filter(as_of=MONDAY).count()
    assert "no difference" in run()
    assert EngineCheck.objects.get().is_ok
    assert verify(MONDAY, everybody=True).differences == []


def tamper_effect() -> str:
    row = Effect.objects.exclude(peer_id=0).first()
    Effect.objects.filter(pk=row.pk).update(n=row.n + 1)
    return f"effect: community {row.community_id}, member {row.member_id}"


def tamper_episode() -> str:
    row = Episode.objects.first()
    row.delete()
    return f"episode: community {row.community_id}, member {row.member_id}"


def tamper_enactment() -> str:
    row = EnactWeek.objects.filter(role=2).first()
    EnactWeek.objects.filter(pk=row.pk).update(days=127)
    return f"enactment: community {row.community_id}, member {row.member_id}"


def tamper_snapshot() -> str:
    row = RoleWeek.objects.filter(as_of=MONDAY, role=Role.CREATOR).first()
    RoleWeek.objects.filter(pk=row.pk).update(u_fx=999_999)
    return f"snapshot {MONDAY}: community {row.community_id}, member {row.member_id}, role creator"


def invent_a_row() -> str:
    row = Effect.objects.exclude(peer_id=0).values(*(name.strip() for name in EFFECT.split(","))).first()
    Effect.objects.create(**{**row, "act_id": 1})
    return f"effect: community {row['community_id']}, member {row['member_id']}"


@pytest.mark.parametrize("tamper", [tamper_effect, tamper_episode, tamper_enactment, tamper_snapshot, invent_a_row])
def test_a_row_tampered_with_is_named_and_the_alarm_is_raised(history, tamper: Callable[[], str], caplog):
    boss = make_user("Bo Administrator", is_staff=True, is_superuser=True)
    cell = tamper()
    with caplog.at_level(logging.ERROR), pytest.raises(CommandError, match="differ"):
        run()
    check = EngineCheck.objects.get()
    assert not check.is_ok
    assert any(named.startswith(cell) for named in check.details["differences"])
    assert cell in caplog.text
    notice = Notice.objects.get(recipient=boss)
    assert notice.url == reverse("admin:roles_enginecheck_changelist")
    assert Notice.objects.count() == 1


def test_what_came_after_the_cursor_is_no_difference(history):
    ann, ben = history.people[:2]
    history.act(Verb.USE, ben, history.post(ann, 40), 39)
    history.undo(Act.objects.filter(verb=Verb.USE).order_by("pk").first(), 1)
    assert verify(MONDAY).differences == []


def test_a_snapshot_whose_time_changed_since_is_set_aside(history):
    opt_out(by=history.people[0])
    found = verify(MONDAY)
    assert found.differences == []
    assert found.set_aside >= 1


def test_the_sample_is_another_one_each_day_and_fifty_at_least(history):
    assert verify(MONDAY).members == 9  # all there are
    assert tasks.verify() == 0


# The lag


def test_the_gauge_says_how_far_behind(history):
    assert not lag().is_late
    history.post(history.people[0], 1, recorded_at=timezone.now() - timedelta(minutes=11))
    behind = lag()
    assert behind.is_late
    assert behind.xids > 0
    assert "11 minutes" in behind.says


def test_a_roll_up_that_does_not_run_is_told_once_a_day(history, caplog):
    make_user("Bo Administrator", is_staff=True, is_superuser=True)
    RollupCursor.objects.filter(consumer="roles").update(at=timezone.now() - timedelta(minutes=20))
    with caplog.at_level(logging.ERROR):
        watch_lag()
        watch_lag()
    assert "20 minutes" in caplog.text
    assert Notice.objects.count() == 1
    roll_up(wait=True)
    assert tasks.watch_lag() < 60
    assert list(EngineCheck.objects.values_list("kind", "is_ok")) == [("lag", True), ("lag", False)]


def test_administrators_see_both_above_the_role_weeks(history, as_user):
    boss = make_user("Bo Administrator", is_staff=True, is_superuser=True)
    tamper_snapshot()
    with pytest.raises(CommandError):
        run()
    RollupCursor.objects.filter(consumer="roles").update(at=timezone.now() - timedelta(minutes=20))
    page = as_user(boss).get(reverse("admin:roles_communityweek_changelist")).content.decode()
    assert "differ from what is stored" in page
    assert "The roll-up is 20 minutes" in page


def test_connections_of_the_web_do_not_stay_in_a_transaction(monkeypatch, settings):
    monkeypatch.setenv("FIVEFOLD_WEB", "true")
    web_settings = runpy.run_path(str(settings.BASE_DIR / "config" / "settings.py"))
    options = web_settings["DATABASES"]["default"]["OPTIONS"]["options"]
    assert "options" not in settings.DATABASES["default"]["OPTIONS"]  # commands and workers may take longer
    parameters = {**connection.get_connection_params(), "options": options, "cursor_factory": None}
    with psycopg2.connect(**parameters) as web, web.cursor() as cursor:
        cursor.execute("SHOW idle_in_transaction_session_timeout")
        assert cursor.fetchone() == ("1min",)
    web.close()
