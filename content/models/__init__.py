"""What people make and what others do with it: items, replies, revisions, reactions, shares, follows, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.models.drafts import Draft, DraftQuerySet
from content.models.feeds import FeedKey, FeedKeyQuerySet
from content.models.follows import Follow, Mention
from content.models.items import OBJECT_TYPES, Item, ItemLink, ItemQuerySet, Kind
from content.models.reactions import REACTION_VERBS, Reaction, ReactionQuerySet
from content.models.replies import Reply, ReplyQuerySet
from content.models.revisions import Revision
from content.models.shares import Share, ShareQuerySet
from content.models.tags import Tag, TagQuerySet
from content.models.texts import BODY_LIMIT, COMMENT_LIMIT, SEARCH_CONFIG, SearchVector, Written

if TYPE_CHECKING:
    from communities.models import Viewer as Viewer

__all__ = [
    "BODY_LIMIT",
    "COMMENT_LIMIT",
    "OBJECT_TYPES",
    "REACTION_VERBS",
    "SEARCH_CONFIG",
    "Draft",
    "DraftQuerySet",
    "FeedKey",
    "FeedKeyQuerySet",
    "Follow",
    "Item",
    "ItemLink",
    "ItemQuerySet",
    "Kind",
    "Mention",
    "Reaction",
    "ReactionQuerySet",
    "Reply",
    "ReplyQuerySet",
    "Revision",
    "SearchVector",
    "Share",
    "ShareQuerySet",
    "Tag",
    "TagQuerySet",
    "Written",
]
