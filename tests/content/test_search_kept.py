"""Searches one keeps: saved, renamed, deleted by their owner alone; what is new in each since one last looked."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from communities.models import Visibility
from content.actions import delete_search, rename_search, save_search
from content.lookout import kept_searches
from content.models import SavedSearch
from tests.factories import join, make_community, make_item, make_reply

pytestmark = pytest.mark.django_db


def later(**more):
    return timezone.now() + timedelta(minutes=1, **more)


def new_in(user):
    return {kept.search.name: kept.words for kept in kept_searches(user)}


def test_a_search_is_kept_once_and_always_as_the_same_address(bob):
    first = save_search(by=bob, query="type=post&q=seal&page=3&utm=x", name="Seals")
    second = save_search(by=bob, query="q=seal&type=post&sort=", name="Again")
    assert first.pk == second.pk
    assert (second.query, second.name) == ("q=seal&type=post", "Again")
    assert save_search(by=bob, query="q=pump").name == "pump"


@pytest.mark.parametrize("query", ["", "q=", "type=post", "q=the+of", "q=-seal", "q=hana&type=person", "nonsense=1"])
def test_what_lists_nothing_is_not_kept(bob, query):
    with pytest.raises(ValidationError, match="Search for words first"):
        save_search(by=bob, query=query)


def test_no_more_are_kept_than_are_counted_in_one_question(bob):
    for number in range(20):
        save_search(by=bob, query=f"q=seal{number}")
    with pytest.raises(ValidationError, match="You keep 20 searches"):
        save_search(by=bob, query="q=one+more")
    save_search(by=bob, query="q=seal3", name="Renamed")
    with pytest.raises(ValidationError, match="too long"):
        save_search(by=bob, query=f"q={'ü' * 200}")


def test_they_are_their_owners_alone(bob, alice, charlie, as_user):
    search = save_search(by=bob, query="q=seal", name="Mine")
    for person in (alice, charlie):
        with pytest.raises(Http404):
            rename_search(by=person, search=search, name="Yours")
        with pytest.raises(Http404):
            delete_search(by=person, search=search)
        browser = as_user(person)
        assert browser.get(f"/search/kept/{search.pk}/").status_code == 404
        assert browser.post(f"/search/kept/{search.pk}/delete/").status_code == 404
        assert b"Mine" not in browser.get("/search/").content
        browser.get("/search/?q=seal")
    search.refresh_from_db()
    assert search.looked_at < timezone.now() - timedelta(0)
    with pytest.raises(ValidationError, match="Give it a name"):
        rename_search(by=bob, search=search, name=" ")


def test_what_is_new_since_one_looked(bob, alice, charlie, community):
    make_item(community, alice, title="Old seal", published_at=timezone.now() - timedelta(days=1))
    save_search(by=bob, query="q=seal", name="Seals")
    save_search(by=bob, query="q=seal&type=post", name="Posts")
    save_search(by=bob, query="tag=nowhere", name="Tagged")
    assert new_in(bob) == {"Seals": "nothing new", "Posts": "nothing new", "Tagged": "nothing new"}
    ask = make_item(community, alice, title="New seal", published_at=later())
    make_reply(ask, alice, body="A seal.", created_at=later())
    make_item(community, bob, title="My own seal", published_at=later())
    make_item(community, alice, title="Draft seal", published_at=None)
    private = make_community(manager=alice, visibility=Visibility.PRIVATE)
    make_item(private, alice, title="Private seal", published_at=later())
    assert new_in(bob) == {"Seals": "2 new", "Posts": "nothing new", "Tagged": "nothing new"}
    join(bob, private)
    assert new_in(bob)["Seals"] == "3 new"
    assert new_in(charlie) == {}


def test_more_than_twenty_are_not_counted_and_one_question_is_enough(
    bob, alice, community, django_assert_max_num_queries
):
    save_search(by=bob, query="q=seal", name="Seals")
    for number in range(8):
        save_search(by=bob, query=f"q=seal&tag=t{number}", name=f"T{number}")
    for _ in range(25):
        make_item(community, alice, title="Seal", published_at=later())
    with django_assert_max_num_queries(2):
        assert new_in(bob)["Seals"] == "20+ new"


def test_opening_a_kept_search_is_looking(bob, alice, community, as_user):
    save_search(by=bob, query="q=seal&sort=new", name="Seals & pumps")
    make_item(community, alice, title="Seal")
    browser = as_user(bob)
    content = browser.get("/search/").content.decode()
    assert "Seals &amp; pumps" in content
    assert "1 new" in content
    shown = browser.get("/search/?sort=new&q=seal").content.decode()
    assert "Kept as “<bdi>Seals &amp; pumps</bdi>”" in shown
    assert "1 new" not in browser.get("/search/").content.decode()


def test_one_keeps_renames_and_deletes_on_pages(bob, alice, community, as_user):
    make_item(community, alice, title="Seal")
    browser = as_user(bob)
    assert "Keep this search" in browser.get("/search/?q=seal").content.decode()
    answer = browser.post("/search/kept/", {"query": "q=seal", "name": "<b>Seals</b>"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/search/?q=seal"
    assert "&lt;b&gt;Seals" in answer.content.decode()
    search = SavedSearch.objects.get(user=bob)
    page = f"/search/kept/{search.pk}/"
    assert "Give it a name" in browser.post(page, {"name": " "}).content.decode()
    browser.post(page, {"name": "Seals"})
    assert "Seals" in browser.get("/search/").content.decode()
    browser.post(f"{page}delete/")
    assert not SavedSearch.objects.exists()
    refused = browser.post("/search/kept/", {"query": "q=the"}, follow=True)
    assert "Search for words first" in refused.content.decode()
