"""The desk: what waits, since when, why, and a way to it that exists; what is found for each page, what is kept as rows."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.vocabulary import Verb
from communities.actions import open_issue
from communities.models import JoinRequest, Lifecycle, Membership, Position
from content.models import Item, Kind
from metrics.desk import filling, registered
from metrics.desk.kinds import KINDS, MOST, SHOWN
from metrics.desk.listing import open_groups
from metrics.models import DeskEntry
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


def desk(client, community, *, fills=True):
    if fills:
        filling.fill(community)
    return client.get(reverse("metrics:desk", args=[community.slug]))


def headings(response):
    return [group.heading for group in response.context["groups"]]


def test_an_empty_desk_says_so_and_leads_on(as_user, alice, quiet):
    page = desk(as_user(alice), quiet)
    assert headings(page) == []
    assert "Nothing waits for you here." in page.content.decode()


def test_requests_late_asks_and_newcomers_wait(as_user, alice, bob, charlie, quiet):
    JoinRequest.objects.create(community=quiet, user=charlie, message="I know seals.")
    late = timezone.now() - timedelta(days=30)
    ask = make_item(quiet, bob, title="Late ask", published_at=late)
    make_item(quiet, bob, title="Fresh ask")
    make_item(quiet, bob, title="Answered ask", published_at=late, answer_count=1)
    make_item(quiet, bob, title="Closed ask", published_at=late, closed_at=late)
    imported = make_item(quiet, bob, title="Imported ask", published_at=late, source="elsewhere")
    make_item(quiet, bob, Kind.POST, title="A post", published_at=late)
    join(make_user("Nina New"), quiet)
    page = desk(as_user(alice), quiet)
    said = page.content.decode()
    assert headings(page) == [
        "One person asks to join",
        "One ask waits longer than promised",
        "One newcomer was not welcomed yet",
    ]
    assert "One person asks to join and one ask waits longer than promised. Then 1 thing more." in said
    assert ask.get_absolute_url() in said
    assert all(words in said for words in ("Nina New", "I know seals.", "No answer yet"))
    assert not any(title in said for title in ("Fresh ask", "Answered ask", "Closed ask", "Imported ask", "A post"))
    asks = as_user(bob).get(reverse("content:ask-list", args=[quiet.slug])).content.decode()
    assert imported.get_absolute_url() in asks


def test_what_was_done_elsewhere_since_the_last_hour_is_not_shown(as_user, alice, bob, quiet):
    ask = make_item(quiet, bob, published_at=timezone.now() - timedelta(days=30))
    client = as_user(alice)
    assert headings(desk(client, quiet)) == ["One ask waits longer than promised"]
    ask.answer_count = 1
    ask.save(update_fields=["answer_count"])
    assert headings(desk(client, quiet, fills=False)) == []
    newcomer = join(make_user("Nina New"), quiet)
    assert headings(desk(client, quiet)) == ["One newcomer was not welcomed yet"]
    newcomer.left_at = timezone.now()
    newcomer.save(update_fields=["left_at"])
    assert "Nina New" not in desk(client, quiet, fills=False).content.decode()


def test_a_kind_whose_first_ones_were_done_elsewhere_still_stands(alice, bob, quiet):
    late = timezone.now() - timedelta(days=30)
    asks = [make_item(quiet, bob, published_at=late + timedelta(hours=number)) for number in range(SHOWN + 2)]
    filling.fill(quiet)
    Item.objects.filter(pk__in=[ask.pk for ask in asks[:SHOWN]]).update(answer_count=1)
    [group] = open_groups(alice, quiet, only="ask", shown=SHOWN)
    assert [entry.item_id for entry in group.entries] == [ask.pk for ask in asks[SHOWN:]]
    assert group.count == 2


def test_only_so_many_of_a_kind_stand_on_the_desk_and_all_on_their_own_page(as_user, alice, bob, quiet):
    for number in range(MOST + 2):
        make_item(quiet, bob, title=f"Ask number {number}.", published_at=timezone.now() - timedelta(days=20))
    client = as_user(alice)
    page = desk(client, quiet)
    assert headings(page) == [f"More than {MOST} asks wait longer than promised"]
    assert page.content.decode().count("Ask number") < 40  # five of them, each named a few times
    alone = client.get(reverse("metrics:desk-kind", args=[quiet.slug, "ask"]))
    assert len(alone.context["group"].entries) == 30
    assert client.get(reverse("metrics:desk-kind", args=[quiet.slug, "nothing"])).status_code == 404


def test_a_draft_and_a_lonely_or_absent_manager_are_said(as_user, alice, community):
    community.lifecycle = Lifecycle.DRAFT
    community.save(update_fields=["lifecycle"])
    said = desk(as_user(alice), community).content.decode()
    assert "This community is a draft" in said
    assert "There is only one manager" in said
    assert "There is no target for the mix of roles" in said
    gone = make_user("Gone Manager", is_active=False)
    join(gone, community, Position.MANAGER)
    assert "One manager can no longer sign in" in headings(desk(as_user(alice), community))


@pytest.mark.parametrize("lifecycle", Lifecycle.values)
def test_no_link_on_the_desk_is_dead(as_user, alice, bob, charlie, community, lifecycle):
    JoinRequest.objects.create(community=community, user=charlie)
    open_issue(by=bob, community=community, title="The search finds nothing.")
    make_item(community, bob, title="Late ask", published_at=timezone.now() - timedelta(days=30))
    make_item(community, bob, Kind.PAGE, title="Plan", review_on=timezone.localdate() - timedelta(days=3))
    join(make_user("Gone Manager", is_active=False), community, Position.MANAGER)
    filling.fill(community)
    community.lifecycle = lifecycle
    community.save(update_fields=["lifecycle"])
    client = as_user(alice)
    page = desk(client, community, fills=False)
    entries = [entry for group in page.context["groups"] for entry in group.entries]
    addresses = {entry.url for entry in entries} | {entry.to for entry in entries}
    takes = lifecycle in {Lifecycle.DRAFT, Lifecycle.LIVE}
    assert len(entries) >= 6
    for address in addresses - {""}:
        writes = any(part in address for part in ("/refer/", "/review/", "/owner/", "/propose/"))
        assert client.get(address).status_code == 200 or (writes and not takes), address


def test_only_managers_have_a_desk(as_user, client, alice, bob, charlie, community):
    join(make_user("Nina New"), community)
    assert desk(as_user(alice), community).status_code == 200
    assert desk(as_user(bob), community).status_code == 403
    assert desk(as_user(charlie), community).status_code == 403
    assert desk(client, community).status_code == 302
    assert not DeskEntry.objects.visible_to(bob).exists()
    assert not DeskEntry.objects.visible_to(charlie).exists()
    assert DeskEntry.objects.visible_to(alice).exists()


def test_the_desk_takes_few_queries(as_user, alice, bob, charlie, community, django_assert_max_num_queries):
    for _ in range(8):
        make_item(community, bob, published_at=timezone.now() - timedelta(days=30))
        make_item(community, bob, Kind.PAGE, review_on=timezone.localdate())
        join(make_user(), community)
        JoinRequest.objects.create(community=community, user=make_user())
    client = as_user(alice)
    desk(client, community)
    with django_assert_max_num_queries(26):
        desk(client, community, fills=False)


def test_filling_again_changes_nothing_and_what_is_settled_goes(alice, bob, community):
    ask = make_item(community, bob, published_at=timezone.now() - timedelta(days=30))
    filling.fill(community)
    before = list(DeskEntry.objects.order_by("pk").values())
    assert filling.fill(community) == len(before)
    assert list(DeskEntry.objects.order_by("pk").values()) == before
    ask.title, ask.answer_count = "Renamed", 1
    ask.save(update_fields=["title", "answer_count"])
    filling.fill(community)
    assert not DeskEntry.objects.filter(kind="ask").exists()


def test_filling_all_leaves_out_what_takes_no_contributions(bob, community):
    make_item(community, bob, published_at=timezone.now() - timedelta(days=30))
    assert filling.fill_all() >= 1
    community.lifecycle = Lifecycle.ARCHIVED
    community.save(update_fields=["lifecycle"])
    assert filling.fill_all() == 0
    assert not DeskEntry.objects.exists()


def test_every_kind_says_what_it_needs_to():
    assert len(registered.__all__) == 22
    for kind in KINDS.values():
        assert kind.act or not kind.asks
        assert kind.heading(1)[0].isupper()
        assert kind.why.endswith(".")
        assert len(kind.key) <= 24


def test_a_managers_token_reads_the_desk_and_a_members_does_not(as_user, alice, bob, charlie, community):
    ask = make_item(community, bob, title="Late ask", published_at=timezone.now() - timedelta(days=30))
    filling.fill(community)
    url = reverse("community-desk-list", args=[community.slug])
    rows = as_user(alice).get(url, {"kind": "ask"}).json()
    assert [(row["kind"], row["item"], row["title"], row["action"]) for row in rows] == [
        ("ask", ask.pk, "Late ask", "Refer it")
    ]
    assert rows[0]["url"] == ask.get_absolute_url()
    assert as_user(alice).get(url, {"kind": "nothing"}).status_code == 400
    assert [as_user(person).get(url).status_code for person in (bob, charlie)] == [403, 403]
