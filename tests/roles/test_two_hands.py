"""Two connections measure communities of their own at the same time: the same rows, and a failure leaves nothing half done."""

from __future__ import annotations

import pytest
from django.db import connection

from roles.engine import hands, recompute, roll_up, states
from roles.models import CommunityWeek
from tests.roles.history import MONDAY
from tests.roles.random_history import RandomHistory
from tests.roles.test_rollup import snapshots

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def history() -> RandomHistory:
    history = RandomHistory(3)
    for step in history.plan:
        step()
    assert roll_up(wait=True) is not None
    return history


def test_both_write_what_one_would(history, monkeypatch):
    recompute(MONDAY)
    by_one = snapshots()
    monkeypatch.setattr(hands, "WORTH_IT", 0)
    assert len(hands.parts_of([history.community.pk, history.elsewhere.pk])) == 2
    done = recompute(MONDAY, anew=True)
    assert done.rows == sum(1 for row in by_one if len(row) > 8)
    assert snapshots() == by_one
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relname IN ('_person', '_evidence', '_measured', '_acted')")
        assert cursor.fetchone() == (0,), "a working table was left behind"


def test_what_one_of_them_fails_at_is_due_again(history, monkeypatch):
    monkeypatch.setattr(hands, "WORTH_IT", 0)
    write = states.write

    def refuse(policy, as_of, communities, inputs):
        if history.elsewhere.pk in communities:
            raise RuntimeError("The disk is full.")
        return write(policy, as_of, communities, inputs)

    monkeypatch.setattr(states, "write", refuse)
    with pytest.raises(RuntimeError, match="disk"):
        recompute(MONDAY)
    assert set(CommunityWeek.objects.values_list("community", flat=True)) == {history.community.pk}
    monkeypatch.setattr(states, "write", write)
    recompute(MONDAY)
    made = snapshots()
    recompute(MONDAY, anew=True)
    assert snapshots() == made


def test_few_members_are_no_work_for_two(monkeypatch):
    history = RandomHistory(1)
    places = [history.community.pk, history.elsewhere.pk]
    assert hands.parts_of(places) == [sorted(places)]
    monkeypatch.setattr(hands, "WORTH_IT", 0)
    assert sorted(place for part in hands.parts_of(places) for place in part) == sorted(places)
    assert hands.parts_of(places) == hands.parts_of(places[::-1])
