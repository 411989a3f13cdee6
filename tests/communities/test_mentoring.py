"""Mentoring: offers, asking and answering, the mentee's word, and that nobody but the two learns of it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from activity.admin import ActAdmin, NoticeOrderAdmin
from activity.models import Act, Notice, NoticeOrder
from activity.tasks import deliver_waiting
from activity.vocabulary import Audience, ObjectType, Verb
from communities.actions import (
    answer_mentoring,
    ask_for_mentoring,
    confirm_help,
    end_mentoring,
    offer_mentoring,
    thank_for_mentoring,
    withdraw_help,
    withdraw_mentor_offer,
    withdraw_thanks,
)
from communities.models import Membership, Mentoring, MentorOffer
from roles.evidence import acts_of_role
from roles.models import Effect, Episode, Role
from tests.factories import join, make_user
from tests.roles.history import rebuild

pytestmark = pytest.mark.django_db


@pytest.fixture
def offer(alice):
    return offer_mentoring(by=alice, topics="Flush plans", places=1)


@pytest.fixture
def asked(community, alice, bob, offer) -> Mentoring:
    return ask_for_mentoring(by=bob, community=community, other=alice, as_mentor=False, words="I am new to Plan 11.")


def titles(user):
    deliver_waiting()
    return list(Notice.objects.visible_to(user).order_by("-pk").values_list("title", flat=True))


def test_with_a_yes_it_is_the_mentors_act_between_the_two(asked, community, alice, bob):
    assert titles(alice) == ["Bob Member asks you to be a mentor"]
    assert not Act.objects.filter(verb=Verb.MENTOR).exists()
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    act = Act.objects.get(verb=Verb.MENTOR)
    assert (act.actor_id, act.object_type, act.object_id, act.target_id) == (
        alice.pk,
        ObjectType.MEMBER,
        bob.pk,
        bob.pk,
    )
    assert act.audience == Audience.DIRECT
    assert titles(bob) == ["Alice Manager said yes to the mentoring"]
    with pytest.raises(ValidationError, match="answered or taken back"):
        answer_mentoring(by=alice, mentoring=asked, is_accepted=False)


def test_a_mentor_offers_it_to_a_newcomer_and_the_newcomer_decides(community, alice, bob, offer):
    asked = ask_for_mentoring(by=alice, community=community, other=bob, as_mentor=True)
    assert titles(bob) == ["Alice Manager offers to be your mentor"]
    with pytest.raises(Http404):
        answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    answer_mentoring(by=bob, mentoring=asked, is_accepted=True)
    assert Act.objects.get(verb=Verb.MENTOR).actor_id == alice.pk
    Membership.objects.update(joined_at=timezone.now() - timedelta(days=40))
    dan = make_user("Dan")
    join(dan, community, joined_at=timezone.now() - timedelta(days=40))
    with pytest.raises(ValidationError, match="more than 30 days"):
        ask_for_mentoring(by=alice, community=community, other=dan, as_mentor=True)


def test_a_no_needs_no_reason_and_is_not_asked_again_soon(asked, community, alice, bob):
    answer_mentoring(by=alice, mentoring=asked, is_accepted=False)
    assert titles(bob) == ["Alice Manager cannot take up the mentoring now"]
    with pytest.raises(ValidationError, match="in the last 90 days"):
        ask_for_mentoring(by=bob, community=community, other=alice, as_mentor=False, words="Please")
    assert not Act.objects.filter(verb=Verb.MENTOR).exists()


def test_what_cannot_be_asked(community, alice, bob, charlie, asked):
    def ask(by, other, as_mentor=False, words="Plan 11"):
        return ask_for_mentoring(by=by, community=community, other=other, as_mentor=as_mentor, words=words)

    with pytest.raises(ValidationError, match="waiting or under way already"):
        ask(bob, alice)
    with pytest.raises(ValidationError, match="does not offer"):
        ask(alice, bob)
    with pytest.raises(ValidationError, match="your own mentor"):
        ask(alice, alice)
    with pytest.raises(ValidationError, match="not a member"):
        ask(bob, charlie)
    with pytest.raises(PermissionDenied):
        ask(charlie, alice)
    with pytest.raises(ValidationError, match="is missing"):
        ask(bob, alice, words="")
    with pytest.raises(ValidationError, match="First say what you can help with"):
        ask(bob, alice, as_mentor=True)
    for topics, places in (("", 1), ("x" * 201, 1), ("Pumps", 0), ("Pumps", 6), ("Pumps", "many")):
        with pytest.raises(ValidationError):
            offer_mentoring(by=bob, topics=topics, places=places)


def test_no_more_run_than_the_offer_says(asked, community, alice, bob):
    dan = make_user("Dan")
    join(dan, community)
    second = ask_for_mentoring(by=dan, community=community, other=alice, as_mentor=False, words="Me too")
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    with pytest.raises(ValidationError, match="no place free"):
        answer_mentoring(by=alice, mentoring=second, is_accepted=True)
    assert Mentoring.objects.get(pk=second.pk).is_waiting
    end_mentoring(by=bob, mentoring=asked)
    answer_mentoring(by=alice, mentoring=second, is_accepted=True)
    withdraw_mentor_offer(by=alice)
    assert Mentoring.objects.running().count() == 1  # what runs goes on
    assert not MentorOffer.objects.exists()


def test_a_mentee_who_is_no_longer_here_takes_no_place(asked, community, alice, bob, as_user):
    MentorOffer.objects.filter(user=alice).update(places=1)
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    dan = make_user("Dan")
    join(dan, community)
    with pytest.raises(ValidationError, match="no place free"):
        ask_for_mentoring(by=dan, community=community, other=alice, as_mentor=False, words="Pumps.")
    bob.is_active = False
    bob.save()
    assert MentorOffer.objects.with_places().get(user=alice).taken == 0
    ask_for_mentoring(by=dan, community=community, other=alice, as_mentor=False, words="Pumps.")


def test_three_wait_at_most(community, bob):
    mentors = [make_user() for _ in range(4)]
    for mentor in mentors:
        join(mentor, community)
        offer_mentoring(by=mentor, topics="Pumps", places=2)
    for mentor in mentors[:3]:
        ask_for_mentoring(by=bob, community=community, other=mentor, as_mentor=False, words="Please")
    with pytest.raises(ValidationError, match="3 of yours wait"):
        ask_for_mentoring(by=bob, community=community, other=mentors[3], as_mentor=False, words="Please")
    waiting = Mentoring.objects.filter(mentor=mentors[0]).get()
    deliver_waiting()
    end_mentoring(by=bob, mentoring=waiting)  # before an answer: taken back, and the notice with it
    assert titles(mentors[0]) == []
    ask_for_mentoring(by=bob, community=community, other=mentors[3], as_mentor=False, words="Please")


def test_it_counts_once_the_mentee_says_that_it_helped(asked, alice, bob):
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    rebuild()
    assert Episode.objects.get(member_id=alice.pk, role=5).ok_on is None
    asked.refresh_from_db()
    confirm_help(by=bob, mentoring=asked)
    rebuild()
    assert Episode.objects.get(member_id=alice.pk, role=5).ok_on == timezone.now().date()
    assert Effect.objects.get(member_id=alice.pk).peer_id == bob.pk
    withdraw_help(by=bob, mentoring=asked)
    rebuild()
    assert not Effect.objects.exists()
    thank_for_mentoring(by=bob, mentoring=asked)
    rebuild()
    assert Effect.objects.filter(member_id=alice.pk, peer_id=bob.pk).exists()
    with pytest.raises(ValidationError, match="It helped"):
        end_mentoring(by=alice, mentoring=asked, came_about=False)
    withdraw_thanks(by=bob, act_id=asked.act_id)
    end_mentoring(by=bob, mentoring=asked, came_about=False)
    rebuild()
    assert not Episode.objects.exists()
    with pytest.raises(ValidationError, match="did not come about"):
        confirm_help(by=bob, mentoring=asked)


def test_the_mentor_cannot_say_that_it_helped(asked, alice, charlie):
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    asked.refresh_from_db()
    for person in (alice, charlie):
        with pytest.raises(Http404):
            confirm_help(by=person, mentoring=asked)
        with pytest.raises(Http404):
            thank_for_mentoring(by=person, mentoring=asked)
    with pytest.raises(Http404):
        end_mentoring(by=charlie, mentoring=asked)


def test_nobody_else_learns_who_mentors_whom(asked, community, alice, bob, charlie, as_user, rf):
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    asked.refresh_from_db()
    confirm_help(by=bob, mentoring=asked)
    thank_for_mentoring(by=bob, mentoring=asked)
    deliver_waiting()
    tomorrow = timezone.now().date() + timedelta(days=1)
    shown = acts_of_role(community, Role.CARETAKER, since=tomorrow - timedelta(days=9), until=tomorrow)
    assert not shown.filter(verb=Verb.MENTOR).exists()
    for admin, model in ((ActAdmin, Act), (NoticeOrderAdmin, NoticeOrder)):
        listed = admin(model, None).get_queryset(rf.get("/"))
        assert not listed.filter(**({"target_id__in": [alice.pk, bob.pk]} if model is Act else {"by": bob})).exclude(
            **({"verb": Verb.JOIN} if model is Act else {"kind": "thanks"})
        )
    root = make_user("Root", is_superuser=True, is_staff=True)
    dan = make_user("Dan")
    join(dan, community)
    for person in (root, dan, charlie):
        assert not Mentoring.objects.visible_to(person).exists()
        assert as_user(person).get(f"/me/mentoring/{asked.pk}/").status_code == 404
    for page in ("/people/alice.manager/", "/c/seals/mentors/", "/c/seals/members/"):
        html = as_user(dan).get(page).content.decode()
        assert "Flush plans" in html
        assert f"/me/mentoring/{asked.pk}/" not in html


def test_that_it_never_came_about_tells_administrators_nothing(asked, alice, bob, rf):
    answer_mentoring(by=alice, mentoring=asked, is_accepted=True)
    end_mentoring(by=bob, mentoring=asked, came_about=False)
    asked.refresh_from_db()
    undone = Act.objects.get(verb=Verb.UNDO, undo_of_id=asked.act_id)
    assert undone.audience == Audience.DIRECT
    assert not ActAdmin(Act, None).get_queryset(rf.get("/")).filter(pk=undone.pk).exists()


# The pages


def test_it_is_asked_answered_and_confirmed_in_the_browser(as_user, community, alice, bob):
    as_user(alice).post("/me/mentoring/offer/", {"topics": "Flush plans", "places": 2})
    mentee, mentor = as_user(bob), as_user(alice)
    assert "Flush plans" in mentee.get("/c/seals/members/", {"mentor": "1"}).content.decode()
    assert (
        "Bob Member" not in mentee.get("/c/seals/members/", {"mentor": "1"}).content.decode().split('class="people"')[1]
    )
    start = "/c/seals/members/alice.manager/mentoring/"
    assert "Ask Alice Manager to be your mentor" in mentee.get(start).content.decode()
    page = mentee.post(start, {"words": "I am new to Plan 11."}, follow=True).content.decode()
    assert "has not answered yet" in page
    asked = Mentoring.objects.get()
    url = f"/me/mentoring/{asked.pk}/"
    assert "alice@example.org" not in page
    assert "asks you to be a mentor" in mentor.get(url).content.decode()
    mentor.post(f"{url}accept/")
    assert "alice@example.org" in mentee.get(url).content.decode()
    mentee.post(f"{url}helped/")
    mentee.post(f"{url}thank/")
    assert "It helped." in mentor.get(url).content.decode()
    assert "Bob Member" in mentor.get("/me/mentoring/").content.decode()
    assert "Bob Member" in mentor.get("/c/seals/mentors/").content.decode()
    mentee.post(f"{url}thank/withdraw/")
    mentee.post(f"{url}helped/withdraw/")
    mentee.post(f"{url}end/")
    assert "has ended" in mentor.get(url).content.decode()
    mentor.post("/me/mentoring/offer/withdraw/")
    assert not MentorOffer.objects.exists()


def test_a_wrong_offer_keeps_what_was_typed(as_user, bob):
    page = as_user(bob).post("/me/mentoring/offer/", {"topics": "Pumps", "places": 9})
    assert page.status_code == 200
    assert "Pumps" in page.content.decode()
    assert not MentorOffer.objects.exists()


def test_charlie_and_nobody_find_no_door(as_user, client, community, offer, charlie, bob):
    assert as_user(charlie).get("/c/seals/members/alice.manager/mentoring/").status_code == 403
    assert as_user(bob).get(f"/c/seals/members/{charlie.handle}/mentoring/").status_code == 404
    assert client.get("/me/mentoring/").status_code == 302
