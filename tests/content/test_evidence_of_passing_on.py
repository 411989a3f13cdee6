"""From the page to the evidence and back: what referring, pointing, recommending and tending leave, and what undo takes."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activity.models import Act
from content.actions import (
    add_to_faq,
    archive_item,
    create_item,
    point_to_item,
    recommend_item,
    refer_ask,
    remove_from_faq,
    remove_pointer,
    say_pointer_helped,
    unarchive_item,
    unsay_pointer_helped,
    withdraw_recommendation,
    withdraw_referral,
    write_reply,
)
from content.models import Kind
from roles.models import Effect, Episode, Role
from roles.policy import ROLE_NUMBERS
from tests.factories import join, make_item, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Writer", handle="dora")
    join(dora, community)
    return dora


@pytest.fixture
def ask(community, alice):
    return create_item(by=alice, community=community, kind=Kind.ASK, title="Dry run", body="Why?")


def evidence(person, role):
    """Trials, how many went well, and who was served, as the engine sees it now."""
    rebuild()
    mine = {"member_id": person.pk, "role": ROLE_NUMBERS[role]}
    tried = Episode.objects.filter(**mine)
    peers = Effect.objects.filter(**mine).exclude(peer_id=0).values_list("peer_id", flat=True)
    return tried.count(), tried.exclude(ok_on=None).count(), set(peers)


def test_a_referral_works_when_the_expert_answers(ask, bob, alice, dora):
    referral = refer_ask(by=bob, ask=ask, expert=dora)
    assert evidence(bob, Role.CONNECTOR) == (1, 0, set())
    write_reply(by=dora, item=ask, body="The bearing.")
    assert evidence(bob, Role.CONNECTOR) == (1, 1, {alice.pk, dora.pk})
    withdraw_referral(by=bob, referral=referral)
    assert evidence(bob, Role.CONNECTOR) == (0, 0, set())


def test_a_pointer_works_when_the_asker_says_it_helped(ask, bob, alice, dora, community):
    page = make_item(community, dora, Kind.PAGE)
    pointer = point_to_item(by=bob, ask=ask, item=page, why="Section 2.")
    say_pointer_helped(by=alice, pointer=pointer)
    assert evidence(bob, Role.CONNECTOR) == (1, 1, {alice.pk})
    assert evidence(dora, Role.CREATOR)[2] == {alice.pk}
    unsay_pointer_helped(by=alice, pointer=pointer)
    assert evidence(bob, Role.CONNECTOR) == (1, 0, set())
    say_pointer_helped(by=alice, pointer=pointer)
    remove_pointer(by=bob, pointer=pointer)
    assert evidence(bob, Role.CONNECTOR) == (0, 0, set())
    assert evidence(dora, Role.CREATOR)[2] == {alice.pk}  # she used it all the same


def test_a_recommendation_works_when_somebody_acts_after_it(bob, alice, dora, community, as_user):
    post = make_item(community, alice, Kind.POST)
    (made,) = recommend_item(by=bob, item=post, to=[dora], note="For your relays.")
    assert evidence(bob, Role.CARRIER) == (1, 0, set())
    client = as_user(dora)
    client.get(made.arrival_url)
    client.post(reverse("content:item-react", args=["seals", post.pk, "use"]), {"note": ""})
    assert evidence(bob, Role.CARRIER) == (1, 1, {dora.pk})
    withdraw_recommendation(by=bob, recommendation=made)
    assert evidence(bob, Role.CARRIER) == (0, 0, set())


def test_the_one_who_led_there_last_is_credited(bob, alice, dora, community, as_user):
    post = make_item(community, alice, Kind.POST)
    erin = make_user("Erin")
    join(erin, community)
    first, second = (recommend_item(by=person, item=post, to=[dora], note="Read it.")[0] for person in (bob, erin))
    client = as_user(dora)
    for made in (first, second):
        client.get(made.arrival_url)
    client.post(reverse("content:item-react", args=["seals", post.pk, "like"]))
    assert evidence(bob, Role.CARRIER)[2] == set()
    assert evidence(erin, Role.CARRIER)[2] == {dora.pk}


@pytest.mark.parametrize("tending", ["archive", "faq"])
def test_tending_counts_when_kept_and_used_and_not_when_undone(tending, bob, alice, dora, community, as_user):
    page = make_item(community, bob, Kind.PAGE)
    done = archive_item(by=alice, item=page, reason="Old.") if tending == "archive" else add_to_faq(by=alice, item=page)
    as_user(dora).post(reverse("content:item-react", args=["seals", page.pk, "use"]), {"note": ""})
    assert evidence(alice, Role.CARETAKER)[0] == 1
    episode = Episode.objects.get(member_id=alice.pk, role=ROLE_NUMBERS[Role.CARETAKER])
    assert episode.ok_on == timezone.now().date() + timedelta(days=7)  # kept for a week first
    unarchive_item(by=alice, item=page) if tending == "archive" else remove_from_faq(by=alice, entry=done)
    assert evidence(alice, Role.CARETAKER) == (0, 0, set())
    assert Act.objects.filter(undo_of_id__isnull=False).count() == 1
