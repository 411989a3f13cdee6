"""Favourites: one's own list, silent about what can no longer be seen."""

import pytest
from django.utils import timezone

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Membership, Visibility
from content.actions import react
from content.models import Item, Kind, Reaction, Reply
from tests.factories import join, make_community, make_item, make_reply

pytestmark = pytest.mark.django_db
SAVE = Reaction.Kind.SAVE


def save(user, text, note="") -> Reaction:
    return react(by=user, text=text, kind=SAVE, note=note)


def titles(answer) -> list[str | None]:
    return [row.item.title if row.item else None for row in answer.context["rows"]]


def test_items_and_replies_stand_newest_first_with_their_note(bob, alice, community, as_user):
    ask = make_item(community, alice, title="Blisters")
    save(bob, ask)
    save(bob, make_reply(ask, alice, body="Check the orifice."))
    save(bob, make_item(community, alice, Kind.PAGE, title="Grease"), "For the Mombasa job")
    save(alice, make_item(community, bob, title="Saved by Alice"))
    answer = as_user(bob).get("/favourites/")
    assert titles(answer) == ["Grease", "Blisters", "Blisters"]
    content = answer.content.decode()
    assert "For the Mombasa job" in content
    assert "Check the orifice." in content
    assert "Saved by Alice" not in content


def test_a_kind_narrows_the_list(bob, alice, community, as_user):
    ask = make_item(community, alice, title="Blisters")
    save(bob, ask)
    save(bob, make_reply(ask, alice))
    save(bob, make_item(community, alice, Kind.PAGE, title="Grease"))
    assert titles(as_user(bob).get("/favourites/?kind=page")) == ["Grease"]
    rows = as_user(bob).get("/favourites/?kind=reply").context["rows"]
    assert [type(row.text) for row in rows] == [Reply]
    assert titles(as_user(bob).get("/favourites/?kind=post")) == []
    assert len(titles(as_user(bob).get("/favourites/?kind=nonsense"))) == 3


def test_what_can_no_longer_be_seen_is_there_without_a_word(bob, alice, as_user):
    private = make_community("Closed circle", manager=alice, visibility=Visibility.PRIVATE)
    membership = join(bob, private)
    ask = make_item(private, alice, title="Secret seal")
    save(bob, ask, "my note on the secret")
    save(bob, make_reply(ask, alice, body="Secret answer"))
    Membership.objects.filter(pk=membership.pk).update(left_at=timezone.now())
    answer = as_user(bob).get("/favourites/")
    assert titles(answer) == [None, None]
    content = answer.content.decode()
    assert content.count("One thing you can no longer see") == 2
    for word in ("Secret", "secret", "Closed circle", alice.display_name):
        assert word not in content
    assert titles(as_user(bob).get("/favourites/?kind=ask")) == []


def test_removed_texts_are_hidden_too(bob, alice, community, as_user):
    item, reply = make_item(community, alice, title="Gone"), make_reply(make_item(community, alice), alice, body="Lost")
    save(bob, item)
    save(bob, reply)
    Item.objects.filter(pk=item.pk).update(removed_at=timezone.now())
    Reply.objects.filter(pk=reply.pk).update(removed_at=timezone.now())
    content = as_user(bob).get("/favourites/").content.decode()
    assert content.count("One thing you can no longer see") == 2
    assert "Gone" not in content
    assert "Lost" not in content


def test_taking_off_withdraws_the_act_and_the_count(bob, alice, community, as_user):
    item = make_item(community, alice)
    saved = save(bob, item)
    answer = as_user(bob).post(f"/favourites/{saved.pk}/remove/", {"next": "/favourites/?kind=ask"})
    assert answer.headers["Location"] == "/favourites/?kind=ask"
    item.refresh_from_db()
    assert (Reaction.objects.count(), item.save_count) == (0, 0)
    undo = Act.objects.latest_first().first()
    assert (undo.verb, undo.actor_id) == (Verb.UNDO, bob.pk)


def test_taking_off_works_for_what_can_no_longer_be_seen(bob, alice, as_user):
    private = make_community("Closed", manager=alice, visibility=Visibility.PRIVATE)
    membership = join(bob, private)
    saved = save(bob, make_item(private, alice))
    Membership.objects.filter(pk=membership.pk).update(left_at=timezone.now())
    answer = as_user(bob).post(f"/favourites/{saved.pk}/remove/", {"next": "https://elsewhere.example/favourites/"})
    assert answer.headers["Location"] == "/favourites/"
    assert not Reaction.objects.exists()


def test_nobody_else_sees_or_removes_it(bob, alice, charlie, community, as_user, client):
    saved = save(bob, make_item(community, alice, title="Mine"))
    liked = react(by=bob, text=make_item(community, alice), kind=Reaction.Kind.LIKE)
    for person in (alice, charlie):
        assert b"Mine" not in as_user(person).get("/favourites/").content
        assert as_user(person).post(f"/favourites/{saved.pk}/remove/").status_code == 404
    assert as_user(bob).post(f"/favourites/{liked.pk}/remove/").status_code == 404
    assert as_user(bob).get(f"/favourites/{saved.pk}/remove/").status_code == 405
    assert client.get("/favourites/").headers["Location"].startswith("/accounts/login/")
    assert client.post(f"/favourites/{saved.pk}/remove/").headers["Location"].startswith("/accounts/login/")
    assert Reaction.objects.count() == 2


def test_an_empty_list_says_what_to_do(bob, as_user):
    assert "Nothing saved yet" in as_user(bob).get("/favourites/").content.decode()


def test_a_page_holds_thirty_in_a_constant_number_of_queries(
    bob, alice, community, as_user, django_assert_max_num_queries
):
    for _ in range(31):
        Reaction.objects.create(user=bob, kind=SAVE, item=make_item(community, alice))
    reader = as_user(bob)
    with django_assert_max_num_queries(8):
        answer = reader.get("/favourites/")
    assert len(answer.context["rows"]) == 30
    assert len(reader.get("/favourites/?page=2").context["rows"]) == 1
