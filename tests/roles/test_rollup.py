"""The roll-up behind the watermark: piece by piece, late or shuffled, the rows are those of a full rebuild."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from activity.models import Act, RollupCursor
from activity.vocabulary import Verb
from activity.watermark import next_window
from roles import tasks
from roles.engine import recompute, roll_up
from roles.models import CommunityWeek, DirtyCell, Effect, RolePolicy, RoleSettings, RoleWeek
from roles.policy import policy_of
from tests.factories import join, make_community, make_user
from tests.roles.history import MONDAY, History, rollups
from tests.roles.random_history import RandomHistory

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture(autouse=True)
def _alone() -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert cursor.fetchone() == (0,), "a lock was left behind"


def snapshots() -> list[tuple[Any, ...]]:
    fields = [
        field.name
        for field in RoleWeek._meta.fields
        if field.name not in ("id", "community", "as_of", "member", "role")
    ]
    rows = RoleWeek.objects.order_by("community_id", "as_of", "member_id", "role").values_list(
        "community_id", "as_of", "member_id", "role", *fields
    )
    weeks = CommunityWeek.objects.order_by("community_id", "as_of").values_list(
        "community_id", "as_of", "members", "newcomers", "inactive", "acting", "primary", "acts"
    )
    return [*rows, *weeks]


@pytest.mark.parametrize("seed", [1, 2])
def test_shuffled_late_batches_end_in_the_rows_of_a_full_rebuild(seed):
    history = RandomHistory(seed)
    history.rng.shuffle(history.plan)
    size = len(history.plan) // 6 + 1
    for start in range(0, len(history.plan), size):
        for step in history.plan[start : start + size]:
            step()
        assert roll_up(wait=True) is not None
        if start // size in {1, 4}:
            recompute(MONDAY)  # snapshots in between, which the later batches make stale
    recompute(MONDAY)
    pieces, weeks = rollups(), snapshots()
    roll_up(full=True)
    recompute(MONDAY, anew=True)
    whole = rollups()
    for name, rows in pieces.items():
        assert rows == whole[name], name
    assert weeks == snapshots()
    assert len(pieces["effect"]) > 40
    assert {row[3] for row in weeks if len(row) > 8 and row[6]} == {
        "consumer",
        "creator",
        "connector",
        "carrier",
        "caretaker",
    }


def test_the_order_in_which_acts_arrive_does_not_matter():
    history = RandomHistory(7, size=60)
    found = []
    for _ in range(2):
        history.rng.shuffle(history.plan)
        for number, step in enumerate(history.plan):
            step()
            if number % 40 == 39:
                roll_up(wait=True)
        roll_up(wait=True)
        recompute(MONDAY)
        found.append(snapshots())
        with connection.cursor() as cursor:
            cursor.execute(
                "TRUNCATE activity_act, activity_readingact, activity_shareeffect, activity_memberweekreading"
            )
        roll_up(full=True)
    assert found[0] == found[1]


def test_the_second_roll_up_finds_nothing_new_and_changes_nothing():
    history = RandomHistory(4, size=20)
    for step in history.plan:
        step()
    first = roll_up(wait=True)
    assert first is not None
    assert first.acts == Act.objects.count()
    before = rollups()
    second = roll_up(wait=True)
    assert second is not None
    assert (second.acts, second.changed_from) == (0, None)
    assert rollups() == before


def test_a_timely_act_makes_no_snapshot_stale_and_a_late_one_those_after_it():
    history = History()
    ann, ben, *_ = history.people
    post = history.post(ann, 100)
    roll_up(wait=True)
    recompute(MONDAY)
    history.act(Verb.LIKE, ben, post, 0)  # on the Monday itself
    roll_up(wait=True)
    assert not CommunityWeek.objects.filter(is_stale=True).exists()
    history.act(Verb.USE, ben, post, 17)
    roll_up(wait=True)
    stale = CommunityWeek.objects.filter(is_stale=True).order_by("as_of").values_list("as_of", flat=True)
    assert list(stale) == [MONDAY - timedelta(days=14), MONDAY - timedelta(days=7), MONDAY]
    assert recompute(MONDAY).snapshots == 3
    assert not CommunityWeek.objects.filter(is_stale=True).exists()
    assert RoleWeek.objects.get(member=ann, as_of=MONDAY, role="creator").record["people"] == 1


def test_an_undo_takes_the_evidence_away_again():
    history = History()
    ann, ben, *_ = history.people
    post = history.post(ann, 100)
    roll_up(wait=True)
    before = rollups()
    like = history.act(Verb.LIKE, ben, post, 50)
    roll_up(wait=True)
    assert rollups() != before
    history.undo(like, 20)
    roll_up(wait=True)
    assert rollups() == before


def test_acts_of_an_open_transaction_wait_for_the_next_window():
    history = History()
    ann = history.people[0]
    roll_up(wait=True)
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        history.post(ann, 10)
        with next_window("roles") as window:
            assert window is not None
            xid = Act.objects.get().xid
            assert window.upto <= xid
        cursor.execute("COMMIT")
    done = roll_up(wait=True)
    assert done is not None
    assert done.acts == 1


def test_cells_marked_dirty_are_rebuilt_without_a_new_act():
    history = History()
    ann, ben, *_ = history.people
    history.act(Verb.LIKE, ben, history.post(ann, 100), 50)
    roll_up(wait=True)
    before = rollups()
    RoleSettings.objects.create(community=history.community, is_computed=False)
    assert not any(rollups().values())
    settings = RoleSettings.objects.get()
    settings.is_computed = True
    settings.save()
    assert DirtyCell.objects.exists()
    roll_up(wait=True)
    assert rollups() == before
    assert not DirtyCell.objects.exists()


def test_the_schedule_adds_the_last_monday_and_changes_none(monkeypatch):
    history = History()
    ann = history.people[0]
    history.post(ann, 100)
    monkeypatch.setattr("roles.engine.snapshot.today", lambda: MONDAY + timedelta(days=1))
    assert roll_up(wait=True) is not None
    assert tasks.roll_up() == 0
    assert tasks.snapshot_week() == 6 + 1  # everybody as a Consumer, and one Creator
    assert list(CommunityWeek.objects.values_list("as_of", flat=True)) == [MONDAY]
    assert tasks.snapshot_week() == 0
    history.post(ann, 30)
    assert tasks.snapshot_week() == 0  # late: seen by the next snapshot
    monkeypatch.setattr("roles.engine.snapshot.today", lambda: MONDAY + timedelta(days=21))
    assert tasks.snapshot_week() == 3 * (6 + 1)  # two Mondays it missed, and this one
    assert RoleWeek.objects.get(as_of=MONDAY, member=ann, role="creator").n == 1
    assert RoleWeek.objects.get(as_of=MONDAY + timedelta(days=7), member=ann, role="creator").n == 2


def test_a_restored_database_is_read_from_the_beginning():
    history = History()
    history.post(history.people[0], 10)
    roll_up(wait=True)
    RollupCursor.objects.filter(consumer="roles").update(system_identifier=1)
    done = roll_up(wait=True)
    assert done is not None
    assert done.acts == 1
    assert RollupCursor.objects.get(consumer="roles").generation == 2


def test_a_member_of_another_community_has_no_row_here():
    history, other = History(members=2), make_community()
    charlie = make_user("Charlie Outside")
    join(charlie, other)
    history.act(Verb.LIKE, charlie, history.post(history.people[0], 50), 40)
    roll_up(wait=True)
    recompute(MONDAY)
    assert not RoleWeek.objects.filter(member=charlie, community=history.community).exists()


def test_other_platform_wide_windows_mean_building_everything_anew():
    history = History()
    ann, ben, *_ = history.people
    history.act(Verb.RATE, ben, history.post(ann, 40), 20, value=3)
    roll_up(wait=True)
    assert not Effect.objects.exists()
    params = policy_of(MONDAY).params
    RolePolicy.objects.create(version=9, params={**params, "rate_from": 3}, adopted_on=MONDAY)
    roll_up(wait=True)
    assert Effect.objects.get().peer_id == ben.pk


def test_what_an_act_weighs_is_up_to_the_policy_of_the_day_and_needs_no_building():
    history = History()
    ann, ben, *_ = history.people
    history.act(Verb.LIKE, ben, history.post(ann, 40), 20)
    params = policy_of(MONDAY).params
    weights = {**params["weights"], "creator": {**params["weights"]["creator"], "like": 2}}
    RolePolicy.objects.create(version=9, params={**params, "weights": weights}, adopted_on=MONDAY - timedelta(days=6))
    roll_up(wait=True)
    before = rollups()
    recompute(MONDAY)
    light, heavy = (
        float(RoleWeek.objects.get(member=ann, role="creator", as_of=day).record["B"])
        for day in (MONDAY - timedelta(days=7), MONDAY)
    )
    assert heavy > light * 1.4
    assert rollups() == before


def test_one_more_like_of_a_much_liked_post_leaves_the_rows_of_the_others_alone():
    history = History(members=8)
    ann, *fans, last = history.people
    post = history.post(ann, 40)
    for fan in fans:
        history.act(Verb.LIKE, fan, post, 20)
    roll_up(wait=True)

    def rows() -> dict[int, Any]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT peer_id, xmin::text FROM roles_effect WHERE role = 2")
            return dict(cursor.fetchall())

    before = rows()
    like = history.act(Verb.LIKE, last, post, 10)
    roll_up(wait=True)
    after = rows()
    assert {fan: after[fan] for fan in before} == before
    assert after.keys() - before.keys() == {last.pk}
    history.undo(like, 9)
    roll_up(wait=True)
    assert rows() == before
