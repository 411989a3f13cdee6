"""The API of metrics, by noun: weekly shares, and the targets they are read against."""

from __future__ import annotations

from metrics.api.desk import DeskViewSet
from metrics.api.flow import BridgeViewSet, ContentLineViewSet, MissedSearchViewSet
from metrics.api.measures import MeasureViewSet, MeasureWeekViewSet, PurposeViewSet
from metrics.api.monthly import MonthlyReportViewSet
from metrics.api.networks import MyNetworkViewSet, NetworkWeekViewSet
from metrics.api.profile import HelpViewSet, MovedViewSet, OthersViewSet, SegmentViewSet
from metrics.api.response import ResponseWeekViewSet
from metrics.api.site import CommunityHealthViewSet
from metrics.api.steps import NextStepViewSet
from metrics.api.targets import TargetProposalViewSet, TargetViewSet
from metrics.api.weeks import CommunityWeekViewSet

__all__ = [
    "BridgeViewSet",
    "CommunityHealthViewSet",
    "CommunityWeekViewSet",
    "ContentLineViewSet",
    "DeskViewSet",
    "HelpViewSet",
    "MeasureViewSet",
    "MeasureWeekViewSet",
    "MissedSearchViewSet",
    "MonthlyReportViewSet",
    "MovedViewSet",
    "MyNetworkViewSet",
    "NetworkWeekViewSet",
    "NextStepViewSet",
    "OthersViewSet",
    "PurposeViewSet",
    "ResponseWeekViewSet",
    "SegmentViewSet",
    "TargetProposalViewSet",
    "TargetViewSet",
]
