"""What a community offers: proposed, published, taken up, done, and whether it helped."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.models import Act
from activity.tasks import deliver_waiting
from activity.vocabulary import ObjectType, Verb
from communities.models import Visibility
from content.models import Kind
from learning.actions import (
    complete_take,
    drop_take,
    edit_offering,
    propose_offering,
    publish_offering,
    say_whether_it_helped,
    set_wishes,
    take_offering,
    undo_complete,
    withdraw_offering,
)
from learning.models import LearningOffering, Take
from learning.own import advice_of, helpfulness_of
from learning.weekly import ask_what_helped
from tests.factories import join, make_community, make_item, make_user

pytestmark = pytest.mark.django_db
FIELDS = {"skill": "designer", "from_level": 0, "to_level": 2, "kind": "guide", "title": "Shorter pages"}
FORM = FIELDS | {"about": "Cut one in half.", "stages": ["experience"]}


@pytest.fixture
def offering(alice, community) -> LearningOffering:
    return propose_offering(by=alice, community=community, **FIELDS)


# Proposing and deciding


def test_a_member_proposes_and_a_manager_publishes(as_user, alice, bob, charlie, community):
    assert as_user(bob).post("/c/seals/learning/new/", FORM).status_code == 302
    made = LearningOffering.objects.get()
    assert made.state == "proposed"
    assert made.stages == ["experience"]
    assert "Shorter pages" not in as_user(charlie).get("/c/seals/learning/").content.decode()
    assert as_user(charlie).get(made.get_absolute_url()).status_code == 404
    assert "Shorter pages" in as_user(alice).get("/c/seals/learning/").content.decode()
    with pytest.raises(PermissionDenied):
        publish_offering(by=bob, offering=made)
    deliver_waiting()
    as_user(alice).post(f"{made.get_absolute_url()}publish/")
    deliver_waiting()
    assert "Shorter pages" in as_user(charlie).get("/c/seals/learning/").content.decode()
    assert alice.notices.get(kind="offering_proposed").url == made.get_absolute_url()
    assert "now offered" in bob.notices.get(kind="offering_decided").title
    with pytest.raises(PermissionDenied):
        edit_offering(by=bob, offering=made, title="Longer pages")  # decided: the manager's from now on


def test_a_managers_own_is_published_at_once_and_withdrawn_again(as_user, alice, bob, offering):
    assert offering.is_published
    withdraw_offering(by=alice, offering=offering)
    assert as_user(bob).get(offering.get_absolute_url()).status_code == 404
    with pytest.raises(Http404):
        take_offering(by=bob, offering=offering)


def test_outsiders_propose_nothing_and_a_private_place_does_not_exist(as_user, charlie, community, offering):
    with pytest.raises(PermissionDenied):
        propose_offering(by=charlie, community=community, **FIELDS)
    community.visibility = Visibility.PRIVATE
    community.save(update_fields=["visibility"])
    assert as_user(charlie).get("/c/seals/learning/").status_code == 404
    assert as_user(charlie).post(f"/me/learning/take/{offering.pk}/").status_code == 404
    assert not LearningOffering.objects.visible_to(charlie).exists()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "missing"),
        ({"skill": "juggling"}, "seventeen"),
        ({"from_level": 3}, "further"),
        ({"url": "javascript:alert(1)"}, "URL"),
        ({"about": "x" * 601}, "limit"),
    ],
)
def test_what_makes_no_offering_is_refused_in_a_sentence(alice, community, change, says):
    with pytest.raises(ValidationError, match=says):
        propose_offering(by=alice, community=community, **(FIELDS | change))
    assert not LearningOffering.objects.exists()


def test_it_links_only_to_what_is_here_and_may_be_seen(alice, bob, community):
    secret = make_community(visibility=Visibility.PRIVATE, manager=make_user())
    elsewhere = make_item(secret, None, Kind.PAGE)
    with pytest.raises(PermissionDenied):
        propose_offering(by=bob, community=community, **FIELDS, item=elsewhere)
    here = make_item(community, alice, Kind.PAGE)
    assert propose_offering(by=bob, community=community, **FIELDS, item=here).item == here


# Taking up


def test_done_is_an_act_and_not_done_takes_it_back(bob, community, offering):
    take = take_offering(by=bob, offering=offering)
    assert take_offering(by=bob, offering=offering) == take
    assert not Act.objects.filter(verb=Verb.COMPLETE).exists()
    complete_take(by=bob, take=take)
    complete_take(by=bob, take=take)
    act = Act.objects.get(verb=Verb.COMPLETE)
    assert (act.actor_id, act.object_type, act.object_id) == (bob.pk, ObjectType.LEARNING_ACTIVITY, offering.pk)
    assert act.community_id == community.pk
    with pytest.raises(ValidationError):
        drop_take(by=bob, take=take)
    undo_complete(by=bob, take=take)
    assert Act.objects.get(verb=Verb.UNDO).undo_of_id == act.pk
    drop_take(by=bob, take=take)
    assert not Take.objects.exists()


def test_completing_what_one_offers_oneself_is_no_evidence(alice, offering):
    take = complete_take(by=alice, take=take_offering(by=alice, offering=offering))
    assert take.done_at
    assert not Act.objects.filter(verb=Verb.COMPLETE).exists()
    assert undo_complete(by=alice, take=take).done_at is None
    assert not Act.objects.filter(verb=Verb.UNDO).exists()


def test_a_take_is_ones_own(as_user, alice, bob, charlie, offering):
    take = take_offering(by=bob, offering=offering)
    for other in (alice, charlie):
        assert as_user(other).post(f"/me/learning/{take.pk}/done/").status_code == 404
        assert not Take.objects.visible_to(other).exists()
        with pytest.raises(Http404):
            complete_take(by=other, take=take)


def test_whether_it_helped_is_asked_once_after_two_weeks_and_no_is_an_answer(as_user, bob, offering):
    take = complete_take(by=bob, take=take_offering(by=bob, offering=offering))
    assert ask_what_helped() == 0
    Take.objects.update(done_at=timezone.now() - timedelta(days=15))
    assert (ask_what_helped(), ask_what_helped()) == (1, 0)
    deliver_waiting()
    assert "No is an answer" in bob.notices.get(kind="helped_asked").title
    assert "Did it help?" in as_user(bob).get("/me/learning/").content.decode()
    assert as_user(bob).post(f"/me/learning/{take.pk}/did-not-help/").status_code == 302
    assert Take.objects.get().helped is False
    assert ask_what_helped() == 0


def test_how_many_it_helped_is_said_from_ten_people_on(as_user, alice, bob, community, offering):
    def helped(number: int) -> None:
        for _ in range(number):
            one = make_user()
            join(one, community)
            take = complete_take(by=one, take=take_offering(by=one, offering=offering))
            say_whether_it_helped(by=one, take=take, helped=True)

    helped(9)
    assert helpfulness_of([offering])[offering.pk].says == ""
    assert "of those who took it" not in as_user(alice).get(offering.get_absolute_url()).content.decode()
    helped(1)
    assert "helped most of those who took it" in as_user(alice).get(offering.get_absolute_url()).content.decode()


def test_a_rise_of_half_a_step_counts_as_helped(bob, offering):
    take = complete_take(by=bob, take=take_offering(by=bob, offering=offering))
    Take.objects.filter(pk=take.pk).update(level_before=150, level_after=199)
    assert (helpfulness_of([offering])[offering.pk].n, helpfulness_of([offering])[offering.pk].helped) == (1, 0)
    Take.objects.filter(pk=take.pk).update(level_after=200)
    assert helpfulness_of([offering])[offering.pk].helped == 1


# What is advised


def test_it_is_advised_to_who_wants_the_role_and_stands_before_it(as_user, alice, bob, charlie, community, offering):
    far = propose_offering(by=alice, community=community, **(FIELDS | {"from_level": 3, "to_level": 4, "title": "Far"}))
    assert advice_of(bob) == []
    set_wishes(by=bob, wishes={"creator": 2})
    (advice,) = advice_of(bob)
    assert [offer.offering for offer in advice.offers] == [offering]
    assert "Shorter pages" in as_user(bob).get("/me/learning/").content.decode()
    take_offering(by=bob, offering=offering)
    (advice,) = advice_of(bob)
    assert advice.offers == []
    assert far.title not in as_user(bob).get("/me/learning/").content.decode()
