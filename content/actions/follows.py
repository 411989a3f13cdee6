"""Saying how much one wants to hear of something: an item, a tag, a person, a community, a shelf."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404

from accounts.models import User
from activity.actions import record, undo_latest
from activity.vocabulary import ObjectType, Ref, Verb
from communities.models import Community
from content.models import Follow, Item, Shelf, Tag, target_name

Level = Follow.Level
PLATFORM = 0  # a person is followed wherever they write


@transaction.atomic
def set_level(*, by: User, target: Item | Tag | User | Community | Shelf, level: str) -> Follow:
    """Watch, follow or mute something one may see.

    To begin to follow an item by another, a topic or a person is an act (MEASURES.md 2.2); to follow more or less is no
    second one, muting withdraws it. A community one follows by joining, a shelf is a person's choice of items: no acts.
    """
    _see(by, target)
    if level not in Level.values:
        raise ValidationError("Choose how much you want to hear: watch, follow or mute.")
    if target == by:
        raise ValidationError("You cannot follow yourself.")
    if isinstance(target, Shelf) and target.user_id == by.pk:
        raise ValidationError("That shelf is yours.")
    return _set(by, target, level)


def _set(by: User, target: Item | Tag | User | Community | Shelf, level: str, reason: str = "") -> Follow:
    follow, is_new = Follow.objects.select_for_update(of=("self",)).get_or_create(
        user=by, **{target_name(target): target}, defaults={"level": level, "reason": reason}
    )
    before = "" if is_new else follow.level
    if not is_new and (follow.level, follow.reason) != (level, reason):
        follow.level, follow.reason = level, reason
        follow.save(update_fields=["level", "reason"])
    _keep_act(by, target, was_heard=_is_heard(before), is_heard=_is_heard(level))
    return follow


@transaction.atomic
def clear_level(*, by: User, target: Item | Tag | User | Community | Shelf) -> None:
    """Neither follow nor mute it. What is not there is left alone."""
    _see(by, target)
    follow = Follow.objects.select_for_update(of=("self",)).filter(user=by).about(target).first()
    if follow:
        _end(by, follow, target)


@transaction.atomic
def end_follow(*, by: User, follow_id: int) -> None:
    """End one of one's own, also of something one can no longer see."""
    follow = Follow.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=follow_id).first()
    if follow is None:
        raise Http404("There is no such entry in your list.")
    _end(by, follow, follow.target)


def _end(by: User, follow: Follow, target: Item | Tag | User | Community | Shelf) -> None:
    follow.delete()
    _keep_act(by, target, was_heard=_is_heard(follow.level), is_heard=False)


@transaction.atomic
def say_not_for_me(*, by: User, item: Item, reason: str = "") -> Follow:
    """Mute an item because it is not for one: with one of a few reasons, or none. Whoever wrote it learns numbers only."""
    _see(by, item)
    reason = reason or Follow.Reason.UNSAID
    if reason not in Follow.Reason.values:
        raise ValidationError("Choose one of the reasons, or none.")
    if item.author_id == by.pk:
        raise ValidationError("You wrote this. If it is not for anybody any more, remove it.")
    return _set(by, item, Level.MUTE, reason)


@transaction.atomic
def follow_item(*, by: User, item: Item) -> None:
    """Hear of what happens on an item, unless one said more of it before."""
    _see(by, item)
    if not Follow.objects.filter(user=by).about(item).heard().exists():
        _set(by, item, Level.FOLLOW)


def unfollow_item(*, by: User, item: Item) -> None:
    clear_level(by=by, target=item)


def _see(by: User, target: Item | Tag | User | Community | Shelf) -> None:
    """What one may not see does not exist."""
    if not type(target).objects.visible_to(by).filter(pk=target.pk).exists():
        raise Http404("There is no such thing, or it is not open to you.")


def _is_heard(level: str) -> bool:
    return level in {Level.WATCH, Level.FOLLOW}


def _keep_act(by: User, target: Item | Tag | User | Community | Shelf, *, was_heard: bool, is_heard: bool) -> None:
    about = _ref(by, target)
    if about is None or was_heard == is_heard:
        return
    if was_heard:
        undo_latest(Verb.FOLLOW, by=by, about=about)
    else:
        record(Verb.FOLLOW, by=by, about=about, community_id=getattr(target, "community_id", PLATFORM))


def _ref(by: User, target: Item | Tag | User | Community | Shelf) -> Ref | None:
    """What the act is about. Nobody is credited for being followed as a person: the act stays between by and the ledger."""
    if isinstance(target, User):
        return Ref(ObjectType.MEMBER, target.pk)
    if isinstance(target, Item):
        return target.ref if target.author_id != by.pk else None
    return target.ref if isinstance(target, Tag) else None
