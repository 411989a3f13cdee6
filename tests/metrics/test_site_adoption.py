"""Adoption: what is counted equals a recount, who is left out, what is printed of few, when it changes; who sees it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.vocabulary import Audience, Verb
from content.models import Kind, Reply
from metrics.models import AdoptionMonth, AdoptionWeek
from metrics.site import adoption
from metrics.site.adopted import Adoption, Month, points_of
from metrics.weekly import last_monday
from roles import engine
from roles.actions import opt_out
from tests.factories import join, make_act, make_item, make_reply, make_user
from tests.metrics.site import make_administrator

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def people(community, alice, bob):
    """alice, bob and ten more, members since long ago; of two countries."""
    for number in range(10):
        join(make_user(country="FI" if number < 6 else "PL", department="Sales"), community)
    User.objects.update(date_joined=timezone.now() - 400 * DAY)
    community.memberships.update(joined_at=timezone.now() - 400 * DAY)
    return list(User.objects.order_by("pk"))


def act(person, community, days, verb=Verb.CREATE, **fields):
    """On a day so many days before this Monday."""
    on = (last_monday() - days * DAY).isoformat()
    return make_act(verb, by=person, on=on, about=community.ref, community_id=community.pk, **fields)


def counted():
    assert adoption.count_week() == 1
    return AdoptionWeek.objects.get()


def test_a_week_counts_each_person_once_by_what_others_can_see(community, people):
    act(people[0], community, 1)
    act(people[0], community, 2)
    act(people[1], community, 8)
    act(people[2], community, 29)
    act(people[3], community, 0)
    act(people[4], community, 1, Verb.FLAG)
    act(people[5], community, 1, audience=Audience.DIRECT)
    gone = act(people[6], community, 1)
    act(people[6], community, 1, Verb.UNDO, undo_of_id=gone.pk)
    engine.roll_up(wait=True)
    make_item(community, people[7], Kind.ASK, published_at=timezone.now() - 300 * DAY)
    reply = make_reply(make_item(community, None, Kind.THREAD), people[8], Reply.Kind.ANSWER)
    Reply.objects.filter(pk=reply.pk).update(created_at=timezone.now() - 200 * DAY)
    User.objects.filter(pk=people[9].pk).update(last_login=timezone.now())
    week = counted()
    assert (week.accounts, week.counted, week.joined) == (12, 12, 12)
    assert (week.active_7, week.active_28, week.asked, week.answered, week.signed_in) == (1, 2, 1, 1, 1)
    assert sorted(week.countries) == [["", 2, 2], ["Finland", 6, 0], ["Poland", 4, 0]]


def test_whoever_switched_roles_off_is_among_the_accounts_and_nowhere_else(community, people):
    act(people[0], community, 1)
    act(people[1], community, 1)
    opt_out(by=people[0])
    opt_out(by=people[1], community=community)
    week = counted()
    assert (week.accounts, week.counted, week.active_28) == (12, 11, 0)


def test_what_was_printed_stays_until_the_next_monday(community, people):
    counted()
    act(people[0], community, 1)
    assert adoption.count_week() == 0
    assert AdoptionWeek.objects.get().active_28 == 0
    assert adoption.count_week(last_monday() + 7 * DAY) == 1


def test_months_that_are_over_are_counted_once_and_none_of_before_there_were_accounts(community, people):
    User.objects.update(date_joined=datetime(2026, 8, 20, tzinfo=UTC))
    make_act(Verb.CREATE, by=people[0], on="2026-09-30", about=community.ref, community_id=community.pk)
    make_act(Verb.CREATE, by=people[0], on="2026-10-01", about=community.ref, community_id=community.pk)
    make_act(Verb.CREATE, by=people[1], on="2026-10-31", about=community.ref, community_id=community.pk)
    for _ in range(2):
        for month in adoption.months_missing(date(2026, 11, 23)):
            adoption.count_month(month)
    months = AdoptionMonth.objects.order_by("as_of").values_list("as_of", "counted", "active")
    assert list(months) == [(date(2026, 8, 1), 12, 0), (date(2026, 9, 1), 12, 1), (date(2026, 10, 1), 12, 2)]


def week_of(counted=200, active=90, **fields):
    values = {"accounts": 205, "counted": counted, "signed_in": 180, "joined": 150, "asked": 60, "answered": 40}
    return AdoptionWeek(
        as_of=last_monday(), **{**values, "active_7": 50, "active_28": active, "invitations": 2, **fields}
    )


def test_people_are_told_in_fives_and_few_in_words():
    shown = Adoption(week_of(counted=212, active=93))
    assert shown.headline == "45\N{NO-BREAK SPACE}% of about 210 people did something in the open in the last 28 days."
    assert shown.rows[2] == ["Did something in the open in 28 days", "about 95", "45\N{NO-BREAK SPACE}%"]
    few = Adoption(week_of(counted=212, active=3))
    assert few.headline.startswith("Of about 210 people, fewer than 5 did something")
    assert Adoption(week_of(counted=15, active=7)).rows[2][1] == "about half"
    none = Adoption(week_of(counted=9, active=7))
    assert (none.is_shown, none.rows) == (False, [])
    assert "is not shown of so few" in none.headline


def test_small_groups_are_put_together_or_left_out():
    groups = [["Finland", 120, 60], ["Poland", 14, 6], ["Chile", 9, 9], ["Kenya", 3, 1], ["", 1, 0]]
    shown = Adoption(week_of(countries=groups)).groups("countries")
    assert [group.row[:3] for group in shown] == [
        ["Finland", "about 120", "about 60"],
        ["Poland", "about 15", "about half"],
        ["3 others, put together", "about 15", "most or all"],
    ]
    left = Adoption(week_of(countries=[*groups[:2], ["Chile", 9, 9]])).groups("countries")
    assert [group.name for group in left] == ["Finland", "Poland"]


def test_a_line_needs_two_months_that_can_be_told():
    rows = [
        AdoptionMonth(as_of=date(2026, n, 1), accounts=n, counted=n * 5, active=n * 4, asked=0, answered=0)
        for n in (1, 9, 10)
    ]
    months = [Month(row) for row in rows]
    assert [point["value"] is None for point in points_of(months)] == [True, False, False]
    assert points_of(months[:2]) == []
    assert months[0].texts == ["January 2026", "fewer than 5", *["not shown"] * 4]


def test_the_page_shows_the_newest_monday_and_before_it_says_when(as_user, community, people):
    ada = as_user(make_administrator())
    assert "counted once a week" in ada.get(reverse("site-adoption")).content.decode()
    for person in people[:6]:
        act(person, community, 3)
    adoption.take_stock()
    page = ada.get(reverse("site-adoption"))
    assert page.context["adoption"].week.active_28 == 6
    assert "Of about 10 people, some" not in page.content.decode()
    assert "about half did something in the open" in page.content.decode()
    assert as_user(people[0]).get(reverse("site-adoption")).status_code == 404
