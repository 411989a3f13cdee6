"""What people type in metrics: parsing and one clear sentence per mistake. Saving is in actions."""

from __future__ import annotations

from metrics.forms.measures import HandMeasureForm, MeasureOwnerForm, ReadingForm, TableForm
from metrics.forms.proposals import (
    PeriodForm,
    ProposalForm,
    RetirementForm,
    SetAsideForm,
    StepForm,
    VoiceForm,
)
from metrics.forms.purposes import ContextForm, OwnerForm, PurposeForm, PurposeReviewForm, TargetForm, TargetReviewForm

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
    "SetAsideForm",
    "StepForm",
    "TableForm",
    "TargetForm",
    "TargetReviewForm",
    "VoiceForm",
]
