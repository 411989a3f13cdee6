"""What a member scripts: the same reads and the same actions as the pages."""

from content.api.documents import DocumentViewSet
from content.api.episodes import EpisodeViewSet
from content.api.events import EventViewSet
from content.api.experts import ExpertViewSet
from content.api.flags import CaseViewSet, FlagViewSet
from content.api.follows import FollowViewSet
from content.api.items import ItemReplyViewSet, ItemViewSet, ReplyViewSet, SuggestionViewSet
from content.api.passing import PointerViewSet, RecommendationViewSet, ReferralViewSet
from content.api.shelves import ShelfEntryViewSet, ShelfViewSet
from content.api.tags import TagViewSet

__all__ = [
    "CaseViewSet",
    "DocumentViewSet",
    "EpisodeViewSet",
    "EventViewSet",
    "ExpertViewSet",
    "FlagViewSet",
    "FollowViewSet",
    "ItemReplyViewSet",
    "ItemViewSet",
    "PointerViewSet",
    "RecommendationViewSet",
    "ReferralViewSet",
    "ReplyViewSet",
    "ShelfEntryViewSet",
    "ShelfViewSet",
    "SuggestionViewSet",
    "TagViewSet",
]
