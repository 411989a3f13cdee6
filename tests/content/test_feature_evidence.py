"""Putting forward what others made (2.2, feature): under News and on shelves; taking it down withdraws that very act."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.models import Act
from activity.vocabulary import Verb
from communities.models import Position
from content.actions import create_shelf, pin_item, react, shelve_item, unpin_item
from content.models import Kind
from tests.factories import join, make_item, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def post(community, bob):
    return make_item(community, bob, Kind.POST)


def soon():
    return timezone.now() + timedelta(days=3)


def undone():
    return set(Act.objects.filter(verb=Verb.UNDO).values_list("undo_of_id", flat=True))


def test_who_takes_news_down_need_not_be_who_put_it_up(post, community, alice):
    other = make_user("Olga Manager")
    join(other, community, Position.MANAGER)
    pinned = pin_item(by=alice, item=post, until=soon())
    unpin_item(by=other, item=post)
    assert undone() == {pinned.pin_act_id}


def test_taking_news_down_leaves_the_shelf_alone(post, alice):
    pinned = pin_item(by=alice, item=post, until=soon())
    entry = shelve_item(by=alice, shelf=create_shelf(by=alice, title="Starts"), item=post, why="Read it first.")
    unpin_item(by=alice, item=post)
    assert undone() == {pinned.pin_act_id}
    assert entry.act_id != pinned.pin_act_id


def test_what_readers_do_after_the_news_names_it(post, alice, community, as_user):
    dora = make_user("Dora")
    join(dora, community)
    pinned = pin_item(by=alice, item=post, until=soon())
    client = as_user(dora)
    assert f"via={pinned.pin_act_id}" in client.get("/c/seals/").content.decode()
    client.get(pinned.news_url)
    client.post(f"/c/seals/items/{post.pk}/react/like/")
    assert Act.objects.get(verb=Verb.LIKE).caused_by_id == pinned.pin_act_id


def test_news_that_are_over_stay_on_record(post, alice):
    pin_item(by=alice, item=post, until=soon())
    post.pinned_until = timezone.now() - timedelta(days=1)
    post.save()
    unpin_item(by=alice, item=post)
    assert undone() == set()


def test_ones_own_counts_for_nothing(community, alice, bob):
    own = make_item(community, alice, Kind.POST)
    assert pin_item(by=alice, item=own, until=soon()).pin_act_id is None
    shelve_item(by=alice, shelf=create_shelf(by=alice, title="Mine"), item=own, why="Read it.")
    react(by=bob, text=own, kind="like")
    assert not Act.objects.filter(verb=Verb.FEATURE).exists()
