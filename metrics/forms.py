"""The target profile as a form: a purpose, a reason, and three numbers a role. What they must be: roles.targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from roles.models import Role, TargetProfile
from roles.targets import PLURALS, bands_of, check_bands

PARTS = (("low", "from %"), ("high", "to %"), ("main", "main role of %"))


class TargetForm(forms.Form):
    purpose = forms.CharField(
        label="What this mix is for",
        max_length=300,
        help_text="One sentence: what should be different for whom.",
        error_messages={"required": "Say what this mix is for, in one sentence."},
    )
    reason = forms.CharField(
        label="Reason for this change",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Members read it beside the numbers, and it stays in the history.",
        error_messages={"required": "Give a reason: members read it beside the numbers."},
    )

    def __init__(self, *args: Any, members: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for role in Role:
            for part, label in PARTS:
                self.fields[f"{role.value}_{part}"] = forms.CharField(
                    label=f"{PLURALS[role]}: {label}",
                    max_length=8,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "autocomplete": "off"}),
                    error_messages={"required": "Give a number from 0 to 100."},
                )

    @staticmethod
    def initial_of(profile: TargetProfile | None) -> dict[str, str]:
        """The numbers as they are now; the reason is asked for anew each time."""
        values = {"purpose": profile.purpose} if profile else {}
        for role, band in bands_of(profile).items():
            for part, _ in PARTS:
                values[f"{role}_{part}"] = f"{getattr(band, part).normalize():f}"
        return values

    def bands(self) -> dict[str, tuple[object, object, object]]:
        """As typed; checked by the action and by the preview alike."""
        data = self.cleaned_data
        return {role: (data[f"{role}_low"], data[f"{role}_high"], data[f"{role}_main"]) for role in Role.values}

    def clean(self) -> dict[str, Any]:
        """The numbers are looked at here too, so that everything amiss is said at once."""
        if all(f"{role.value}_{part}" in self.cleaned_data for role in Role for part, _ in PARTS):
            try:
                check_bands(self.bands(), members=self.members)
            except ValidationError as error:
                self.refuse(error)
        return self.cleaned_data

    def refuse(self, error: ValidationError) -> None:
        """Show a refusal where it belongs: at the role it is about, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for key, messages in error.message_dict.items():
            name = f"{key}_low" if key in Role.values else key if key in self.fields else None
            for message in messages:
                self.add_error(name if key != NON_FIELD_ERRORS else None, message)

    def rows(self) -> list[dict[str, Any]]:
        """The fields by role, for a table of five rows."""
        return [
            {
                "role": role.value,
                "name": PLURALS[role],
                "fields": [self[f"{role.value}_{part}"] for part, _ in PARTS],
                "has_errors": any(self[f"{role.value}_{part}"].errors for part, _ in PARTS),
            }
            for role in Role
        ]
