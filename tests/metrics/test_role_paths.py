"""From asking to helping, from new to regular: recounted by hand, and told under the rules of small groups."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.vocabulary import ObjectType, Ref, Verb
from metrics.measures.turning import stayed
from metrics.models import MeasureWeek
from metrics.weekly import last_monday, measure
from roles.actions import opt_out
from roles.models import EnactWeek, RoleSettings, VoidAct
from tests.factories import join, make_act, make_user

pytestmark = pytest.mark.django_db
KEYS = ("turned-to-helping", "newcomers-who-stay")


def moment(before: int) -> datetime:
    return datetime.combine(last_monday() - timedelta(days=before), time(12), UTC)


def asks(person, community, before):
    make_act(
        Verb.ASK,
        by=person,
        on=str(moment(before).date()),
        about=Ref(ObjectType.ASK, 1, person.pk),
        community_id=community.pk,
    )


def answers(person, whom, community, before):
    about = Ref(ObjectType.ANSWER, 2, person.pk)
    return make_act(
        Verb.ANSWER, by=person, on=str(moment(before).date()), about=about, community_id=community.pk, target_id=whom.pk
    )


def is_active(person, community, day):
    monday = day - timedelta(days=day.weekday())
    EnactWeek.objects.create(community_id=community.pk, member_id=person.pk, role=0, week=monday, days=1, n=1)


def members(community, count, before=400):
    people = [make_user() for _ in range(count)]
    for person in people:
        join(person, community, joined_at=moment(before))
    return people


def test_who_asked_and_answered_somebody_else_afterwards(community, bob):
    turned, only_asked, earlier, own, long_ago, took_back, out = members(community, 7)
    for person in (turned, only_asked, earlier, own, took_back, out):
        asks(person, community, 100)
    asks(long_ago, community, 365)
    for person, whom, before in (
        (turned, bob, 50),
        (earlier, bob, 101),
        (own, own, 50),
        (long_ago, bob, 50),
        (out, bob, 9),
    ):
        answers(person, whom, community, before)
    undone = answers(took_back, bob, community, 50)
    VoidAct.objects.create(act_id=undone.pk)
    opt_out(by=out, community=community)
    measure(last_monday(), only=KEYS)
    week = MeasureWeek.objects.get(community=community, key="turned-to-helping")
    assert (week.detail["k"], week.n) == (1, 5)


def test_who_stays_is_seen_in_the_month_from_the_ninetieth_day(community):
    first, after, left, out = members(community, 4, before=150)
    joined = moment(150).date()
    is_active(first, community, joined + timedelta(days=100))
    is_active(after, community, joined + timedelta(days=135))  # in the fifth month only
    is_active(out, community, joined + timedelta(days=100))
    opt_out(by=out, community=community)
    community.memberships.filter(user=left).update(left_at=timezone.now())
    (reading,) = stayed(last_monday(), [community.pk])
    mine = [row for row in reading.detail["quarters"] if row[1] == 90]
    quarter = joined.replace(month=3 * ((joined.month - 1) // 3) + 1, day=1).isoformat()
    assert (reading.detail["k"], reading.n) == (1, 3)
    assert [quarter, 90, 1, 3] in mine


def filled(community, k, n):
    people = members(community, n, before=150)
    for person in people[:k]:
        is_active(person, community, moment(50).date())
    for person in people:
        asks(person, community, 40)
    for person in people[:k]:
        answers(person, people[-1], community, 20)
    measure(last_monday(), only=KEYS)


def test_the_page_tells_rounded_numbers_and_nobodys_name(as_user, bob, community):
    filled(community, 12, 24)
    page = as_user(bob).get(reverse("metrics:role-paths", args=[community.slug]))
    said = page.content.decode()
    assert page.context["headline"] == (
        "Of about 25 who asked, about 10 went on to help somebody else; "
        "of about 25 who joined, about 10 were still here in their fourth month."
    )
    (row,) = page.context["cohorts"].table
    assert row[1:] == ["about 25", "fewer than 5", "40\N{NO-BREAK SPACE}%", "not yet"]
    for exact in (" 12 ", " 24 "):  # also in what is read to who does not see the picture
        assert exact not in re.sub(r"<svg[^>]*>|<[^>]+ d=[^>]*>", " ", said)


@pytest.mark.parametrize(("k", "n", "headline"), [(5, 9, "Too few people"), (2, 24, "fewer than 5 went on")])
def test_small_groups_and_small_numbers_are_not_told(k, n, headline, as_user, bob, community):
    filled(community, k, n)
    page = as_user(bob).get(reverse("metrics:role-paths", args=[community.slug]))
    assert headline in page.context["headline"]
    assert bool(page.context["cohorts"].rows) == (n > 9)


def test_switched_off_before_the_first_monday_and_for_charlie(as_user, bob, charlie, community):
    address = reverse("metrics:role-paths", args=[community.slug])
    assert "Too few people" in as_user(bob).get(address).context["headline"]
    assert as_user(charlie).get(address).status_code == 403
    filled(community, 12, 24)
    RoleSettings.objects.create(community=community, is_computed=False)
    said = as_user(bob).get(address).content.decode()
    assert "switched off" in said
    assert "about 10" not in said
