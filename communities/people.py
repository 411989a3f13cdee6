"""Who may be offered to whom: people to introduce, people who could mediate. Reads only."""

from __future__ import annotations

from django.db.models import Exists, OuterRef

from accounts.models import User, UserQuerySet
from communities.models import Community, IntroductionOptOut, Membership, Position


def people_to_introduce(by: User, community: Community) -> UserQuerySet:
    """People who share a community with `by`, this one or another of theirs, and did not say that they would rather not.

    Not oneself. `is_here` says who is a member of this community.
    """
    places = Community.objects.joined_by(by).values("pk").union(Community.objects.filter(pk=community.pk).values("pk"))
    shared = Membership.objects.current().filter(community__in=places)
    here = Membership.objects.current().filter(community=community, user=OuterRef("pk"))
    people = User.objects.visible_to(by).exclude(pk=by.pk).filter(pk__in=shared.values("user"))
    return people.exclude(pk__in=IntroductionOptOut.objects.values("user")).annotate(is_here=Exists(here))


def able_to_mediate(community: Community, *parties: User) -> UserQuerySet:
    """Managers and experts who are no party to it."""
    able = Membership.objects.current().in_community(community).filter(position__in=[Position.MANAGER, Position.EXPERT])
    return User.objects.people().filter(pk__in=able.values("user")).exclude(pk__in=[party.pk for party in parties])
