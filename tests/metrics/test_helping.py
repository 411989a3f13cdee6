"""Give and receive: who counts as having helped, recounted by hand; told in fives; the same through every door."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.urls import reverse

from activity.vocabulary import Audience, ObjectType, Ref, Verb
from metrics.measures.helping import BOTH, Way
from metrics.models import MeasureWeek
from metrics.weekly import last_monday, measure
from roles.actions import opt_out
from roles.models import RoleSettings, VoidAct
from tests.factories import join, make_act, make_user

pytestmark = pytest.mark.django_db
KEYS = ("gave-help", "received-help", BOTH)


def day(before):
    return str(last_monday() - timedelta(days=before))


def members(community, count, before=60):
    at = datetime.combine(last_monday() - timedelta(days=before), datetime.min.time(), UTC)
    people = [make_user() for _ in range(count)]
    for person in people:
        join(person, community, joined_at=at)
    return people


def act(verb, by, community, about=None, before=5, **fields):
    about = about or Ref(ObjectType.ASK, 7, by.pk)
    return make_act(verb, by=by, on=day(before), about=about, community_id=community.pk, **fields)


def answered(giver, taker, community, **fields):
    return act(Verb.ANSWER, giver, community, Ref(ObjectType.ANSWER, 9, giver.pk), target_id=taker.pk, **fields)


def read(community):
    measure(last_monday(), only=KEYS, anew=True)
    return MeasureWeek.objects.get(community=community, key=BOTH)


def test_each_way_has_a_giver_and_a_taker(community):
    answers, asks, refers, referred, expert, points, pointed, joins, one, two, made, used, kind = members(community, 13)
    answered(answers, asks, community)
    act(Verb.REFER, refers, community, Ref(ObjectType.ASK, 7, referred.pk), target_id=expert.pk)
    act(Verb.POINT, points, community, Ref(ObjectType.PAGE, 3, None), target_id=pointed.pk)
    act(Verb.INTRODUCE, joins, community, Ref(ObjectType.MEMBER, one.pk), target_id=two.pk)
    act(Verb.USE, used, community, Ref(ObjectType.PAGE, 3, made.pk))
    act(Verb.THANK, kind, community, Ref(ObjectType.MEMBER, made.pk), target_id=made.pk)
    week = read(community)
    assert (week.detail["gave"], week.detail["received"], week.detail["k"]) == (5, 7, 0)
    ways = {name: [1, 1] for name in ("answered", "referred", "pointed", "used", "thanked")}
    assert week.detail["ways"] == {**ways, "introduced": [1, 2]}


def test_what_does_not_count(community):
    """Oneself, withdrawn, too long ago, between two alone; who is new, left or opted out."""
    giver, taker, own, out, left = members(community, 5)
    (new,) = members(community, 1, before=29)
    answered(own, own, community)
    answered(giver, taker, community, before=91)
    VoidAct.objects.create(act_id=answered(giver, taker, community).pk)
    act(Verb.THANK, taker, community, Ref(ObjectType.MEMBER, giver.pk), target_id=giver.pk, audience=Audience.DIRECT)
    for person in (out, left, new):
        answered(person, taker, community)
    opt_out(by=out, community=community)
    community.memberships.filter(user=left).update(
        left_at=datetime.combine(last_monday(), datetime.min.time(), UTC) - timedelta(days=3)
    )
    week = read(community)
    assert (week.detail["gave"], week.detail["received"], week.n) == (0, 1, 3)


def give_and_take(community, gave, both, received, neither):
    people = members(community, gave + both + received + neither)
    givers, takers = people[: gave + both], people[gave : gave + both + received]
    outside = make_user()
    for person in givers:
        answered(person, outside, community)
    for person in takers:
        answered(outside, person, community)
    return people


def test_numbers_equal_a_recount(community):
    give_and_take(community, 8, 12, 16, 24)
    week = read(community)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT count(*) FILTER (WHERE gave), count(*) FILTER (WHERE got), count(*) FILTER (WHERE gave AND got), count(*)
            FROM (SELECT EXISTS (SELECT FROM activity_act a WHERE a.actor_id = m.user_id AND a.verb = 17) AS gave,
                         EXISTS (SELECT FROM activity_act a WHERE a.target_id = m.user_id AND a.verb = 17) AS got
                  FROM communities_membership m WHERE m.community_id = %s AND m.joined_at < %s::date - 30) x""",
            [community.pk, last_monday()],
        )
        gave, got, both, n = cursor.fetchone()
    assert (
        (week.detail["gave"], week.detail["received"], week.detail["k"], week.n)
        == (gave, got, both, n)
        == (20, 28, 12, 60)
    )
    shares = dict(MeasureWeek.objects.filter(community=community, key__in=KEYS[:2]).values_list("key", "value"))
    assert shares == {"gave-help": 20 / 60, "received-help": 28 / 60}


def test_page_csv_and_data_print_the_same(as_user, bob, community):
    give_and_take(community, 8, 12, 16, 24)
    read(community)
    page = as_user(bob).get(reverse("metrics:role-help", args=[community.slug]))
    assert page.context["found"].headline == (
        "Of about 60 members, about 20 gave help and about 30 received some; about 10 did both."
    )
    answer = as_user(bob).get(reverse("metrics:role-help-csv", args=[community.slug])).content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(answer)))
    shown = [[text.replace("\xa0", " ") for text in row] for row in page.context["part_rows"]]
    assert lines[1 : len(shown) + 1] == shown
    data = as_user(bob).get(f"/api/v1/communities/{community.slug}/help/").json()
    assert data[0] == {"line": "Helped at all", "gave": "about 20", "received": "about 30", "n": "about 60"}
    said = page.content.decode()
    assert reverse("metrics:measure-detail", args=[community.slug, BOTH]) in said
    assert ">12<" not in said


def test_ways_are_withheld_where_the_whole_would_tell_how_many(as_user, bob, community):
    """Everybody who gave answered; were all ways “fewer than 5”, the whole would say more of each."""
    people = members(community, 48)
    for number, person in enumerate(people[:24]):
        verb = (Verb.ANSWER, Verb.REFER, Verb.POINT, Verb.INTRODUCE, Verb.USE, Verb.THANK)[number % 6]
        other = people[24 + number]
        if verb == Verb.REFER:
            act(verb, person, community, Ref(ObjectType.ASK, 7, other.pk), target_id=people[47].pk)
        elif verb == Verb.INTRODUCE:
            act(verb, person, community, Ref(ObjectType.MEMBER, other.pk), target_id=people[47].pk)
        elif verb in (Verb.USE, Verb.THANK):
            act(verb, other, community, Ref(ObjectType.PAGE, 3, person.pk))
        else:
            act(verb, person, community, Ref(ObjectType.PAGE, 3, None), target_id=other.pk)
    week = read(community)
    assert {pair[0] for pair in week.detail["ways"].values()} == {4}
    found = as_user(bob).get(reverse("metrics:role-help", args=[community.slug])).context["found"]
    assert found.ways is None  # “about 25” of at most 24: each way would have to be three or four
    assert week.detail["ways"][Way.ANSWERED.name.lower()] == [4, 4]


def test_charlie_small_switched_off_and_before_the_first_monday(as_user, bob, charlie, community):
    here = reverse("metrics:role-help", args=[community.slug])
    for address in (
        here,
        reverse("metrics:role-help-csv", args=[community.slug]),
        f"/api/v1/communities/{community.slug}/help/",
    ):
        assert as_user(charlie).get(address).status_code == 403
    assert "first numbers come on a Monday" in as_user(bob).get(here).content.decode()
    give_and_take(community, 1, 2, 3, 3)
    read(community)
    assert "Too few people" in as_user(bob).get(here).content.decode()
    members(community, 4)
    read(community)
    said = as_user(bob).get(here).context["found"].headline
    assert "a few at most gave help" in said
    assert as_user(bob).get(here).context["found"].parts is None
    RoleSettings.objects.create(community=community, is_computed=False)
    assert "switched off" in as_user(bob).get(here).content.decode()
    assert as_user(bob).get(f"/api/v1/communities/{community.slug}/help/").json() == []
