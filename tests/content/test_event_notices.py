"""Who hears of events, when, and once: changes, free places, the day before, afterwards; nobody who said nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from activity.kinds import SETTING_OF
from activity.models import MailSettings, Notice
from activity.tasks import deliver_waiting
from communities.models import Visibility
from content.actions import (
    ask_who_was_there,
    attend_event,
    cancel_event,
    come_to_event,
    create_event,
    edit_event,
    stay_away,
    uncancel_event,
)
from content.due import ask_after_events, fill_free_places, remind_of_events
from content.models import Event, Guest
from content.tasks import tend_events
from content.when import Span
from tests.factories import join, make_event, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def dora(community):
    dora = make_user("Dora Third", time_zone="Asia/Tokyo")
    join(dora, community)
    return dora


@pytest.fixture
def clinic(community, alice, bob, dora):
    """bob comes, dora cannot."""
    item = make_event(community, alice, title="Clinic")
    come_to_event(by=bob, item=item)
    stay_away(by=dora, item=item)
    return item


def told() -> list[tuple[str, str]]:
    deliver_waiting()
    new = Notice.objects.unread().exclude(kind__in=["first_item", "published"]).select_related("recipient")
    return sorted((notice.recipient.first_name, notice.kind) for notice in new)


def moved(item, **changes):
    return edit_event(by=item.author, item=item, title=item.title, body=item.body, **changes)


def test_a_move_is_told_once_to_who_comes_on_their_own_clock(clinic, bob, dora):
    come_to_event(by=dora, item=clinic)
    moved(clinic, place="Hall 9")
    start = (timezone.now() + timedelta(days=30)).replace(hour=11, minute=0, second=0, microsecond=0)
    moved(clinic, when=Span(start, start + timedelta(hours=1), False, "Europe/Helsinki"))
    assert told() == [("Bob", "event_moved"), ("Dora", "event_moved")]
    notice = Notice.objects.get(recipient=dora, kind="event_moved")
    assert notice.acts == 2
    assert "20:00 to 21:00, Hall 9" in notice.title  # Tokyo
    moved(clinic, capacity=30)
    edit_event(by=clinic.author, item=clinic, title="Other words", body=clinic.body)
    assert Notice.objects.filter(kind="event_moved").count() == 2


def test_a_cancellation_is_told_with_its_reason_and_taking_it_back_too(clinic, bob, alice):
    cancel_event(by=alice, item=clinic, reason="The hall is flooded")
    assert told() == [("Bob", "event_cancelled")]
    assert Notice.objects.get(kind="event_cancelled").title.endswith("is cancelled: The hall is flooded")
    uncancel_event(by=alice, item=clinic)
    assert told() == [("Bob", "event_cancelled"), ("Bob", "event_on_again")]


def test_what_was_taken_back_before_it_went_is_not_told(clinic, alice):
    cancel_event(by=alice, item=clinic)
    uncancel_event(by=alice, item=clinic)
    assert told() == [("Bob", "event_on_again")]


def test_who_moves_up_hears_of_it(clinic, alice, bob, dora):
    moved(clinic, capacity=1)
    come_to_event(by=dora, item=clinic)
    assert told() == []
    stay_away(by=bob, item=clinic)
    assert told() == [("Dora", "event_place")]


def test_places_of_people_who_left_are_given_away(clinic, bob, dora):
    moved(clinic, capacity=1)
    come_to_event(by=dora, item=clinic)
    bob.is_active = False
    bob.save()
    assert fill_free_places() == 1
    assert fill_free_places() == 0
    assert told() == [("Dora", "event_place")]


def test_the_day_before_everybody_who_comes_is_reminded_once(clinic, bob):
    assert remind_of_events() == 0
    Event.objects.update(starts_at=timezone.now() + timedelta(hours=20), ends_at=timezone.now() + timedelta(hours=21))
    assert remind_of_events() == 1
    assert remind_of_events() == 0
    assert told() == [("Alice", "event_soon"), ("Bob", "event_soon")]
    Event.objects.update(starts_at=timezone.now() + timedelta(hours=22), ends_at=timezone.now() + timedelta(hours=23))
    assert remind_of_events() == 1  # it was moved


@pytest.mark.parametrize("state", [{"cancelled_at": timezone.now()}, {"item": {"removed_at": timezone.now()}}])
def test_nobody_is_reminded_of_what_does_not_take_place(state, clinic):
    Event.objects.update(starts_at=timezone.now() + timedelta(hours=20), ends_at=timezone.now() + timedelta(hours=21))
    for name, value in state.items():
        if name == "item":
            type(clinic).objects.filter(pk=clinic.pk).update(**value)
        else:
            Event.objects.update(**{name: value})
    tend_events()
    assert told() == []


def test_afterwards_who_said_they_come_is_asked_and_hosts_are_reminded_to_write(clinic, bob):
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    assert ask_after_events() == 1
    assert ask_after_events() == 0
    assert told() == [("Alice", "event_over"), ("Bob", "event_over")]
    notice = Notice.objects.get(recipient=bob)
    assert (notice.title, notice.url) == ("“Clinic” is over. Were you there?", f"{clinic.get_absolute_url()}#there")


def test_who_said_it_already_is_not_asked(clinic, bob):
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    attend_event(by=bob, item=clinic)
    ask_after_events()
    assert told() == [("Alice", "event_over")]


def test_nobody_is_asked_about_an_event_of_long_ago(community, alice):
    make_event(community, alice, days=-30)
    assert ask_after_events() == 0


def test_a_tick_asks_and_says_who_ticked(clinic, bob, dora, alice):
    Event.objects.update(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))
    ask_who_was_there(by=alice, item=clinic, people=[dora])
    assert told() == [("Dora", "event_ticked")]
    assert Notice.objects.get().title == "Alice Manager thinks you were at “Clinic”. Were you?"


def test_who_is_asked_to_host_hears_when_it_is_announced(community, alice, bob):
    start = timezone.now() + timedelta(days=4)
    when = Span(start, start + timedelta(hours=1), False, "UTC")
    known = {"title": "Clinic", "body": "Together.", "when": when, "place": "Hall", "co_hosts": [bob]}
    create_event(by=alice, community=community, publish=False, **known)
    assert told() == []
    create_event(by=alice, community=community, **known)
    assert told() == [("Bob", "host_asked")]


def test_nobody_hears_of_what_they_may_no_longer_read(clinic, charlie, community, alice):
    come_to_event(by=charlie, item=clinic)
    community.visibility = Visibility.PRIVATE
    community.save()
    cancel_event(by=alice, item=clinic)
    assert told() == [("Bob", "event_cancelled")]


def test_what_is_switched_off_is_not_told(clinic, bob, alice):
    MailSettings.objects.create(user=bob, levels={"event": "off"})
    cancel_event(by=alice, item=clinic)
    assert told() == []
    assert {SETTING_OF[kind] for kind in ("event_moved", "event_soon", "event_place")} == {"event"}


def test_coming_is_followed_and_withdrawing_leaves_it_to_oneself(clinic, bob):
    assert clinic.follows.filter(user=bob).exists()
    assert Guest.objects.filter(user=bob).exists()
