"""Among other communities of the kind: quartiles, no places, no names below five, nothing below three."""

import csv
import io
from statistics import quantiles

import pytest
from django.db import connection
from django.urls import reverse

from communities.models import Kind, Lifecycle
from metrics.others import size_class, size_range
from roles.models import RoleSettings
from tests.factories import join, make_community
from tests.metrics.rows import MONDAY, make_week

pytestmark = pytest.mark.django_db
PARTS = {"consumer": 60, "creator": 20, "connector": 2, "carrier": 10, "caretaker": 5}


def others(count, creators=(10, 12, 20, 25, 30, 35, 40), **fields):
    """Communities of 100, with so many Creators."""
    made = []
    for number in range(count):
        place = make_community(f"Other {number}", slug=f"other-{number}", **fields)
        make_week(place, 100, acting={**PARTS, "creator": creators[number]})
        made.append(place)
    return made


def look(client, community):
    return client.get(reverse("metrics:role-others", args=[community.slug]))


def test_quartiles_equal_a_recount_and_the_words_follow(as_user, bob, community):
    others(7)
    make_week(community, 110, acting={**PARTS, "creator": 60})
    page = look(as_user(bob), community)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT percentile_cont(ARRAY[.25, .5, .75]) WITHIN GROUP (ORDER BY
                100.0 * (5 * round(((w.acting->>'creator')::int) / 5.0)) / w.members)
            FROM roles_communityweek w WHERE w.community_id <> %s AND w.as_of = %s""",
            [community.pk, MONDAY],
        )
        exact = cursor.fetchone()[0]
    creator = page.context["found"].places[1]
    assert [creator.low, creator.middle, creator.high] == [round(value) for value in exact]
    assert creator.verdict_words == "More than in most"
    assert page.context["found"].headline == "More Creators than in most other communities of this kind."
    assert quantiles([1, 2, 3, 4, 5], n=4, method="inclusive") == [2, 3, 4]


def test_below_three_nothing_and_below_five_no_name(as_user, bob, community):
    make_week(community, 110, acting=PARTS)
    others(2)
    page = look(as_user(bob), community)
    assert page.context["found"].places == []
    assert "Other 0" not in page.content.decode()
    make_week(third := make_community("Third", slug="third"), 100, acting=PARTS)
    page = look(as_user(bob), community)
    assert len(page.context["found"].places) == 5
    assert page.context["found"].named == []
    assert "Other 0" not in page.content.decode()
    for number in range(2):
        make_week(make_community(f"Late {number}", slug=f"late-{number}"), 100, acting=PARTS)
    assert third in look(as_user(bob), community).context["found"].named


def test_only_what_one_may_read_is_named(as_user, bob, community):
    made = others(5)
    closed = made[0]
    closed.visibility = (
        "on-request" if "on-request" in dict(type(closed)._meta.get_field("visibility").choices) else "request"
    )
    closed.save(update_fields=["visibility"])
    make_week(community, 110, acting=PARTS)
    found = look(as_user(bob), community).context["found"]
    assert (found.count, found.unnamed) == (5, 1)
    assert closed not in found.named
    join(bob, closed)
    assert look(as_user(bob), community).context["found"].unnamed == 0


def test_who_is_not_compared(as_user, alice, bob, community):
    """Private, not live, another kind, too small, switched off, of another Monday: the same page for everybody."""
    make_week(community, 110, acting=PARTS)
    private, dormant, topic, small, off, old = (make_community(name, slug=name) for name in "abcdef")
    make_week(private, 100)
    private.visibility = "private"
    private.save(update_fields=["visibility"])
    make_week(dormant, 100)
    dormant.lifecycle = Lifecycle.DORMANT
    dormant.save(update_fields=["lifecycle"])
    make_week(topic, 100)
    topic.kind = Kind.TOPIC
    topic.save(update_fields=["kind"])
    make_week(small, 19)
    make_week(off, 100)
    RoleSettings.objects.create(community=off, is_computed=False)
    make_week(old, 100, back=1)
    join(bob, private)
    assert look(as_user(bob), community).context["found"].count == 0
    others(3)
    for person in (alice, bob):
        assert look(as_user(person), community).context["found"].count == 3


def test_about_the_same_size_only_where_there_are_five(as_user, bob, community):
    make_week(community, 110, acting=PARTS)
    others(5)
    make_week(make_community("Large", slug="large"), 5000, acting={"creator": 4000})
    found = look(as_user(bob), community).context["found"]
    assert (found.count, found.is_same_size) == (5, True)
    assert [size_class(n) for n in (20, 49, 50, 110, 5000)] == [0, 0, 1, 2, 6]
    assert [size_range(n) for n in (20, 110, 9000)] == [(20, 50), (100, 200), (5000, None)]


def test_page_csv_and_data_print_the_same_and_no_place(as_user, bob, community):
    others(6)
    make_week(community, 110, acting=PARTS)
    page = look(as_user(bob), community)
    answer = as_user(bob).get(reverse("metrics:role-others-csv", args=[community.slug])).content.decode("utf-8-sig")
    rows = [[text.replace("\xa0", " ") for text in row] for row in page.context["table"]]
    assert list(csv.reader(io.StringIO(answer)))[1:] == rows
    data = as_user(bob).get(f"/api/v1/communities/{community.slug}/others/").json()
    assert [[line["here"], line["middle"], line["reading"]] for line in data] == [
        [row[1], row[4], row[6]] for row in page.context["table"]
    ]
    said = page.content.decode()
    assert "like half of them" in said.lower()
    assert "rank" not in said.replace("ranked", "")


def test_charlie_switched_off_small_and_before_the_first_monday(as_user, bob, charlie, community):
    others(5)
    for name in ("role-others", "role-others-csv"):
        assert as_user(charlie).get(reverse(f"metrics:{name}", args=[community.slug])).status_code == 403
    assert as_user(charlie).get(f"/api/v1/communities/{community.slug}/others/").status_code == 403
    assert "first comparison comes" in look(as_user(bob), community).content.decode()
    make_week(community, 19, acting=PARTS)
    assert "Under 20 active members a community is not compared." in look(as_user(bob), community).content.decode()
    RoleSettings.objects.create(community=community, is_computed=False)
    assert "switched off" in look(as_user(bob), community).content.decode()
    assert as_user(bob).get(f"/api/v1/communities/{community.slug}/others/").json() == []
