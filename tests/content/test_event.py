"""Announcing, moving and cancelling events, and hosting them together; what the ledger keeps of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from content.actions import (
    agree_to_host,
    attend_event,
    cancel_event,
    come_to_event,
    create_item,
    decline_to_host,
    edit_event,
    publish_due,
    publish_item,
    remove_item,
    restore_item,
    schedule_item,
    uncancel_event,
    withdraw_answer,
)
from content.models import Event, Follow, Guest, Item, Kind
from tests.content.gatherings import ahead, announce, verbs
from tests.factories import make_community, make_episode

pytestmark = pytest.mark.django_db


# Announcing


def test_who_announces_an_event_hosts_it(community, bob):
    item = announce(bob, community, capacity=8, tags=["seals"], link="https://meet.example/a")
    event = item.event
    assert (item.kind, event.place, event.capacity, event.sequence) == (Kind.EVENT, "Test hall 2", 8, 0)
    (act,) = Act.objects.all()
    assert (act.verb, act.object_type, act.object_id, act.owner_id) == (Verb.HOST, ObjectType.EVENT, item.pk, bob.pk)
    assert Follow.objects.filter(user=bob, item=item).exists()


def test_a_draft_is_no_hosting_until_it_is_published(community, bob, alice):
    item = announce(bob, community, publish=False)
    assert not Act.objects.exists()
    with pytest.raises(Http404):
        come_to_event(by=alice, item=item)
    publish_item(by=bob, item=item)
    assert verbs() == ["host"]


def test_who_is_outside_announces_nothing(community, charlie):
    with pytest.raises(PermissionDenied):
        announce(charlie, community)
    assert not Event.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"when": ahead(-1)}, "start in the past"),
        ({"when": ahead(3650)}, "more than 3 years ahead"),
        ({"when": ahead(3, -1)}, "ends before it starts"),
        ({"when": ahead(3, 24 * 40)}, "longer than 31 days"),
        ({"when": ahead(time_zone="Europe/Atlantis")}, "Choose a time zone"),
        ({"place": ""}, "Say where"),
        ({"place": "x" * 201}, "201 characters"),
        ({"link": "http://meet.example/"}, "begins with https://"),
        ({"link": "javascript:alert(1)"}, "begins with https://"),
        ({"link": "https://"}, "begins with https://"),
        ({"link": "https://me:pass@meet.example/"}, "Leave name and password out"),
        ({"capacity": 0}, "Say how many fit"),
        ({"capacity": 10**9}, "Say how many fit"),
    ],
)
def test_what_is_odd_is_refused_in_one_sentence(wrong, sentence, community, bob):
    with pytest.raises(ValidationError) as refusal:
        announce(bob, community, **wrong)
    (said,) = refusal.value.messages
    assert sentence in said
    assert not Item.objects.exists()


def test_an_event_has_a_day_whichever_door_it_comes_through(community, bob):
    with pytest.raises(ValidationError, match="begins with its day"):
        create_item(by=bob, community=community, kind=Kind.EVENT, title="Some day", body="Perhaps.")


def test_a_second_click_announces_it_once_and_another_day_is_another_event(community, bob):
    when = ahead()
    first = announce(bob, community, when=when)
    assert announce(bob, community, when=when).pk == first.pk
    assert announce(bob, community, when=ahead(10)).pk != first.pk


def test_a_scheduled_event_is_not_announced_after_it_began(community, bob):
    item = announce(bob, community, publish=False)
    with pytest.raises(ValidationError, match="begun by then"):
        schedule_item(by=bob, item=item, at=timezone.now() + timedelta(days=5))
    schedule_item(by=bob, item=item, at=timezone.now() + timedelta(days=1))
    begun = timezone.now() - timedelta(hours=1)
    Event.objects.filter(pk=item.pk).update(starts_at=begun)
    assert publish_due(timezone.now() + timedelta(days=2)) == 0
    item.refresh_from_db()
    assert (item.published_at, item.publish_at) == (None, None)
    with pytest.raises(ValidationError, match="in the past"):
        publish_item(by=bob, item=item)


# Changing and cancelling


def test_another_time_is_another_sequence_and_a_better_text_is_not(community, bob):
    item = announce(bob, community)
    edit_event(by=bob, item=item, title=item.title, body="Bring two parts.")
    assert Event.objects.get(pk=item.pk).sequence == 0
    edit_event(by=bob, item=item, title=item.title, body="Bring two parts.", when=ahead(5), place="Hall 3")
    event = Event.objects.get(pk=item.pk)
    assert (event.sequence, event.place) == (1, "Hall 3")
    with pytest.raises(ValidationError, match="changed nothing"):
        edit_event(by=bob, item=item, title=item.title, body="Bring two parts.", place="Hall 3")


def test_it_is_changed_by_who_hosts_and_by_managers(community, bob, alice, charlie, crowd):
    item = announce(bob, community, co_hosts=[crowd[0]])
    for person, refused in ((crowd[0], PermissionDenied), (crowd[1], PermissionDenied), (charlie, PermissionDenied)):
        with pytest.raises(refused):
            edit_event(by=person, item=item, title=item.title, body=item.body, place="Elsewhere")
    agree_to_host(by=crowd[0], item=item)
    edit_event(by=crowd[0], item=Item.objects.get(pk=item.pk), title=item.title, body=item.body, place="Hall 3")
    edit_event(by=alice, item=Item.objects.get(pk=item.pk), title=item.title, body=item.body, place="Hall 4")
    assert Event.objects.get(pk=item.pk).sequence == 2
    assert verbs() == ["host", "host", "improve"]  # who hosts it improves their own


def test_what_has_begun_keeps_its_start(over, alice):
    with pytest.raises(ValidationError, match="begun already"):
        edit_event(by=alice, item=over, title=over.title, body=over.body, when=ahead())
    with pytest.raises(ValidationError, match="begun already"):
        cancel_event(by=alice, item=over)
    edit_event(by=alice, item=over, title=over.title, body="What came of it: three seals.")


def test_a_recording_is_an_episode_of_the_same_community(over, alice, community):
    here, elsewhere = make_episode(community, alice), make_episode(make_community(manager=alice), alice)
    with pytest.raises(ValidationError, match="episode of this community"):
        edit_event(by=alice, item=over, title=over.title, body=over.body, recording=elsewhere)
    edit_event(by=alice, item=over, title=over.title, body=over.body, recording=here)
    edit_event(by=alice, item=over, title="Other words", body=over.body)
    assert Event.objects.get(pk=over.pk).recording == here


def test_a_cancelled_event_stays_and_nobody_hosted_it(community, bob, alice, crowd):
    item = announce(bob, community, co_hosts=[crowd[0]])
    agree_to_host(by=crowd[0], item=item)
    come_to_event(by=alice, item=item)
    cancel_event(by=bob, item=item, reason="The hall is flooded.")
    assert verbs() == []
    event = Event.objects.get(pk=item.pk)
    assert (event.is_cancelled, event.cancel_reason, event.sequence) == (True, "The hall is flooded.", 1)
    assert Item.objects.visible_to(alice).filter(pk=item.pk).exists()
    with pytest.raises(ValidationError, match="cancelled"):
        come_to_event(by=crowd[1], item=item)
    uncancel_event(by=alice, item=item)
    assert verbs() == ["host", "host"]
    assert Guest.objects.coming().get().user == alice


def test_only_its_hosts_and_managers_cancel(community, bob, charlie, crowd):
    item = announce(bob, community)
    for person in (crowd[0], charlie):
        with pytest.raises(PermissionDenied):
            cancel_event(by=person, item=item)
    assert not Event.objects.get(pk=item.pk).is_cancelled


def test_an_event_people_come_to_is_cancelled_before_it_is_removed(community, bob, alice):
    item = announce(bob, community)
    come_to_event(by=alice, item=item)
    with pytest.raises(ValidationError, match="One person said they come"):
        remove_item(by=bob, item=item)
    withdraw_answer(by=alice, item=item)
    remove_item(by=bob, item=item)
    assert verbs() == []
    restore_item(by=bob, item=Item.objects.get(pk=item.pk))
    assert verbs() == ["host"]


# Hosting together


def test_who_is_asked_to_host_says_so_themselves(community, bob, crowd):
    item = announce(bob, community, co_hosts=crowd[:2])
    assert verbs() == ["host"]
    agree_to_host(by=crowd[0], item=item)
    agree_to_host(by=crowd[0], item=item)
    decline_to_host(by=crowd[1], item=item)
    assert verbs() == ["host", "host"]
    decline_to_host(by=crowd[0], item=item)
    assert verbs() == ["host"]
    with pytest.raises(PermissionDenied):
        agree_to_host(by=crowd[1], item=item)


def test_the_place_of_a_guest_who_hosts_from_now_on_goes_to_who_waits(community, bob, alice, crowd):
    item = announce(bob, community, co_hosts=[crowd[0]], capacity=1)
    come_to_event(by=crowd[0], item=item)
    come_to_event(by=alice, item=item)
    agree_to_host(by=crowd[0], item=item)
    assert Guest.objects.get(user=alice).answer == Guest.Answer.COMING


def test_nobody_attends_what_they_host(community, bob, crowd):
    item = announce(bob, community, co_hosts=[crowd[0]])
    Event.objects.filter(pk=item.pk).update(starts_at=timezone.now() - timedelta(minutes=5))
    item = Item.objects.get(pk=item.pk)
    attend_event(by=crowd[0], item=item)
    agree_to_host(by=crowd[0], item=Item.objects.get(pk=item.pk))
    assert verbs() == ["host", "host"]
    assert not Guest.objects.exists()


def test_three_members_at_most_host_with_its_author(community, bob, charlie, crowd):
    for people, sentence in (([charlie], "Only members"), ([bob], "hosts it anyway"), ([*crowd, bob], "3 can host")):
        with pytest.raises(ValidationError, match=sentence):
            announce(bob, community, co_hosts=people)
