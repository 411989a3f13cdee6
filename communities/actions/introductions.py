"""Introducing two people, their answers, and their word that they talked."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices, record, undo_latest
from activity.vocabulary import ObjectType, Ref, Verb
from communities.actions import checks
from communities.actions.taking_back import drop_notices, take_back
from communities.models import Community, Introduction, IntroductionOptOut, IntroductionSide, Membership
from communities.people import people_to_introduce
from communities.permissions import Permission, require

LONGEST = 600
A_WEEK = timedelta(days=7)
MOST_A_WEEK = 5


@transaction.atomic
def introduce_people(
    *, by: User, community: Community, first: User, second: User, words: str, words_second: str = ""
) -> Introduction:
    """Tell two people why they should know each other. One text for both, or one each."""
    require(by, Permission.INTRODUCE, community)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # one after the other, so that the limits hold
    origin = _refuse_odd_pair(by, community, first, second)
    words = checks.paragraphs(words, LONGEST, "Why they should meet")
    words_second = checks.paragraphs(words_second, LONGEST, "The second text", is_needed=False) or words
    _refuse_too_many(by, first, second)
    introduction = Introduction.objects.create(community=community, origin_community=origin, introducer=by)
    for person, text, is_first in ((first, words, True), (second, words_second, False)):
        IntroductionSide.objects.create(introduction=introduction, user=person, words=text, is_first=is_first)
    act = record(
        Verb.INTRODUCE,
        by=by,
        about=Ref(ObjectType.MEMBER, first.pk),
        community_id=community.pk,
        target_id=second.pk,
        origin_community_id=origin.pk if origin else None,
    )
    introduction.act_id = act.pk
    introduction.save(update_fields=["act_id"])
    order_notices("introduction", act=act, by=by, object_id=introduction.pk)
    return introduction


def _refuse_odd_pair(by: User, community: Community, first: User, second: User) -> Community | None:
    """Returns the other community when one of the two is not a member of this one."""
    if first == second:
        raise ValidationError("Choose two different people.")
    if by in (first, second):
        raise ValidationError("You are one of the two. To say hello yourself, write to them.")
    found = {person.pk: person for person in people_to_introduce(by, community).filter(pk__in=[first.pk, second.pk])}
    if len(found) < 2:
        raise ValidationError("Choose two people from communities you are in.")  # the same for whoever cannot be chosen
    outside = [person for person in found.values() if not person.is_here]  # type: ignore[attr-defined]
    if len(outside) == 2:
        raise ValidationError(f"At least one of the two is a member of {community.name}.")
    if not outside:
        return None
    theirs = Membership.objects.current().filter(user=outside[0]).values("community")
    shared = Community.objects.joined_by(by).filter(pk__in=theirs).exclude(pk=community.pk)
    return shared.order_by("pk").first()


def _refuse_too_many(by: User, first: User, second: User) -> None:
    """Taken back or not: it reached them."""
    mine = Introduction.objects.by(by)
    if mine.lately().of(first).of(second).exists():
        raise ValidationError(
            f"You have introduced {first.display_name} and {second.display_name} in the last 180 days."
        )
    if mine.filter(created_at__gt=timezone.now() - A_WEEK).count() >= MOST_A_WEEK:
        raise ValidationError(f"You made {MOST_A_WEEK} introductions in the last seven days. Keep this one for later.")


@transaction.atomic
def withdraw_introduction(*, by: User, introduction: Introduction) -> Introduction:
    """Take it back; its evidence goes with it. Two who both said yes keep each other's card."""
    if introduction.introducer_id != by.pk:
        raise Http404("There is no such introduction.")
    held = _hold(introduction)
    if held.withdrawn_at:
        raise ValidationError("You have taken it back already.")
    held.withdrawn_at = introduction.withdrawn_at = timezone.now()
    held.save(update_fields=["withdrawn_at"])
    take_back(held.act_id, by=by)
    if held.met_at is None:
        drop_notices(f"introduction:{held.pk}")
    return held


@transaction.atomic
def answer_introduction(*, by: User, introduction: Introduction, is_willing: bool) -> IntroductionSide:
    """Yes or no; it can be changed until both said yes. Nobody is told of a no, and of one yes neither."""
    held = _hold(introduction)
    side = _side(held, by)
    if held.met_at:
        raise ValidationError("You both said yes already.")
    side.is_willing, side.answered_at = is_willing, timezone.now()
    side.save(update_fields=["is_willing", "answered_at"])
    if is_willing and held.sides.filter(is_willing=True).count() == 2:
        held.met_at = introduction.met_at = timezone.now()
        held.save(update_fields=["met_at"])
        order_notices("introduced", act=None, by=None, object_id=held.pk)
    return side


@transaction.atomic
def confirm_talk(*, by: User, introduction: Introduction) -> IntroductionSide:
    """“We talked”: what the two say, each for themselves."""
    held = _hold(introduction)
    side = _side(held, by)
    if held.met_at is None:
        raise ValidationError("First both of you say yes.")
    if side.talked_at:
        raise ValidationError("You have said so already.")
    side.talked_at = timezone.now()
    side.save(update_fields=["talked_at"])
    record(Verb.CONFIRM_TIE, by=by, about=held.ref, community_id=held.community_id, target_id=held.introducer_id)
    return side


@transaction.atomic
def withdraw_talk(*, by: User, introduction: Introduction) -> IntroductionSide:
    held = _hold(introduction)
    side = _side(held, by)
    if side.talked_at is None:
        raise ValidationError("You have not said that you talked.")
    side.talked_at = None
    side.save(update_fields=["talked_at"])
    undo_latest(Verb.CONFIRM_TIE, by=by, about=held.ref)
    return side


def _hold(introduction: Introduction) -> Introduction:
    held = Introduction.objects.select_for_update(of=("self",), no_key=True).select_related("introducer", "community")
    return held.get(pk=introduction.pk)


def _side(introduction: Introduction, by: User) -> IntroductionSide:
    """The side of this person, where the introduction is there for them. Raises Http404."""
    is_there = Introduction.objects.visible_to(by).filter(pk=introduction.pk).exists()
    side = introduction.sides.filter(user=by).first()
    if side is None or not is_there:
        raise Http404("There is no such introduction.")
    return side


ASK_AFTER = timedelta(days=7)


@transaction.atomic
def ask_whether_they_talked(limit: int = 500) -> int:
    """A week after both said yes, each is asked once; never again. Returns of how many introductions."""
    due = Introduction.objects.to_ask(ASK_AFTER).select_for_update(skip_locked=True).order_by("met_at", "pk")
    found = list(due[:limit])
    for introduction in found:
        introduction.asked_at = timezone.now()
        introduction.save(update_fields=["asked_at"])
        order_notices("introduction_talk", act=None, by=None, object_id=introduction.pk)
    return len(found)


@transaction.atomic
def opt_out_of_introductions(*, by: User) -> None:
    IntroductionOptOut.objects.get_or_create(user=by)


@transaction.atomic
def opt_in_to_introductions(*, by: User) -> None:
    IntroductionOptOut.objects.filter(user=by).delete()
