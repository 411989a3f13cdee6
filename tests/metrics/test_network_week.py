"""The weekly job: from acts to ties, whom it leaves out, and that it writes the same rows again."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.forms import model_to_dict

from activity.vocabulary import Audience, ObjectType, Ref, Verb, Via
from metrics.measures import MEASURES
from metrics.models import Layer, MemberNetwork, NetworkChoice, NetworkTie, NetworkWeek
from metrics.networks.shape import Shape
from metrics.networks.weekly import compute_week
from roles.actions import opt_in, opt_out, switch_computation
from tests.factories import join, make_act, make_community, make_item, make_user

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 16)
LONG_AGO = "2026-01-01T00:00Z"


@pytest.fixture
def people(community, alice, bob):
    """alice, bob and eight others, members for long; of the ledger only what a test puts there."""
    others = [make_user(f"Person{n} Tied", department="Service" if n % 2 else "Design") for n in range(8)]
    for person in others:
        join(person, community)
    community.memberships.update(joined_at=LONG_AGO)
    return [alice, bob, *others]


def act(verb, by, to, community, *, days=3, **fields):
    fields.setdefault("via", Via.WEB)
    about = fields.pop(
        "about", Ref(ObjectType.ANSWER, 1, to.pk if verb in (Verb.LIKE, Verb.IMPROVE, Verb.ACCEPT_ANSWER) else by.pk)
    )
    target = to.pk if verb in (Verb.ANSWER, Verb.COMMENT, Verb.THANK) else None
    on = (MONDAY - timedelta(days=days)).isoformat()
    return make_act(verb, by=by, on=on, about=about, community_id=community.pk, target_id=target, **fields)


def pairs(community):
    return {(tie.low_id, tie.high_id): tie for tie in NetworkTie.objects.in_community(community)}


def shape_of(community, as_of=MONDAY):
    return Shape.of(NetworkWeek.objects.get(community=community, as_of=as_of).shape)


def test_each_kind_of_act_makes_a_tie_in_its_layer(community, people):
    a, b, c, d, e, f = people[:6]
    act(Verb.ANSWER, a, b, community)
    act(Verb.ACCEPT_ANSWER, b, a, community)
    act(Verb.LIKE, c, a, community, days=80)
    act(Verb.IMPROVE, d, a, community)
    introduced = make_act(
        Verb.INTRODUCE,
        by=a,
        on="2026-11-02",
        about=Ref(ObjectType.MEMBER, e.pk),
        community_id=community.pk,
        target_id=f.pk,
    )
    act(Verb.CONFIRM_TIE, f, a, community, about=Ref(ObjectType.INTRODUCTION, introduced.pk, a.pk))
    assert compute_week(MONDAY) == 1
    found = pairs(community)
    assert {key: tie.layers for key, tie in found.items()} == {
        (a.pk, b.pk): Layer.TALK | Layer.RECOGNISE,
        (a.pk, c.pk): Layer.RECOGNISE,
        (a.pk, d.pk): Layer.BUILD,
        (e.pk, f.pk): Layer.INTRODUCE,
    }
    assert [found[pair].closeness for pair in ((a.pk, b.pk), (a.pk, c.pk))] == [2, 1]
    shape = shape_of(community)
    assert (shape.members, shape.tied, shape.pairs, shape.arcs, shape.mutual) == (10, 6, 4, 5, 1)
    assert shape.layers == {"talk": 1, "recognise": 2, "build": 1, "introduce": 1}


def test_reading_and_what_is_between_two_alone_make_no_tie(community, people):
    a, b = people[:2]
    act(Verb.THANK, a, b, community, audience=Audience.DIRECT)
    act(Verb.SAVE, a, b, community)
    act(Verb.ANSWER, a, b, community, days=91)
    act(Verb.ANSWER, a, b, community, days=0)
    act(Verb.ANSWER, a, b, community, via=Via.AUTOMATION)
    act(Verb.ANSWER, a, a, community)
    undone = act(Verb.ANSWER, a, b, community)
    act(Verb.UNDO, a, b, community, undo_of_id=undone.pk)
    act(Verb.ANSWER, a, make_user("Nobody Here"), community)
    compute_week(MONDAY)
    shape = shape_of(community)
    assert (shape.members, shape.tied, shape.pairs, shape.arcs, set(shape.layers.values())) == (10, 0, 0, 0, {0})
    assert not NetworkTie.objects.exists()
    assert not MemberNetwork.objects.exists()


def test_a_bulk_operation_is_one_act(community, people):
    a, b, c = people[:3]
    bulk = uuid4()
    act(Verb.LIKE, a, b, community, bulk_id=bulk)
    act(Verb.LIKE, a, c, community, bulk_id=bulk)
    compute_week(MONDAY)
    assert set(pairs(community)) == {(a.pk, b.pk)}


def ring(community, people):
    for one, other in zip(people, [*people[1:], people[0]], strict=True):
        act(Verb.ANSWER, one, other, community)


def test_computed_again_it_writes_the_same_rows(community, people):
    ring(community, people)
    act(Verb.LIKE, people[0], people[5], community)

    def places():
        """Where each row lies: one that is written again lies elsewhere."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT ctid FROM metrics_networktie UNION ALL SELECT ctid FROM metrics_membernetwork")
            return cursor.fetchall()

    def everything():
        weeks = [model_to_dict(week, exclude=["computed_at"]) for week in NetworkWeek.objects.all()]
        return weeks, *(
            [model_to_dict(row) for row in model.objects.order_by("pk")] for model in (NetworkTie, MemberNetwork)
        )

    compute_week(MONDAY)
    first, lay = everything(), places()
    compute_week(MONDAY)
    compute_week(MONDAY, only=[community.pk])
    assert everything() == first
    assert places() == lay
    assert len(first[1]) == 11


def test_the_counts_are_those_of_a_plain_recount(community, people):
    ring(community, people)
    act(Verb.LIKE, people[0], people[5], community, days=40)
    act(Verb.LIKE, people[5], people[0], community, days=10)
    compute_week(MONDAY)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH act AS (SELECT actor_id AS a, coalesce(target_id, owner_id) AS b, occurred_on FROM activity_act
                         WHERE community_id = %(c)s AND verb IN (17, 28)),
                 pair AS (SELECT least(a, b) AS low, greatest(a, b) AS high, count(DISTINCT a) AS ways,
                                 min(occurred_on) AS first, max(occurred_on) AS last FROM act GROUP BY 1, 2)
            SELECT count(*), sum(ways), count(*) FILTER (WHERE ways = 2),
                   count(*) FILTER (WHERE first BETWEEN %(m)s::date - 56 AND %(m)s::date - 29),
                   count(*) FILTER (WHERE first BETWEEN %(m)s::date - 56 AND %(m)s::date - 29 AND last >= %(m)s::date - 28),
                   count(*) FILTER (WHERE x.department <> '' AND y.department <> ''),
                   count(*) FILTER (WHERE x.department <> '' AND y.department <> '' AND x.department <> y.department)
            FROM pair JOIN accounts_user x ON x.id = low JOIN accounts_user y ON y.id = high
            """,
            {"c": community.pk, "m": MONDAY},
        )
        counted = cursor.fetchone()
    shape = shape_of(community)
    found = (shape.pairs, shape.arcs, shape.mutual, shape.fresh, shape.kept, shape.known, shape.crossing)
    assert found == counted == (11, 12, 1, 1, 1, 7, 7)


def test_who_opted_out_is_in_nobodys_list_at_once_and_in_no_picture(community, people):
    ring(community, people)
    compute_week(MONDAY)
    one = people[3]
    opt_out(by=one, community=community)
    assert not NetworkTie.objects.of(one.pk).exists()
    assert not MemberNetwork.objects.filter(member=one).exists()
    compute_week(MONDAY)
    assert not NetworkTie.objects.of(one.pk).exists()
    assert (shape_of(community).members, shape_of(community).pairs) == (9, 8)
    opt_in(by=one, community=community)
    compute_week(MONDAY)
    assert shape_of(community).pairs == 10


def test_who_left_or_is_switched_off_is_not_in_it(community, people):
    ring(community, people)
    people[2].is_active = False
    people[2].save()
    community.memberships.filter(user=people[5]).update(left_at="2026-11-10T00:00Z")
    compute_week(MONDAY)
    assert (shape_of(community).members, shape_of(community).pairs) == (8, 6)
    compute_week(MONDAY - timedelta(weeks=1))
    assert shape_of(community, MONDAY - timedelta(weeks=1)).members == 9
    assert len(pairs(community)) == 6  # those of the newest week


def test_a_community_that_is_switched_off_has_no_rows(community, people, alice):
    ring(community, people)
    compute_week(MONDAY)
    switch_computation(by=alice, community=community, on=False)
    assert not any(model.objects.exists() for model in (NetworkWeek, NetworkTie, MemberNetwork))
    compute_week(MONDAY)
    assert not any(model.objects.exists() for model in (NetworkWeek, NetworkTie, MemberNetwork))


def test_communities_do_not_mix(community, people, alice, bob):
    other = make_community(manager=alice)
    join(bob, other)
    other.memberships.update(joined_at=LONG_AGO)
    ring(community, people)
    act(Verb.ANSWER, bob, alice, other)
    assert compute_week(MONDAY) == 2
    assert [shape_of(place).pairs for place in (community, other)] == [10, 1]


def test_topics_are_kept_of_those_alone_who_may_be_suggested(community, people, alice, bob):
    ring(community, people)
    for person in (alice, bob):
        item = make_item(community, person, published_at="2026-11-01T00:00Z")
        item.tags.add(community.tags.create(name="seals", slug="seals") if person is alice else community.tags.get())
    NetworkChoice.objects.create(user=bob, is_suggested=True)
    compute_week(MONDAY)
    assert list(MemberNetwork.objects.exclude(topics=[]).values_list("member", flat=True)) == [bob.pk]


def test_a_measure_is_what_the_rows_say(community, people):
    ring(community, people)
    compute_week(MONDAY)
    readings = {
        key: next(iter(measure.compute(MONDAY, [community.pk])))
        for key, measure in MEASURES.items()
        if measure.page == "network"
    }
    assert readings["members-without-tie"].value == 0.0
    assert readings["members-without-tie"].n == 10
    assert readings["ties-both-ways"].value is None  # of ten ties nothing is said
    assert readings["tie-centralisation"].value is None
