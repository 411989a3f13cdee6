"""The API of items, replies and reactions: the same reads and refusals as the pages."""

import pytest

from activity.models import Act
from communities.models import Community, Visibility
from content.actions import create_item, react, remove_reply, write_reply
from content.models import Item, Kind, Reaction, Reply
from tests.factories import make_item, make_reply, make_user

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/items/"
NEW = {"community": "seals", "kind": "ask", "title": "Dry run", "body": "**Why?**", "tags": ["Gas seals"]}


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?", tags=["seals"])


@pytest.fixture
def answer(ask, bob):
    return write_reply(by=bob, item=ask, body="Flush")


def post(client, address, data=None):
    return client.post(address, data or {}, content_type="application/json")


def addresses(ask, answer):
    return [ITEMS, f"{ITEMS}{ask.pk}/", f"{ITEMS}{ask.pk}/replies/", f"/api/v1/replies/{answer.pk}/"]


def test_nobody_reads_or_writes_without_signing_in(client, ask, answer):
    for address in addresses(ask, answer):
        assert client.get(address).status_code == 403
    assert post(client, ITEMS, NEW).status_code == 403
    assert post(client, f"{ITEMS}{ask.pk}/reactions/like/").status_code == 403


def test_a_private_community_is_behind_no_door(as_user, ask, answer, charlie):
    Community.objects.update(visibility=Visibility.PRIVATE)
    client = as_user(charlie)
    assert client.get(ITEMS).json()["results"] == []
    for address in addresses(ask, answer)[1:]:
        assert client.get(address).status_code == 404
    assert post(client, ITEMS, NEW).status_code == 404
    assert post(client, f"{ITEMS}{ask.pk}/replies/", {"body": "x"}).status_code == 404
    for address in (f"{ITEMS}{ask.pk}/reactions/like/", f"/api/v1/replies/{answer.pk}/reactions/thank/"):
        assert post(client, address).status_code == 404
        assert client.delete(address).status_code == 404
    assert (Item.objects.count(), Reply.objects.count(), Reaction.objects.count()) == (1, 1, 0)


def test_charlie_reads_what_is_open_and_is_told_why_he_cannot_write(as_user, ask, charlie):
    client = as_user(charlie)
    assert client.get(f"{ITEMS}{ask.pk}/").json()["body"] == "Why?"
    response = post(client, ITEMS, NEW)
    assert (response.status_code, response.json()["detail"]) == (
        403,
        "Only members can write here. Join the community first.",
    )
    response = post(client, f"{ITEMS}{ask.pk}/replies/", {"body": "x"})
    assert (response.status_code, response.json()["detail"]) == (
        403,
        "Only members can reply here. Join the community first.",
    )


def test_charlie_reacts_where_he_may_read_and_only_there(as_user, ask, charlie):
    client, like = as_user(charlie), f"{ITEMS}{ask.pk}/reactions/like/"
    assert post(client, like).status_code == 200
    assert Reaction.objects.get().user == charlie
    client.delete(like)
    for change in ({"visibility": Visibility.ON_REQUEST}, {"visibility": Visibility.OPEN, "lifecycle": "draft"}):
        Community.objects.update(**change)
        assert post(client, like).status_code == 404
    Community.objects.update(lifecycle="archived")
    response = post(client, like)
    assert (response.status_code, response.json()["detail"]) == (
        403,
        "Seals and pumps is archived: it can be read, not changed.",
    )
    assert not Reaction.objects.exists()


def test_an_item_is_written_through_the_same_action(as_user, community, bob):
    response = post(as_user(bob), ITEMS, NEW)
    assert response.status_code == 201
    item = Item.objects.get()
    said = response.json()
    assert (said["id"], said["author"], said["tags"], said["url"]) == (
        item.pk,
        bob.handle,
        ["gas-seals"],
        item.get_absolute_url(),
    )
    assert "<strong>Why?</strong>" in said["body_html"]
    assert Act.objects.get().object_id == item.pk


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"title": ""}, "title"),
        ({"body": ""}, "body"),
        ({"kind": "poem"}, "kind"),
        ({"body": "x" * 100_001}, "detail"),
        ({"tags": list("abcdef")}, "detail"),
        ({"tags": "seals"}, "tags"),
        ({"community": ""}, "community"),
    ],
)
def test_what_does_not_fit_is_a_400_with_a_sentence(as_user, community, bob, change, field):
    response = post(as_user(bob), ITEMS, {**NEW, **change})
    assert response.status_code == 400
    assert field in response.json()
    assert not Item.objects.exists()


def test_lists_are_filtered(as_user, community, ask, alice, bob):
    make_item(community, bob, Kind.POST, title="A post")
    client = as_user(bob)

    def titles(**query):
        return [item["title"] for item in client.get(ITEMS, query).json()["results"]]

    assert titles() == ["A post", "Dry run"]
    assert titles(kind="post") == titles(author=bob.handle) == ["A post"]
    assert titles(tag="seals") == titles(author=alice.handle, community="seals") == ["Dry run"]
    assert titles(community="elsewhere") == titles(tag="elsewhere") == []
    assert client.get(ITEMS, {"kind": "poem"}).status_code == 400


def test_drafts_and_removed_items_are_nowhere(as_user, community, alice):
    hidden = [
        make_item(community, alice, Kind.POST, published_at=None),
        make_item(community, alice, Kind.POST, removed_at="2026-01-01T00:00Z"),
    ]
    client = as_user(alice)
    assert client.get(ITEMS).json()["results"] == []
    assert [client.get(f"{ITEMS}{item.pk}/").status_code for item in hidden] == [404, 404]


def test_replies_are_written_and_read_in_order(as_user, ask, answer, alice):
    client, address = as_user(alice), f"{ITEMS}{ask.pk}/replies/"
    below = post(client, address, {"body": "How long?", "parent": answer.pk}).json()
    beside = post(client, address, {"body": "Which pump?", "as_comment": True}).json()
    assert [(r["kind"], r["parent"]) for r in (below, beside)] == [("comment", answer.pk), ("comment", None)]
    assert [r["body"] for r in client.get(address).json()["results"]] == ["Flush", "How long?", "Which pump?"]


def test_a_parent_in_another_thread_is_a_400(as_user, community, ask, alice):
    other = make_reply(make_item(community, alice), alice)
    response = post(as_user(alice), f"{ITEMS}{ask.pk}/replies/", {"body": "x", "parent": other.pk})
    assert (response.status_code, "parent" in response.json()) == (400, True)


def test_a_removed_reply_keeps_its_place_and_loses_its_text(as_user, ask, answer, alice, bob):
    remove_reply(by=bob, reply=answer)
    said = as_user(alice).get(f"/api/v1/replies/{answer.pk}/").json()
    assert (said["body"], said["body_html"], said["author"], said["author_name"]) == ("", "", None, "")
    assert said["removed_at"]


def test_reactions_are_made_changed_and_taken_back(as_user, ask, answer, alice, bob):
    client, address = as_user(alice), f"/api/v1/replies/{answer.pk}/reactions/rate/"
    assert post(client, address, {"value": 3}).json()["value"] == 3
    assert post(client, address, {"value": 5, "note": "Fixed it"}).json()["note"] == "Fixed it"
    assert client.get(f"/api/v1/replies/{answer.pk}/").json()["rating"] == 5.0
    assert [client.delete(address).status_code for _ in range(2)] == [204, 204]
    assert not Reaction.objects.exists()
    assert post(client, address, {"value": 9}).json() == {
        "detail": "Choose from 1 (not useful to me) to 5 (very useful)."
    }
    assert post(client, f"{ITEMS}{ask.pk}/reactions/like/").json() == {
        "detail": "You cannot mark your own text as helpful."
    }
    assert post(client, f"{ITEMS}{ask.pk}/reactions/love/").status_code == 404


def test_numbers_no_database_holds_are_not_found(as_user, community, bob):
    client = as_user(bob)
    for address in (f"{ITEMS}{10**30}/", f"{ITEMS}{10**30}/replies/", f"/api/v1/replies/{10**30}/"):
        assert client.get(address).status_code == 404


def test_a_list_costs_the_same_for_one_and_for_fifty(as_user, community, ask, bob, django_assert_num_queries):
    client = as_user(bob)
    for _ in range(49):
        item = make_item(community, make_user())
        item.tags.set(ask.tags.all())
        reply = make_reply(ask, make_user())
    react(by=bob, text=reply, kind="like")
    with django_assert_num_queries(4):  # session, person, items with people, tags
        assert len(client.get(ITEMS).json()["results"]) == 50
    with django_assert_num_queries(4):  # session, person, item, replies with people
        assert len(client.get(f"{ITEMS}{ask.pk}/replies/").json()["results"]) == 49
