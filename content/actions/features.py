"""Featuring a member with an interview: a manager asks, the member answers and agrees, or does not.

None of it is an act of the ledger: MEASURES.md 2.2 features content, and a person is not content.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from accounts.models import User
from activity.actions import order_notices
from communities.markdown import render
from communities.models import Community, Membership
from communities.permissions import Permission, require
from content.actions.texts import clean_line, clean_text
from content.models import COMMENT_LIMIT, FeaturedMember
from content.signals import who_stays_unnamed

WHY_LIMIT = 300
QUESTION_LIMIT = 200
MOST_QUESTIONS = 6
LONGEST = timedelta(days=92)


@transaction.atomic
def feature_member(
    *, by: User, community: Community, user: User, why: str, questions: Sequence[str], until: date
) -> FeaturedMember:
    """Ask a member whether they would be featured until a day. Nothing is shown before they answered."""
    require(by, Permission.PIN_NEWS, community)
    if not Membership.objects.current().filter(community=community, user=user).exists():
        raise ValidationError("Only members are featured. Invite this person first.")
    if user.pk == by.pk:
        raise ValidationError("You cannot feature yourself. Ask another manager.")
    if _stays_unnamed(user, community):
        raise ValidationError(f"{user.display_name} prefers not to be singled out here.")
    if FeaturedMember.objects.filter(community=community, user=user, agreed_at=None, declined_at=None).exists():
        raise ValidationError(f"{user.display_name} was asked already and has not answered yet.")
    today = timezone.localdate()
    if not today < until <= today + LONGEST:
        raise ValidationError("Choose a last day within the next three months.")
    asked = [clean_line(question, QUESTION_LIMIT, "question") for question in questions if question.strip()]
    if not asked:
        raise ValidationError("Ask at least one question: the answers are what others read.")
    if len(asked) > MOST_QUESTIONS:
        raise ValidationError(f"{len(asked)} questions are many; {MOST_QUESTIONS} at most.")
    featured = FeaturedMember.objects.create(
        community=community,
        user=user,
        why=clean_line(why, WHY_LIMIT, "reason"),
        questions=[{"question": question, "answer": ""} for question in asked],
        chosen_by=by,
        until=until,
    )
    order_notices("feature_asked", act=None, by=by, object_id=featured.pk)
    return featured


def _stays_unnamed(user: User, community: Community) -> bool:
    answers: list[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    return any(user_ids.filter(user_id=user.pk).exists() for _, user_ids in answers)


@transaction.atomic
def agree_to_feature(*, by: User, featured: FeaturedMember, answers: Sequence[str]) -> FeaturedMember:
    """The member's own answers, shown from now on. Again changes them. Questions left empty are left out."""
    featured = _own(by, featured)
    if featured.until < timezone.localdate():
        raise ValidationError("The time it was meant for is over.")
    given = [
        {"question": entry["question"], "answer": clean_text(answer, COMMENT_LIMIT) if answer.strip() else ""}
        for entry, answer in zip(featured.questions, answers, strict=True)
    ]
    if not any(entry["answer"] for entry in given):
        raise ValidationError("Answer at least one question, or decline.")
    is_new = featured.agreed_at is None
    featured.questions = given
    featured.html = render("\n\n".join(f"### {e['question']}\n\n{e['answer']}" for e in given if e["answer"]))
    featured.agreed_at = featured.agreed_at or timezone.now()
    featured.declined_at = None
    featured.save(update_fields=["questions", "html", "agreed_at", "declined_at"])
    if is_new:
        order_notices("feature_agreed", act=None, by=by, object_id=featured.pk)
    return featured


@transaction.atomic
def decline_feature(*, by: User, featured: FeaturedMember) -> None:
    """No, or no longer: nothing is shown, and whoever asked is told once."""
    featured = _own(by, featured)
    if featured.declined_at is None:
        featured.agreed_at, featured.declined_at = None, timezone.now()
        featured.save(update_fields=["agreed_at", "declined_at"])
        order_notices("feature_declined", act=None, by=by, object_id=featured.pk)


@transaction.atomic
def end_feature(*, by: User, featured: FeaturedMember) -> None:
    """Take it down for good, as a manager."""
    require(by, Permission.PIN_NEWS, featured.community)
    featured.delete()


def _own(by: User, featured: FeaturedMember) -> FeaturedMember:
    if not FeaturedMember.objects.visible_to(by).filter(pk=featured.pk).exists():
        raise Http404
    if featured.user_id != by.pk:
        raise PermissionDenied("Only the person who is featured can answer.")
    return (
        FeaturedMember.objects.select_for_update(of=("self",)).select_related("community", "user").get(pk=featured.pk)
    )
