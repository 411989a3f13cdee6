"""Communities over the API, by noun. The rules are those of the pages."""

from communities.api.communities import CommunityViewSet, MemberViewSet
from communities.api.introductions import IntroductionViewSet

__all__ = ["CommunityViewSet", "IntroductionViewSet", "MemberViewSet"]
