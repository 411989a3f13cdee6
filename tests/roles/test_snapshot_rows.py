"""What is kept of a snapshot: a row where there is something, told as a record; empty ones in its place to read."""

from __future__ import annotations

import pytest

from activity.vocabulary import Verb
from roles.models import Role, RoleWeek, all_roles
from tests.roles.history import History
from tests.roles.rows_of_page import make_row

pytestmark = pytest.mark.django_db


def test_a_role_with_nothing_in_it_has_no_row_but_the_consumers_is_there():
    history = History()
    ann, ben, *_ = history.people
    history.act(Verb.LIKE, ben, history.post(ann, 30), 20)
    history.compute()
    kept = set(RoleWeek.objects.values_list("member_id", "role"))
    assert kept == {(person.pk, "consumer") for person in history.people} | {(ann.pk, "creator")}


def test_the_record_tells_the_columns():
    history = History()
    ann, ben, cem, *_ = history.people
    like = history.act(Verb.LIKE, ben, history.post(ann, 30), 20)
    history.act(Verb.SAVE, ann, history.post(cem, 9), 3)
    row = history.row(ann, Role.CREATOR)
    assert row.kept_record is None
    assert row.record == {
        "asof": "2026-06-01",
        "policy": row.version,
        "A": row.a_fx / 1e6,
        "weeks": [["2026-04-27", 1]],
        "guard": {"ok": 1, "n": 1, "ub": 1.0, "median": row.median_fx / 1e6, "of": "platform"},
        "met": 0,
        "B": row.b_fx / 1e6,
        "people": 1,
        "in_cluster": {"size": 0, "iota": 1.0},
        "Q": row.q_fx / 1e6,
        "episodes": 1,
        "yield": 1.0,
        "upheld": 0.0,
        "U": row.u_fx / 1e6,
        "S": round(row.strength, 6),
        "state": "peripheral",
        "top": [like.pk],
        "next": row.record["next"],
    }
    consumer = history.row(ann, Role.CONSUMER).record
    assert consumer["weeks"] == [["2026-05-25", 1]]
    assert consumer["values"] == [["2026-05-25", 0.3]]


def test_a_row_of_an_earlier_version_keeps_the_record_it_was_written_with(alice, community):
    row = make_row(alice, community, "creator", record={"people": 4, "B": 2.5})
    row.refresh_from_db()
    assert (row.people, row.record["people"], row.record["B"]) == (0, 4, 2.5)


def test_missing_roles_are_empty_rows_of_the_same_snapshot(alice, bob, community):
    make_row(alice, community, "consumer", state="inactive")
    make_row(bob, community, "consumer", a=0.6)
    make_row(bob, community, "carrier", a=0.7)
    rows = list(all_roles(RoleWeek.objects.select_related("policy").order_by("member")))
    assert [row.role for row in rows] == [*Role.values, *Role.values]
    assert {row.state for row in rows if row.member_id == alice.pk} == {"inactive"}
    assert [row.a_fx for row in rows if row.member_id == bob.pk] == [600_000, 0, 0, 700_000, 0]
    empty = rows[1]
    assert (empty.pk, empty.record, empty.u_fx, empty.guard_ok, empty.is_acting) == (None, {}, 0, True, False)
    assert empty.policy == rows[0].policy
