"""What people make and what others do with it: items and their files, replies, reactions, follows, shelves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from content.models.clocks import AskClock, AskClockQuerySet
from content.models.documents import DocumentVersion
from content.models.drafts import Draft, DraftQuerySet
from content.models.episodes import (
    Episode,
    EpisodeQuerySet,
    ListenerKey,
    ListenerKeyQuerySet,
    Podcast,
    PodcastQuerySet,
)
from content.models.events import (
    CalendarKey,
    CalendarKeyQuerySet,
    Event,
    EventHost,
    EventQuerySet,
    Guest,
    GuestQuerySet,
)
from content.models.faq import FaqEntry, FaqEntryQuerySet
from content.models.features import FeaturedMember, FeaturedMemberQuerySet
from content.models.feeds import FeedKey, FeedKeyQuerySet
from content.models.files import File, FileQuerySet, FileUse, new_file_token, place_of
from content.models.flags import (
    WORDS_LIMIT,
    Case,
    CaseQuerySet,
    CaseStep,
    CaseStepQuerySet,
    Flag,
    FlagQuerySet,
)
from content.models.follows import TARGETS, Follow, FollowQuerySet, Mention, target_name
from content.models.help import HelpGiven, HelpGivenQuerySet, HelpMark, KnownFor, KnownForQuerySet
from content.models.inbound import InboundMail, InboundMailQuerySet
from content.models.items import KIND_NAMES, OBJECT_TYPES, Item, ItemLink, ItemQuerySet, Kind, PageAddress
from content.models.offers import AskOffer, AskOfferQuerySet
from content.models.places import ReadingPlace, ReadingPlaceQuerySet
from content.models.pointers import Pointer, PointerQuerySet
from content.models.reach import (
    MOST_NAMED_TOPICS,
    MOST_OFFERS_A_WEEK,
    MOST_REFERRALS_A_WEEK,
    OFFERS_A_WEEK,
    REFERRALS_A_WEEK,
    WEEKDAYS,
    Reach,
    ReachQuerySet,
)
from content.models.reactions import REACTION_VERBS, Reaction, ReactionQuerySet
from content.models.recommendations import Recommendation, RecommendationQuerySet
from content.models.referrals import WAITS, Referral, ReferralQuerySet
from content.models.replies import Reply, ReplyQuerySet
from content.models.revisions import Revision
from content.models.rota import Rota, RotaPlace, RotaQuerySet, RotaTurn, RotaTurnQuerySet
from content.models.searches import (
    MissedMark,
    MissedSearch,
    MissedSearchQuerySet,
    SavedSearch,
    SavedSearchQuerySet,
    SearchDay,
)
from content.models.series import Series, SeriesQuerySet
from content.models.shares import Share, ShareQuerySet
from content.models.shelves import Shelf, ShelfEntry, ShelfEntryQuerySet, ShelfQuerySet
from content.models.suggestions import Suggestion, SuggestionQuerySet
from content.models.tags import TAG_LIMIT, Tag, TagQuerySet, TagSynonym, tag_slug
from content.models.templates import TextTemplate, TextTemplateQuerySet
from content.models.texts import BODY_LIMIT, COMMENT_LIMIT, SEARCH_CONFIG, SearchVector, Written

if TYPE_CHECKING:
    from communities.models import Viewer as Viewer

__all__ = [
    "BODY_LIMIT",
    "COMMENT_LIMIT",
    "KIND_NAMES",
    "MOST_NAMED_TOPICS",
    "MOST_OFFERS_A_WEEK",
    "MOST_REFERRALS_A_WEEK",
    "OBJECT_TYPES",
    "OFFERS_A_WEEK",
    "REACTION_VERBS",
    "REFERRALS_A_WEEK",
    "SEARCH_CONFIG",
    "TAG_LIMIT",
    "TARGETS",
    "WAITS",
    "WEEKDAYS",
    "WORDS_LIMIT",
    "AskClock",
    "AskClockQuerySet",
    "AskOffer",
    "AskOfferQuerySet",
    "CalendarKey",
    "CalendarKeyQuerySet",
    "Case",
    "CaseQuerySet",
    "CaseStep",
    "CaseStepQuerySet",
    "DocumentVersion",
    "Draft",
    "DraftQuerySet",
    "Episode",
    "EpisodeQuerySet",
    "Event",
    "EventHost",
    "EventQuerySet",
    "FaqEntry",
    "FaqEntryQuerySet",
    "FeaturedMember",
    "FeaturedMemberQuerySet",
    "FeedKey",
    "FeedKeyQuerySet",
    "File",
    "FileQuerySet",
    "FileUse",
    "Flag",
    "FlagQuerySet",
    "Follow",
    "FollowQuerySet",
    "Guest",
    "GuestQuerySet",
    "HelpGiven",
    "HelpGivenQuerySet",
    "HelpMark",
    "InboundMail",
    "InboundMailQuerySet",
    "Item",
    "ItemLink",
    "ItemQuerySet",
    "Kind",
    "KnownFor",
    "KnownForQuerySet",
    "ListenerKey",
    "ListenerKeyQuerySet",
    "Mention",
    "MissedMark",
    "MissedSearch",
    "MissedSearchQuerySet",
    "PageAddress",
    "Podcast",
    "PodcastQuerySet",
    "Pointer",
    "PointerQuerySet",
    "Reach",
    "ReachQuerySet",
    "Reaction",
    "ReactionQuerySet",
    "ReadingPlace",
    "ReadingPlaceQuerySet",
    "Recommendation",
    "RecommendationQuerySet",
    "Referral",
    "ReferralQuerySet",
    "Reply",
    "ReplyQuerySet",
    "Revision",
    "Rota",
    "RotaPlace",
    "RotaQuerySet",
    "RotaTurn",
    "RotaTurnQuerySet",
    "SavedSearch",
    "SavedSearchQuerySet",
    "SearchDay",
    "SearchVector",
    "Series",
    "SeriesQuerySet",
    "Share",
    "ShareQuerySet",
    "Shelf",
    "ShelfEntry",
    "ShelfEntryQuerySet",
    "ShelfQuerySet",
    "Suggestion",
    "SuggestionQuerySet",
    "Tag",
    "TagQuerySet",
    "TagSynonym",
    "TextTemplate",
    "TextTemplateQuerySet",
    "Written",
    "new_file_token",
    "place_of",
    "tag_slug",
    "target_name",
]
