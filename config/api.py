"""The API router and how it answers errors. The viewsets of each app's api.py are registered here."""

from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import ParseError
from rest_framework.exceptions import ValidationError as ApiValidationError
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler as default_handler

from accounts.api import PersonViewSet
from activity.api import NoticeViewSet
from communities.api import CommunityViewSet, IntroductionViewSet, IssueViewSet, MemberViewSet
from content.api import (
    CaseViewSet,
    DocumentViewSet,
    EpisodeViewSet,
    EventViewSet,
    ExpertViewSet,
    FlagViewSet,
    FollowViewSet,
    ItemReplyViewSet,
    ItemViewSet,
    PointerViewSet,
    RecommendationViewSet,
    ReferralViewSet,
    ReplyViewSet,
    ShelfEntryViewSet,
    ShelfViewSet,
    SuggestionViewSet,
    TagViewSet,
)
from learning.api import MySkillViewSet
from metrics.api import (
    BridgeViewSet,
    CommunityHealthViewSet,
    CommunityWeekViewSet,
    ContentLineViewSet,
    DeskViewSet,
    HelpViewSet,
    MeasureViewSet,
    MeasureWeekViewSet,
    MissedSearchViewSet,
    MonthlyReportViewSet,
    MovedViewSet,
    MyNetworkViewSet,
    NetworkWeekViewSet,
    NextStepViewSet,
    OthersViewSet,
    PurposeViewSet,
    ResponseWeekViewSet,
    SegmentViewSet,
    TargetProposalViewSet,
    TargetViewSet,
)
from roles.api import MyRoleViewSet


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """A refusal by an action (ValidationError) is a 400 with its sentence, as in a form; so is JSON without a floor."""
    if isinstance(error, RecursionError):
        error = ParseError("The data is nested too deeply.")
    if isinstance(error, ValidationError):
        error = ApiValidationError({"detail": " ".join(error.messages)})
    return default_handler(error, context)


router = DefaultRouter()
router.register("people", PersonViewSet, basename="person")
router.register("communities", CommunityViewSet, basename="community")
router.register(r"communities/(?P<slug>[-\w]+)/members", MemberViewSet, basename="community-member")
router.register(r"communities/(?P<slug>[-\w]+)/weeks", CommunityWeekViewSet, basename="community-week")
router.register(r"communities/(?P<slug>[-\w]+)/segments", SegmentViewSet, basename="community-segment")
router.register(r"communities/(?P<slug>[-\w]+)/moved", MovedViewSet, basename="community-moved")
router.register(r"communities/(?P<slug>[-\w]+)/others", OthersViewSet, basename="community-others")
router.register(r"communities/(?P<slug>[-\w]+)/help", HelpViewSet, basename="community-help")
router.register(r"communities/(?P<slug>[-\w]+)/network", NetworkWeekViewSet, basename="community-network")
router.register("me/network", MyNetworkViewSet, basename="my-network-tie")
router.register(r"communities/(?P<slug>[-\w]+)/response", ResponseWeekViewSet, basename="community-response")
router.register(r"communities/(?P<slug>[-\w]+)/issues", IssueViewSet, basename="community-issue")
router.register(r"communities/(?P<slug>[-\w]+)/desk", DeskViewSet, basename="community-desk")
router.register("introductions", IntroductionViewSet, basename="my-introduction")
router.register(r"communities/(?P<slug>[-\w]+)/measures", MeasureViewSet, basename="community-measure")
router.register(
    r"communities/(?P<slug>[-\w]+)/measures/(?P<key>[-\w]+)/weeks",
    MeasureWeekViewSet,
    basename="community-measure-week",
)
router.register(r"communities/(?P<slug>[-\w]+)/reports", MonthlyReportViewSet, basename="community-report")
router.register(r"communities/(?P<slug>[-\w]+)/purposes", PurposeViewSet, basename="community-purpose")
router.register(r"communities/(?P<slug>[-\w]+)/steps", NextStepViewSet, basename="community-step")
router.register(r"communities/(?P<slug>[-\w]+)/targets", TargetViewSet, basename="community-target")
router.register(
    r"communities/(?P<slug>[-\w]+)/target-proposals", TargetProposalViewSet, basename="community-target-proposal"
)
router.register(r"communities/(?P<slug>[-\w]+)/knowledge", ContentLineViewSet, basename="community-knowledge")
router.register(
    r"communities/(?P<slug>[-\w]+)/missed-searches", MissedSearchViewSet, basename="community-missed-search"
)
router.register(r"communities/(?P<slug>[-\w]+)/bridges", BridgeViewSet, basename="community-bridge")
router.register("site/communities", CommunityHealthViewSet, basename="site-community")
router.register(r"communities/(?P<slug>[-\w]+)/text-reports", CaseViewSet, basename="community-text-report")
router.register("me/text-reports", FlagViewSet, basename="my-text-report")
router.register("me/roles", MyRoleViewSet, basename="my-role")
router.register("me/skills", MySkillViewSet, basename="my-skill")
router.register("items", ItemViewSet, basename="item")
router.register(r"items/(?P<item_id>\d{1,18})/replies", ItemReplyViewSet, basename="item-reply")
router.register("episodes", EpisodeViewSet, basename="episode")
router.register("events", EventViewSet, basename="event")
router.register("documents", DocumentViewSet, basename="document")
router.register("experts", ExpertViewSet, basename="expert")
router.register("follows", FollowViewSet, basename="follow")
router.register("tags", TagViewSet, basename="tag")
router.register("shelves", ShelfViewSet, basename="collection")
router.register(r"shelves/(?P<shelf_id>\d{1,18})/entries", ShelfEntryViewSet, basename="collection-entry")
router.register("replies", ReplyViewSet, basename="reply")
router.register("referrals", ReferralViewSet, basename="referral")
router.register("pointers", PointerViewSet, basename="pointer")
router.register("recommendations", RecommendationViewSet, basename="recommended-item")
router.register("suggestions", SuggestionViewSet, basename="suggestion")
router.register("notices", NoticeViewSet, basename="notice")
