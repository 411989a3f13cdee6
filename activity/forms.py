"""The form of what reaches one, where and when. Saving is activity.actions.save_mail_settings."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from activity.kinds import SETTINGS
from activity.models import MailSettings, Weekday
from activity.models.mail import MOST_BUDGET

CHOOSABLE = [setting for setting in SETTINGS if len(setting.choices) > 1]


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class MailSettingsForm(forms.Form):
    digest = forms.ChoiceField(label="A digest of what is new", choices=MailSettings.Digest.choices)
    digest_day = forms.TypedChoiceField(
        label="On", choices=Weekday.choices, coerce=int, help_text="At eight in the morning. For a weekly digest."
    )
    weekly_budget = forms.IntegerField(
        label="At most this many mails in seven days",
        min_value=0,
        max_value=MOST_BUDGET,
        help_text="Digests included; one is kept for the digest. What does not fit waits for it. "
        "Letters about your account do not count.",
    )
    quiet_from = forms.TimeField(label="Quiet from", required=False, widget=ClockInput())
    quiet_until = forms.TimeField(
        label="Quiet until",
        required=False,
        widget=ClockInput(),
        help_text="On your own clock, also over midnight. No mail goes out, and no number comes up in the window’s title.",
    )
    paused_until = forms.DateField(
        label="No mail before", required=False, widget=DayInput(), help_text="On holiday? Notices wait for you here."
    )

    def __init__(self, data: Any = None, *, kept: MailSettings) -> None:
        chosen = {name: getattr(kept, name) for name in self.base_fields}
        chosen |= {f"level_{setting.slug}": kept.level(setting.slug).value for setting in CHOOSABLE}
        super().__init__(data, initial=chosen)
        self.kept = kept
        for setting in CHOOSABLE:
            self.fields[f"level_{setting.slug}"] = forms.ChoiceField(label=setting.label, choices=setting.choices)

    @property
    def kinds(self) -> list[forms.BoundField]:
        return [self[f"level_{setting.slug}"] for setting in CHOOSABLE]

    @property
    def digest_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("digest", "digest_day", "weekly_budget")]

    @property
    def quiet_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in ("quiet_from", "quiet_until", "paused_until")]

    def clean_paused_until(self) -> date | None:
        until: date | None = self.cleaned_data["paused_until"]
        if until and until.year > 9000:
            raise ValidationError("Choose a nearer day.")
        return until

    @property
    def changes(self) -> dict[str, Any]:
        """As save_mail_settings takes them."""
        levels = {setting.slug: self.cleaned_data[f"level_{setting.slug}"] for setting in CHOOSABLE}
        return {"levels": levels, **{name: self.cleaned_data[name] for name in self.base_fields}}
