"""Administration of communities. Every change goes through the actions; history is read-only."""

from communities.admin.between import IntroductionAdmin, MediationAdmin, MentoringAdmin, MentorOfferAdmin
from communities.admin.communities import CommunityAdmin
from communities.admin.issues import IssueAdmin
from communities.admin.memberships import InvitationAdmin, JoinRequestAdmin, MembershipAdmin
from communities.admin.services import ServiceDescriptionAdmin

__all__ = [
    "CommunityAdmin",
    "IntroductionAdmin",
    "InvitationAdmin",
    "IssueAdmin",
    "JoinRequestAdmin",
    "MediationAdmin",
    "MembershipAdmin",
    "MentorOfferAdmin",
    "MentoringAdmin",
    "ServiceDescriptionAdmin",
]
