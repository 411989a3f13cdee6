"""The page of shares: numbers equal to the rows, small groups, states, who may see it, and how few queries it takes."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from activity.actions import audit
from communities.models import Lifecycle
from metrics.statistics import excess
from roles.intervals import interval
from roles.models import CommunityWeek, Role, RoleSettings
from tests.factories import make_community, make_user
from tests.metrics.rows import ACTING, BANDS, PRIMARY, make_target, make_week

pytestmark = pytest.mark.django_db


def look(client, community, **query):
    response = client.get(reverse("metrics:role-profile", args=[community.slug]), query)
    assert response.status_code == 200
    return response


def text(response):
    words = re.sub(r"<(script|svg|style).*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(words.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_numbers_are_those_of_the_row(as_user, alice, community):
    make_week(community)
    make_target(community, author=alice)
    page = look(as_user(alice), community)
    said = text(page)
    for role, k in ACTING.items():
        printed = 5 * round(k / 5)
        low, high = interval(printed - 2, 212)[0], interval(printed + 2, 212)[1]
        shown = f"about {printed} {round(100 * printed / 212)} % {round(100 * low)}–{round(100 * high)} "
        shown += f"{BANDS[role][0]}–{BANDS[role][1]} %"
        assert shown in said, shown
    assert "Connectors are below target: 5 % of 212 people, target 8–14 %." in said
    assert (
        "Caretakers are above theirs, Consumers are on target, and for Creators and Carriers we cannot tell yet."
        in said
    )
    mix = [BANDS[role][2] / 100 for role in BANDS] + [0.06]
    parts = [5 * round(k / 5) for k in PRIMARY.values()]
    people = round(212 * excess([part / sum(parts) for part in parts], mix, 212))
    assert f"about {people} people would have to act differently" in said
    assert "19 newcomers and about 15 inactive members are not counted; fewer than 5 opted out." in said
    assert reverse("method") in page.content.decode()


def test_members_and_managers_see_the_same_page(as_user, alice, bob, community):
    make_week(community)
    make_target(community)
    page = look(as_user(bob), community)
    assert page.context["headline"] == look(as_user(alice), community).context["headline"]
    for person in (alice, bob):
        shown = look(as_user(person), community).content.decode()
        assert f'"{reverse("metrics:target-detail", args=[community.slug])}"' in shown


@pytest.mark.parametrize("name", ["role-profile", "desk", "role-report"])
def test_charlie_gets_no_further_than_the_sentence_and_nobody_signs_in(as_user, client, charlie, community, name):
    url = reverse(f"metrics:{name}", args=[community.slug])
    assert as_user(charlie).get(url).status_code == 403
    assert client.get(url).status_code == 302
    hidden = make_community(slug="hidden", visibility="private")
    assert as_user(charlie).get(reverse(f"metrics:{name}", args=[hidden.slug])).status_code == 404


def test_nobody_outside_sees_a_draft(as_user, charlie, bob, community):
    make_week(community)
    community.lifecycle = Lifecycle.DRAFT
    community.save(update_fields=["lifecycle"])
    url = reverse("metrics:role-profile", args=[community.slug])
    assert as_user(charlie).get(url).status_code == 404
    assert as_user(bob).get(url).status_code == 200


def test_an_administrator_sees_shares_without_being_a_member(as_user, community):
    make_week(community)
    root = make_user("Root Admin", is_superuser=True, is_staff=True)
    assert "212 people" in text(look(as_user(root), community))


def test_before_the_first_monday_the_page_says_when(as_user, bob, community):
    assert "The first shares come on Monday" in text(look(as_user(bob), community))
    make_target(community, purpose="So that nobody waits overnight.")
    assert "So that nobody waits overnight." in text(look(as_user(bob), community))


def test_switched_off_there_is_nothing_to_see_even_if_rows_are_left(as_user, bob, community):
    make_week(community)
    RoleSettings.objects.create(community=community, is_computed=False)
    said = text(look(as_user(bob), community))
    assert "switched off" in said
    assert "212" not in said


def test_without_a_target_the_page_says_so_and_asks_for_one(as_user, alice, community):
    make_week(community)
    said = text(look(as_user(alice), community))
    assert "There is no target yet to compare it with." in said
    assert "Propose one" in said


def test_when_everybody_opted_out_the_page_says_so(as_user, bob, community):
    make_week(community, 0, newcomers=0, inactive=0, opted_out=12, acting={}, primary={})
    assert "Nobody is counted here" in text(look(as_user(bob), community))


SOME = {"consumer": 6, "creator": 4, "connector": 1, "carrier": 0, "caretaker": 3}
PARTS = {"consumer": 2, "creator": 3, "connector": 1, "carrier": 0, "caretaker": 2}


@pytest.mark.parametrize(
    ("members", "detail"), [(9, "nothing"), (10, "words"), (19, "words"), (20, "rough"), (49, "rough"), (50, "full")]
)
def test_small_groups(as_user, bob, community, members, detail):
    make_week(community, members, acting=SOME, primary={**PARTS, "peripheral": members - 8})
    make_target(community)
    page = look(as_user(bob), community)
    said = text(page)
    assert page.context["state"] == detail
    gauges = said.split("Who acts as what")[-1].split("Small groups")[0]
    if detail == "nothing":
        assert "Shares of so small a group are not shown." in said
        assert "Who acts as what" not in said
    elif detail == "words":
        assert "%" not in re.sub(r"target \S+ %|90 %|100 %", "", gauges)
        assert "A few at most" in gauges
    elif detail == "rough":
        assert all(int(share) % 5 == 0 for share in re.findall(r"(\d+) %; target", gauges))
    else:
        assert "10 %; target 60–76 %" in gauges  # six of fifty: about five
    if detail in ("rough", "full"):
        assert "fewer than 5; target 8–14 %" in gauges


def test_what_is_drawn_does_not_tell_nobody_from_four(as_user, bob, community):
    pages = []
    for count in (0, 4):
        CommunityWeek.objects.all().delete()
        acting, primary = {**ACTING, "carrier": count}, {**PRIMARY, "carrier": count, "peripheral": 37 - count}
        make_week(community, 212, acting=acting, primary=primary)
        page = look(as_user(bob), community).content.decode()
        pages.append(re.sub(r'<time.*?</time>|value="\w{64}"|X-CSRF.*?}', "", page))
    assert pages[0] == pages[1]


def test_the_smallest_group_may_be_lowered_to_five(as_user, bob, community):
    make_week(community, 5, acting=SOME, primary=PARTS)
    RoleSettings.objects.create(community=community, small_group=5)
    assert look(as_user(bob), community).context["state"] == "words"


def test_the_trend_shows_the_role_asked_for_with_what_happened(as_user, bob, alice, community):
    for back in range(8):
        make_week(community, back=back, acting={**ACTING, "carrier": 17 + 6 * back})
    make_target(community, author=alice, adopted_at=datetime(2026, 10, 20, tzinfo=UTC))
    audit("lifecycle.change", by=alice, community_id=community.pk, before="draft", after="live")
    said = text(look(as_user(bob), community, role="carrier"))
    assert "Carriers fell from 28 % to 7 % since 28 September, more than chance alone does." in said
    assert "20 Oct: first target" in said
    assert "Connectors have not changed" in text(look(as_user(bob), community, role="nonsense"))


def test_a_snapshot_made_on_demand_is_not_the_week(as_user, bob, community):
    week = make_week(community)
    CommunityWeek.objects.filter(pk=week.pk).update(as_of="2026-11-18")
    assert "The first shares come on Monday" in text(look(as_user(bob), community))


def test_the_page_takes_few_queries_however_many_weeks_there_are(
    as_user, bob, alice, community, django_assert_max_num_queries
):
    for back in range(53):
        make_week(community, back=back)
    for version in range(1, 6):
        make_target(community, version=version, author=alice)
    client = as_user(bob)
    look(client, community)
    with django_assert_max_num_queries(17):
        look(client, community)


def test_acts_are_told_in_fives_so_that_one_nobody_may_know_of_changes_nothing(as_user, bob, community):
    def said(acts: int) -> str:
        CommunityWeek.objects.filter(community=community).delete()
        make_week(community, acts=dict.fromkeys(Role.values, acts))
        evidence = reverse("metrics:role-evidence", args=[community.slug, Role.CARETAKER.value])
        return text(look(as_user(bob), community)) + text(as_user(bob).get(evidence))

    assert "about 10 acts" in said(11).lower()
    assert said(12) == said(11)
