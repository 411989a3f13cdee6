"""What is collected by hand, and the numbers somebody brings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Community
from content.forms.items import LineField
from content.forms.passing import PersonField
from metrics.actions.hand import NAME_LIMIT, Plan
from metrics.forms.purposes import CHOOSE, NumberField, RefusingForm
from metrics.measures import Direction, Family, Unit
from metrics.models.purposes import SENTENCE_LIMIT, TEXT_LIMIT

TABLE_LIMIT = 100_000  # characters; 500 lines need less
WRONG_DAY = "Write the day as 2026-03-02."
WEEKS = "From every week to once a year: 1 to 52."
CHOICE = {"required": CHOOSE, "invalid_choice": CHOOSE}

FAMILIES = [
    ("", "Choose"),
    (Family.EXPERIENCE.value, "experience: what it is like for people"),
    (Family.OUTCOME.value, "outcome: what became of it in the organisation"),
    (Family.EFFECT.value, "effect: what was used, and by whom"),
    (Family.QUALITY.value, "quality: how good it is"),
    (Family.RESPONSE.value, "response: how soon"),
    (Family.ACTIVITY.value, "activity: how much was done (context only)"),
]


class HandMeasureForm(RefusingForm):
    name = LineField(
        label="What it is called",
        limit=NAME_LIMIT,
        missing="Give it a name.",
        help_text="“Members who say they would ask here first”",
    )
    says = LineField(
        label="Definition",
        limit=TEXT_LIMIT,
        missing="Say what is measured, and what n counts.",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="So that two people who collect it get the same number. Say what n counts.",
    )
    source = LineField(
        label="Where the number comes from",
        limit=SENTENCE_LIMIT,
        missing="Say where the number comes from.",
        help_text="“One question at the end of the monthly call”",
    )
    family = forms.ChoiceField(label="What it speaks of", choices=FAMILIES, error_messages=CHOICE)
    unit = forms.ChoiceField(
        label="Unit",
        choices=[
            (Unit.SHARE.value, "% of n"),
            (Unit.HOURS.value, "hours"),
            (Unit.DAYS.value, "days"),
            (Unit.PEOPLE.value, "people"),
            (Unit.ITEMS.value, "items"),
            (Unit.COUNT.value, "times"),
            (Unit.INDEX.value, "none (an index, a mean of answers)"),
        ],
        error_messages=CHOICE,
    )
    direction = forms.ChoiceField(label="Which way is better", choices=Direction.choices, error_messages=CHOICE)
    is_of_people = forms.BooleanField(
        label="n counts people",
        required=False,
        initial=True,
        help_text="Then answers of fewer than 10 people are not put together, and small groups are not told apart.",
    )
    every_weeks = forms.IntegerField(
        label="Collected every … weeks",
        min_value=1,
        max_value=52,
        initial=4,
        error_messages={"required": WEEKS, "invalid": WEEKS, "min_value": WEEKS, "max_value": WEEKS},
    )
    owner = PersonField(
        label="Who collects it",
        missing="Name somebody of this community.",
        help_text="By name or @handle. They hear when a number is late.",
    )

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].ask_among(user, community)  # type: ignore[attr-defined]

    def plan(self) -> Plan:
        return Plan(**self.cleaned_data)


class ReadingForm(RefusingForm):
    on = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": WRONG_DAY, "invalid": WRONG_DAY},
        help_text="A number of that day that is there already is replaced.",
    )
    value = NumberField(label="Value")
    n = forms.IntegerField(
        label="n",
        min_value=1,
        max_value=2_000_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 8, "autocomplete": "off"}),
        help_text="Of how many.",
        error_messages={
            "required": "Say of how many: a number without n says nothing.",
            "invalid": "Write a whole number.",
            "min_value": "Say of how many: a number without n says nothing.",
            "max_value": "That is more than there can be.",
        },
    )
    source = LineField(label="Source", limit=SENTENCE_LIMIT, help_text="Only if it is another one than usual.")

    def __init__(self, *args: Any, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_share = unit == Unit.SHARE
        if self.is_share:
            self.fields["value"].label = "Value, in %"

    def reading(self) -> dict[str, Any]:
        """What the action takes; shares from 0 to 1."""
        typed = self.cleaned_data
        return {**typed, "value": typed["value"] / 100 if self.is_share else typed["value"]}


class TableForm(forms.Form):
    """Many numbers at once: a file, or lines pasted from a sheet."""

    file = forms.FileField(
        label="A file", required=False, help_text="Comma-separated, with the columns date, value, n, source."
    )
    table = forms.CharField(
        label="Or lines pasted here",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "placeholder": "date,value,n,source\n2026-03-02,64,25,Monthly call"}),
        help_text="The first line names the columns. Shares in per cent.",
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        file = typed.get("file")
        if file is not None:
            if file.size > TABLE_LIMIT:
                raise ValidationError(f"This file is too large; {TABLE_LIMIT:,} bytes fit.")
            try:
                typed["table"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError("This is no text in UTF-8. Save the sheet as CSV first.") from None
        text = (typed.get("table") or "").replace("\x00", "")
        if not text.strip():
            raise ValidationError("Choose a file, or paste some lines.")
        if len(text) > TABLE_LIMIT:
            raise ValidationError(f"This is too much at once; {TABLE_LIMIT:,} characters fit.")
        return {**typed, "table": text}


class MeasureOwnerForm(forms.Form):
    owner = PersonField(label="Who answers for it", help_text="By name or @handle; nobody means the managers.")

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].ask_among(user, community)  # type: ignore[attr-defined]
