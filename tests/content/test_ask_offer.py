"""Bringing asks without a reply to people: who, when, how often; “not me”, “not this week”; what is told to whom."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.actions import save_mail_settings
from activity.models import Act, Notice
from activity.tasks import deliver_waiting
from activity.vocabulary import Verb
from communities.models import Community, Visibility
from content.actions import (
    accept_answer,
    close_thread,
    create_item,
    decline_offer,
    pause_offers,
    refer_ask,
    set_level,
    set_reach,
    write_reply,
)
from content.actions.clocks import keep_clock
from content.experts.counting import count_marked
from content.models import AskClock, AskOffer, Item, Kind, Reach
from content.offering import offer_waiting
from roles.actions import opt_out
from roles.models import Role, RolePolicy, RoleWeek, State
from tests.factories import join, make_user

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def person(name, community):
    somebody = make_user(name, email=f"{name.split()[0].lower()}@example.org")
    join(somebody, community)
    return somebody


@pytest.fixture
def jonas(community):
    return person("Jonas Knows", community)


@pytest.fixture
def connie(community):
    """Acts as a Connector, by the newest week."""
    connie = person("Connie Connects", community)
    connects(connie, community)
    return connie


def connects(somebody, community, *, is_acting=True) -> None:
    week = {"as_of": date(2026, 11, 16), "policy": RolePolicy.objects.first(), "state": State.values[0]}
    RoleWeek.objects.create(
        community=community, member=somebody, role=Role.CONNECTOR, a_fx=9, u_fx=9, is_acting=is_acting, **week
    )


def knows(somebody, asker, community) -> None:
    """They answered an ask about pumps, and it was accepted."""
    old = create_item(by=asker, community=community, kind=Kind.ASK, title="Old question", body="?", tags=["pumps"])
    accept_answer(by=asker, reply=write_reply(by=somebody, item=old, body="Like this."))
    count_marked()


@pytest.fixture
def ask_of(community):
    """ask_of(bob, 13): asked so many hours ago, about pumps; 24 hours are promised."""

    def make(author, hours=13, title="Dry run") -> Item:
        ask = create_item(by=author, community=community, kind=Kind.ASK, title=title, body="Why?", tags=["pumps"])
        Item.objects.filter(pk=ask.pk).update(published_at=timezone.now() - hours * HOUR)
        keep_clock(ask.pk)
        return Item.objects.get(pk=ask.pk)

    return make


def offered() -> list[tuple[str, str]]:
    return [
        (o.ask.title, o.person.display_name) for o in AskOffer.objects.order_by("pk").select_related("ask", "person")
    ]


def test_at_half_of_the_time_an_ask_is_brought_to_who_knows_and_who_connects(community, ask_of, bob, jonas, connie):
    knows(jonas, bob, community)
    ask_of(bob, 11, "Young")
    ask_of(bob, 13)
    assert offer_waiting() == 2
    assert offered() == [("Dry run", "Jonas Knows"), ("Dry run", "Connie Connects")]
    deliver_waiting()
    said = dict(Notice.objects.filter(kind__startswith="offer").values_list("recipient__display_name", "title"))
    assert said["Jonas Knows"].endswith("You helped with such things: can you help here?")
    assert said["Connie Connects"].endswith("Do you know who knows, or what to point to?")


def test_running_twice_asks_nobody_twice_and_there_is_no_second_wave(community, ask_of, bob, jonas):
    knows(jonas, bob, community)
    ask = ask_of(bob)
    assert [offer_waiting(), offer_waiting()] == [1, 0]
    knows(person("Late Expert", community), bob, community)
    assert offer_waiting(timezone.now() + 9 * HOUR) == 0
    assert AskClock.objects.get(ask=ask.pk).offered_at is not None


@pytest.mark.parametrize("end", ["answered", "closed", "imported", "old", "at rest"])
def test_what_does_not_wait_is_brought_to_nobody(community, ask_of, alice, bob, jonas, end):
    knows(jonas, bob, community)
    ask = ask_of(bob, 24 * 15 if end == "old" else 13)
    if end == "answered":
        write_reply(by=alice, item=ask, body="Clean it.")
    elif end == "closed":
        close_thread(by=bob, item=ask)
    elif end == "imported":
        Item.objects.filter(pk=ask.pk).update(source="stackexchange")
        keep_clock(ask.pk)
    elif end == "at rest":
        Community.objects.update(lifecycle="dormant")
    assert offer_waiting() == 0


def test_nobody_gets_more_a_week_than_they_allow(community, ask_of, bob, jonas):
    knows(jonas, bob, community)
    for number in range(4):
        ask_of(bob, 13 + number, f"Ask {number}")
    assert offer_waiting() == 2  # the default
    set_reach(by=jonas, offers_a_week=3)
    ask_of(bob, 13, "Ask 4")
    assert offer_waiting() == 1
    set_reach(by=jonas, offers_a_week=0)
    AskOffer.objects.update(created_at=timezone.now() - timedelta(days=8))
    ask_of(bob, 13, "Ask 5")
    assert offer_waiting() == 0


@pytest.mark.parametrize(
    "limit", ["referrals", "away", "topic", "off", "muted", "left out", "declined", "position", "asker", "gone"]
)
def test_whoever_said_so_or_cannot_is_left_out(community, ask_of, bob, jonas, limit):
    knows(jonas, bob, community)
    connects(jonas, community, is_acting=limit != "position")
    asker = jonas if limit == "asker" else bob
    ask = ask_of(asker)
    if limit == "referrals":
        set_reach(by=jonas, referrals_a_week=0)
    elif limit == "away":
        set_reach(by=jonas, away_until=timezone.localdate() + timedelta(days=3))
    elif limit == "topic":
        set_reach(by=jonas, quiet_topics=["pumps"])
    elif limit == "off":
        save_mail_settings(by=jonas, levels={"offer": "off"})
    elif limit == "muted":
        set_level(by=jonas, target=ask, level="mute")
    elif limit in ("left out", "position"):
        opt_out(by=jonas)
    elif limit == "declined":
        offer = AskOffer.objects.create(ask=ask, person=jonas)
        decline_offer(by=jonas, offer=offer)
    elif limit == "gone":
        community.memberships.filter(user=jonas).update(left_at=timezone.now())
    assert offer_waiting() == 0


def test_quiet_hours_and_hours_off_are_waited_out(community, ask_of, bob, jonas):
    knows(jonas, bob, community)
    ask = ask_of(bob)
    now = timezone.now().replace(hour=3, minute=0) + timedelta(days=1)
    AskClock.objects.update(half_at=now - HOUR)
    save_mail_settings(by=jonas, levels={}, quiet_from=time(2), quiet_until=time(4))
    assert offer_waiting(now) == 0
    assert AskClock.objects.get(ask=ask.pk).offered_at is None
    set_reach(by=jonas, works_from=time(9), works_until=time(17), works_on=[0, 1, 2, 3, 4, 5, 6])
    assert offer_waiting(now + 3 * HOUR) == 0
    assert offer_waiting(now + 7 * HOUR) == 1


def test_without_anybody_the_ask_is_done_with(community, ask_of, bob):
    ask = ask_of(bob)
    assert offer_waiting() == 0
    assert AskClock.objects.get(ask=ask.pk).offered_at is not None


def test_not_me_and_not_this_week_take_one_click_and_tell_nobody(as_user, community, ask_of, alice, bob, jonas):
    knows(jonas, bob, community)
    ask, other = ask_of(bob), ask_of(bob, 14, "Wet run")
    offer_waiting()
    mine, second = AskOffer.objects.order_by("ask_id")
    page = as_user(jonas).get(ask.get_absolute_url()).content.decode()
    decline, pause = (reverse(f"offer-{act}", args=[mine.pk]) for act in ("decline", "pause"))
    assert decline in page
    assert pause in page
    before = Notice.objects.count()
    assert as_user(jonas).post(decline).status_code == 302
    assert decline not in as_user(jonas).get(ask.get_absolute_url()).content.decode()
    as_user(jonas).post(reverse("offer-pause", args=[second.pk]))
    assert Reach.objects.get(user=jonas).no_offers_until > timezone.now() + timedelta(days=6)
    assert AskOffer.objects.standing().count() == 0
    assert Notice.objects.count() == before
    AskOffer.objects.all().delete()
    ask_of(bob, 13, "Third run")
    assert offer_waiting() == 0
    assert other


def test_only_the_person_sees_an_offer_and_the_asker_a_number(as_user, community, ask_of, alice, bob, charlie, jonas):
    knows(jonas, bob, community)
    ask = ask_of(bob)
    offer_waiting()
    offer = AskOffer.objects.get()
    assert "Brought to 1 person who may help" in as_user(bob).get(ask.get_absolute_url()).content.decode()
    for other in (alice, charlie):
        page = as_user(other).get(ask.get_absolute_url()).content.decode()
        assert "Brought to" not in page
        assert "was brought to you" not in page
        assert "Dry run" not in as_user(other).get(reverse("offer-list")).content.decode()
        assert as_user(other).post(reverse("offer-decline", args=[offer.pk])).status_code == 404
        with pytest.raises(Http404):
            pause_offers(by=other, offer=offer)
    assert "Dry run" in as_user(jonas).get(reverse("offer-list")).content.decode()
    assert "Jonas" not in as_user(bob).get(ask.get_absolute_url()).content.decode()
    Community.objects.update(visibility=Visibility.PRIVATE)
    community.memberships.filter(user=jonas).update(left_at=timezone.now())
    assert "Dry run" not in as_user(jonas).get(reverse("offer-list")).content.decode()


def test_who_passes_an_offer_on_is_credited_as_ever(community, ask_of, bob, jonas, connie):
    ask = ask_of(bob)
    assert offer_waiting() == 1
    assert offered() == [("Dry run", "Connie Connects")]
    referral = refer_ask(by=connie, ask=ask, expert=jonas, note="You had this.")
    act = Act.objects.get(verb=Verb.REFER)
    assert (act.actor_id, act.owner_id, act.target_id, act.context_id) == (connie.pk, bob.pk, jonas.pk, ask.pk)
    write_reply(by=jonas, item=ask, body="The relay.")
    referral.refresh_from_db()
    assert referral.answered_at is not None
    with pytest.raises(ValidationError):
        refer_ask(by=connie, ask=ask, expert=connie)


def test_an_offer_of_what_was_answered_meanwhile_is_not_told(community, ask_of, alice, bob, jonas):
    knows(jonas, bob, community)
    ask = ask_of(bob)
    offer_waiting()
    write_reply(by=alice, item=ask, body="Clean it.")
    Notice.objects.all().delete()
    deliver_waiting()
    assert not Notice.objects.filter(kind__startswith="offer").exists()
