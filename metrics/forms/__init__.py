"""What people type in metrics: parsing and one clear sentence per mistake. Saving is in actions."""

from __future__ import annotations

from metrics.forms.measures import HandMeasureForm, MeasureOwnerForm, ReadingForm, TableForm
from metrics.forms.proposals import (
    PeriodForm,
    ProposalForm,
    RetirementForm,
    SetAsideForm,
    VoiceForm,
)
from metrics.forms.purposes import ContextForm, OwnerForm, PurposeForm, PurposeReviewForm, TargetForm, TargetReviewForm
from metrics.forms.steps import RoleStepForm, StepChangeForm, StepNewForm, StepProposalForm, StepResultForm

__all__ = [
    "ContextForm",
    "HandMeasureForm",
    "MeasureOwnerForm",
    "OwnerForm",
    "PeriodForm",
    "ProposalForm",
    "PurposeForm",
    "PurposeReviewForm",
    "ReadingForm",
    "RetirementForm",
    "RoleStepForm",
    "SetAsideForm",
    "StepChangeForm",
    "StepNewForm",
    "StepProposalForm",
    "StepResultForm",
    "TableForm",
    "TargetForm",
    "TargetReviewForm",
    "VoiceForm",
]
