"""Series: begun by naming one, read in order, each part knowing its place; the blog of a person across communities."""

from xml.etree import ElementTree

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from communities.models import Visibility
from content.actions import edit_post, edit_series, publish_item, put_in_series, remove_item, write_post
from content.models import Item, Kind, Series
from tests.factories import join, make_community, make_item

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def write(community, bob):
    """write("One"): bob publishes a part of “A year of seals”."""

    def act(title, **options):
        return write_post(
            **{"by": bob, "community": community, "title": title, "body": f"{title}.", "series": "A year of seals"}
            | options
        )

    return act


def page_of(client, item):
    return client.get(item.get_absolute_url()).content.decode()


def test_parts_stand_in_the_order_they_came_out_and_know_their_place(write, as_user, community, bob, charlie):
    one, two, three = (write(title) for title in ("January", "February", "March"))
    assert Series.objects.get().begun_by == bob
    assert write("April", series="a YEAR of  seals").series == one.series
    second = page_of(as_user(charlie), two)
    assert "Part 2 of 4" in second
    assert second.count(f'href="{one.get_absolute_url()}" rel="prev"') == 1
    assert second.count(f'href="{three.get_absolute_url()}" rel="next"') == 1
    whole = as_user(charlie).get(one.series.get_absolute_url()).content.decode()
    assert whole.index("January") < whole.index("February") < whole.index("March") < whole.index("April")
    assert "A year of seals" in as_user(charlie).get(f"/c/{community.slug}/series/").content.decode()
    assert "A year of seals" in as_user(charlie).get(f"/c/{community.slug}/posts/").content.decode()


def test_a_draft_is_no_part_yet_and_a_removed_one_none_any_more(write, as_user, bob, charlie):
    one, two = write("January"), write("February", publish=False)
    assert "The only part so far of" in page_of(as_user(charlie), one)
    assert "Part" not in page_of(as_user(bob), two)
    publish_item(by=bob, item=two)
    assert "Part 1 of 2" in page_of(as_user(charlie), one)
    remove_item(by=bob, item=two)
    assert "The only part so far of" in page_of(as_user(charlie), one)


def test_a_series_of_drafts_is_known_to_whoever_began_it_alone(write, as_user, bob, alice):
    draft = write("The sale of the plant", series="Selling Wexford", publish=False)
    address = draft.series.get_absolute_url()
    for path in (address, f"{address}feed/", f"{address}edit/"):
        assert as_user(alice).get(path).status_code == 404
    assert as_user(bob).get(address).status_code == 200
    publish_item(by=bob, item=draft)
    assert as_user(alice).get(address).status_code == 200


def test_the_form_puts_a_post_into_a_series_and_takes_it_out(as_user, community, bob):
    client = as_user(bob)
    form = client.get(f"/c/{community.slug}/posts/new/", {"series": "Seals"}).context["form"]
    assert form["series"].value() == "Seals"
    client.post(f"/c/{community.slug}/posts/new/", {"title": "One", "body": "One.", "series": "Seals"})
    post = Item.objects.get()
    assert post.series.title == "Seals"
    edit = f"/c/{community.slug}/posts/{post.pk}/edit/"
    typed = {"title": "One", "body": "One.", "base_number": "1"}
    assert client.get(edit).context["form"]["series"].value() == "Seals"
    assert "You changed nothing." in client.post(edit, typed | {"series": "seals"}).content.decode()
    assert client.post(edit, typed | {"series": ""}).status_code == 302
    post.refresh_from_db()
    assert post.series is None
    assert not Series.objects.exists()  # nothing is left in it
    assert post.revisions.count() == 1
    long = client.post(edit, typed | {"series": "x" * 121})
    assert "120 fit" in long.content.decode()


def test_a_text_and_its_series_change_at_once(write, bob):
    post = write("January")
    edit_post(by=bob, item=post, series="Another", title="January", body="Rewritten.")
    post.refresh_from_db()
    assert (post.body, post.series.title) == ("Rewritten.", "Another")


def test_names_that_make_the_same_address_are_different_series(write, community):
    assert {write(f"P{n}", series=name).series.slug for n, name in enumerate(("C++", "C", "密封"))} == {
        "c",
        "c-2",
        "series",
    }


def test_only_whoever_may_edit_the_post_moves_it_and_whoever_began_the_series_names_it(
    write, as_user, community, alice, bob, charlie
):
    post = write("January")
    with pytest.raises(PermissionDenied):
        put_in_series(by=charlie, item=post, title="")
    with pytest.raises(PermissionDenied):
        edit_series(by=charlie, series=post.series, title="Mine", about="")
    join(charlie, community)
    with pytest.raises(PermissionDenied):
        edit_series(by=charlie, series=post.series, title="Mine", about="")
    url = reverse("content:series-edit", args=[community.slug, post.series.slug])
    assert as_user(bob).post(url, {"title": "Twelve months", "about": "One a month."}).status_code == 302
    assert "One a month." in as_user(charlie).get(post.series.get_absolute_url()).content.decode()
    edit_series(by=alice, series=post.series, title="A year", about="")
    assert Series.objects.get().title == "A year"


def test_a_series_is_read_where_its_community_is(write, as_user, community, bob, charlie):
    post = write("January")
    feed = reverse("content:series-feed", args=[community.slug, post.series.slug])
    titles = [
        entry.findtext(f"{ATOM}title")
        for entry in ElementTree.fromstring(as_user(charlie).get(feed).content).iter(f"{ATOM}entry")
    ]
    assert titles == ["January"]
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    for url in (feed, post.series.get_absolute_url(), reverse("content:series-list", args=[community.slug])):
        assert as_user(bob).get(url).status_code == 200
        assert as_user(charlie).get(url).status_code == 404


def test_a_persons_blog_shows_what_the_reader_may_read(as_user, community, bob, charlie):
    private = make_community(visibility=Visibility.PRIVATE, manager=bob)
    make_item(community, bob, Kind.POST, title="Open to all")
    make_item(community, bob, Kind.POST, title="Still a draft", published_at=None)
    make_item(community, bob, Kind.THREAD, title="No post")
    make_item(private, bob, Kind.POST, title="Among us")
    seen = as_user(charlie).get(f"/people/{bob.handle}/posts/").content.decode()
    assert "Open to all" in seen
    for hidden in ("Still a draft", "No post", "Among us"):
        assert hidden not in seen
    assert "Among us" in as_user(bob).get(f"/people/{bob.handle}/posts/").content.decode()
    feed = as_user(charlie).get(f"/people/{bob.handle}/posts/feed/").content.decode()
    assert "Open to all" in feed
    assert "Among us" not in feed
    assert f"/people/{bob.handle}/posts/" in as_user(charlie).get(f"/people/{bob.handle}/").content.decode()


def test_posts_of_a_community_are_narrowed_to_one_author(as_user, community, alice, bob, charlie):
    make_item(community, bob, Kind.POST, title="By bob")
    make_item(community, alice, Kind.POST, title="By alice")
    everybody = as_user(charlie).get(f"/c/{community.slug}/posts/").content.decode()
    assert f"?author={bob.handle}" in everybody
    page = as_user(charlie).get(f"/c/{community.slug}/posts/", {"author": bob.handle}).content.decode()
    assert "By bob" in page
    assert "By alice" not in page
    assert "By alice" in as_user(charlie).get(f"/c/{community.slug}/posts/", {"author": "\x00nobody"}).content.decode()
