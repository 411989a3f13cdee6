"""Shape of what a community steers and looks at; what it must be is checked by the actions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from roles.models import Role
from roles.parameters import LEAST_CADENCE, LONGEST_CADENCE
from roles.rhythm import Beat


class CadenceForm(forms.Form):
    """One number a role: about one active day every so many days."""

    reason = forms.CharField(
        label="Reason for this change",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Members read it beside the rhythm, and it stays in the history.",
        error_messages={"required": "Give a reason: members read it beside the rhythm."},
    )

    def __init__(self, *args: Any, now: list[Beat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for beat in now:
            self.fields[beat.role] = forms.CharField(
                label=f"{Role(beat.role).label}s: one active day every … days",
                initial=beat.days,
                max_length=6,
                help_text=f"Now {beat.every}. From {LEAST_CADENCE} to {LONGEST_CADENCE} days.",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 5, "autocomplete": "off"}),
                error_messages={"required": f"{Role(beat.role).label}s: give a number of days."},
            )
        self.order_fields([*Role.values, "reason"])

    def days(self) -> Mapping[str, object]:
        return {role: self.cleaned_data[role] for role in Role.values}

    def refuse(self, error: ValidationError) -> None:
        """What the action said, beside the number that is to blame."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for field, sentences in error.message_dict.items():
            self.add_error(None if field == NON_FIELD_ERRORS else field, sentences)


class CircleReviewForm(forms.Form):
    outcome = forms.ChoiceField(
        label="What came of it",
        choices=[("fine", "I looked at it: fine"), ("talked", "We talked about it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you found it fine, or talked about it."},
    )
    note = forms.CharField(
        label="A line on what you found",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the next who looks. Write nothing you would not say to the people it is about.",
        error_messages={"required": "Write a line on what you found: the next who looks reads it."},
    )
