"""Purposes and targets: what can be adopted, what is to be reviewed, numbers by hand that are late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time

from metrics.desk.kinds import MOST, Found, Kind, Place, register
from metrics.library import last_readings, measures_of
from metrics.models import HandMeasure, Purpose, Target, TargetReview
from roles.voices import Tally, tally


def ready(place: Place) -> Iterable[Found]:
    """Where a manager and a member agree, so that adopting it is all there is to do."""
    purposes = Purpose.objects.in_community(place.community).filter(status=Purpose.Status.PROPOSED)
    known: Tally | None = None
    for purpose in purposes.prefetch_related("voices").order_by("proposed_at")[:MOST]:
        purpose.community = place.community
        known = tally(purpose, like=known)
        if known.is_enough:
            href, reason = purpose.get_absolute_url(), "A manager and a member agree; adopting it is yours."
            yield Found(f"purpose-{purpose.pk}", reason, purpose.proposed_at, purpose.text, href, href)
    names: dict[str, str] = {}
    targets = Target.objects.in_community(place.community).undecided().filter(purpose__status=Purpose.Status.ADOPTED)
    for target in targets.select_related("purpose").prefetch_related("voices").order_by("proposed_at")[:MOST]:
        target.purpose.community = place.community
        known = tally(target, like=known)
        if known.is_enough:
            names = names or {key: measure.name for key, measure in measures_of(place.community).items()}
            href, reason = target.get_absolute_url(), f"For: {target.purpose.text}"
            title = names.get(target.measure, "A target")
            yield Found(f"measure-target-{target.pk}", reason, target.proposed_at, title, href, href)


def due(place: Place) -> Iterable[Found]:
    """Purposes past their review, targets with one that is open."""
    purposes = Purpose.objects.in_community(place.community).filter(status=Purpose.Status.ADOPTED)
    for purpose in purposes.filter(review_on__lte=place.now.date()).order_by("review_on")[:MOST]:
        purpose.community = place.community
        href = purpose.get_absolute_url()
        reason = "Does it still hold? Until then no target can be adopted for it."
        since = _midnight(purpose.review_on) if purpose.review_on else None
        yield Found(f"purpose-{purpose.pk}-{purpose.review_on}", reason, since, purpose.text, href, href)
    open_ones = TargetReview.objects.filter(on=None, target__purpose__community=place.community)
    names: dict[str, str] = {}
    for review in open_ones.select_related("target__purpose").order_by("opened_on")[:MOST]:
        names = names or {key: measure.name for key, measure in measures_of(place.community).items()}
        review.target.purpose.community = place.community
        href, title = review.target.get_absolute_url(), names.get(review.target.measure, "A target")
        reason = f"{review.get_cause_display().capitalize()}."
        yield Found(f"review-{review.pk}", reason, _midnight(review.opened_on), title, href, href)


def late(place: Place) -> Iterable[Found]:
    hands = list(HandMeasure.objects.in_community(place.community).collected().select_related("owner"))
    lasts = last_readings(hands) if hands else {}
    for hand in hands:
        on = hand.due_after(lasts.get(hand.pk))
        if on < place.now.date():
            hand.community = place.community
            href, reason = hand.get_absolute_url(), f"{hand.owner.display_name} collects it."
            yield Found(f"collection-{hand.pk}-{on}", reason, _midnight(on), hand.name, href, href)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


register(
    Kind(
        key="aim-review",
        rank=65,
        one="one purpose or target is to be reviewed",
        many="{n} purposes and targets are to be reviewed",
        why="A number nobody looks back at goes on being aimed at, whatever became of what it was for.",
        label="Look at it",
        find=due,
    )
)
register(
    Kind(
        key="aim",
        rank=71,
        one="one purpose or target can be adopted",
        many="{n} purposes and targets can be adopted",
        why="A manager and a member agree on what should be different, or on how one would notice.",
        label="Read it",
        find=ready,
    )
)
register(
    Kind(
        key="collection",
        rank=80,
        one="one number that is brought by hand is late",
        many="{n} numbers that are brought by hand are late",
        why="Without it nobody knows what it is like for people. Ask who collects it, or change the plan.",
        label="Look at it",
        find=late,
    )
)
