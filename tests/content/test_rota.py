"""Turns with what is asked: agreed to, dealt in order, past who is away, swapped, told on Monday, shown where one looks."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from activity.models import Notice
from activity.tasks import deliver_waiting
from communities.actions import leave_community
from content import dealing
from content.actions import (
    agree_swap,
    ask_swap,
    ask_to_rota,
    begin_rota,
    create_item,
    decline_offer,
    decline_swap,
    end_rota,
    join_rota,
    leave_rota,
    merge_tags,
    set_reach,
)
from content.actions.clocks import keep_clock
from content.dealing import WEEKS, deal, turn_rotas
from content.models import AskClock, AskOffer, Item, Kind, Reach, Rota, RotaPlace, RotaTurn, Tag
from content.models.rota import this_monday
from content.offering import offer_waiting
from content.rota import duties_of
from tests.factories import join, make_community, make_user

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


@pytest.fixture
def pumps(community) -> Tag:
    return Tag.objects.create(community=community, slug="pumps", name="pumps", item_count=1)


@pytest.fixture
def three(community, bob):
    """bob, kirsi and jonas: who takes turns."""
    found = [bob]
    for name in ("Kirsi Turns", "Jonas Turns"):
        found.append(make_user(name))
        join(found[-1], community)
    return found


@pytest.fixture
def rota(alice, community, pumps, three) -> Rota:
    """Agreed to by the three, in that order."""
    made = begin_rota(by=alice, community=community, tag=pumps, people=three)
    for person in three:
        join_rota(by=person, rota=made)
    return made


def weeks(rota) -> list[str]:
    return [turn.person.first_name for turn in rota.turns.order_by("monday").select_related("person")]


def told(kind: str) -> dict[str, str]:
    deliver_waiting()
    return {notice.recipient.first_name: notice.title for notice in Notice.objects.filter(kind=kind)}


def ask_about_pumps(by, community, hours=50) -> Item:
    ask = create_item(by=by, community=community, kind=Kind.ASK, title="Dry run", body="Why?", tags=["pumps"])
    Item.objects.filter(pk=ask.pk).update(published_at=timezone.now() - timedelta(hours=hours))
    keep_clock(ask.pk)
    return Item.objects.get(pk=ask.pk)


class TestBegin:
    def test_each_is_asked_and_nobody_has_a_week_before_they_agree(self, alice, community, pumps, three):
        rota = begin_rota(by=alice, community=community, tag=pumps, people=three)
        assert set(told("rota_asked")) == {"Bob", "Kirsi", "Jonas"}
        assert weeks(rota) == []
        join_rota(by=three[1], rota=rota)
        assert weeks(rota) == ["Kirsi"] * WEEKS

    def test_who_begins_it_has_agreed(self, alice, community):
        rota = begin_rota(by=alice, community=community, tag=None, people=[alice])
        assert weeks(rota) == ["Alice"] * WEEKS
        assert rota.about == "all asks"

    def test_by_managers_alone_and_once_a_topic(self, alice, bob, charlie, community, pumps):
        for person in (bob, charlie):
            with pytest.raises(PermissionDenied):
                begin_rota(by=person, community=community, tag=pumps, people=[bob])
        for tag in (pumps, None):
            begin_rota(by=alice, community=community, tag=tag, people=[bob])
            with pytest.raises(ValidationError, match="already"):
                begin_rota(by=alice, community=community, tag=tag, people=[bob])

    def test_with_members_alone_and_a_topic_from_here(self, alice, charlie, community, pumps):
        with pytest.raises(ValidationError, match="no member"):
            begin_rota(by=alice, community=community, tag=pumps, people=[charlie])
        elsewhere = make_community(manager=alice)
        with pytest.raises(ValidationError, match="topic"):
            begin_rota(by=alice, community=elsewhere, tag=pumps, people=[alice])

    def test_who_was_not_asked_does_not_join(self, alice, bob, charlie, community, pumps):
        rota = begin_rota(by=alice, community=community, tag=pumps, people=[])
        with pytest.raises(PermissionDenied):
            join_rota(by=bob, rota=rota)
        with pytest.raises(Http404):
            join_rota(by=charlie, rota=rota)


class TestOrder:
    def test_in_turn(self, rota):
        assert weeks(rota) == (["Bob", "Kirsi", "Jonas"] * 3)[:WEEKS]

    def test_it_goes_on_in_turn_from_week_to_week(self, rota):
        """Each Monday the one of last week goes to the end."""
        seen = []
        for _ in range(7):
            turn_rotas()
            seen.append(weeks(rota)[0])
            RotaTurn.objects.all().update(told_at=None)
            for turn in rota.turns.order_by("monday"):  # a week passes
                RotaTurn.objects.filter(pk=turn.pk).update(monday=turn.monday - WEEK)
        assert seen == ["Bob", "Kirsi", "Jonas", "Bob", "Kirsi", "Jonas", "Bob"]

    def test_weeks_that_are_over_are_forgotten(self, rota):
        RotaTurn.objects.filter(monday=this_monday()).update(monday=this_monday() - WEEK)
        turn_rotas()
        assert not RotaTurn.objects.filter(monday__lt=this_monday()).exists()

    def test_who_is_away_is_passed_over_and_comes_next(self, rota, three):
        until = this_monday() + 2 * WEEK
        set_reach(by=three[0], away_until=until)
        turn_rotas()
        assert weeks(rota)[:4] == ["Kirsi", "Jonas", "Bob", "Kirsi"]
        assert "Kirsi" in told("rota_turn")

    def test_not_about_that_topic(self, rota, three):
        set_reach(by=three[1], quiet_topics=["pumps"])
        turn_rotas()
        assert "Kirsi" not in weeks(rota)

    def test_nobody_there_nobody_named(self, rota, three):
        Reach.objects.bulk_create([Reach(user=person, away_until=this_monday() + 20 * WEEK) for person in three])
        turn_rotas()
        assert weeks(rota) == []

    def test_who_leaves_has_no_week(self, rota, community, three):
        leave_community(by=three[0], community=community)
        turn_rotas()
        assert weeks(rota)[:2] == ["Kirsi", "Jonas"]
        assert not RotaPlace.objects.filter(person=three[0]).exists()

    def test_who_takes_no_more_turns_has_none(self, rota, three, alice):
        leave_rota(by=three[0], rota=rota)
        leave_rota(by=alice, rota=rota, person=three[1])
        assert set(weeks(rota)) == {"Jonas"}
        with pytest.raises(PermissionDenied):
            leave_rota(by=three[1], rota=rota, person=three[2])

    def test_dealing_twice_changes_nothing(self, rota):
        before = list(rota.turns.values_list("pk", "monday", "person", "told_at"))
        turn_rotas()
        told_once = list(rota.turns.values_list("pk", "monday", "person"))
        turn_rotas()
        assert list(rota.turns.values_list("pk", "monday", "person")) == told_once == [row[:3] for row in before]
        assert len(told("rota_turn")) == 1

    def test_ended_it_is_gone(self, rota, alice, bob, three):
        with pytest.raises(PermissionDenied):
            end_rota(by=bob, rota=rota)
        end_rota(by=alice, rota=rota)
        assert weeks(rota) == []
        with pytest.raises(Http404):
            join_rota(by=bob, rota=rota)

    def test_what_ended_meanwhile_is_not_dealt(self, rota, alice):
        """Read as running, ended by a manager before its turn came."""
        read_before = Rota.objects.get(pk=rota.pk)
        end_rota(by=alice, rota=rota)
        deal(read_before)
        assert weeks(rota) == []

    def test_one_that_fails_leaves_the_others(self, rota, alice, community, three, monkeypatch, caplog):
        second = begin_rota(by=alice, community=community, tag=None, people=[alice])
        join_rota(by=alice, rota=second)
        RotaTurn.objects.all().delete()
        real = dealing._deal

        def _deal(dealt, hands, today):
            assert dealt.pk != rota.pk, "No."
            real(dealt, hands, today)

        monkeypatch.setattr(dealing, "_deal", _deal)
        assert turn_rotas() == 1
        assert (weeks(rota), len(weeks(second))) == ([], WEEKS)
        assert f"The rota {rota.pk} was not dealt" in caplog.text

    def test_it_moves_with_its_topic(self, rota, alice, pumps, community):
        into = Tag.objects.create(community=community, slug="pumping", name="pumping", item_count=1)
        merge_tags(by=alice, tag=pumps, into=into)
        assert Rota.objects.get(pk=rota.pk).tag == into


class TestSwap:
    def test_two_who_agree_change_weeks_and_dealing_leaves_them(self, rota, three):
        bob, kirsi, _ = three
        mine = ask_swap(by=bob, turn=rota.turns.filter(person=kirsi).first())
        assert "would like to swap" in told("rota_swap")["Kirsi"]
        agree_swap(by=kirsi, turn=mine)
        turn_rotas()
        assert weeks(rota)[:3] == ["Kirsi", "Bob", "Jonas"]
        assert "swaps with you" in told("rota_swapped")["Bob"]
        assert "This week you look after asks about pumps" in told("rota_turn")["Kirsi"]

    def test_not_without_whose_week_it_is(self, rota, three, alice, charlie):
        bob, kirsi, jonas = three
        mine = ask_swap(by=bob, turn=rota.turns.filter(person=kirsi).first())
        for person in (bob, jonas, alice):
            with pytest.raises(PermissionDenied):
                agree_swap(by=person, turn=mine)
        with pytest.raises(Http404):
            agree_swap(by=charlie, turn=mine)
        with pytest.raises(PermissionDenied):
            decline_swap(by=jonas, turn=mine)
        decline_swap(by=kirsi, turn=mine)
        assert weeks(rota)[:2] == ["Bob", "Kirsi"]
        assert "cannot swap" in told("rota_kept")["Bob"]
        with pytest.raises(ValidationError, match="no longer asked"):
            agree_swap(by=kirsi, turn=mine)

    def test_a_week_is_asked_for_by_one_at_a_time(self, rota, three, alice):
        bob, kirsi, jonas = three
        wanted = rota.turns.filter(person=kirsi).first()
        ask_swap(by=bob, turn=wanted)
        with pytest.raises(ValidationError, match="Somebody else"):
            ask_swap(by=jonas, turn=wanted)
        with pytest.raises(ValidationError, match="yours already"):
            ask_swap(by=kirsi, turn=wanted)
        with pytest.raises(ValidationError, match="no week to give"):
            ask_swap(by=alice, turn=wanted)

    def test_who_was_asked_and_goes_away_takes_the_question_along(self, rota, three):
        bob, kirsi, _ = three
        mine = ask_swap(by=bob, turn=rota.turns.filter(person=kirsi).first())
        leave_rota(by=kirsi, rota=rota)
        mine.refresh_from_db()
        assert mine.swap_for is None


class TestShown:
    def test_what_one_looks_after_stands_on_ones_start_page(self, as_user, rota, bob, alice, community):
        ask = ask_about_pumps(alice, community)
        ask.tags.add(Tag.objects.create(community=community, slug="second", name="second", item_count=1))
        duty = duties_of(bob)[0]
        assert (duty.waiting, duty.rota) == (1, rota)
        for address in ("/", f"/c/{community.slug}/asks/"):
            page = as_user(bob).get(address).content.decode()
            assert "asks about pumps" in page
            assert "one waits" in page
        assert "asks about pumps this week" not in as_user(alice).get("/").content.decode()

    def test_the_page_of_an_ask_says_who_looks_after_its_topic(self, as_user, rota, alice, bob, charlie, community):
        ask = ask_about_pumps(alice, community)
        says = "looks</a> after"
        page = as_user(alice).get(ask.get_absolute_url()).content.decode()
        assert "Bob Member</a> looks after pumps this week" in page
        assert "You look after pumps this week" in as_user(bob).get(ask.get_absolute_url()).content.decode()
        assert "after pumps this week" not in as_user(charlie).get(ask.get_absolute_url()).content.decode()
        set_reach(by=bob, away_until=timezone.now().date() + WEEK)
        assert says not in as_user(alice).get(ask.get_absolute_url()).content.decode()

    def test_who_left_is_named_and_asked_no_more_from_that_moment(self, as_user, rota, alice, three, community):
        kirsi, jonas = three[1:]
        ask_to_rota(by=alice, rota=rota, person=alice)
        turn = rota.turns.filter(person=kirsi).first()
        leave_community(by=kirsi, community=community)
        page = as_user(alice).get(reverse("content:rota-list", args=[community.slug])).content.decode()
        assert "Jonas Turns" in page
        assert "Kirsi Turns" not in page
        with pytest.raises(ValidationError, match="no longer there"):
            ask_swap(by=jonas, turn=turn)
        assert "Kirsi" not in told("rota_swap")

    def test_the_page_of_turns_counts_nobodys(self, as_user, rota, alice, community):
        page = as_user(alice).get(reverse("content:rota-list", args=[community.slug])).content.decode()
        assert page.count("Week from") == 1
        ask = ask_about_pumps(alice, community)
        ask.tags.add(Tag.objects.create(community=community, slug="second", name="second", item_count=1))
        page = as_user(alice).get(reverse("content:rota-list", args=[community.slug])).content.decode()
        assert page.count(f'href="{ask.get_absolute_url()}"') == 1
        assert "turns so far" not in page


class TestOffered:
    """The escalation of the response clock."""

    def half_time(self, ask) -> None:
        now = timezone.now()
        AskClock.objects.filter(ask=ask).update(half_at=now - timedelta(hours=1), due_at=now + timedelta(hours=7))

    def test_first_to_whose_week_it_is_then_to_others(self, rota, alice, bob, community):
        ask = ask_about_pumps(alice, community, hours=2)
        self.half_time(ask)
        assert [offer_waiting() for _ in range(2)] == [1, 0]
        assert AskOffer.objects.get().person == bob
        assert "You look after such asks this week." in told("offer_turn")["Bob"]
        assert AskClock.objects.get(ask=ask).offered_at is None  # the others hear of it later
        later = timezone.now() + timedelta(hours=4)
        offer_waiting(later)
        assert AskClock.objects.get(ask=ask).offered_at == later

    def test_not_me_lets_the_others_hear_at_once(self, rota, alice, bob, community):
        ask = ask_about_pumps(alice, community, hours=2)
        self.half_time(ask)
        offer_waiting()
        decline_offer(by=bob, offer=AskOffer.objects.get())
        offer_waiting()
        assert AskClock.objects.get(ask=ask).offered_at

    def test_limits_hold_for_them_too(self, rota, alice, bob, community):
        set_reach(by=bob, offers_a_week=0)
        ask = ask_about_pumps(alice, community, hours=2)
        self.half_time(ask)
        assert offer_waiting() == 0
        assert AskClock.objects.get(ask=ask).offered_at


def test_a_second_click_asks_nobody_twice(alice, bob, community, pumps):
    rota = begin_rota(by=alice, community=community, tag=pumps, people=[bob, bob])
    assert ask_to_rota(by=alice, rota=rota, person=bob) == rota.places.get()
    assert len(told("rota_asked")) == 1
    with pytest.raises(PermissionDenied):
        ask_to_rota(by=bob, rota=rota, person=alice)
