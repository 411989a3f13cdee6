"""A proposed target as a form: a purpose, three numbers a role, a reason. What they must be: roles.targets.

Purpose and reason are called title and body here, as in every form with an editor that keeps drafts.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from communities.models import Community
from content.forms.items import BodyField, LineField, point_to_preview
from roles.models import Role, TargetProfile, TargetProposal
from roles.models.targets import REASON_LIMIT, SENTENCE_LIMIT
from roles.targets import PLURALS, bands_of, check_bands

PARTS = (("low", "from %"), ("high", "to %"), ("main", "main role of %"))
FIELD_OF = {"purpose": "title", "reason": "body"}
NO_REASON = "Give a reason: members read it beside the numbers."


class ProposalForm(forms.Form):
    title = LineField(
        label="What this mix is for",
        limit=SENTENCE_LIMIT,
        missing="Say what this mix is for, in one sentence.",
        help_text="One sentence: what should be different for whom.",
    )
    body = BodyField(
        label="Your reason",
        missing=NO_REASON,
        limit=REASON_LIMIT,
        rows=6,
        help_text="Members read it beside the numbers, and the discussion begins with it.",
    )

    def __init__(self, *args: Any, community: Community, members: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        point_to_preview(self, community)
        for role in Role:
            for part, label in PARTS:
                self.fields[f"{role.value}_{part}"] = forms.CharField(
                    label=f"{PLURALS[role]}: {label}",
                    max_length=8,
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 5, "autocomplete": "off"}),
                    error_messages={"required": "Give a number from 0 to 100."},
                )

    @staticmethod
    def initial_of(start: TargetProfile | TargetProposal | None, *, with_reason: bool = False) -> dict[str, str]:
        """The numbers to start from; the reason is asked for anew, unless one's own proposal is edited."""
        values = {"title": start.purpose} if start else {}
        if start and with_reason:
            values["body"] = start.reason
        for role, band in bands_of(start).items():
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
            name = f"{key}_low" if key in Role.values else FIELD_OF.get(key)
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


class RetirementForm(forms.Form):
    """Proposing to have no target from then on."""

    title = LineField(
        label="What it is for that there is none",
        limit=SENTENCE_LIMIT,
        missing="Say what this is for, in one sentence.",
        help_text="One sentence: what becomes better without a target.",
    )
    body = BodyField(
        label="Your reason",
        missing=NO_REASON,
        limit=REASON_LIMIT,
        rows=6,
        help_text="What was learned from the target. It stays in the history, and the discussion begins with it.",
    )

    def __init__(self, *args: Any, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        point_to_preview(self, community)


class VoiceForm(forms.Form):
    agrees = forms.ChoiceField(
        label="Your voice",
        choices=[("yes", "I agree"), ("no", "Not yet")],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose one of the two.",
            "invalid_choice": "Choose one of the two.",
        },
    )
    sentence = LineField(
        label="In a sentence",
        limit=SENTENCE_LIMIT,
        help_text="Needed for “not yet”: what is missing. Everybody here reads it, with your name.",
    )

    def clean_agrees(self) -> bool:
        return bool(self.cleaned_data["agrees"] == "yes")


class SetAsideForm(forms.Form):
    note = LineField(label="Why", limit=SENTENCE_LIMIT, help_text="Who proposed it, and the members, read it.")


class PeriodForm(forms.Form):
    """From one Monday to another; both belong to the period."""

    since = forms.DateField(label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="To", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = "Write the day as 2026-03-02."

    def add_prefix(self, field_name: str) -> str:
        return {"since": "from", "until": "to"}.get(field_name, field_name)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if since and until and since > until:
            raise ValidationError("The first day comes after the last one. Swap them.")
        return data
