"""What a member scripts: the same reads and the same actions as the pages."""

from content.api.documents import DocumentViewSet
from content.api.episodes import EpisodeViewSet
from content.api.items import ItemReplyViewSet, ItemViewSet, ReplyViewSet, SuggestionViewSet

__all__ = ["DocumentViewSet", "EpisodeViewSet", "ItemReplyViewSet", "ItemViewSet", "ReplyViewSet", "SuggestionViewSet"]
