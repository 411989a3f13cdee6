"""Pages of communities. The home of a community is in content: it shows content."""

from communities.views.front import community_front

__all__ = ["community_front"]
