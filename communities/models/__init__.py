"""Where people gather: communities, memberships, charters. What people write there lives in content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from communities.models.charters import (
    Charter,
    CharterAcceptance,
    CharterAcceptanceQuerySet,
    CharterQuerySet,
    CharterReminder,
    outstanding,
)
from communities.models.communities import Community, CommunityQuerySet, Membership, MembershipQuerySet
from communities.models.introductions import (
    Introduction,
    IntroductionOptOut,
    IntroductionQuerySet,
    IntroductionSide,
)
from communities.models.issues import Issue, IssueQuerySet
from communities.models.joining import (
    CommunityInvitation,
    CommunityInvitationQuerySet,
    JoinRequest,
    JoinRequestQuerySet,
)
from communities.models.mediations import Mediation, MediationQuerySet
from communities.models.mentoring import Mentoring, MentoringQuerySet, MentorOffer, MentorOfferQuerySet
from communities.models.service import (
    ServiceDescription,
    ServiceDescriptionQuerySet,
    described,
)
from communities.models.thanks import Thanks, ThanksQuerySet
from communities.models.vocabulary import RESERVED_SLUGS, Kind, Lifecycle, Position, Visibility, validate_slug_free
from communities.models.words import Word, WordQuerySet

if TYPE_CHECKING:
    from communities.models.vocabulary import Viewer as Viewer

__all__ = [
    "RESERVED_SLUGS",
    "Charter",
    "CharterAcceptance",
    "CharterAcceptanceQuerySet",
    "CharterQuerySet",
    "CharterReminder",
    "Community",
    "CommunityInvitation",
    "CommunityInvitationQuerySet",
    "CommunityQuerySet",
    "Introduction",
    "IntroductionOptOut",
    "IntroductionQuerySet",
    "IntroductionSide",
    "Issue",
    "IssueQuerySet",
    "JoinRequest",
    "JoinRequestQuerySet",
    "Kind",
    "Lifecycle",
    "Mediation",
    "MediationQuerySet",
    "Membership",
    "MembershipQuerySet",
    "MentorOffer",
    "MentorOfferQuerySet",
    "Mentoring",
    "MentoringQuerySet",
    "Position",
    "ServiceDescription",
    "ServiceDescriptionQuerySet",
    "Thanks",
    "ThanksQuerySet",
    "Visibility",
    "Word",
    "WordQuerySet",
    "described",
    "outstanding",
    "validate_slug_free",
]
