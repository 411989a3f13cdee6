"""A rota: begun by a manager, agreed to by each of its people, left, swapped within, ended."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import audit, order_notices
from communities.models import Community, Membership
from communities.permissions import Permission, Standing, require
from content.dealing import deal, tell_turns
from content.models import Rota, RotaPlace, RotaTurn, Tag
from content.models.rota import this_monday

MOST_PEOPLE, MOST_ROTAS = 30, 50


@transaction.atomic
def begin_rota(*, by: User, community: Community, tag: Tag | None, people: Iterable[User]) -> Rota:
    """Turns of a week each for asks with this tag, or for all. Everybody named is asked; whoever begins it has agreed."""
    _as_manager(by, community)
    if tag is not None and tag.community_id != community.pk:
        raise ValidationError({"topic": "Choose a topic of this community."})
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    if Rota.objects.in_community(community).running().count() >= MOST_ROTAS:
        raise ValidationError(f"{MOST_ROTAS} rotas run here. End one before you begin another.")
    try:
        with transaction.atomic():
            rota = Rota.objects.create(community=community, tag=tag, created_by=by)
    except IntegrityError:
        raise ValidationError({"topic": "There is a rota for this already. Ask more people onto it."}) from None
    for person in dict.fromkeys(people):
        _ask(rota, person, by)
    deal(rota)
    _tell_this_week(rota)
    audit("rota.begin", by=by, community_id=community.pk, rota_id=rota.pk, about=rota.about)
    return rota


@transaction.atomic
def ask_to_rota(*, by: User, rota: Rota, person: User) -> RotaPlace:
    """Ask one more to take turns: a manager does. Asking again changes nothing."""
    held = _take(by, rota)
    _as_manager(by, held.community)
    place = _ask(held, person, by)
    if place.accepted_at:
        deal(held)
    return place


@transaction.atomic
def join_rota(*, by: User, rota: Rota) -> RotaPlace:
    """Yes, I take turns: whoever was asked."""
    held = _take(by, rota)
    require(by, Permission.REPLY, held.community)
    place = held.places.filter(person=by).first()
    if place is None:
        raise PermissionDenied("A manager asks people to take turns. Tell one that you would like to.")
    if place.accepted_at is None:
        last = held.places.order_by("-order").values_list("order", flat=True).first() or 0
        place.accepted_at, place.order = timezone.now(), last + 1
        place.save(update_fields=["accepted_at", "order"])
        deal(held)
        _tell_this_week(held)
    return place


@transaction.atomic
def leave_rota(*, by: User, rota: Rota, person: User | None = None) -> None:
    """Take no turns any more, or say no to being asked; a manager takes somebody off. No reason is asked for."""
    held = _take(by, rota)
    person = person or by
    if person.pk != by.pk:
        _as_manager(by, held.community)
    held.places.filter(person=person).delete()
    held.turns.filter(person=person).delete()
    deal(held)
    _tell_this_week(held)


@transaction.atomic
def end_rota(*, by: User, rota: Rota) -> Rota:
    held = _take(by, rota)
    _as_manager(by, held.community)
    held.ended_on = timezone.now().date()
    held.save(update_fields=["ended_on"])
    held.turns.all().delete()
    audit("rota.end", by=by, community_id=held.community_id, rota_id=held.pk, about=held.about)
    return held


@transaction.atomic
def ask_swap(*, by: User, turn: RotaTurn) -> RotaTurn:
    """Offer one's next week for this one. Whose it is agrees with one click, or not. Returns one's own."""
    rota = _take(by, turn.rota)
    theirs = _turn(rota, turn)
    if theirs.person_id == by.pk:
        raise ValidationError("That week is yours already.")
    mine = rota.turns.ahead().filter(person=by).order_by("monday").first()
    if mine is None:
        raise ValidationError("You have no week to give. When you have one, you can swap it.")
    if mine.swap_for_id == theirs.pk:
        return mine
    if RotaTurn.objects.filter(swap_for=theirs).exists():
        raise ValidationError("Somebody else asked for that week. Wait for their answer, or choose another.")
    mine.swap_for = theirs
    mine.save(update_fields=["swap_for"])
    order_notices("rota_swap", act=None, by=by, object_id=mine.pk)
    return mine


@transaction.atomic
def agree_swap(*, by: User, turn: RotaTurn) -> RotaTurn:
    """Yes: the two weeks change hands. turn: the one that is offered."""
    offered, wanted = _swap(by, turn)
    offered.person_id, wanted.person_id = wanted.person_id, offered.person_id
    for each in (offered, wanted):
        each.is_swapped, each.swap_for = True, None
        each.told_at = None if each.monday == this_monday() else each.told_at
        each.save(update_fields=["person", "is_swapped", "swap_for", "told_at"])
    order_notices("rota_swapped", act=None, by=by, object_id=wanted.pk)
    _tell_this_week(offered.rota)
    return offered


@transaction.atomic
def decline_swap(*, by: User, turn: RotaTurn) -> None:
    """No, or never mind: whoever was asked, or who asked. The weeks stay as they are."""
    rota = _take(by, turn.rota)
    held = rota.turns.select_for_update(of=("self",)).filter(pk=turn.pk).select_related("swap_for").first()
    if held is None or held.swap_for is None:
        return
    if by.pk not in (held.person_id, held.swap_for.person_id):
        raise PermissionDenied("That is between the two of them.")
    held.swap_for = None
    held.save(update_fields=["swap_for"])
    if held.person_id != by.pk:
        order_notices("rota_kept", act=None, by=by, object_id=held.pk)


def _ask(rota: Rota, person: User, by: User) -> RotaPlace:
    if not Membership.objects.current().people().filter(community=rota.community_id, user=person).exists():
        raise ValidationError({"people": f"{person.display_name} is no member of this community."})
    if rota.places.count() >= MOST_PEOPLE:
        raise ValidationError({"people": f"{MOST_PEOPLE} people are enough for one rota."})
    now = timezone.now()
    last = rota.places.order_by("-order").values_list("order", flat=True).first() or 0
    given = {"asked_by": by, "asked_at": now, "accepted_at": now if person == by else None, "order": last + 1}
    place, is_new = RotaPlace.objects.get_or_create(rota=rota, person=person, defaults=given)
    if is_new and person != by:
        order_notices("rota_asked", act=None, by=by, object_id=place.pk)
    return place


def _tell_this_week(rota: Rota) -> None:
    tell_turns(rota.turns.filter(monday=this_monday(), told_at=None))


def _swap(by: User, turn: RotaTurn) -> tuple[RotaTurn, RotaTurn]:
    """The week offered and the one wanted, held, for whose the latter is. Raises a sentence when it is over."""
    rota = _take(by, turn.rota)
    turns = rota.turns.ahead().select_for_update(of=("self",))
    offered = turns.filter(pk=turn.pk).first()
    wanted = turns.filter(pk=offered.swap_for_id).first() if offered and offered.swap_for_id else None
    if offered is None or wanted is None:
        raise ValidationError("This is no longer asked. The weeks stay as they are.")
    if wanted.person_id != by.pk:
        raise PermissionDenied("Only whose week it is agrees to that.")
    return offered, wanted


def _turn(rota: Rota, turn: RotaTurn) -> RotaTurn:
    held = rota.turns.ahead().filter(pk=turn.pk).first()
    if held is None:
        raise ValidationError("That week is no longer there to be swapped.")
    return held


def _as_manager(by: User, community: Community) -> Standing:
    """A manager, in a community that still takes asks."""
    standing = require(by, Permission.MANAGE, community)
    standing.require(Permission.REPLY)
    return standing


def _take(by: User, rota: Rota) -> Rota:
    """The rota, held: whoever changes it waits for the one before. Raises Http404 for whoever it does not exist for."""
    there = Rota.objects.visible_to(by).running().select_for_update(of=("self",), no_key=True)
    held = there.select_related("community", "tag").filter(pk=rota.pk).first()
    if held is None:
        raise Http404("There is no such rota, or it is not open to you.")
    return held
