"""The ledger: what it takes in, what it refuses."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import Error, transaction
from django.utils import timezone

from activity.actions import record, record_reading, undo_latest
from activity.models import Act, ObjectDay, ReadingAct, VerbName
from activity.vocabulary import ObjectType, Ref, Verb, act_class

pytestmark = pytest.mark.django_db
ASK = Ref(ObjectType.ASK, 7, owner_id=1)


def test_an_act_keeps_its_transaction_and_its_utc_day(bob):
    act = record(Verb.LIKE, by=bob, about=ASK, community_id=3)
    act.refresh_from_db()
    assert act.xid > 0
    assert act.occurred_on == act.occurred_at.date()
    assert (act.actor_id, act.owner_id, act.verb) == (bob.pk, 1, Verb.LIKE)


def test_an_act_in_the_future_is_refused(bob):
    with pytest.raises(ValidationError, match="future"):
        record(Verb.LIKE, by=bob, about=ASK, community_id=3, occurred_at=timezone.now() + timedelta(minutes=6))
    assert not Act.objects.exists()


@pytest.mark.parametrize("change", [lambda acts: acts.update(value=5), lambda acts: acts.delete()])
def test_the_database_refuses_to_change_the_ledger(bob, change):
    record(Verb.LIKE, by=bob, about=ASK, community_id=3)
    with pytest.raises(Error, match="append-only"), transaction.atomic():
        change(Act.objects.all())
    assert Act.objects.get().value is None


def test_undo_is_a_new_act_and_happens_once(bob):
    like = record(Verb.LIKE, by=bob, about=ASK, community_id=3)
    assert undo_latest(Verb.LIKE, by=bob, about=ASK).undo_of_id == like.pk
    assert undo_latest(Verb.LIKE, by=bob, about=ASK) is None


def test_reading_counts_once_a_day_and_never_ones_own(bob, alice):
    for _ in range(3):
        record_reading(Verb.VIEW, by=bob, about=ASK, community_id=3)
    record_reading(Verb.VIEW, by=alice, about=Ref(ObjectType.ASK, 7, alice.pk), community_id=3)
    assert ReadingAct.objects.get().actor_id == bob.pk
    assert ObjectDay.objects.get().views == 1


def test_the_table_of_verbs_says_what_the_code_says():
    stored = {row.id: (row.name, row.act_class) for row in VerbName.objects.all()}
    assert stored == {verb.value: (verb.label, act_class(verb).value) for verb in Verb}
