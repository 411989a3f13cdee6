"""The commands recompute_roles and export_roles: what they say, write and refuse."""

from __future__ import annotations

import csv
import json
from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from activity.models import AuditEntry
from activity.vocabulary import Verb
from roles.actions import opt_out
from roles.models import CommunityWeek, Role, RoleSettings, RoleWeek
from tests.factories import make_community
from tests.roles.history import MONDAY, History

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def history() -> History:
    history = History(members=4)
    ann, ben, *_ = history.people
    for before in (5, 12, 19, 26):
        history.act(Verb.USE, ben, history.post(ann, before), before - 1)
    return history


def run(command: str, *arguments: str) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command(command, *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def summary(out: str) -> str:
    """The last line: before it there may be progress."""
    return out.splitlines()[-1]


def exported(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(run("export_roles", *arguments)[0])))


def test_it_computes_every_monday_from_the_first_act_on(history):
    out, _ = run("recompute_roles", "--as-of", str(MONDAY))
    assert summary(out).startswith("4 snapshots of 1 communities up to 2026-06-01: 20 rows from 8 acts rolled up")
    days = CommunityWeek.objects.order_by("as_of").values_list("as_of", flat=True)
    assert list(days) == [MONDAY - timedelta(days=7 * back) for back in (3, 2, 1, 0)]
    row = RoleWeek.objects.get(member=history.people[0], role=Role.CREATOR, as_of=MONDAY)
    assert row.since == MONDAY - timedelta(days=7)


def test_running_it_again_changes_nothing_and_full_gives_the_same_rows(history):
    run("recompute_roles", "--as-of", str(MONDAY))
    first, stamps = exported("--as-of", str(MONDAY)), list(CommunityWeek.objects.values_list("computed_at"))
    out, _ = run("recompute_roles", "--as-of", str(MONDAY))
    assert summary(out).startswith("0 snapshots")
    assert list(CommunityWeek.objects.values_list("computed_at")) == stamps
    run("recompute_roles", "--as-of", str(MONDAY), "--full")
    assert list(CommunityWeek.objects.values_list("computed_at")) != stamps
    assert exported("--as-of", str(MONDAY)) == first


def test_a_late_act_and_a_changed_choice_are_taken_in(history):
    run("recompute_roles", "--as-of", str(MONDAY))
    history.act(Verb.USE, history.people[2], history.post(history.people[0], 15), 13)
    out, _ = run("recompute_roles", "--as-of", str(MONDAY))
    assert summary(out).startswith("3 snapshots")
    opt_out(by=history.people[3], community=history.community)
    out, _ = run("recompute_roles", "--as-of", str(MONDAY))
    assert summary(out).startswith("4 snapshots")
    assert set(CommunityWeek.objects.values_list("opted_out", flat=True)) == {1}


def test_a_day_that_is_no_monday_gets_one_more_that_no_later_monday_looks_at(history):
    thursday = MONDAY - timedelta(days=4)
    out, _ = run("recompute_roles", "--as-of", str(thursday))
    assert summary(out).startswith("4 snapshots")
    assert CommunityWeek.objects.filter(as_of=thursday).count() == 1
    assert CommunityWeek.objects.weekly().count() == 3
    with_it = exported("--as-of", str(thursday))
    run("recompute_roles", "--as-of", str(MONDAY))
    monday = exported("--as-of", str(MONDAY))
    CommunityWeek.objects.all().delete()
    RoleWeek.objects.all().delete()
    run("recompute_roles", "--as-of", str(MONDAY))
    assert exported("--as-of", str(MONDAY)) == monday
    run("recompute_roles", "--as-of", str(thursday))
    assert exported("--as-of", str(thursday)) == with_it


def test_one_community_only(history):
    other = History(members=2)
    other.post(other.people[0], 10)
    run("recompute_roles", "--as-of", str(MONDAY), "--community", other.community.slug)
    assert set(CommunityWeek.objects.values_list("community_id", flat=True)) == {other.community.pk}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--as-of", "2999-01-01"), "--as-of 2999-01-01 lies in the future."),
        (("--as-of", "01.06.2026"), "--as-of 01.06.2026 is not a date of the form YYYY-MM-DD."),
        (("--as-of", "2026-06-01", "--community", "nowhere"), "There is no community with the address nowhere."),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(history, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        run("recompute_roles", *arguments)
    assert str(refused.value) == sentence
    assert not CommunityWeek.objects.exists()


def test_the_export_has_one_row_per_member_community_and_role(history):
    run("recompute_roles", "--as-of", str(MONDAY))
    out, err = run("export_roles", "--as-of", str(MONDAY))
    header, *lines = out.splitlines()
    assert header == ("member,community,role,acting,guard_ok,enactment,uptake,strength,primary,state,as_of,policy")
    assert len(lines) == 4 * 5
    assert err.strip() == "20 rows as of 2026-06-01."
    ann = history.people[0]
    row = next(r for r in exported("--as-of", str(MONDAY)) if r["member"] == ann.handle and r["role"] == "creator")
    stored = RoleWeek.objects.get(member=ann, role=Role.CREATOR, as_of=MONDAY)
    assert row["community"] == history.community.slug
    assert (row["acting"], row["guard_ok"], row["primary"], row["state"]) == ("true", "true", "true", "active")
    assert (row["enactment"], row["uptake"]) == (f"{stored.a_fx / 1e6:.6f}", f"{stored.u_fx / 1e6:.6f}")
    assert float(row["strength"]) == pytest.approx((stored.enactment * stored.uptake) ** 0.5, abs=1e-6)
    assert (row["as_of"], row["policy"]) == ("2026-06-01", "1")
    assert "@" not in out
    entry = AuditEntry.objects.filter(action="roles.export").first()
    assert entry is not None
    assert entry.details == {"as_of": "2026-06-01", "rows": 20}


def test_the_export_as_json(history):
    run("recompute_roles", "--as-of", str(MONDAY))
    out, _ = run("export_roles", "--as-of", str(MONDAY), "--format", "json", "--community", history.community.slug)
    rows: list[dict[str, Any]] = json.loads(out)
    assert len(rows) == 20
    assert rows[0]["acting"] in (True, False)
    assert isinstance(rows[0]["enactment"], float)
    assert [row["role"] for row in rows[:5]] == Role.values


def test_the_export_refuses_what_is_switched_off_or_not_there(history):
    run("recompute_roles", "--as-of", str(MONDAY))
    quiet = make_community("Quiet place")
    with pytest.raises(CommandError, match="There is no snapshot as of 2026-05-26"):
        run("export_roles", "--as-of", "2026-05-26")
    RoleSettings.objects.create(community=quiet, is_computed=False)
    with pytest.raises(CommandError, match="Quiet place switched role profiles off"):
        run("export_roles", "--as-of", str(MONDAY), "--community", quiet.slug)
    RoleSettings.objects.create(community=history.community, is_computed=False)
    with pytest.raises(CommandError, match="There is no snapshot"):
        run("export_roles", "--as-of", str(MONDAY))
    assert not AuditEntry.objects.filter(action="roles.export").exists()


def test_history_older_than_the_window_is_left_alone(history):
    history.post(history.people[0], 900)
    run("recompute_roles", "--as-of", str(MONDAY))
    first = CommunityWeek.objects.order_by("as_of").values_list("as_of", flat=True)[0]
    assert first == MONDAY - timedelta(days=364)
    assert date(2026, 6, 1) == MONDAY
