"""Offering to be a mentor, asking for one, agreeing, ending, and the mentee's word that it helped."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_latest
from activity.vocabulary import Audience, ObjectType, Ref, Verb
from communities.actions import checks
from communities.actions.memberships import membership_of
from communities.actions.taking_back import drop_notices, take_back
from communities.models import Community, Membership, Mentoring, MentorOffer, Thanks
from communities.models.mentoring import MOST_PLACES
from communities.permissions import Permission, require

LONGEST = 600
MOST_WAITING = 3
AGAIN_AFTER = timedelta(days=90)


@transaction.atomic
def offer_mentoring(*, by: User, topics: str, places: Any) -> MentorOffer:
    """“I can help with …”, for so many at once; shown on the profile and among the mentors of one's communities."""
    topics = checks.line(topics, 200, "What you can help with")
    if isinstance(places, bool) or not isinstance(places, int) or not 1 <= places <= MOST_PLACES:
        raise ValidationError(f"How many at once is a number from 1 to {MOST_PLACES}.")
    offer, _ = MentorOffer.objects.update_or_create(user=by, defaults={"topics": topics, "places": places})
    return offer


@transaction.atomic
def withdraw_mentor_offer(*, by: User) -> None:
    """Nobody new can ask; what runs goes on."""
    MentorOffer.objects.filter(user=by).delete()


@transaction.atomic
def ask_for_mentoring(*, by: User, community: Community, other: User, as_mentor: bool, words: str = "") -> Mentoring:
    """Ask somebody who offers it to be one's mentor; or, as a mentor, offer it to a newcomer."""
    require(by, Permission.MENTOR, community)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # so that the limits hold
    membership_of(by, community, "You are")
    if other == by:
        raise ValidationError("You cannot be your own mentor.")
    theirs = membership_of(checks.person(other), community, f"{other.display_name} is")
    words = checks.paragraphs(words, LONGEST, "What it is about", is_needed=not as_mentor)
    mentor, mentee = (by, other) if as_mentor else (other, by)
    if as_mentor:
        _refuse_offer(by, theirs)
    _hold_place(mentor, by)
    _refuse_repetition(by, mentor, mentee)
    mentoring = Mentoring.objects.create(community=community, mentor=mentor, mentee=mentee, asked_by=by, words=words)
    order_notices("mentoring", act=None, by=by, object_id=mentoring.pk)
    return mentoring


def _refuse_offer(by: User, theirs: Membership) -> None:
    if not MentorOffer.objects.filter(user=by).exists():
        raise ValidationError("First say what you can help with and how many at once; then offer it to newcomers.")
    if not theirs.is_newcomer:
        raise ValidationError(
            f"{theirs.user.display_name} has been here for more than 30 days, and will ask who they want."
        )


def _hold_place(mentor: User, by: User) -> MentorOffer:
    """The mentor's offer, locked, while there is room for one more."""
    offer = MentorOffer.objects.select_for_update().filter(user=mentor).first()
    if offer is None:
        raise ValidationError(f"{mentor.display_name} does not offer to be a mentor now.")
    if not offer.has_place:
        who = "You have" if mentor == by else f"{mentor.display_name} has"
        raise ValidationError(f"{who} no place free: as many mentorings run as the offer says.")
    return offer


def _refuse_repetition(by: User, mentor: User, mentee: User) -> None:
    between = Mentoring.objects.filter(mentor=mentor, mentee=mentee)
    other = mentee if by == mentor else mentor
    if between.filter(ended_at=None).exists():
        raise ValidationError(f"Between you and {other.display_name} one is waiting or under way already.")
    declined = between.filter(asked_by=by, is_accepted=False, created_at__gt=timezone.now() - AGAIN_AFTER)
    if declined.exists():
        raise ValidationError(
            f"You asked {other.display_name} in the last 90 days. Give it time, or ask somebody else."
        )
    if Mentoring.objects.waiting().filter(asked_by=by).count() >= MOST_WAITING:
        raise ValidationError(f"{MOST_WAITING} of yours wait for an answer. Wait for one of them, or take one back.")


@transaction.atomic
def answer_mentoring(*, by: User, mentoring: Mentoring, is_accepted: bool) -> Mentoring:
    """The one who was asked says yes or not now, without a reason. A yes is the mentor's act from then on."""
    held = _hold(mentoring, by)
    if by != held.answers:
        raise Http404("There is no such mentoring.")
    if not held.is_waiting:
        raise ValidationError("This was answered or taken back already.")
    held.is_accepted, held.answered_at = is_accepted, timezone.now()
    if is_accepted:
        _hold_place(held.mentor, by)
        membership_of(held.other_than(by), held.community, f"{held.other_than(by).display_name} is")
        act = record(
            Verb.MENTOR,
            by=held.mentor,
            about=Ref(ObjectType.MEMBER, held.mentee_id),
            community_id=held.community_id,
            target_id=held.mentee_id,
            audience=Audience.DIRECT,
        )
        held.act_id = act.pk
    else:
        held.ended_at = held.answered_at
    held.save(update_fields=["is_accepted", "answered_at", "ended_at", "act_id"])
    order_notices("mentoring_answer", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def end_mentoring(*, by: User, mentoring: Mentoring, came_about: bool = True) -> Mentoring:
    """Either ends it at any time; or whoever asked takes it back before an answer.

    That it never came about takes the mentor's act back, too; not once the mentee said that it helped.
    """
    held = _hold(mentoring, by)
    if held.ended_at:
        raise ValidationError("It has ended already.")
    if held.is_accepted is None and held.asked_by != by:
        raise ValidationError("Answer it first: yes, or not now.")
    held.ended_at = timezone.now()
    if held.is_accepted and not came_about:
        if held.helped_at or Thanks.objects.filter(act_id=held.act_id or 0).exists():
            raise ValidationError("It helped, as was said. End it, then, and leave standing what was.")
        held.is_void = True
        take_back(held.act_id, by=held.mentor)
    held.save(update_fields=["ended_at", "is_void"])
    if held.is_accepted is None:
        drop_notices(f"mentoring:{held.pk}")
    else:
        order_notices("mentoring_end", act=None, by=by, object_id=held.pk)
    return held


@transaction.atomic
def confirm_help(*, by: User, mentoring: Mentoring) -> Mentoring:
    """“This helped”: the mentee's word, which alone makes a mentoring count as taken up."""
    held = _hold(mentoring, by)
    if by.pk != held.mentee_id:
        raise Http404("There is no such mentoring.")
    if held.act_id is None or held.is_void:
        raise ValidationError("This mentoring did not come about.")
    if held.helped_at:
        raise ValidationError("You have said so already.")
    held.helped_at = timezone.now()
    held.save(update_fields=["helped_at"])
    record(
        Verb.CONFIRM_TIE,
        by=by,
        about=held.ref,
        community_id=held.community_id,
        target_id=held.mentor_id,
        audience=Audience.DIRECT,
    )
    return held


@transaction.atomic
def withdraw_help(*, by: User, mentoring: Mentoring) -> Mentoring:
    held = _hold(mentoring, by)
    if by.pk != held.mentee_id or held.helped_at is None:
        raise ValidationError("You have not said that it helped.")
    held.helped_at = None
    held.save(update_fields=["helped_at"])
    undo_latest(Verb.CONFIRM_TIE, by=by, about=held.ref)
    return held


def _hold(mentoring: Mentoring, by: User) -> Mentoring:
    """Raises Http404 for anybody but the two."""
    there = Mentoring.objects.visible_to(by).select_for_update(of=("self",), no_key=True)
    held = there.select_related("mentor", "mentee", "asked_by", "community").filter(pk=mentoring.pk).first()
    if held is None:
        raise Http404("There is no such mentoring.")
    return held
