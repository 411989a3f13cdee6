"""The lists of a community: asks by state, discussions, posts, pages, a tag; who sees them and what to do next."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Visibility
from content.actions import accept_answer, create_item, write_reply
from content.models import Item, Kind
from tests.content.documents import make_document
from tests.factories import make_episode, make_event, make_item, make_reply

pytestmark = pytest.mark.django_db
LISTS = ["ask-list", "thread-list", "post-list", "page-list"]


@pytest.fixture
def address(community):
    return lambda name, **query: reverse(f"content:{name}", args=[community.slug], query=query)


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_offers_members_a_start_and_guests_none(address, as_user, bob, charlie, name):
    create = reverse(f"content:{name.replace('list', 'create')}", args=["seals"])
    mine = as_user(bob).get(address(name, tab="all"))
    assert mine.status_code == 200
    bar, main = mine.content.decode().split("<main")
    assert main.count(f'href="{create}') == 2  # in the head and under the empty list
    assert (f'href="{create}"' in bar) == (name == "ask-list")  # Ask in the bar asks here
    theirs = as_user(charlie).get(address(name, tab="all"))
    assert theirs.status_code == 200
    assert create not in theirs.content.decode()
    assert f'href="{reverse("ask-start")}"' in theirs.content.decode().split("<main")[0]


@pytest.mark.parametrize("name", LISTS)
def test_lists_are_for_people_who_are_signed_in_and_may_read(address, client, as_user, charlie, community, name):
    assert client.get(address(name)).status_code == 302
    community.visibility = Visibility.ON_REQUEST
    community.save()
    assert as_user(charlie).get(address(name)).status_code == 403
    community.visibility = Visibility.PRIVATE
    community.save()
    assert as_user(charlie).get(address(name)).status_code == 404


def test_asks_stand_under_the_tab_of_their_state(address, as_user, community, alice, bob):
    titles = ["Nobody said a word", "One answer so far", "Settled long ago", "Given up"]
    waiting, opened, settled, closed = (make_item(community, alice, title=title) for title in titles)
    write_reply(by=bob, item=opened, body="Try the orifice.")
    accept_answer(by=alice, reply=write_reply(by=bob, item=settled, body="The orifice."))
    Item.objects.filter(pk=closed.pk).update(closed_at=timezone.now())

    def shown(tab):
        return {item.title for item in as_user(bob).get(address("ask-list", tab=tab)).context["page"]}

    assert shown("waiting") == {waiting.title}
    assert shown("open") == {opened.title}
    assert shown("answered") == {settled.title}
    assert shown("all") == set(titles)
    counts = [tab["count"] for tab in as_user(bob).get(address("ask-list")).context["tabs"]]
    assert counts == [1, 1, 1, 4]


def test_the_longest_waiting_ask_comes_first_and_says_it_is_late(address, as_user, community, alice, bob):
    community.reply_hours = 6
    community.save()
    make_item(community, alice, title="Young")
    make_item(community, alice, title="Old", published_at=timezone.now() - timedelta(hours=8))
    page = as_user(bob).get(address("ask-list"))
    assert [item.title for item in page.context["page"]] == ["Old", "Young"]
    assert "8 h, was expected by " in page.content.decode()


def test_drafts_and_removed_items_are_in_no_list(address, as_user, community, alice, bob):
    make_item(community, alice, Kind.POST, title="Half-written", published_at=None)
    make_item(community, alice, Kind.POST, title="Regretted", removed_at=timezone.now())
    for reader in (alice, bob):
        html = as_user(reader).get(address("post-list")).content.decode()
        assert "Half-written" not in html
        assert "Regretted" not in html


def test_a_list_is_filtered_by_tag_and_says_when_nothing_has_it(address, as_user, community, alice, bob):
    create_item(by=alice, community=community, kind=Kind.POST, title="On seals", body="x", tags=["seals"])
    create_item(by=alice, community=community, kind=Kind.POST, title="On pumps", body="x", tags=["pumps"])
    page = as_user(bob).get(address("post-list", tag="seals"))
    assert [item.title for item in page.context["page"]] == ["On seals"]
    page = as_user(bob).get(address("post-list", tag="no-such-tag"))
    assert len(page.context["page"]) == 2
    assert "Nothing is tagged like that" in page.content.decode()


def test_the_tags_beside_a_list_count_what_the_list_holds(as_user, address, community, alice, bob):
    create_item(by=alice, community=community, kind=Kind.PAGE, title="A", body="b", tags=["seals", "oil"])
    create_item(by=bob, community=community, kind=Kind.ASK, title="B", body="b", tags=["seals", "noise"])
    create_item(by=bob, community=community, kind=Kind.ASK, title="C", body="b", tags=["seals"])
    counts = {}
    for name in LISTS:
        context = as_user(bob).get(address(name, tab="all", tag="oil")).context
        counts[name] = {tag.slug: tag.count_here for tag in context["tags"]}
    asked, paged = {"seals": 2, "noise": 1}, {"oil": 1, "seals": 1}
    assert counts == {"ask-list": asked, "thread-list": {}, "post-list": {}, "page-list": paged}


def test_a_tag_has_a_page_with_every_kind(as_user, community, alice, bob, charlie):
    tags = ["Dichtungen für XR"]
    for kind in (Kind.ASK, Kind.THREAD, Kind.POST, Kind.PAGE):
        create_item(by=alice, community=community, kind=kind, title=f"A {kind}", body="x", tags=tags)
    make_document(alice, community, tags=tags)
    make_episode(community, alice).tags.set(community.tags.all())
    make_event(community, alice).tags.set(community.tags.all())
    address = reverse("content:tag-detail", args=[community.slug, community.tags.get().slug])
    assert len(as_user(bob).get(address).context["page"]) == len(Kind.values)
    assert [item.kind for item in as_user(charlie).get(f"{address}?kind=page").context["page"]] == [Kind.PAGE]
    assert as_user(bob).get(reverse("content:tag-detail", args=[community.slug, "other"])).status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_a_longer_list_asks_the_database_no_more_often(
    address, as_user, community, alice, bob, name, django_assert_max_num_queries
):
    kind = {"ask-list": Kind.ASK, "thread-list": Kind.THREAD, "post-list": Kind.POST, "page-list": Kind.PAGE}[name]
    for number in range(12):
        item = create_item(by=alice, community=community, kind=kind, title=f"T {number}", body="x", tags=["seals"])
        make_reply(item, bob, "answer" if kind == Kind.ASK else "comment")
    reader = as_user(bob)
    reader.get(address(name))
    with django_assert_max_num_queries(18):
        reader.get(address(name, tab="all"))


def test_asking_from_anywhere_starts_with_the_community(as_user, client, bob, charlie, community, alice):
    assert client.get("/ask/").status_code == 302
    only_one = as_user(bob).get("/ask/?title=Dry+run")
    assert only_one.url == reverse("content:ask-create", args=["seals"], query={"title": "Dry run"})
    nowhere = as_user(charlie).get("/ask/")
    assert nowhere.status_code == 200
    assert "You belong to no community yet" in nowhere.content.decode()


def test_the_tag_of_a_draft_is_known_to_nobody_else(as_user, address, community, alice, bob):
    """Its page and the filter answer as for a tag that does not exist."""
    create_item(by=alice, community=community, kind=Kind.POST, title="Plan", body="x", tags=["merger"], publish=False)
    assert as_user(bob).get(reverse("content:tag-detail", args=[community.slug, "merger"])).status_code == 404
    assert as_user(bob).get(address("post-list", tag="merger")).context["is_unknown_tag"]
