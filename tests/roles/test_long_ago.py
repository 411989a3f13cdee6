"""What rests on acts that are no longer kept: rollups forget with the ledger, snapshots of today do not change."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from activity.models import Act, Retirement, RollupCursor
from activity.retention import retire_acts
from activity.vocabulary import Verb
from activity.watermark import Window
from roles.engine import NoLongerKept, compute_week, forget_long_ago, recompute, rollup
from roles.models import CommunityWeek, DirtyCell, Effect, EnactWeek, Episode, Role, RoleWeek
from tests.roles.history import MONDAY, History, at, rollups

pytestmark = pytest.mark.django_db
LONG = 900  # days


class OldHistory(History):
    """Acts are recorded when they happen."""

    def act(self, verb, by, about, before, **fields):
        return super().act(verb, by, about, before, **{"recorded_at": at(before), **fields})


def take_in(*, full: bool = False) -> None:
    cursor, _ = RollupCursor.objects.get_or_create(consumer="test", defaults={"upto": 0, "system_identifier": 0})
    rollup.take_in(Window("test", cursor.upto, cursor.upto + 2**40), full=full)


def figures(history: History, user) -> tuple[object, ...]:
    compute_week(history.community, MONDAY)
    row = RoleWeek.objects.get(member=user, role=Role.CREATOR, as_of=MONDAY)
    return row.a_fx, row.u_fx, row.ok, row.n, row.record


def test_what_was_made_long_ago_keeps_its_author_and_its_age():
    history = OldHistory()
    writer, reader, other = history.people[:3]
    old, young = history.post(writer, LONG), history.post(writer, 40)
    history.act(Verb.LIKE, other, old, LONG - 5)
    history.act(Verb.USE, reader, old, 20)
    history.act(Verb.USE, reader, young, 20)
    take_in(full=True)
    before = figures(history, writer)
    assert retire_acts(MONDAY) == 2
    assert DirtyCell.objects.exists()
    take_in()
    assert not Act.objects.filter(occurred_on__lt=MONDAY - timedelta(days=LONG - 50)).exists()
    assert not Effect.objects.filter(peer_id=other.pk).exists()
    assert EnactWeek.objects.filter(member_id=writer.pk).count() == 1
    assert Episode.objects.get(object_id=old.id).opened_on == (MONDAY - timedelta(days=LONG))
    assert figures(history, writer) == before
    incremental = rollups()
    take_in(full=True)
    assert rollups() == incremental


def test_only_snapshots_with_a_changed_day_in_their_window_are_to_be_made_anew():
    history = OldHistory(members=0)
    history.post(history.newcomer(LONG + 50), LONG)
    take_in(full=True)
    compute_week(history.community, MONDAY)
    compute_week(history.community, MONDAY - timedelta(days=LONG - 14))
    retire_acts(MONDAY)
    take_in()
    stale = CommunityWeek.objects.filter(is_stale=True).values_list("as_of", flat=True)
    assert list(stale) == [MONDAY - timedelta(days=LONG - 14)]


def test_a_day_whose_acts_are_no_longer_kept_is_not_computed_anew():
    Retirement.objects.create(acts=7, last_day=MONDAY - timedelta(days=400))
    with pytest.raises(CommandError, match="are no longer kept; its snapshots stay as they are"):
        call_command("recompute_roles", as_of=str(MONDAY - timedelta(days=36)))
    with pytest.raises(NoLongerKept):
        recompute(MONDAY - timedelta(days=36))
    assert recompute(MONDAY - timedelta(days=35)).snapshots == 0  # nobody is here


def test_what_was_computed_of_members_three_years_ago_goes_and_counts_stay():
    history = OldHistory()
    history.post(history.people[0], 30)
    take_in(full=True)
    for back in (0, 7):
        compute_week(history.community, MONDAY - timedelta(days=back))
    CommunityWeek.objects.filter(as_of=MONDAY - timedelta(days=7)).update(computed_at=long_ago())
    assert forget_long_ago(timezone.now().date()) == len(history.people) + 1
    assert set(RoleWeek.objects.values_list("as_of", flat=True)) == {MONDAY}
    assert CommunityWeek.objects.count() == 2


def long_ago() -> datetime:
    return timezone.now() - timedelta(days=3 * 365 + 2)
