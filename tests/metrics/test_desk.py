"""The desk: what waits, since when, and a way to it that exists."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.vocabulary import Verb
from communities.models import JoinRequest, Lifecycle, Membership, Position
from content.models import Kind
from tests.factories import join, make_act, make_item, make_user
from tests.metrics.rows import make_target

pytestmark = pytest.mark.django_db


@pytest.fixture
def quiet(alice, community):
    """Nothing waits: two managers who act, a target, everybody greeted."""
    join(make_user("Second Manager"), community, Position.MANAGER)
    make_target(community)
    Membership.objects.update(welcomed_by=alice)
    make_act(Verb.COMMENT, by=alice, on=str(timezone.now().date()), about=community.ref, community_id=community.pk)
    return community


def desk(client, community):
    return client.get(reverse("metrics:desk", args=[community.slug]))


def titles(response):
    return [thing.title for thing in response.context["waiting"]]


def test_an_empty_desk_says_so_and_leads_on(as_user, alice, quiet):
    page = desk(as_user(alice), quiet)
    assert titles(page) == []
    assert "Nothing waits for you here." in page.content.decode()


def test_requests_late_asks_and_newcomers_wait(as_user, alice, bob, charlie, quiet):
    JoinRequest.objects.create(community=quiet, user=charlie)
    late = timezone.now() - timedelta(hours=quiet.reply_hours + 1)
    ask = make_item(quiet, bob, title="Late ask", published_at=late)
    make_item(quiet, bob, title="Fresh ask")
    make_item(quiet, bob, title="Answered ask", published_at=late, answer_count=1)
    make_item(quiet, bob, title="Closed ask", published_at=late, closed_at=late)
    imported = make_item(quiet, bob, title="Imported ask", published_at=late, source="elsewhere")
    make_item(quiet, bob, Kind.POST, title="A post", published_at=late)
    join(make_user("Nina New"), quiet)
    page = desk(as_user(alice), quiet)
    said = page.content.decode()
    assert titles(page) == [
        "1 person asks to join",
        "1 ask without an answer for longer than 24 hours",
        "1 newcomer was not welcomed yet",
    ]
    assert ask.get_absolute_url() in said
    assert "Nina New" in said
    assert not any(title in said for title in ("Fresh ask", "Answered ask", "Closed ask", "Imported ask", "A post"))
    asks = as_user(bob).get(reverse("content:ask-list", args=[quiet.slug])).content.decode()
    assert imported.get_absolute_url() in asks
    assert asks.count("expected within") == 1


def test_a_draft_and_a_lonely_or_absent_manager_are_said(as_user, alice, community):
    community.lifecycle = Lifecycle.DRAFT
    community.save(update_fields=["lifecycle"])
    found = titles(desk(as_user(alice), community))
    assert "This community is a draft" in found
    assert "There is only one manager" in found
    assert "There is no target for the mix of roles" in found
    gone = make_user("Gone Manager", is_active=False)
    join(gone, community, Position.MANAGER)
    assert "1 manager can no longer sign in" in titles(desk(as_user(alice), community))


@pytest.mark.parametrize("lifecycle", Lifecycle.values)
def test_no_link_on_the_desk_is_dead(as_user, alice, bob, charlie, community, lifecycle):
    community.lifecycle = lifecycle
    community.save(update_fields=["lifecycle"])
    JoinRequest.objects.create(community=community, user=charlie)
    make_item(community, bob, title="Late ask", published_at=timezone.now() - timedelta(days=9))
    client = as_user(alice)
    page = desk(client, community)
    addresses = {thing.href for thing in page.context["waiting"]} - {""}
    assert addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_only_managers_have_a_desk(as_user, client, bob, charlie, community):
    assert desk(as_user(bob), community).status_code == 403
    assert desk(as_user(charlie), community).status_code == 403
    assert desk(client, community).status_code == 302


def test_the_desk_takes_few_queries(as_user, alice, bob, community, django_assert_max_num_queries):
    for number in range(20):
        make_item(community, bob, published_at=timezone.now() - timedelta(days=3))
        join(make_user(f"New{number}"), community)
    client = as_user(alice)
    desk(client, community)
    with django_assert_max_num_queries(13):
        desk(client, community)
