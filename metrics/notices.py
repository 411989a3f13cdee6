"""Notices about purposes, targets and numbers that are brought by hand; of steps: step_notices."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from activity.delivery import Draft
from activity.models import NoticeOrder
from communities.models import Community, Membership
from metrics import step_notices
from metrics.library import find_measure
from metrics.models import HandMeasure, Purpose, Target, TargetReview
from roles.voices import positions_in


def drafts_for(order: NoticeOrder) -> list[Draft]:
    drafter = DRAFTERS.get(order.kind) or step_notices.DRAFTERS.get(order.kind)
    return drafter(order) if drafter else []


def _purpose(order: NoticeOrder) -> Purpose | None:
    return Purpose.objects.select_related("community").filter(pk=order.object_id).first()


def _target(order: NoticeOrder) -> Target | None:
    return Target.objects.select_related("purpose__community").filter(pk=order.object_id).first()


def _purpose_proposed(order: NoticeOrder) -> list[Draft]:
    purpose = _purpose(order)
    if purpose is None or not purpose.is_open:
        return []
    title = f"{_name(order)} proposes a purpose: {purpose.text}"
    return _about_purpose(positions_in(purpose.community), purpose, title)


def _purpose_ready(order: NoticeOrder) -> list[Draft]:
    purpose = _purpose(order)
    if purpose is None or not purpose.is_open:
        return []
    title = f"A manager and a member agree, so you can adopt the purpose: {purpose.text}"
    return _about_purpose(_managers(purpose.community), purpose, title)


def _purpose_adopted(order: NoticeOrder) -> list[Draft]:
    purpose = _purpose(order)
    if purpose is None:
        return []
    told = {purpose.author_id, *purpose.voices.values_list("member_id", flat=True)} & set(
        positions_in(purpose.community)
    )
    return _about_purpose(told, purpose, f"{_name(order)} adopted the purpose: {purpose.text}")


def _target_proposed(order: NoticeOrder) -> list[Draft]:
    target = _target(order)
    if target is None or not target.is_open:
        return []
    return _about_target(
        positions_in(target.community), target, f"{_name(order)} proposes a target: {_measure_name(target)}"
    )


def _target_ready(order: NoticeOrder) -> list[Draft]:
    target = _target(order)
    if target is None or not target.is_open:
        return []
    title = f"A manager and a member agree, so you can adopt the target: {_measure_name(target)}"
    return _about_target(_managers(target.community), target, title)


def _target_adopted(order: NoticeOrder) -> list[Draft]:
    target = _target(order)
    if target is None:
        return []
    told = {target.proposer_id, target.owner_id, *target.voices.values_list("member_id", flat=True)}
    title = f"{_name(order)} adopted the target: {_measure_name(target)}"
    return _about_target(told & set(positions_in(target.community)), target, title)


def _target_review(order: NoticeOrder) -> list[Draft]:
    """Its owner; the managers where the owner is no longer here."""
    reviews = TargetReview.objects.select_related("target__purpose__community")
    review = reviews.filter(pk=order.object_id, on=None).first()
    if review is None or not review.target.is_adopted:
        return []
    target, name = review.target, _measure_name(review.target)
    titles = {
        TargetReview.Cause.WATCH: f"{name}: the number moved, the purpose may not have. {review.says}",
        TargetReview.Cause.TIME: f"{name}: this target ends on {target.ends.day} {target.ends:%B}. What was learned?",
        TargetReview.Cause.OWNER: f"{name}: who looked after this target is no longer here. Choose somebody.",
    }
    title = titles.get(TargetReview.Cause(review.cause), f"{name}: what was learned from this target?")
    return _about_target(_owner_or_managers(target.community, target.owner_id), target, title)


def _target_ended(order: NoticeOrder) -> list[Draft]:
    target = _target(order)
    if target is None:
        return []
    title = f"{_measure_name(target)}: this target ended unreviewed. You can propose it again, with what was learned"
    return _about_target(_owner_or_managers(target.community, target.owner_id), target, title)


def _collection_late(order: NoticeOrder) -> list[Draft]:
    hand = HandMeasure.objects.collected().select_related("community").filter(pk=order.object_id).first()
    if hand is None:
        return []
    url, title = hand.get_absolute_url(), f"{hand.name}: its next number is overdue. Bring it, or change the plan"
    people = _owner_or_managers(hand.community, hand.owner_id)
    return [Draft(person, f"measure:{hand.pk}", title, url, hand.community_id) for person in people]


DRAFTERS: dict[str, Callable[[NoticeOrder], list[Draft]]] = {
    "purpose_proposed": _purpose_proposed,
    "purpose_ready": _purpose_ready,
    "purpose_adopted": _purpose_adopted,
    "measure_target_proposed": _target_proposed,
    "measure_target_ready": _target_ready,
    "measure_target_adopted": _target_adopted,
    "measure_target_review": _target_review,
    "measure_target_ended": _target_ended,
    "collection_late": _collection_late,
}


def _name(order: NoticeOrder) -> str:
    return order.by.display_name if order.by else "Somebody"


def _measure_name(target: Target) -> str:
    measure = find_measure(target.community, target.measure)
    return measure.name if measure else "a number that is measured no more"


def _managers(community: Community) -> set[int]:
    return set(Membership.objects.in_community(community).managers().values_list("user_id", flat=True))


def _owner_or_managers(community: Community, owner_id: int) -> set[int]:
    return {owner_id} if owner_id in positions_in(community) else _managers(community)


def _about_purpose(people: Iterable[int | None], purpose: Purpose, title: str) -> list[Draft]:
    url, group = purpose.get_absolute_url(), f"purpose:{purpose.pk}"
    return [
        Draft(person, group, title, url, purpose.community_id, is_own=person == purpose.author_id)
        for person in people
        if person
    ]


def _about_target(people: Iterable[int | None], target: Target, title: str) -> list[Draft]:
    url, group = target.get_absolute_url(), f"measure-target:{target.pk}"
    return [
        Draft(person, group, title, url, target.community.pk, is_own=person == target.proposer_id)
        for person in people
        if person
    ]
