"""Pages of shelves, putting an item there from its page, and the feed."""

from xml.etree import ElementTree

import pytest
from django.urls import reverse

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Community, Visibility
from content.actions import create_item, create_shelf, renew_feed_key, shelve_item
from content.models import Kind, Shelf, ShelfEntry

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def post(community, alice):
    return create_item(by=alice, community=community, kind=Kind.POST, title="Dry run", body="Flush it.")


@pytest.fixture
def shelf(bob):
    return create_shelf(by=bob, title="Vibration", about="Before the first start.")


def shelving_address(post):
    return reverse("content:item-shelve", args=["seals", post.pk])


def test_the_first_shelf_is_made_where_one_shelves(post, as_user, bob):
    page = as_user(bob).get(shelving_address(post))
    assert "Name of your first shelf" in page.content.decode()
    form = {"new_title": "Starters", "new_is_public": "on", "why": "Read it before the first start."}
    sent = as_user(bob).post(shelving_address(post), form, follow=True)
    assert "It stands on “Starters”." in sent.content.decode()
    entry = ShelfEntry.objects.get()
    assert (entry.why, entry.shelf.is_public) == ("Read it before the first start.", True)
    assert "On 1 public shelf" in sent.content.decode()


def test_shelves_are_chosen_and_left_in_one_go(post, shelf, as_user, bob):
    other = create_shelf(by=bob, title="Starters")
    shelve_item(by=bob, shelf=shelf, item=post, why="Old why")
    shown = as_user(bob).get(shelving_address(post)).content.decode()
    assert f'value="{shelf.pk}" id="id_shelves_1" checked' in shown or "checked" in shown
    as_user(bob).post(shelving_address(post), {"shelves": [other.pk], "why": "New why"})
    assert list(ShelfEntry.objects.values_list("shelf", "why")) == [(other.pk, "New why")]
    as_user(bob).post(shelving_address(post), {"shelves": [other.pk, shelf.pk], "why": "Another"})
    assert dict(ShelfEntry.objects.values_list("shelf", "why")) == {other.pk: "New why", shelf.pk: "Another"}
    sent = as_user(bob).post(shelving_address(post), {"why": ""}, follow=True)
    assert "Taken off your shelves." in sent.content.decode()
    assert not ShelfEntry.objects.exists()


def test_nothing_chosen_and_the_shelf_of_another_are_refused(post, shelf, as_user, bob, charlie):
    assert "Choose a shelf, or name a new one." in as_user(charlie).post(shelving_address(post), {}).content.decode()
    create_shelf(by=charlie, title="Mine")
    assert as_user(charlie).post(shelving_address(post), {"shelves": [shelf.pk]}).context["form"].errors
    long = as_user(bob).post(shelving_address(post), {"shelves": [shelf.pk], "why": "x" * 501})
    assert "501" in long.content.decode()
    assert not ShelfEntry.objects.exists()


def test_a_draft_is_shelved_by_nobody_not_even_its_author(community, as_user, bob):
    draft = create_item(by=bob, community=community, kind=Kind.POST, title="T", body="B", publish=False)
    assert as_user(bob).get(shelving_address(draft)).status_code == 404


def test_a_shelf_shows_each_reader_what_they_may_read_and_counts_nothing_else(
    post, shelf, alice, bob, charlie, as_user
):
    shelve_item(by=bob, shelf=shelf, item=post, why="Read it first.")
    page = as_user(charlie).get(shelf.get_absolute_url()).content.decode()
    assert post.title in page
    assert "Read it first." in page
    assert "1 thing" in as_user(charlie).get(reverse("shelf-list", args=[bob.handle])).content.decode()
    Community.objects.update(visibility=Visibility.PRIVATE)
    page = as_user(charlie).get(shelf.get_absolute_url()).content.decode()
    assert post.title not in page
    assert "Read it first." not in page
    listed = as_user(charlie).get(reverse("shelf-list", args=[bob.handle])).content.decode()
    assert "nothing on it yet" in listed
    assert post.title in as_user(bob).get(shelf.get_absolute_url()).content.decode()


def test_a_private_shelf_is_nowhere_for_others(post, as_user, alice, bob):
    shelf = create_shelf(by=bob, title="Between us", is_public=False)
    shelve_item(by=bob, shelf=shelf, item=post, why="For me")
    client = as_user(alice)
    assert client.get(shelf.get_absolute_url()).status_code == 404
    assert client.get(reverse("shelf-feed", args=[bob.handle, shelf.slug])).status_code == 404
    for address in (reverse("shelf-list", args=[bob.handle]), bob.get_absolute_url(), post.get_absolute_url()):
        assert "Between us" not in client.get(address).content.decode()
    assert "only you see it" in as_user(bob).get(reverse("shelf-list", args=[bob.handle])).content.decode()


def test_coming_by_a_shelf_is_told_of_what_follows(post, shelf, as_user, bob, charlie):
    shelve_item(by=bob, shelf=shelf, item=post, why="Read it first.")
    client = as_user(charlie)
    act = Act.objects.get(verb=Verb.FEATURE)
    link = f"{post.get_absolute_url()}?via={act.pk}"
    assert link in client.get(shelf.get_absolute_url()).content.decode()
    client.get(link)
    client.post(reverse("content:item-react", args=["seals", post.pk, "use"]), {"note": "Gdańsk"})
    assert Act.objects.get(verb=Verb.USE).caused_by_id == act.pk


def test_why_is_changed_and_entries_and_shelves_go(post, shelf, as_user, bob):
    entry = shelve_item(by=bob, shelf=shelf, item=post)
    client = as_user(bob)
    client.post(reverse("shelf-entry-edit", args=[entry.pk]), {"why": "  Read it\nfirst. "})
    assert ShelfEntry.objects.get().why == "Read it first."
    said = client.get(reverse("shelf-delete", args=[bob.handle, shelf.slug])).content.decode()
    assert "1 thing stands on it, 1 with your words on why" in said
    client.post(reverse("shelf-entry-remove", args=[entry.pk]))
    assert not ShelfEntry.objects.exists()
    client.post(reverse("shelf-edit", args=[bob.handle, shelf.slug]), {"title": "Shaking", "about": ""})
    assert (Shelf.objects.get().title, Shelf.objects.get().is_public) == ("Shaking", False)
    client.post(reverse("shelf-delete", args=[bob.handle, shelf.slug]))
    assert not Shelf.objects.exists()


def test_profile_and_favourites_lead_to_shelves(shelf, as_user, bob, charlie):
    assert shelf.get_absolute_url() in as_user(charlie).get(bob.get_absolute_url()).content.decode()
    assert reverse("shelf-list", args=[bob.handle]) in as_user(bob).get("/favourites/").content.decode()


def test_the_feed_of_a_shelf_has_the_whys_newest_put_first(community, post, shelf, client, bob, alice, charlie):
    later = create_item(by=alice, community=community, kind=Kind.POST, title="Later", body="x")
    shelve_item(by=bob, shelf=shelf, item=later, why="Second <best>")
    shelve_item(by=bob, shelf=shelf, item=post, why="First")
    key = renew_feed_key(by=charlie).key
    address = reverse("shelf-feed", args=[bob.handle, shelf.slug])
    feed = ElementTree.fromstring(client.get(f"{address}?key={key}").content)
    assert feed.findtext(f"{ATOM}title") == "Vibration, a shelf of Bob Member"
    assert [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")] == ["Dry run", "Later"]
    assert "<p>Second &lt;best&gt;</p>" in [entry.findtext(f"{ATOM}content") for entry in feed.iter(f"{ATOM}entry")][1]
    assert client.get(address).status_code == 404
    Community.objects.update(visibility=Visibility.PRIVATE)
    assert not list(ElementTree.fromstring(client.get(f"{address}?key={key}").content).iter(f"{ATOM}entry"))
