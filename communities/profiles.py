"""What one person may do for another, offered on a profile and beside a name."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.models import User
from communities.models import Community, IntroductionOptOut, Membership, Mentoring, MentorOffer


@dataclass(frozen=True)
class ActsBetween:
    """What the viewer may do with or for this person, in the community they share (the one they joined last)."""

    person: User
    community: Community
    may_introduce: bool
    may_ask: bool
    may_offer: bool


def acts_for(viewer: User, person: User) -> ActsBetween | None:
    """None for oneself, and where the two share no community that is alive."""
    if person == viewer:
        return None
    shared = Community.objects.joined_by(viewer).live()
    stay = (
        Membership.objects.current()
        .filter(user=person, community__in=shared)
        .select_related("community")
        .order_by("-joined_at", "-pk")
        .first()
    )
    if stay is None:
        return None
    offers = {offer.user_id: offer for offer in MentorOffer.objects.filter(user__in=[viewer, person])}
    is_between = Mentoring.objects.filter(ended_at=None, mentor__in=[viewer, person], mentee__in=[viewer, person])
    is_busy = bool(offers) and is_between.exists()
    return ActsBetween(
        person=person,
        community=stay.community,
        may_introduce=not IntroductionOptOut.objects.filter(user=person).exists(),
        may_ask=person.pk in offers and not is_busy,
        may_offer=viewer.pk in offers and stay.is_newcomer and not is_busy,
    )
