"""Search: what is found, for whom, and what a strange query does."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

from activity.models import ReadingAct
from activity.vocabulary import ObjectType, Verb
from communities.models import Lifecycle, Visibility
from content import search as finder
from content.models import Kind, Reply, Tag
from content.search import Wish, marked, passage
from tests.factories import join, make_community, make_item, make_reply, make_user

pytestmark = pytest.mark.django_db


def found(viewer, **params) -> list[str]:
    wish = Wish.read({"q": params.pop("q", ""), **params})
    return [row.title for row in finder.rows(finder.find(viewer, wish), wish)]


def page(client, q="", **params):
    return client.get("/search/", {"q": q, **params})


def test_a_word_is_found_in_titles_texts_and_replies_with_endings_and_accents_aside(bob, alice, community):
    make_item(community, alice, title="Sealing a résumé of pumps")
    make_item(community, alice, Kind.POST, title="Second", body="Two seals failed.")
    make_reply(make_item(community, alice, title="Third"), bob, body="Look at the seal.")
    make_item(community, alice, title="Nothing of the kind")
    assert set(found(bob, q="seal")) == {"<mark>Sealing</mark> a résumé of pumps", "Second", "Third"}
    assert found(bob, q="resume") == ["Sealing a <mark>résumé</mark> of pumps"]


def test_a_word_in_the_title_comes_before_one_in_the_text(bob, alice, community):
    make_item(community, alice, title="Other", body="A gasket somewhere in a text of some length.")
    make_item(community, alice, title="Gasket", body="Nothing.")
    assert found(bob, q="gasket") == ["<mark>Gasket</mark>", "Other"]


def test_quotes_or_and_minus_work(bob, alice, community):
    make_item(community, alice, title="One", body="flush orifice")
    make_item(community, alice, title="Two", body="orifice of carbon, later a flush")
    make_item(community, alice, title="Three", body="gasket")
    assert found(bob, q='"flush orifice"') == ["One"]
    assert set(found(bob, q="gasket or orifice")) == {"One", "Two", "Three"}
    assert set(found(bob, q="flush -carbon")) == {"One"}


@pytest.mark.parametrize("visibility", [Visibility.PRIVATE, Visibility.ON_REQUEST])
def test_what_only_members_read_is_found_by_members_only(bob, alice, charlie, visibility, as_user):
    closed = make_community("Closed", manager=alice, visibility=visibility)
    join(bob, closed)
    tag = Tag.objects.create(community=closed, slug="quiet", name="quiet")
    item = make_item(closed, alice, title="Hidden flange")
    item.tags.add(tag)
    make_reply(item, alice, body="Another flange.")
    assert len(found(bob, q="flange")) == 2
    assert found(charlie, q="flange") == []
    for params in ({"q": "flange"}, {"community": closed.slug}, {"author": alice.handle}, {"tag": "quiet"}):
        answer = page(as_user(charlie), **params)
        assert answer.context["count"] == 0, params
        assert b"Hidden" not in answer.content
    assert b"Hidden" not in page(as_user(charlie), q="Hiden flannge").content


def test_drafts_and_removed_texts_are_found_by_nobody(bob, alice, community, as_user):
    make_item(community, alice, Kind.POST, title="Draft flange", published_at=None)
    gone = make_item(community, alice, title="Gone flange", removed_at=timezone.now())
    make_reply(gone, bob, body="flange in a removed ask")
    make_reply(make_item(community, alice, title="Here"), bob, body="flange, removed", removed_at=timezone.now())
    for person in (alice, bob):
        assert found(person, q="flange") == []
        assert page(as_user(person), q="flange").context["count"] == 0
        assert found(person, author=alice.handle) == ["Here"]


def test_a_draft_community_is_found_by_its_members_only(alice, charlie, as_user):
    draft = make_community("Quiet beginnings", manager=alice, lifecycle=Lifecycle.DRAFT)
    make_item(draft, alice, title="First flange")
    assert len(found(alice, q="flange")) == 1
    assert found(charlie, q="flange") == []
    assert b"Quiet beginnings" not in page(as_user(charlie), q="beginnings").content
    assert b"Quiet beginnings" in page(as_user(alice), q="beginnings").content


def test_nobody_is_sent_to_sign_in(client):
    assert page(client, q="seal").headers["Location"].startswith("/accounts/login/")


def test_filters_narrow_and_add_up(bob, alice, community):
    other = make_community("Other", manager=alice)
    make_item(community, alice, Kind.POST, title="Post seal")
    make_item(community, bob, Kind.PAGE, title="Page seal")
    tagged = make_item(other, alice, Kind.POST, title="Other seal")
    tagged.tags.add(Tag.objects.create(community=other, slug="seals", name="seals"))
    make_reply(tagged, bob, Reply.Kind.COMMENT, body="A seal again")
    plain = [title.replace("<mark>", "").replace("</mark>", "") for title in found(bob, q="seal", type="post")]
    assert set(plain) == {"Post seal", "Other seal"}
    assert len(found(bob, q="seal", type="post", community=community.slug)) == 1
    assert len(found(bob, q="seal", author=bob.handle)) == 2
    assert len(found(bob, q="seal", type="comment")) == 1
    assert len(found(bob, q="seal", tag="seals")) == 2
    assert found(bob, q="seal", type="answer") == []
    assert found(bob, q="seal", author="nobody.here") == found(bob, q="seal", community="no-such-place") == []


def test_without_words_the_filters_list_the_newest_first(bob, alice, community):
    hour = timezone.timedelta(hours=1)
    old = make_item(community, alice, title="Old", published_at=timezone.now() - hour)
    make_item(community, alice, title="New")
    make_reply(old, alice, created_at=timezone.now() - hour / 2)
    assert found(bob, community=community.slug) == ["New", "Old"]
    assert found(bob, author=alice.handle) == ["New", "Old", "Old"]  # the one between is a reply


def test_only_the_newest_hits_are_ranked_and_more_than_a_thousand_are_not_counted(
    bob, alice, community, as_user, monkeypatch
):
    monkeypatch.setattr(finder, "NEWEST", 3)
    monkeypatch.setattr(finder, "MOST", 2)
    monkeypatch.setattr("content.views.search.MOST", 2)
    ago = [timezone.now() - timezone.timedelta(days=days) for days in range(4)]
    make_item(community, alice, title="Valve valve valve", body="valve", published_at=ago[3])
    for number in range(3):
        make_item(community, alice, title=f"Newer {number}", body="a valve", published_at=ago[number])
    answer = page(as_user(bob), q="valve")
    assert answer.context["is_more"]
    assert answer.context["count"] == 2
    assert "1,000+ results" in answer.content.decode()
    assert "Valve valve" not in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        '"',
        "'",
        "seal:*",
        "!!! & | <-> ( ) :",
        "seal -",
        "-seal",
        "a" * 1000,
        "x " * 500,
        "\x00",
        "seal\x00leak",
        "the of and",
        "ختم المضخة",
        "‮seal",
        "%",
        "_",
        "%_%",
        "\\",
        "<script>alert(1)</script>",
        "🙂",
        "{{ 7*7 }}",
    ],
)
def test_a_strange_query_gets_a_page(bob, alice, community, as_user, query):
    make_item(community, alice, title="Seal")
    answer = page(as_user(bob), q=query, author=query[:50], page="x")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()
    assert page(as_user(bob), q=query).status_code == 200


def test_signs_with_a_meaning_in_patterns_stand_for_themselves(bob, community, as_user):
    for sign in "%_":
        answer = page(as_user(bob), q=sign)
        assert not list(answer.context["people"])
        assert not list(answer.context["communities"])


@pytest.mark.parametrize("query", ["the of and", "-seal"])
def test_words_that_say_nothing_find_nothing_and_the_page_says_why(bob, alice, community, as_user, query):
    make_item(community, alice, title="The seal of a pump")
    make_item(community, alice, title="Something else")
    answer = page(as_user(bob), q=query)
    assert answer.context["count"] == 0
    assert "Add one that says what it is about" in answer.content.decode()


def test_a_right_to_left_text_is_found(bob, alice, community):
    make_item(community, alice, title="ختم المضخة")
    assert found(bob, q="المضخة") == ["ختم <mark>المضخة</mark>"]


def test_found_words_are_marked_and_everything_else_is_escaped(bob, alice, community, as_user):
    make_item(
        community,
        alice,
        title="A <b>seal</b> & more",
        body="x",
        body_html='<p>Use &lt;script&gt;alert(1)&lt;/script&gt; on the seal <a href="/x" title="seal">here</a></p>',
    )
    make_reply(make_item(community, alice, title="T"), bob, body="seal", body_html="<p>a \x02<i>seal</i>\x03</p>")
    content = page(as_user(bob), q="seal").content.decode()
    assert "<script>alert" not in content
    assert "script&gt;alert(1)&lt;/script&gt;" in content
    assert "A &lt;b&gt;<mark>seal</mark>&lt;/b&gt; &amp; more" in content
    assert "<mark>seal</mark>" in content
    assert content.count("<mark>") == content.count("</mark>")


def test_marks_survive_escaping_and_nothing_else_does():
    assert marked("a \x02<b>\x03 & \x02c") == "a <mark>&lt;b&gt;</mark> &amp; c"
    assert passage('one <em>\x02two\x03</em> &lt;i&gt; <a href="') == "one <mark>two</mark> &lt;i&gt;"


def test_a_typo_gets_titles_like_it_that_one_may_see(bob, alice, charlie, as_user):
    private = make_community("Closed", manager=alice, visibility=Visibility.PRIVATE)
    make_item(private, alice, title="Cavitation in private")
    make_item(make_community("Open", manager=alice), alice, title="Reading a cavitation spectrum")
    content = page(as_user(charlie), q="cavitatoin").content.decode()
    assert "Did you mean" in content
    assert "Reading a cavitation spectrum" in content
    assert "in private" not in content
    assert "in private" in page(as_user(alice), q="cavitatoin").content.decode()


def test_nothing_found_offers_to_ask(bob, community, as_user):
    content = page(as_user(bob), q="impeller trim").content.decode()
    assert "Ask it, and the answer will be found next time" in content
    assert 'href="/ask/?title=impeller%20trim"' in content


def test_people_and_communities_are_found_by_name(bob, alice, community, as_user):
    make_user("Hana Kovářová", job_role="Diagnostics")
    make_user("Hana Switched-Off", is_active=False)
    make_user("Hana Robot", is_service=True)
    make_community("Hanaland", manager=alice, visibility=Visibility.PRIVATE)
    make_community("Hana and friends", manager=alice, visibility=Visibility.ON_REQUEST)
    answer = page(as_user(bob), q="hana")
    assert [person.display_name for person in answer.context["people"]] == ["Hana Kovářová"]
    assert [place.name for place in answer.context["communities"]] == ["Hana and friends"]
    assert "No text has “hana” in it, but a name does" in answer.content.decode()
    assert page(as_user(bob), q="hana", type="person").context["count"] == 1
    assert page(as_user(alice), q="hana", type="community").context["count"] == 2


def test_a_search_is_noted_once_without_its_words(bob, alice, community, as_user):
    page(as_user(bob), q="seal", community=community.slug)
    page(as_user(bob), q="seal", page="2")
    page(as_user(bob))
    page(as_user(bob), community=community.slug)
    act = ReadingAct.objects.get()
    assert (act.verb, act.object_type, act.object_id) == (Verb.SEARCH, ObjectType.COLLECTION, 0)
    assert (act.actor_id, act.community_id) == (bob.pk, community.pk)
    assert "seal" not in str(ReadingAct.objects.values().get())


def test_a_search_in_a_hidden_community_does_not_name_it(charlie, alice, as_user):
    private = make_community("Closed", manager=alice, visibility=Visibility.PRIVATE)
    page(as_user(charlie), q="seal", community=private.slug)
    assert ReadingAct.objects.get().community_id == 0


def test_the_empty_page_explains_and_lists_nothing(bob, alice, community, as_user):
    make_item(community, alice, title="Seal")
    answer = page(as_user(bob))
    assert "page" not in answer.context
    assert "exact phrase" in answer.content.decode()


def test_pages_of_results_keep_the_search(bob, alice, community, as_user):
    for number in range(25):
        make_item(community, alice, title=f"Seal {number}")
    first, second = page(as_user(bob), q="seal"), page(as_user(bob), q="seal", page="2")
    assert (len(first.context["rows"]), len(second.context["rows"])) == (20, 5)
    assert "?q=seal&amp;page=2" in first.content.decode()


def test_the_number_of_queries_does_not_grow(bob, alice, community, as_user, django_assert_max_num_queries):
    for number in range(20):
        item = make_item(make_community(f"Seals {number}", manager=alice), make_user(), title=f"Seal {number}")
        make_reply(item, make_user(), body="seal")
    reader = as_user(bob)
    with django_assert_max_num_queries(16):
        page(reader, q="seal")


def test_a_wish_reads_what_it_can():
    request = RequestFactory().get("/search/", {"q": " a\x00b \n c ", "type": "nonsense", "tag": "x"})
    wish = Wish.read(request.GET)
    assert (wish.text, wish.type, wish.tag) == ("a b c", "", "x")
    assert len(Wish.read({"q": "x" * 1000}).text) == finder.LONGEST
