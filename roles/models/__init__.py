"""The five participation roles: policies, weekly profiles, target profiles, the right to opt out.

Measures and formulas: MEASURES.md 3. A position (what one may do) is not a role (what one turns out to do).
"""

from __future__ import annotations

from roles.models.checks import EngineCheck
from roles.models.choices import LeftOut, OptOut, RoleCountrySwitch, RoleSettings
from roles.models.circles import Circle, CircleMember, CircleReview
from roles.models.policies import RolePolicy
from roles.models.rollups import DirtyCell, Effect, EffectKind, EnactWeek, Episode, RollupState, VoidAct
from roles.models.snapshots import CommunityWeek, CommunityWeekQuerySet, RoleWeek, RoleWeekQuerySet, all_roles
from roles.models.steps import Cause, RoleStep, RoleStepQuerySet
from roles.models.targets import (
    BandFields,
    ProposedBand,
    TargetBand,
    TargetProfile,
    TargetProfileQuerySet,
    TargetProposal,
    TargetProposalQuerySet,
    TargetVoice,
)
from roles.models.vocabulary import Role, State

__all__ = [
    "BandFields",
    "Cause",
    "Circle",
    "CircleMember",
    "CircleReview",
    "CommunityWeek",
    "CommunityWeekQuerySet",
    "DirtyCell",
    "Effect",
    "EffectKind",
    "EnactWeek",
    "EngineCheck",
    "Episode",
    "LeftOut",
    "OptOut",
    "ProposedBand",
    "Role",
    "RoleCountrySwitch",
    "RolePolicy",
    "RoleSettings",
    "RoleStep",
    "RoleStepQuerySet",
    "RoleWeek",
    "RoleWeekQuerySet",
    "RollupState",
    "State",
    "TargetBand",
    "TargetProfile",
    "TargetProfileQuerySet",
    "TargetProposal",
    "TargetProposalQuerySet",
    "TargetVoice",
    "VoidAct",
    "all_roles",
]
