"""What metrics keeps of its own: purposes and targets; readings of the measures by week and when they were made; what waits on a desk."""

from __future__ import annotations

from metrics.models.desk import DeskDecision, DeskDecisionQuerySet, DeskEntry, DeskEntryQuerySet
from metrics.models.flow import (
    Axis,
    BridgeWeek,
    CarriedWeek,
    CarriedWeekQuerySet,
    ContentLine,
    ContentList,
    Listing,
    OfCommunityQuerySet,
    PassedOn,
    Passing,
)
from metrics.models.hand import HandMeasure, HandMeasureQuerySet, HandReading, MeasureOwner
from metrics.models.networks import (
    Layer,
    MemberNetwork,
    MemberNetworkQuerySet,
    NetworkChoice,
    NetworkChoiceQuerySet,
    NetworkTie,
    NetworkTieQuerySet,
    NetworkWeek,
    NetworkWeekQuerySet,
)
from metrics.models.purposes import Purpose, PurposeContext, PurposeQuerySet, PurposeVoice
from metrics.models.site import (
    AdoptionMonth,
    AdoptionWeek,
    CommunityHealth,
    CommunityHealthQuerySet,
    OfSiteQuerySet,
    SiteNight,
)
from metrics.models.steps import KeptReading, NextStep, NextStepQuerySet
from metrics.models.targets import Target, TargetApproval, TargetQuerySet, TargetReview
from metrics.models.vocabulary import Direction, Family, Unit
from metrics.models.weeks import MeasureRun, MeasureRunQuerySet, MeasureWeek, MeasureWeekQuerySet

__all__ = [
    "AdoptionMonth",
    "AdoptionWeek",
    "Axis",
    "BridgeWeek",
    "CarriedWeek",
    "CarriedWeekQuerySet",
    "CommunityHealth",
    "CommunityHealthQuerySet",
    "ContentLine",
    "ContentList",
    "DeskDecision",
    "DeskDecisionQuerySet",
    "DeskEntry",
    "DeskEntryQuerySet",
    "Direction",
    "Family",
    "HandMeasure",
    "HandMeasureQuerySet",
    "HandReading",
    "KeptReading",
    "Layer",
    "Listing",
    "MeasureOwner",
    "MeasureRun",
    "MeasureRunQuerySet",
    "MeasureWeek",
    "MeasureWeekQuerySet",
    "MemberNetwork",
    "MemberNetworkQuerySet",
    "NetworkChoice",
    "NetworkChoiceQuerySet",
    "NetworkTie",
    "NetworkTieQuerySet",
    "NetworkWeek",
    "NetworkWeekQuerySet",
    "NextStep",
    "NextStepQuerySet",
    "OfCommunityQuerySet",
    "OfSiteQuerySet",
    "PassedOn",
    "Passing",
    "Purpose",
    "PurposeContext",
    "PurposeQuerySet",
    "PurposeVoice",
    "SiteNight",
    "Target",
    "TargetApproval",
    "TargetQuerySet",
    "TargetReview",
    "Unit",
]
