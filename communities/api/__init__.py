"""Communities over the API, by noun. The rules are those of the pages."""

from communities.api.communities import CommunityViewSet, MemberViewSet
from communities.api.introductions import IntroductionViewSet
from communities.api.issues import IssueViewSet

__all__ = ["CommunityViewSet", "IntroductionViewSet", "IssueViewSet", "MemberViewSet"]
