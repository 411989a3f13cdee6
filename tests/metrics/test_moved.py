"""What moved between two Mondays: counts equal to a recount, told in fives or not at all, the same through every door."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from metrics.models import MovedWeek
from metrics.moved import flow_of, mondays
from metrics.segments.weekly import split_up
from roles.models import CommunityWeek, Role, RoleSettings, State
from tests.factories import make_user
from tests.metrics.rows import MONDAY, make_week
from tests.metrics.test_segments import acts

THEN = MONDAY - timedelta(weeks=13)


@pytest.fixture
def people(community, db):
    """25 Creators stopped, 7 began, 6 went, 2 came; 30 stayed. 60 others did nothing but read."""
    kinds = {
        "stayed": (30, True, True),
        "stopped": (25, True, False),
        "gone": (6, True, None),
        "began": (7, False, True),
        "came": (2, None, True),
        "reads": (60, False, False),
    }
    for many, then, now in kinds.values():
        for _ in range(many):
            user = make_user()
            for day, is_acting in ((THEN, then), (MONDAY, now)):
                if is_acting is None and day == MONDAY:
                    acts(user, community, Role.CREATOR, state=State.INACTIVE, day=day)
                elif is_acting is not None:
                    acts(user, community, *([Role.CREATOR] if is_acting else []), day=day)
    make_week(community, 128, back=13, acting={"creator": 61}, primary={})
    make_week(community, 124, acting={"creator": 39}, primary={})
    return community


def recount(community, role):
    """Again, from the ids of who acted, by sets."""
    acted, counted = {}, {}
    with connection.cursor() as cursor:
        for day in (THEN, MONDAY):
            cursor.execute(
                "SELECT member_id, bool_or(is_acting AND role = %s) FROM roles_roleweek WHERE community_id = %s AND as_of = %s"
                " AND state IN ('active', 'peripheral') GROUP BY 1",
                [role, community.pk, day],
            )
            rows = cursor.fetchall()
            counted[day], acted[day] = {who for who, _ in rows}, {who for who, acts_ in rows if acts_}
    stopped = acted[THEN] & counted[MONDAY] - acted[MONDAY]
    began = acted[MONDAY] & counted[THEN] - acted[THEN]
    gone, came = acted[THEN] - counted[MONDAY], acted[MONDAY] - counted[THEN]
    return [len(found) for found in (acted[THEN] & acted[MONDAY], stopped, gone, began, came)]


def test_flows_equal_a_recount(people):
    split_up(MONDAY)
    week = MovedWeek.objects.get(community=people, as_of=MONDAY)
    assert week.weeks == 13  # there is no snapshot of 4, 26 or 52 weeks before
    assert week.flows["creator"] == recount(people, "creator") == [30, 25, 6, 7, 2]
    assert week.flows["carrier"] == [0] * 5


def test_the_page_says_by_whom_and_so_do_csv_and_data(as_user, alice, bob, people):
    split_up(MONDAY)
    page = as_user(bob).get(reverse("metrics:role-moved", args=[people.slug]))
    assert page.context["change"].headline == (
        "Fewer Creators than on 17 August: about 25 stopped and about 5 went, about 5 began and fewer than 5 came."
    )
    rows = [row for row in csv_of(as_user(bob), people) if row[0] == "Creators"]
    assert rows == [
        ["Creators", "about 60", "about 40", "47 %", "32 %", "fell", "about 25", "about 5", "about 5", "fewer than 5"]
    ]
    data = as_user(bob).get(f"/api/v1/communities/{people.slug}/moved/").json()
    creator = next(line for line in data if line["role"] == "creator")
    assert [creator[name] for name in ("then", "now", "moved", "stopped", "went", "began", "came")] == [
        *rows[0][1:3],
        *rows[0][5:],
    ]
    told = as_user(alice).get(reverse("metrics:role-moved", args=[people.slug])).content.decode()
    assert reverse("metrics:role-cause", args=[people.slug, "creator"]) in told
    assert reverse("metrics:step-new", args=[people.slug]) in told


def csv_of(client, community, **query):
    answer = client.get(reverse("metrics:role-moved-csv", args=[community.slug]), query)
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_another_pair_of_mondays_is_told_without_the_pieces(as_user, bob, people):
    split_up(MONDAY)
    make_week(people, 126, back=5, acting={"creator": 60}, primary={})
    page = as_user(bob).get(
        reverse("metrics:role-moved", args=[people.slug]), {"from": str(MONDAY - timedelta(weeks=5)), "to": str(MONDAY)}
    )
    assert page.context["change"].headline.startswith("Fewer Creators than on 12 October.")
    assert "for 4, 13, 26 and 52 weeks" in page.content.decode()
    assert page.context["whom"] == []


def week_of(members, creators, back=0):
    return CommunityWeek(
        members=members, acting={"creator": creators}, primary={}, as_of=MONDAY - timedelta(weeks=back)
    )


def test_pieces_that_would_tell_of_each_other_are_not_told():
    """Of five to seven Creators five began: beside “fewer than 5 stayed” nobody or two came."""
    assert flow_of("creator", [0, 0, 0, 5, 0], week_of(60, 0, 13), week_of(60, 5), 10) is None
    assert flow_of("creator", [30, 25, 6, 7, 2], week_of(128, 61, 13), week_of(124, 39), 10) is not None
    assert flow_of("creator", [9, 5, 0, 5, 0], week_of(19, 14, 13), week_of(19, 14), 10) is None  # words only


def test_days_that_name_no_two_mondays():
    weeks = [week_of(60, 20, back) for back in (20, 13, 4, 0)]
    assert mondays(weeks, None, None) == (weeks[1], weeks[3])
    assert mondays(weeks, MONDAY - timedelta(weeks=5), None) == (weeks[1], weeks[3])
    assert mondays(weeks, None, MONDAY - timedelta(days=1)) == (weeks[0], weeks[2])
    assert mondays(weeks[:1], None, None) is None


@pytest.mark.parametrize(
    "query",
    [{"from": "2026-11-30"}, {"to": "1999-01-01"}, {"from": "soon"}, {"from": "2026-12-01", "to": "2026-01-01"}],
)
def test_odd_days_get_an_answer(as_user, bob, community, query):
    make_week(community)
    make_week(community, back=1)
    page = as_user(bob).get(reverse("metrics:role-moved", args=[community.slug]), query)
    assert page.status_code == 200
    assert csv_of(as_user(bob), community, **query)[0][0] == "Role"


def test_charlie_switched_off_small_and_before_two_mondays(as_user, bob, charlie, community):
    here = reverse("metrics:role-moved", args=[community.slug])
    assert as_user(charlie).get(here).status_code == 403
    assert as_user(charlie).get(f"/api/v1/communities/{community.slug}/moved/").status_code == 403
    assert "It takes two Mondays" in as_user(bob).get(here).content.decode()
    for back in (13, 0):
        make_week(community, 12, back=back, acting={"creator": 6})
    said = as_user(bob).get(here).content.decode()
    assert "Too few people to say what moved." in said
    assert "n = 12" not in said
    RoleSettings.objects.create(community=community, is_computed=False)
    assert "switched off" in as_user(bob).get(here).content.decode()
    assert as_user(bob).get(f"/api/v1/communities/{community.slug}/moved/").json() == []
