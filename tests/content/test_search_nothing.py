"""Filters of the search, words found in files; and whom to ask when nothing was found."""

from datetime import timedelta

import pytest
from django.utils import timezone

from communities.models import Lifecycle, Position, Visibility
from content.experts.counting import count_everybody
from content.lookout import whom_to_ask
from content.models import Draft, Item, Kind, Reaction, Reply, SavedSearch, Tag, TagSynonym
from content.wishes import Wish
from roles.actions import opt_out
from tests.content.test_search import found, page
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db


# Filters


def test_a_tag_is_found_by_any_of_its_words(bob, alice, community):
    tag = Tag.objects.create(community=community, slug="seals", name="seals")
    TagSynonym.objects.create(community=community, slug="gaskets", name="gaskets", tag=tag)
    make_item(community, alice, title="Tagged").tags.add(tag)
    make_item(community, alice, title="Not tagged")
    for word in ("seals", "Gaskets", "#seals", "gaskets"):
        assert found(bob, tag=word) == ["Tagged"], word
    assert found(bob, tag="pumps") == []


def test_an_author_is_found_by_handle_and_by_name(bob, alice, community):
    make_item(community, alice, title="By Alice")
    make_item(community, bob, title="By Bob")
    for word in (alice.handle, f"@{alice.handle}", "alice manager", "Alice Manager"):
        assert found(bob, author=word) == ["By Alice"], word


def test_dates_narrow_and_the_last_day_counts(bob, alice, community):
    now = timezone.now()
    for days in (0, 5, 20, 100, 500):
        make_item(community, alice, title=f"{days} days", published_at=now - timedelta(days=days, minutes=1))
    reply = make_reply(Item.objects.get(title="500 days"), bob, created_at=now - timedelta(days=2))
    assert found(bob, community="seals", when="week") == ["0 days", "5 days"]
    assert found(bob, community="seals", when="month") == ["0 days", "5 days", "20 days"]
    assert len(found(bob, when="year")) == 4
    assert found(bob, author=bob.handle, when="week") == ["500 days"]
    day = (now - timedelta(days=20, minutes=1)).date()
    assert found(bob, **{"from": str(day), "to": str(day)}) == ["20 days"]
    assert found(bob, when="week", to=str(day)) == ["20 days", "100 days", "500 days"]
    assert reply.pk


@pytest.mark.parametrize("junk", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "\x00", "2026-01-01T00:00"])
def test_a_date_that_is_none_is_no_filter(bob, as_user, junk):
    wish = Wish.read({"from": junk, "to": junk, "when": junk, "used": junk, "sort": junk})
    assert wish == Wish()
    assert page(as_user(bob), q="seal", **{"from": junk}).status_code == 200


def test_what_somebody_used_at_work(bob, alice, community):
    make_item(community, alice, Kind.POST, title="Used", use_count=2)
    make_reply(make_item(community, alice, title="Ask"), bob, use_count=1)
    make_item(community, alice, title="Not used")
    assert set(found(bob, used="1")) == {"Used", "Ask"}


def test_newest_first_if_one_wishes(bob, alice, community):
    ago = timezone.now() - timedelta(days=3)
    make_item(community, alice, title="Valve valve", body="valve", published_at=ago)
    make_item(community, alice, title="Other", body="a valve among many other words that stand here")
    plain = "<mark>Valve</mark> <mark>valve</mark>"
    assert found(bob, q="valve") == [plain, "Other"]
    assert found(bob, q="valve", sort="new") == ["Other", plain]


def test_each_filter_has_a_way_off_and_stays_on_every_link(bob, alice, community, as_user):
    filters = {"author": "alice", "tag": "x", "when": "week", "used": "1", "community": "seals", "type": "post"}
    answer = page(as_user(bob), q="seal", **filters)
    labels = [label for label, _ in answer.context["chips"]]
    assert labels == ["posts", "in Seals and pumps", "by alice", "#x", "the past week", "used by someone at work"]
    for _, href in answer.context["chips"]:
        assert href.count("=") == 6
    assert '<option value="week" selected>' in answer.content.decode()


def test_a_wish_comes_back_from_its_address():
    wish = Wish.read({"q": "a & b=c", "type": "post", "tag": "Gießerei", "from": "2026-01-02", "sort": "new", "x": "y"})
    assert Wish.of_query(wish.as_query()) == wish
    assert wish.as_query(text="") == "type=post&tag=Gie%C3%9Ferei&from=2026-01-02&sort=new"


# Files


def test_words_of_a_file_are_found_and_it_is_said(bob, alice, charlie, community, as_user):
    private = make_community(manager=alice, visibility=Visibility.PRIVATE)
    make_item(private, alice, Kind.EPISODE, title="Private talk", file_text="impeller")
    make_item(
        community, alice, Kind.EPISODE, title="A talk", body="Notes.", file_text="Then <b>the impeller</b> & more \x02"
    )
    make_item(community, alice, Kind.EPISODE, title="Impeller talk", file_text="Nothing")
    content = page(as_user(bob), q="impellers").content.decode()
    assert content.count("Found in what is said") == 1
    assert "the <mark>impeller</mark>" in content
    assert "<b>the" not in content
    assert "Private" not in content
    assert found(charlie, q="impeller", type="episode")[0] == "<mark>Impeller</mark> talk"


# Nothing found


@pytest.fixture
def helpers(community):
    """Three who answered about flanges, one expert."""
    eva = make_user("Eva Expert", handle="eva")
    join(eva, community, Position.EXPERT)
    people = [make_user(f"Helper {letter}", handle=f"helper{letter}") for letter in "abc"]
    for number, person in enumerate(people):
        join(person, community)
        for _ in range(3 - number):
            asker = make_user()
            ask = make_item(community, asker, title="Flange leaks")
            reply = make_reply(ask, person, body="Tighten it.")
            if number % 2:
                Reaction.objects.create(user=asker, kind="use", reply=reply)
            else:
                Item.objects.filter(pk=ask.pk).update(accepted_reply=reply)
    count_everybody()
    return [eva, *people]


def names(user, text, **params):
    room = whom_to_ask(user, Wish.read({"q": text, **params}))
    return room and [helper.person.handle for helper in room.helpers]


def test_those_who_helped_with_such_words_come_first_then_experts(bob, helpers, community):
    assert names(bob, "flange moonwater") == ["helpera", "helperb", "helperc"]
    assert names(bob, "moonwater")[0] == "eva"
    assert names(helpers[1], "flange moonwater") == ["helperb", "helperc", "eva"]


def test_likes_and_unconfirmed_answers_make_nobody_a_helper(bob, alice, community):
    make_reply(make_item(community, alice, title="Flange"), make_user(handle="loud"), body="flange", like_count=9)
    assert names(bob, "flange moonwater") == [alice.handle]


def test_the_community_is_one_of_ones_own_where_such_words_helped(bob, alice, helpers, community):
    bigger = make_community("Bigger", manager=alice)
    for _ in range(9):
        join(make_user(), bigger)
    join(bob, bigger)
    assert whom_to_ask(bob, Wish.read({"q": "flange moonwater"})).community == community
    assert whom_to_ask(bob, Wish.read({"q": "moonwater"})).community == bigger
    assert whom_to_ask(bob, Wish.read({"q": "moonwater", "community": "seals"})).community == community


def test_who_belongs_nowhere_gets_no_names(charlie, helpers, community, as_user):
    assert names(charlie, "flange moonwater") is None
    content = page(as_user(charlie), q="flange moonwater").content.decode()
    assert "Eva Expert" not in content
    assert "Ask it" in content
    community.lifecycle = Lifecycle.ARCHIVED
    community.save()
    assert names(helpers[0], "flange moonwater") is None


def test_who_wants_to_stay_unnamed_is_not_singled_out(bob, helpers, community):
    opt_out(by=helpers[1])
    assert names(bob, "flange moonwater") == ["helperb", "helperc", "eva"]


def test_one_click_leads_to_the_ask_with_title_and_names(bob, helpers, community, as_user):
    browser = as_user(bob)
    content = page(browser, q="flange moonwater").content.decode()
    assert 'action="/c/seals/asks/new/"' in content
    assert '<input type="hidden" name="title" value="flange moonwater">' in content
    assert content.count('type="checkbox" name="to"') == 3
    form = browser.get("/c/seals/asks/new/", {"title": "flange moonwater", "to": ["helpera", "helperb", "<b>"]})
    shown = form.content.decode()
    assert 'value="flange moonwater"' in shown
    assert shown.count('type="checkbox" name="to"') == 2


def test_nothing_that_was_typed_is_stored(bob, helpers, community, as_user):
    page(as_user(bob), q="flange moonwater")
    assert not SavedSearch.objects.exists()
    assert not Draft.objects.exists()
    assert not Item.objects.filter(title__contains="moonwater").exists()
    assert not Reply.objects.filter(body__contains="moonwater").exists()


def test_the_page_of_nothing_asks_no_more_for_more_helpers(
    bob, helpers, community, as_user, django_assert_max_num_queries
):
    browser = as_user(bob)
    for _ in range(10):
        join(make_user(), community, Position.EXPERT)
    with django_assert_max_num_queries(34):
        page(browser, q="flange moonwater")
