"""Skills: what a member wants, says and asks for; what others noted; what was observed; what is offered.

Nothing here is an act of the ledger but the completing of an offering: an assessment can be taken back without a trace.
"""

from __future__ import annotations

from learning.models.measured import Observation, ObservationQuerySet, SkillWeek, SkillWeekQuerySet
from learning.models.offerings import LearningOffering, LearningOfferingQuerySet, Take, TakeQuerySet
from learning.models.own import SelfAnswer, SelfAnswerQuerySet, Sharing, SharingQuerySet, Wish, WishQuerySet
from learning.models.views import (
    ManagerNote,
    ManagerNoteQuerySet,
    PeerNote,
    PeerNoteQuerySet,
    PeerRelease,
    PeerReleaseQuerySet,
    ViewRequest,
    ViewRequestQuerySet,
)

__all__ = [
    "LearningOffering",
    "LearningOfferingQuerySet",
    "ManagerNote",
    "ManagerNoteQuerySet",
    "Observation",
    "ObservationQuerySet",
    "PeerNote",
    "PeerNoteQuerySet",
    "PeerRelease",
    "PeerReleaseQuerySet",
    "SelfAnswer",
    "SelfAnswerQuerySet",
    "Sharing",
    "SharingQuerySet",
    "SkillWeek",
    "SkillWeekQuerySet",
    "Take",
    "TakeQuerySet",
    "ViewRequest",
    "ViewRequestQuerySet",
    "Wish",
    "WishQuerySet",
]
