"""What one lets others bring, as a form: how often, when, in which languages, about what and about what not."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.forms import CommaList
from accounts.models import User
from content.experts.hours import DAYS
from content.models import MOST_OFFERS_A_WEEK, MOST_REFERRALS_A_WEEK, Reach

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
KEPT = (
    "referrals_a_week",
    "offers_a_week",
    "away_until",
    "works_from",
    "works_until",
    "works_on",
    "asks_about",
    "quiet_topics",
    "is_listed",
    "takes_recommendations",
)


def _number(most: int, **words: str) -> forms.IntegerField:
    says = f"Write a number from 0 to {most}."
    errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), says)
    return forms.IntegerField(min_value=0, max_value=most, error_messages=errors, **words)  # type: ignore[arg-type]


class ReachForm(forms.Form):
    referrals_a_week = _number(
        MOST_REFERRALS_A_WEEK,
        label="Asks others may bring to you, in a week",
        help_text="Addressed to you, or referred. 0: none. Nobody is told your number, nor that you chose none.",
    )
    offers_a_week = _number(
        MOST_OFFERS_A_WEEK,
        label="Asks nobody answered that may be brought to you, in a week",
        help_text="When half the promised time is gone and you helped with such asks. 0: none.",
    )
    away_until = forms.DateField(
        label="Not now, until",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Nobody can ask you before this day. Colleagues read “not now”.",
        error_messages={"invalid": "Write a day, such as 2027-01-11."},
    )
    languages = CommaList(
        label="Languages you can be asked in",
        required=False,
        max_length=500,
        help_text="With commas between them: English, Polish. They stand on your profile.",
    )
    works_from = forms.TimeField(
        label="Your working day begins",
        required=False,
        widget=TIME,
        error_messages={"invalid": "Write a time, such as 08:30."},
    )
    works_until = forms.TimeField(
        label="It ends", required=False, widget=TIME, error_messages={"invalid": "Write a time, such as 17:00."}
    )
    works_on = forms.TypedMultipleChoiceField(
        label="On these days",
        coerce=int,
        required=False,
        choices=list(enumerate(DAYS)),
        widget=forms.CheckboxSelectMultiple,
    )
    asks_about = CommaList(
        label="Ask me about",
        required=False,
        max_length=800,
        help_text="With commas between them. It stands on your profile and, marked as said by yourself, where colleagues look for who knows.",
    )
    quiet_topics = CommaList(
        label="Not about",
        required=False,
        max_length=800,
        help_text="Topics you do not want to be asked about, with commas between them. You are not listed for them; nobody is told.",
    )
    is_listed = forms.BooleanField(
        label="List me as somebody who knows",
        required=False,
        help_text="From what colleagues said helped them. Off: your texts stay where they are, your name is not offered.",
    )
    takes_recommendations = forms.BooleanField(
        label="Others may recommend things to you", required=False, help_text="With a sentence of their own each."
    )

    def __init__(self, *args: Any, reach: Reach, user: User, **options: Any) -> None:
        known: dict[str, Any] = {name: getattr(reach, name) for name in KEPT}
        options["initial"] = known | {"languages": user.languages}
        super().__init__(*args, **options)
        zone = user.time_zone.replace("_", " ")
        self.fields[
            "works_from"
        ].help_text = (
            f"By the clock of your profile, {zone}. Colleagues read “usually there now”. Empty: only the time there."
        )

    def clean_works_on(self) -> list[int]:
        """No day at all is what a form without hours sends."""
        days: list[int] = self.cleaned_data["works_on"]
        return days or list(self.initial["works_on"])
