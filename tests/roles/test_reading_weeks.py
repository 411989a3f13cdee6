"""What stays of reading: days and a count by week, for the reader; fresh openers of a share."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection

from activity.models import MemberWeekReading, ReadingAct, RollupCursor, ShareEffect
from activity.partitions import forget_reading
from activity.vocabulary import ObjectType, Ref, Verb
from roles.actions import opt_out
from tests.roles.history import History, day, rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def history() -> History:
    return History()


def weeks() -> list[tuple[date, int, int]]:
    return list(MemberWeekReading.objects.order_by("week").values_list("week", "days", "opened"))


def test_a_week_keeps_its_days_and_at_most_four_objects_a_day(history):
    ann, ben, *_ = history.people
    for number in range(6):
        history.read(ann, Ref(ObjectType.POST, number, ben.pk), 7)  # Monday
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 4)  # Thursday
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 4, verb=Verb.DOWNLOAD)
    history.read(ann, Ref(ObjectType.COLLECTION, 8), 3, verb=Verb.SEARCH)
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 8)  # Sunday before
    rebuild()
    assert weeks() == [(day(14), 0b1000000, 1), (day(7), 0b0011001, 5)]


def test_rolling_up_twice_or_without_the_rows_takes_nothing_away(history):
    ann, ben, *_ = history.people
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 7)
    history.read(ann, Ref(ObjectType.POST, 2, ben.pk), 6)
    rebuild()
    rebuild()
    before = weeks()
    assert before == [(day(7), 0b11, 2)]
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE activity_readingact")
    rebuild()
    assert weeks() == before
    history.read(ann, Ref(ObjectType.POST, 3, ben.pk), 2)  # late, from an import
    rebuild()
    assert weeks() == [(day(7), 0b100011, 2)]


def test_reading_weeks_are_seen_by_nobody_elses_row(history):
    ann, ben, *_ = history.people
    history.read(ann, Ref(ObjectType.POST, 1, ben.pk), 7)
    rebuild()
    assert set(MemberWeekReading.objects.values_list("member_id", flat=True)) == {ann.pk}


def test_fresh_openers_are_counted_anew_when_an_earlier_visit_comes_late(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    history.read(cem, post, 39, caused_by_id=share.pk)
    rebuild()
    assert ShareEffect.objects.get().fresh_openers == 1
    history.read(cem, post, 50)
    rebuild()
    assert ShareEffect.objects.get().fresh_openers == 0
    history.read(cem, post, 20, caused_by_id=share.pk)
    rebuild()
    assert ShareEffect.objects.get(day=day(20)).fresh_openers == 1


def test_a_count_whose_rows_are_partly_gone_is_left_as_it_is(history):
    ann, ben, cem, *_ = history.people
    post = history.post(ben, 60)
    share = history.act(Verb.SHARE, ann, post, 40)
    ShareEffect.objects.create(share_id=share.pk, day=day(39), openers=5, fresh_openers=4)
    history.read(cem, post, 39, caused_by_id=share.pk)
    ShareEffect.objects.update(openers=6, fresh_openers=5)
    rebuild()
    assert ShareEffect.objects.get().fresh_openers == 5


def _old_rows(history: History) -> None:
    ann, ben, *_ = history.people
    today = date.today()
    suffix = today - timedelta(days=20)
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE activity_readingact_{suffix:%Y_%m_%d} PARTITION OF activity_readingact "
            f"FOR VALUES FROM ('{suffix} 00:00+00') TO ('{suffix + timedelta(days=1)} 00:00+00')"
        )
    for age in (20, 40):
        ReadingAct.objects.create(
            verb=Verb.VIEW,
            actor_id=ann.pk,
            object_type=ObjectType.POST,
            object_id=age,
            owner_id=ben.pk,
            community_id=history.community.pk,
            occurred_at=f"{today - timedelta(days=age)} 12:00+00",
            occurred_on=today - timedelta(days=age),
            recorded_at=f"{today - timedelta(days=age)} 12:00+00",
        )


def test_reading_is_forgotten_after_fourteen_days_once_it_was_rolled_up(history):
    _old_rows(history)
    xid = ReadingAct.objects.first().xid
    RollupCursor.objects.create(consumer="roles", upto=xid, system_identifier=1)
    RollupCursor.objects.create(consumer="other", upto=xid + 5, system_identifier=1)
    assert forget_reading() == []
    assert ReadingAct.objects.count() == 2
    RollupCursor.objects.filter(consumer="roles").update(upto=xid + 1)
    assert len(forget_reading()) == 1
    assert not ReadingAct.objects.exists()


def test_reading_nobody_rolls_up_is_forgotten_all_the_same(history):
    _old_rows(history)
    assert len(forget_reading()) == 1
    assert not ReadingAct.objects.exists()


@pytest.mark.parametrize("everywhere", [True, False])
def test_who_opts_out_keeps_no_reading_weeks_and_gets_no_new_ones(history, everywhere):
    """They are counted for the role profile alone: part of “what was computed about you”."""
    ann, ben, *_ = history.people
    for reader, owner in ((ann, ben), (ben, ann)):
        history.read(reader, Ref(ObjectType.POST, 1, owner.pk), 7)
    rebuild()
    opt_out(by=ann, community=None if everywhere else history.community)
    assert set(MemberWeekReading.objects.values_list("member_id", flat=True)) == {ben.pk}
    history.read(ann, Ref(ObjectType.POST, 2, ben.pk), 3)
    rebuild()
    assert set(MemberWeekReading.objects.values_list("member_id", flat=True)) == {ben.pk}
