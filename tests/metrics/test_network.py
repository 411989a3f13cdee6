"""The page of a community's network for its managers, one's own page, and that neither tells of somebody else."""

from __future__ import annotations

from datetime import timedelta
from itertools import combinations
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from activity.vocabulary import ObjectType, Ref, Verb
from communities.actions import introduce_people, opt_out_of_introductions
from content.models import Tag
from metrics.actions.networks import choose_network
from metrics.models import MemberNetwork, NetworkChoice, NetworkTie, NetworkWeek
from metrics.networks.shape import Shape
from metrics.networks.shown import network_of
from metrics.networks.weekly import compute_week
from metrics.weekly import last_monday
from roles.actions import opt_out
from tests.factories import join, make_act, make_community, make_user

pytestmark = pytest.mark.django_db


def tie(one, other, community):
    on = (last_monday() - timedelta(days=2)).isoformat()
    make_act(
        Verb.ANSWER,
        by=one,
        on=on,
        about=Ref(ObjectType.ANSWER, 1, one.pk),
        community_id=community.pk,
        target_id=other.pk,
    )


@pytest.fixture
def circles(community, alice, bob):
    """Two circles of twelve, joined by bob and alice alone, and three people without a tie."""
    people = [
        make_user(f"Known{n} Secret", handle=f"secret{n}", department="Service" if n < 11 else "Design")
        for n in range(25)
    ]
    for person in people:
        join(person, community)
    community.memberships.update(joined_at="2026-01-01T00:00Z")
    first, second = [alice, *people[:11]], [bob, *people[11:22]]
    for circle in (first, second):
        for one, other in combinations(circle, 2):
            if (one.pk + other.pk) % 2 or one is circle[0]:
                tie(one, other, community)
                tie(other, one, community)
    tie(bob, alice, community)
    compute_week(last_monday())
    return first, second


def page(client, url):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_a_manager_reads_what_stands_out_and_what_to_do(as_user, community, circles, alice):
    text = page(as_user(alice), reverse("metrics:network", args=[community.slug]))
    assert "Sub-groups keep to themselves, among 27 members." in text
    assert reverse("communities:introduction-create", args=[community.slug]) in text
    assert "2 sub-groups, fewer than 5 without a tie" in text
    assert 'href="#group-a"' in text
    assert 'id="group-a"' in text
    assert "Departments keep to themselves" in text


def test_the_page_names_nobody_but_who_chose_it(as_user, community, circles, alice, bob):
    url, client = reverse("metrics:network", args=[community.slug]), as_user(alice)
    assert "Secret" not in page(client, url)
    assert bob.display_name not in page(client, url)
    choose_network(by=bob, is_suggested=False, is_shown=True)
    choose_network(by=circles[0][3], is_suggested=True, is_shown=True)  # joins nothing: not named
    text = page(client, url)
    assert bob.display_name in text
    assert "Secret" not in text
    opt_out(by=bob)
    assert bob.display_name not in page(client, url)


def test_two_weeks_that_are_printed_alike_give_the_same_page(as_user, community, circles, alice):
    """One tie more or less in a sub-group, one person more without a tie: nothing of it can be read off."""
    url, client = reverse("metrics:network", args=[community.slug]), as_user(alice)
    week = NetworkWeek.objects.get()
    before = page(client, url)
    changed = {
        "isolates": 4,
        "tied": week.shape["tied"] - 1,
        "most": week.shape["most"] - 1,
        "in_core": week.shape["in_core"] + 1,
    }
    week.shape |= {name: value for name, value in changed.items() if name != "isolates"}
    week.save()

    def matter(text):
        main = text[text.index("<main") : text.index("</main>")]
        return main.split("computed ")[0] + main.split("</header>")[1].replace(
            text.split('csrfmiddlewaretoken" value="')[-1][:64], ""
        )

    assert matter(page(client, url)) == matter(before)


def test_under_twenty_people_there_are_words_and_no_picture(as_user, community, alice, bob):
    people = [make_user() for _ in range(10)]
    for person in people:
        join(person, community)
    community.memberships.update(joined_at="2026-01-01T00:00Z")
    for one, other in combinations(people[:7], 2):
        tie(one, other, community)
    compute_week(last_monday())
    text = page(as_user(alice), reverse("metrics:network", args=[community.slug]))
    assert "Under 20 people this page says it in words only" in text
    assert "network__map" not in text
    assert NetworkWeek.objects.get().picture is None
    shown = network_of(NetworkWeek.objects.get(), 10)
    assert {found.key for found in shown.diagnoses} == {"isolates", "malfunction"}  # neither rests on one person


def test_under_ten_people_nothing_is_shown(as_user, community, alice, bob):
    community.memberships.update(joined_at="2026-01-01T00:00Z")
    tie(bob, alice, community)
    compute_week(last_monday())
    text = page(as_user(alice), reverse("metrics:network", args=[community.slug]))
    assert "Too few people to say how they are tied." in text
    answer = as_user(alice).get(reverse("community-network-list", args=[community.slug])).json()["results"][0]
    assert answer == {
        "as_of": last_monday().isoformat(),
        "detail": "nothing",
        "members": None,
        "figures": {},
        "diagnoses": {},
    }


def test_without_a_week_the_page_says_when_it_comes(as_user, community, alice, bob):
    assert "The first picture comes on Monday" in page(
        as_user(alice), reverse("metrics:network", args=[community.slug])
    )
    assert as_user(bob).get(reverse("metrics:network", args=[community.slug])).status_code == 403


@pytest.mark.parametrize(
    ("shape", "found"),
    [
        (Shape(members=60, tied=20, pairs=40, arcs=60, mutual=20, largest=20, most=5), "isolates"),
        (Shape(members=60, tied=55, pairs=40, arcs=60, mutual=20, largest=55, most=30), "facilitator"),
        (Shape(members=60, tied=55, pairs=60, arcs=90, mutual=30, largest=20, most=9), "malfunction"),
        (Shape(members=60, tied=55, pairs=60, arcs=62, mutual=2, largest=55, most=9), "malfunction"),
        (
            Shape(
                **{
                    "members": 60,
                    "tied": 55,
                    "pairs": 60,
                    "arcs": 90,
                    "mutual": 30,
                    "largest": 55,
                    "most": 9,
                    "across": 3,
                },
                groups=[{"n": 20, "pairs": 20, "mostly": ""}, {"n": 20, "pairs": 20, "mostly": ""}],
            ),
            "bridges",
        ),
        (Shape(members=60, tied=6, pairs=4), "few"),
        (Shape(members=60, tied=55, pairs=60, arcs=90, mutual=30, largest=55, most=9), None),
    ],
)
def test_each_diagnosis_has_its_shape_and_a_way_out(shape, found, community):
    shown = network_of(NetworkWeek(community=community, members=shape.members, shape=shape.as_row()), 10)
    named = [diagnosis for diagnosis in shown.diagnoses if diagnosis.is_found]
    assert [diagnosis.key for diagnosis in named] == ([found] if found else [])
    for diagnosis in named:
        assert all(reverse(step.name, args=[community.slug]) for step in diagnosis.steps)
        assert diagnosis.steps


def test_one_sees_ones_own_ties_and_nobody_elses(as_user, community, circles, alice, bob, charlie):
    first, _ = circles
    text = page(as_user(alice), reverse("my-network") + f"?in={community.slug}")
    assert "You had to do with 12 people in Seals and pumps, and reach into another sub-group." in text
    assert bob.display_name in text
    assert all(person.display_name in text for person in first[1:])
    assert "Known15 Secret" not in text
    assert "Secret" not in page(as_user(charlie), reverse("my-network"))
    assert as_user(charlie).get(reverse("my-network") + f"?in={community.slug}").status_code == 404
    rows = as_user(first[2]).get(reverse("my-network-tie-list")).json()
    mine = NetworkTie.objects.of(first[2].pk)
    assert {row["person"] for row in rows["results"]} == {
        (row.high if row.low_id == first[2].pk else row.low).handle for row in mine
    }


def test_who_left_since_monday_is_not_listed(as_user, community, circles, alice, bob):
    community.memberships.filter(user=bob).update(left_at=timezone.now())
    assert bob.display_name not in page(as_user(alice), reverse("my-network") + f"?in={community.slug}")
    handles = {row["person"] for row in as_user(alice).get(reverse("my-network-tie-list")).json()["results"]}
    assert bob.handle not in handles


def test_who_opted_out_reads_that_nothing_is_computed(as_user, community, circles, alice):
    opt_out(by=alice, community=community)
    text = page(as_user(alice), reverse("my-network") + f"?in={community.slug}")
    assert "Nothing is computed about you in Seals and pumps." in text
    assert "Secret" not in text


@pytest.fixture
def willing(community, circles, alice):
    """Two of alice's ties who have none between them, both may be suggested, and write about one thing."""
    peers = list(circles[0][1:])
    pairs = {frozenset(pair) for pair in NetworkTie.objects.values_list("low", "high")}
    one, other = next(pair for pair in combinations(peers, 2) if frozenset(p.pk for p in pair) not in pairs)
    tag = Tag.objects.create(community=community, name="flush plans", slug="flush-plans", item_count=1)
    for person in (one, other):
        choose_network(by=person, is_suggested=True, is_shown=False)
    MemberNetwork.objects.filter(member__in=[one, other]).update(topics=[tag.pk])
    return one, other


def test_two_who_may_be_suggested_and_share_a_topic_are_offered_with_the_form(as_user, community, alice, willing):
    client = as_user(alice)
    response = client.get(reverse("my-network") + f"?in={community.slug}")
    pair = response.context["pairs"][0]
    assert {pair.first, pair.second} == set(willing)
    assert pair.topics == ["flush plans"]
    assert {value for values in parse_qs(urlsplit(pair.href).query).values() for value in values} == {
        p.handle for p in willing
    }
    assert "Why should they meet" in page(client, pair.href) or client.get(pair.href).context["pair"]


@pytest.mark.parametrize("reason", ["choice", "introductions", "topic", "introduced", "tie"])
def test_nobody_is_offered_who_did_not_say_so_or_need_not(reason, as_user, community, alice, willing):
    one, other = willing
    if reason == "choice":
        choose_network(by=one, is_suggested=False, is_shown=True)
        assert MemberNetwork.objects.get(member=one).topics == []
    elif reason == "introductions":
        opt_out_of_introductions(by=other)
    elif reason == "topic":
        MemberNetwork.objects.filter(member=one).update(topics=[])
    elif reason == "introduced":
        introduce_people(by=alice, community=community, first=one, second=other, words="Meet.")
    else:
        elsewhere = make_community()
        low, high = sorted((one, other), key=lambda person: person.pk)
        NetworkTie.objects.create(community=elsewhere, low=low, high=high, layers=1, closeness=1)
    response = as_user(alice).get(reverse("my-network") + f"?in={community.slug}")
    assert response.status_code == 200
    assert response.context["pairs"] == []


def test_the_choices_are_kept_and_off_at_first(as_user, bob, community):
    client, url = as_user(bob), reverse("network-choice")
    assert "checked" not in page(client, reverse("my-network"))
    client.post(url, {"is_suggested": "on"})
    assert NetworkChoice.objects.values_list("is_suggested", "is_shown").get(user=bob) == (True, False)
    client.post(url, {})
    assert NetworkChoice.objects.values_list("is_suggested", "is_shown").get(user=bob) == (False, False)


def test_the_api_says_what_the_page_says(as_user, community, circles, alice):
    row = as_user(alice).get(reverse("community-network-list", args=[community.slug])).json()["results"][0]
    text = page(as_user(alice), reverse("metrics:network", args=[community.slug]))
    assert row["members"] == 27
    assert row["diagnoses"]["bridges"] is True
    assert all(value in text for value in row["figures"].values())
    call_command("check")
