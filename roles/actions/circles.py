"""Looking at a small circle, which its members are told, and saying what came of it. Nothing else follows from it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import User
from activity.actions import audit
from communities.permissions import Permission, require
from roles.circles import people_of
from roles.models import Circle, CircleReview

NOTE = 1000


@transaction.atomic
def look_at_circle(*, by: User, circle: Circle) -> list[User]:
    """Who is in it. The look is noted for each of them, as every look at somebody's evidence is."""
    require(by, Permission.MANAGE, circle.community)
    people = people_of(circle)
    for person in people:
        audit("evidence.look", by=by, community_id=circle.community_id, subject=person, what="circle")
    return people


@transaction.atomic
def review_circle(*, by: User, circle: Circle, outcome: str, note: str) -> CircleReview:
    """It was looked at and is fine, or was talked about. Never by somebody who is in it."""
    require(by, Permission.MANAGE, circle.community)
    member_ids = sorted(person.pk for person in people_of(circle))
    if by.pk in member_ids:
        raise PermissionDenied("You are in this circle yourself: somebody else has to look at it.")
    if outcome not in CircleReview.Outcome.values:
        raise ValidationError("Say whether you found it fine, or talked about it.")
    note = note.replace("\x00", "").replace("\r\n", "\n").strip()
    if not note:
        raise ValidationError("Write a line on what you found: the next who looks reads it.")
    if len(note) > NOTE:
        raise ValidationError(f"Your note has {len(note)} characters; the limit is {NOTE}.")
    if len(member_ids) < 2:
        raise ValidationError("Nobody is left in this circle to speak of.")
    review = CircleReview.objects.create(
        community=circle.community, member_ids=member_ids, as_of=circle.as_of, outcome=outcome, note=note, by=by
    )
    audit("circle.review", by=by, community_id=circle.community_id, outcome=outcome, people=len(member_ids))
    return review
