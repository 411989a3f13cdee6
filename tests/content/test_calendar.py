"""Events in calendar programs: what is written is read by a parser that did not write it; addresses end as they should."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.actions import switch_off
from accounts.models import User
from communities.models import Community, Lifecycle, Membership, Visibility
from content.actions import cancel_event, edit_event, end_calendar_key, renew_calendar_key
from content.ical import LINE, calendar, fold
from content.models import CalendarKey, Event, Item, Kind
from tests.factories import join, make_community, make_event, make_user

MINE = "/calendar/events.ics"
HERE = "/calendar/seals/events.ics"
HOSTILE = '\n\r;,\\:"\t\0\x1b\u2028\u0085é\u202e😀👩‍🚀BEGIN:VEVENTND ='
words = st.text(alphabet=st.one_of(st.sampled_from(HOSTILE), st.characters(codec="utf-8")), max_size=300)


def read(written: bytes) -> list[icalendar.Event]:
    return list(icalendar.Calendar.from_ical(written).walk("VEVENT"))


def made(title: str = "Clinic", body: str = "<p>Bring a part.</p>", **fields) -> Event:
    moment = datetime(2026, 5, 5, 11, 0, tzinfo=UTC)
    item = Item(pk=7, kind=Kind.EVENT, title=title, body_html=body, created_at=moment, published_at=moment)
    item.community = Community(slug="seals", name="Seals")
    known = {"starts_at": moment, "ends_at": moment + timedelta(hours=1), "time_zone": "Europe/Helsinki"}
    return Event(item=item, changed_at=moment, **known | {"place": "Hall 2"} | fields)


@settings(max_examples=60, deadline=None)
@given(title=words, place=words, reason=words)
def test_whatever_is_typed_comes_back_and_nothing_else(title, place, reason):
    event = made(title=title, place=place, cancelled_at=timezone.now(), cancel_reason=reason)
    written = calendar(title, [event])
    assert written.endswith(b"\r\n")
    lines = written.split(b"\r\n")
    assert all(len(line) <= LINE for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    (found,) = read(written)
    assert str(found["SUMMARY"]) == as_kept(title)
    assert str(found.get("LOCATION", "")) == as_kept(place)
    assert str(found["UID"]).startswith("event-7@")
    assert found["STATUS"] == "CANCELLED"


def as_kept(text: str) -> str:
    for end in ("\r\n", "\r", "\u0085", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return "".join(sign for sign in text if sign in "\n\t" or not (ord(sign) < 32 or ord(sign) == 127))


@settings(max_examples=60, deadline=None)
@given(line=st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=400))
def test_folding_cuts_no_sign_in_two_and_changes_nothing(line):
    parts = fold(line).split("\r\n")
    assert all(len(part.encode()) <= LINE for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == line


def test_a_meeting_is_a_moment_and_a_whole_day_is_a_date():
    (found,) = read(calendar("Seals", [made(sequence=3)]))
    assert found["DTSTART"].dt == datetime(2026, 5, 5, 11, 0, tzinfo=UTC)
    assert found["DTEND"].dt - found["DTSTART"].dt == timedelta(hours=1)
    assert (int(found["SEQUENCE"]), found["STATUS"]) == (3, "CONFIRMED")
    assert found["DTSTAMP"].dt == found["LAST-MODIFIED"].dt == datetime(2026, 5, 5, 11, 0, tzinfo=UTC)
    start = datetime(2026, 5, 4, 21, 0, tzinfo=UTC)  # midnight in Helsinki
    (found,) = read(calendar("Seals", [made(is_all_day=True, starts_at=start, ends_at=start + timedelta(days=2))]))
    assert (str(found["DTSTART"].dt), str(found["DTEND"].dt)) == ("2026-05-05", "2026-05-07")


@pytest.fixture
def event(community, alice) -> Item:
    return make_event(community, alice, title="Clinic", link="https://meet.example/a")


@pytest.fixture
def admin(db) -> User:
    return make_user("Ada Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def key(db, bob, community) -> CalendarKey:
    return renew_calendar_key(by=bob, community=community)


def titles(path: str, key: CalendarKey | str) -> list[str] | int:
    word = key if isinstance(key, str) else key.key
    answer = Client().get(path, {"key": word})
    return (
        sorted(str(event["SUMMARY"]) for event in read(answer.content))
        if answer.status_code == 200
        else answer.status_code
    )


@pytest.mark.django_db
def test_a_member_reads_along_and_hears_of_changes(event, key, bob, alice):
    answer = Client().get(HERE, {"key": key.key})
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    (before,) = read(answer.content)
    assert "https://meet.example/a" in str(before["DESCRIPTION"])
    again = Client().get(HERE, {"key": key.key}, headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    edit_event(by=alice, item=event, title="Clinic, part two", body=event.body, place="Hall 9")
    cancel_event(by=alice, item=event, reason="Flooded")
    (after,) = read(Client().get(HERE, {"key": key.key}).content)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 2
    assert (str(after["SUMMARY"]), str(after["LOCATION"]), after["STATUS"]) == (
        "Clinic, part two",
        "Hall 9",
        "CANCELLED",
    )


@pytest.mark.django_db
def test_one_calendar_holds_the_events_of_all_ones_communities(event, bob, alice, charlie):
    second = make_community("Motors", manager=alice)
    join(bob, second)
    make_event(second, alice, title="Motors")
    make_event(make_community("Elsewhere", manager=alice), alice, title="Not mine")  # open, but bob is no member
    mine = renew_calendar_key(by=bob)
    assert titles(MINE, mine) == ["Clinic", "Motors"]
    Membership.objects.filter(user=bob, community=second).update(left_at=timezone.now())
    assert titles(MINE, mine) == ["Clinic"]
    assert titles(HERE, mine) == 404  # each address has a key of its own
    assert titles(MINE, renew_calendar_key(by=charlie)) == []


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["leave", "renew", "end", "switch_off", "come_back"])
def test_an_address_ends_at_once(what, event, key, bob, admin, community):
    mine = renew_calendar_key(by=bob)
    assert titles(HERE, key) == ["Clinic"]
    stay = Membership.objects.filter(user=bob, community=community)
    if what == "leave":
        stay.update(left_at=timezone.now())
    elif what == "come_back":
        stay.update(joined_at=timezone.now() + timedelta(seconds=1))
    elif what == "renew":
        renew_calendar_key(by=bob, community=community)
    elif what == "end":
        end_calendar_key(by=bob, community=community)
    else:
        switch_off(by=admin, people=User.objects.filter(pk=bob.pk))
    assert titles(HERE, key) == 404
    assert (titles(MINE, mine) == 404) == (what == "switch_off")


@pytest.mark.django_db
def test_a_closed_community_gives_nothing_away(event, key, community, bob, charlie, as_user):
    community.visibility, community.lifecycle = Visibility.PRIVATE, Lifecycle.LIVE
    community.save()
    assert titles(HERE, key) == ["Clinic"]
    address = f"/c/seals/events/{event.pk}/event.ics"
    assert as_user(charlie).get(address).status_code == 404
    assert Client().get(address).status_code == 302
    assert as_user(bob).get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["", "no-such-key", "\x00", "é" * 300])
def test_a_key_nobody_has_opens_nothing(word, event, key):
    assert (titles(HERE, word), titles(MINE, word)) == (404, 404)


@pytest.mark.django_db
def test_keys_are_seen_by_their_owner_alone(event, key, as_user, alice, bob, charlie, admin):
    assert key.key in as_user(bob).get("/c/seals/events/").content.decode()
    for person in (alice, charlie, admin):
        assert key.key not in as_user(person).get("/c/seals/events/").content.decode()
    assert as_user(admin).get("/admin/content/calendarkey/").status_code == 404


@pytest.mark.django_db
def test_the_link_stands_in_the_file_of_who_sees_it(event, as_user, charlie, bob):
    address = f"/c/seals/events/{event.pk}/event.ics"
    assert b"meet.example" not in as_user(charlie).get(address).content
    answer = as_user(bob).get(address)
    assert b"meet.example" in answer.content
    assert answer["Content-Disposition"] == 'attachment; filename="clinic.ics"'
