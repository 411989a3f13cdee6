"""Acts are kept 24 months, delicate ones 12; who made what, and counts, outlive them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import Error, connection, transaction

from activity.models import Act, Birth, DelicateMonth, Retirement, RollupCursor
from activity.retention import retire_acts
from activity.vocabulary import ObjectType, Verb

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def kept(verb: Verb, recorded: datetime, **fields: Any) -> Act:
    return Act.objects.create(
        **{
            "verb": verb,
            "actor_id": 1,
            "object_type": ObjectType.POST,
            "object_id": 7,
            "owner_id": 1,
            "community_id": 3,
            "occurred_at": recorded,
            "occurred_on": recorded.date(),
            "recorded_at": recorded,
            **fields,
        }
    )


def on(year: int, month: int, day: int = 15) -> datetime:
    return datetime(year, month, day, 12, tzinfo=UTC)


@pytest.fixture
def october_2024():
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE activity_act_2024_10 PARTITION OF activity_act FOR VALUES FROM ('2024-10-01') TO ('2024-11-01')"
        )


def test_a_month_leaves_after_24_months_and_the_author_stays_known(october_2024):
    kept(Verb.CREATE, on(2024, 10))
    kept(Verb.LIKE, on(2024, 10, 20), actor_id=2)
    young = kept(Verb.LIKE, on(2024, 11), actor_id=2)
    assert retire_acts(TODAY - timedelta(days=2)) == 0
    assert retire_acts(TODAY) == 2
    assert list(Act.objects.all()) == [young]
    birth = Birth.objects.get()
    assert (birth.object_id, birth.author_id, birth.community_id, birth.born_on) == (7, 1, 3, date(2024, 10, 15))
    assert Retirement.objects.get().last_day == date(2024, 10, 20)
    assert retire_acts(TODAY) == 0


def test_what_was_recorded_outside_every_month_leaves_too():
    kept(Verb.LIKE, on(2024, 9))
    young = kept(Verb.LIKE, on(2024, 11))
    assert retire_acts(TODAY) == 1
    assert list(Act.objects.all()) == [young]


def test_an_old_act_recorded_lately_stays():
    kept(Verb.LIKE, on(2026, 10), occurred_at=on(2015, 1), occurred_on=date(2015, 1, 15))
    assert retire_acts(TODAY) == 0


def test_what_a_consumer_has_not_read_stays(october_2024):
    RollupCursor.objects.create(consumer="slow", upto=5, system_identifier=1)
    kept(Verb.LIKE, on(2024, 10))
    kept(Verb.LIKE, on(2024, 9))
    assert retire_acts(TODAY) == 0
    RollupCursor.objects.filter(consumer="slow").update(upto=2**60)
    assert retire_acts(TODAY) == 2


def test_delicate_acts_leave_after_12_months_and_only_their_number_stays():
    for day in (3, 9):
        kept(Verb.FLAG, on(2025, 10, day), actor_id=day)
    ordinary, young = kept(Verb.LIKE, on(2025, 10)), kept(Verb.FLAG, on(2025, 11))
    assert retire_acts(TODAY) == 2
    assert set(Act.objects.all()) == {ordinary, young}
    month = DelicateMonth.objects.get()
    assert (month.month, month.verb, month.acts) == (date(2025, 10, 1), Verb.FLAG, 2)
    assert Retirement.objects.get().is_delicate


def test_taking_a_delicate_act_back_leaves_with_it():
    opened = kept(Verb.MEDIATE_OPEN, on(2025, 10), object_type=ObjectType.MEDIATION)
    kept(Verb.UNDO, on(2025, 10, 20), object_type=ObjectType.MEDIATION, undo_of_id=opened.pk)
    liked = kept(Verb.LIKE, on(2025, 10))
    unliked = kept(Verb.UNDO, on(2025, 10, 20), undo_of_id=liked.pk)
    assert retire_acts(TODAY) == 2
    assert set(Act.objects.all()) == {liked, unliked}
    assert list(DelicateMonth.objects.values_list("verb", flat=True)) == [Verb.MEDIATE_OPEN]


def test_nobody_else_may_take_acts_away():
    kept(Verb.LIKE, on(2024, 9))
    retire_acts(TODAY)
    kept(Verb.LIKE, on(2024, 9))
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        Act.objects.all().delete()
