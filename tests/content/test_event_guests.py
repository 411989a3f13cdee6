"""Who comes to an event, who waits, who says that they were there; what the ledger keeps of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from communities.models import Membership, Visibility
from content.actions import (
    ask_who_was_there,
    attend_event,
    come_to_event,
    edit_event,
    edit_item,
    stay_away,
    unattend_event,
    withdraw_answer,
)
from content.models import Event, Guest, Item
from content.when import span
from roles.models import Effect, EffectKind, Episode
from tests.content.gatherings import announce, verbs
from tests.factories import make_event
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


# Coming


def test_coming_and_not_coming_are_taken_back(community, alice, bob):
    item = announce(alice, community)
    assert come_to_event(by=bob, item=item).answer == "coming"
    assert stay_away(by=bob, item=item).answer == "cannot"
    withdraw_answer(by=bob, item=item)
    withdraw_answer(by=bob, item=item)
    assert not Guest.objects.exists()
    assert verbs() == ["host"]  # to come is no act


def test_who_waits_moves_up_in_order(community, alice, bob, crowd):
    item = announce(alice, community, capacity=1)
    for person in (bob, *crowd):
        come_to_event(by=person, item=item)
    said = dict(Guest.objects.values_list("user_id", "answer"))
    assert [said[person.pk] for person in (bob, *crowd)] == ["coming"] + ["waiting"] * 4
    Membership.objects.filter(user=crowd[0]).update(left_at=timezone.now())
    community.visibility = Visibility.PRIVATE
    community.save()
    withdraw_answer(by=bob, item=item)  # crowd[0] may no longer read it: the next one comes
    assert Guest.objects.coming().get().user == crowd[1]
    edit_event(by=alice, item=item, title=item.title, body=item.body, capacity=2)
    assert Guest.objects.coming().count() == 2
    edit_event(by=alice, item=item, title=item.title, body=item.body, capacity=None)
    assert Guest.objects.waiting().get().user == crowd[0]


def test_readers_of_an_open_community_may_come_and_nobody_else(community, alice, charlie):
    item = announce(alice, community)
    assert come_to_event(by=charlie, item=item).answer == "coming"
    community.visibility = Visibility.PRIVATE
    community.save()
    for act in (come_to_event, stay_away, withdraw_answer, attend_event):
        with pytest.raises((Http404, PermissionDenied)):
            act(by=charlie, item=Item.objects.get(pk=item.pk))
    assert Guest.objects.get().answer == "coming"


def test_a_host_is_expected(community, alice, over):
    item = announce(alice, community)
    with pytest.raises(ValidationError, match="You host it"):
        come_to_event(by=alice, item=item)
    with pytest.raises(ValidationError, match="You hosted it"):
        attend_event(by=alice, item=over)


# Having been there


def test_having_been_there_is_said_once_and_taken_back(over, bob):
    with pytest.raises(ValidationError, match="It is over"):
        come_to_event(by=bob, item=over)
    attend_event(by=bob, item=over)
    attend_event(by=bob, item=over)
    (act,) = Act.objects.all()
    assert (act.verb, act.object_type, act.object_id, act.owner_id) == (
        Verb.ATTEND,
        ObjectType.EVENT,
        over.pk,
        over.author_id,
    )
    unattend_event(by=bob, item=over)
    unattend_event(by=bob, item=over)
    assert verbs() == []
    assert not Guest.objects.exists()
    attend_event(by=bob, item=over)
    assert verbs() == ["attend"]


def test_nobody_was_at_what_has_not_begun_or_was_cancelled(community, alice, bob):
    item = announce(alice, community)
    with pytest.raises(ValidationError, match="not begun"):
        attend_event(by=bob, item=item)
    gone = make_event(community, alice, days=-2, cancelled_at=timezone.now())
    with pytest.raises(ValidationError, match="did not take place"):
        attend_event(by=bob, item=gone)


def test_a_tick_by_the_host_is_a_question_and_no_act(over, alice, bob, charlie, crowd, community):
    with pytest.raises(PermissionDenied):
        ask_who_was_there(by=bob, item=over, people=crowd)
    assert ask_who_was_there(by=alice, item=over, people=[bob, alice]) == 1
    assert ask_who_was_there(by=alice, item=over, people=[bob]) == 0
    assert verbs() == []
    assert not Guest.objects.visible_to(alice).exists()
    assert Guest.objects.visible_to(bob).get().ticked_by == alice
    attend_event(by=bob, item=over)
    assert verbs() == ["attend"]
    assert Guest.objects.visible_to(alice).get().user == bob


def test_nobody_sees_who_did_not_come(community, alice, bob, charlie):
    item = announce(alice, community)
    come_to_event(by=bob, item=item)
    assert Guest.objects.visible_to(alice).exists()
    Event.objects.filter(pk=item.pk).update(
        starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1)
    )
    assert not Guest.objects.visible_to(alice).exists()
    assert not Guest.objects.visible_to(charlie).exists()
    assert Guest.objects.visible_to(bob).exists()


def test_three_guests_make_a_host_a_caretaker_and_taking_it_back_unmakes_them(community, bob, crowd, alice):
    item = announce(bob, community)
    later = timezone.now() - timedelta(minutes=1)
    Event.objects.filter(pk=item.pk).update(starts_at=later)
    for person in crowd[:2]:
        attend_event(by=person, item=item)
    rebuild()
    assert Episode.objects.filter(member_id=bob.pk, object_type=ObjectType.EVENT, object_id=item.pk).exists()
    served = Effect.objects.filter(member_id=bob.pk, object_type=ObjectType.EVENT, object_id=item.pk)
    assert not served.filter(kind=EffectKind.CARE).exists()
    attend_event(by=crowd[2], item=item)
    rebuild()
    assert served.filter(kind=EffectKind.CARE).count() == 3
    unattend_event(by=crowd[0], item=item)
    rebuild()
    assert not served.filter(kind=EffectKind.CARE).exists()


def test_a_text_of_an_event_is_edited_like_any_other(community, bob, alice):
    item = announce(bob, community)
    edit_item(by=alice, item=item, title=item.title, body="Bring the drawing, too.", reason="Kofi asked")
    assert item.revisions.count() == 2


def test_whole_days_stay_the_same_days_everywhere(community, bob):
    day = timezone.localdate() + timedelta(days=9)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "America/Sao_Paulo"):
        when = span(day=day, starts=None, ends=None, last_day=day + timedelta(days=1), time_zone=zone)
        event = announce(bob, community, title=zone, when=when).event
        assert (event.first_day, event.last_day) == (day, day + timedelta(days=1))


def test_a_time_that_no_clock_shows_is_refused():
    spring = {"day": date(2027, 3, 28), "starts": time(2, 30), "ends": time(4), "time_zone": "Europe/Berlin"}
    with pytest.raises(ValidationError, match="02:30 does not exist on that day: clocks in Berlin go forward"):
        span(**spring)
    autumn = span(day=date(2027, 10, 31), starts=time(2, 30), ends=time(3), time_zone="Europe/Berlin")
    assert autumn.starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)  # the first of the two
    assert autumn.ends_at - autumn.starts_at == timedelta(minutes=90)
