"""Follows, tags and shelves over the API: one's own list alone; the same rules as on the pages."""

import pytest

from communities.models import Community, Visibility
from content.actions import create_item, create_shelf, set_level, shelve_item
from content.models import Follow, Kind, Shelf, ShelfEntry, Tag

pytestmark = pytest.mark.django_db
JSON = {"content_type": "application/json"}


@pytest.fixture
def post(community, alice):
    return create_item(
        by=alice, community=community, kind=Kind.POST, title="Dry run", body="Flush.", tags=["seals", "gland"]
    )


def test_follows_are_listed_set_and_ended_for_oneself_alone(post, as_user, bob, charlie):
    client = as_user(bob)
    for level in ("watch", "mute"):
        made = client.post("/api/v1/follows/", {"kind": "item", "target": post.pk, "level": level}, **JSON)
        assert (made.status_code, made.json()["level"]) == (201, level)
    listed = client.get("/api/v1/follows/?level=mute").json()["results"]
    assert [(row["kind"], row["target"]) for row in listed] == [("item", post.pk)]
    assert client.get("/api/v1/follows/?level=watch").json()["results"] == []
    assert [row["kind"] for row in as_user(charlie).get("/api/v1/follows/").json()["results"]] == []
    address = f"/api/v1/follows/{listed[0]['id']}/"
    assert as_user(charlie).delete(address).status_code == 404
    assert client.delete(address).status_code == 204
    assert not Follow.objects.filter(user=bob).exists()


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"kind": "planet", "target": 1}, 400),
        ({"kind": "tag", "target": 2**63}, 400),
        ({"kind": "tag", "target": 999}, 404),
        ({"kind": "item"}, 400),
        ({"kind": "item", "target": "x", "level": "watch"}, 400),
        ({"kind": "community", "target": 1, "level": "loud"}, 400),
    ],
)
def test_nonsense_is_refused(sent, status, as_user, bob):
    assert as_user(bob).post("/api/v1/follows/", sent, **JSON).status_code == status


def test_tags_are_read_by_readers_and_changed_by_gardeners(post, as_user, alice, bob, charlie):
    seals, gland = Tag.objects.get(slug="seals"), Tag.objects.get(slug="gland")
    address = f"/api/v1/tags/{seals.pk}/"
    change = {"name": "Seals", "about": "Faces.", "synonyms": ["packing"]}
    assert as_user(bob).patch(address, change, **JSON).status_code == 403
    changed = as_user(alice).patch(address, change, **JSON).json()
    assert (changed["name"], changed["about"], changed["synonyms"]) == ("Seals", "Faces.", ["packing"])
    merged = as_user(alice).post(f"/api/v1/tags/{gland.pk}/merge/", {"into": seals.pk}, **JSON).json()
    assert sorted(merged["synonyms"]) == ["gland", "packing"]
    for word in ("seals", "gland", "packing"):
        assert len(as_user(charlie).get(f"/api/v1/items/?tag={word}").json()["results"]) == 1
    assert [tag["slug"] for tag in as_user(charlie).get("/api/v1/tags/?community=seals").json()["results"]] == ["seals"]
    Community.objects.update(visibility=Visibility.PRIVATE)
    assert as_user(charlie).get("/api/v1/tags/").json()["results"] == []
    assert as_user(charlie).get(address).status_code == 404


def test_shelves_are_made_filled_and_deleted_by_their_owner(post, as_user, bob, charlie):
    client = as_user(bob)
    shelf = client.post("/api/v1/shelves/", {"title": "Vibration", "is_public": True}, **JSON).json()
    entries = f"/api/v1/shelves/{shelf['id']}/entries/"
    put = client.post(entries, {"item": post.pk, "why": "Read it first."}, **JSON)
    assert (put.status_code, put.json()["title"]) == (201, "Dry run")
    assert [row["why"] for row in as_user(charlie).get(entries).json()["results"]] == ["Read it first."]
    entry = f"{entries}{put.json()['id']}/"
    for attempt in (
        as_user(charlie).delete(entry),
        as_user(charlie).delete(f"/api/v1/shelves/{shelf['id']}/"),
        as_user(charlie).patch(f"/api/v1/shelves/{shelf['id']}/", {"title": "Mine"}, **JSON),
        as_user(charlie).post(entries, {"item": post.pk}, **JSON),
    ):
        assert attempt.status_code == 404
    changed = client.patch(f"/api/v1/shelves/{shelf['id']}/", {"is_public": False}, **JSON).json()
    assert (changed["title"], changed["is_public"]) == ("Vibration", False)
    assert as_user(charlie).get(entries).status_code == 404
    assert client.delete(entry).status_code == 204
    assert client.delete(f"/api/v1/shelves/{shelf['id']}/").status_code == 204
    assert not Shelf.objects.exists()


def test_what_one_may_not_read_is_not_on_the_shelf_over_the_api_either(post, as_user, bob, charlie):
    shelf = create_shelf(by=bob, title="Vibration")
    shelve_item(by=bob, shelf=shelf, item=post, why="x")
    set_level(by=charlie, target=shelf, level="watch")
    Community.objects.update(visibility=Visibility.PRIVATE)
    assert as_user(charlie).get(f"/api/v1/shelves/{shelf.pk}/entries/").json()["results"] == []
    own = create_shelf(by=charlie, title="Mine")
    tried = as_user(charlie).post(f"/api/v1/shelves/{own.pk}/entries/", {"item": post.pk}, **JSON)
    assert tried.status_code == 404
    assert ShelfEntry.objects.count() == 1
