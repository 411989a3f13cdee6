"""Announcing, moving, cancelling events; who comes, who waits, who says that they were there; what the ledger keeps of it."""

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
    agree_to_host,
    ask_who_was_there,
    attend_event,
    cancel_event,
    come_to_event,
    create_event,
    create_item,
    decline_to_host,
    edit_event,
    edit_item,
    publish_due,
    publish_item,
    remove_item,
    restore_item,
    schedule_item,
    stay_away,
    unattend_event,
    uncancel_event,
    withdraw_answer,
)
from content.models import Event, Follow, Guest, Item, Kind
from content.when import Span, span
from roles.models import Effect, EffectKind, Episode
from tests.factories import join, make_community, make_episode, make_event, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


def ahead(days: float = 3, hours: float = 1, **changes: object) -> Span:
    starts = timezone.now().replace(microsecond=0) + timedelta(days=days)
    return Span(starts, starts + timedelta(hours=hours), False, "Europe/Helsinki")._replace(**changes)  # type: ignore[arg-type]


def announce(by, community, **fields) -> Item:
    known = {"title": "Seal clinic", "body": "Bring a part.", "when": ahead(), "place": "Test hall 2"}
    return create_event(by=by, community=community, **known | fields)


def verbs() -> list[str]:
    """What stands in the ledger, but for what was undone."""
    undone = Act.objects.exclude(undo_of_id=None).values("undo_of_id")
    acts = Act.objects.exclude(pk__in=undone).filter(undo_of_id=None).order_by("pk")
    return [Verb(act.verb).label for act in acts]


@pytest.fixture
def crowd(community):
    people = [make_user() for _ in range(4)]
    for person in people:
        join(person, community, joined_at=timezone.now() - timedelta(days=400))
    return people


@pytest.fixture
def over(community, alice) -> Item:
    return make_event(community, alice, days=-2)


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
