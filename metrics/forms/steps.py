"""A step as a form: what was found, what is tried, who, until when, what should move; and what came of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from accounts.models import User
from communities.models import Community
from content.forms.items import LineField
from content.forms.passing import PersonField
from metrics.aiming import today
from metrics.forms.purposes import CHOOSE, RefusingForm, by_family
from metrics.library import Entry
from metrics.models.steps import LINE_LIMIT, RESULT_LIMIT
from roles.models import Cause

WRONG_DAY = "Write the day as 2026-03-02."
USUAL = timedelta(days=28)


class DayField(forms.DateField):
    def __init__(self, *, label: str, help_text: str = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        errors = {"required": WRONG_DAY, "invalid": WRONG_DAY}
        super().__init__(label=label, help_text=help_text, widget=widget, error_messages=errors)


def what_field() -> LineField:
    return LineField(
        label="What we will try",
        limit=LINE_LIMIT,
        missing="Say in a sentence what you will try.",
        help_text="One thing, small enough to be seen through. “Ask the two from the night shift to show how they do it.”",
    )


def owner_field() -> PersonField:
    return PersonField(
        label="Who does it",
        help_text="By name or @handle. They are asked and may hand it back. Empty: whoever takes it.",
    )


class OwnedForm(RefusingForm):
    """Whatever names who does it, and until when."""

    def ask_among(self, user: User, community: Community) -> None:
        self.fields["owner"].ask_among(user, community)  # type: ignore[attr-defined]


class StepProposalForm(RefusingForm):
    """What a member can say; a manager decides who and until when."""

    finding = LineField(
        label="What was found",
        limit=LINE_LIMIT,
        missing="Say in a sentence what was found.",
        help_text="Members read it. About the work, not about a person.",
    )
    what = what_field()
    measure = forms.ChoiceField(
        label="Which measure should move",
        required=False,
        error_messages={"invalid_choice": CHOOSE},
        help_text="What it says now is written down, so that it can be read beside what it says then.",
    )

    def __init__(self, *args: Any, user: User, community: Community, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "None: what came of it is said in words"), *by_family(entries)]
        self.fields["measure"].choices = choices  # type: ignore[attr-defined]


class StepNewForm(StepProposalForm, OwnedForm):
    owner = owner_field()
    due_on = DayField(label="Until when", help_text="Then it is asked what came of it.")
    field_order = ("finding", "what", "owner", "due_on", "measure")

    def __init__(self, *args: Any, user: User, community: Community, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, user=user, community=community, entries=entries, **kwargs)
        self.ask_among(user, community)

    @staticmethod
    def usual(user: User) -> dict[str, Any]:
        return {"owner": f"@{user.handle}", "due_on": usual_day()}


class StepChangeForm(OwnedForm):
    what = what_field()
    owner = owner_field()
    due_on = DayField(label="Until when")

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_among(user, community)


class StepResultForm(forms.Form):
    """One question; the button pressed says whether it helped."""

    result = forms.CharField(
        label="What came of it?",
        max_length=RESULT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text="What happened, and what you would tell the next one who tries it. Members read it.",
        error_messages={
            "required": "Say what came of it, in a sentence at least. “Nothing” is an answer, too.",
            "max_length": f"This is too long; {RESULT_LIMIT:,} characters fit.",
        },
    )


class RoleStepForm(OwnedForm):
    """What is tried about a role: the suggested cause, or another one; then a step like any other."""

    cause = forms.ChoiceField(
        label="What you think is behind it",
        choices=[(cause.value, cause.label.capitalize()) for cause in Cause],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the four.", "invalid_choice": "Choose one of the four."},
    )
    text = LineField(
        label="What you do about it",
        limit=LINE_LIMIT,
        missing="Say in a sentence what you do about it.",
        help_text="Members read it. Change it to what you really do.",
    )
    owner = owner_field()
    due_on = DayField(label="Until when", help_text="Then it is asked what came of it. Empty: in four weeks.")

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].required = False
        self.ask_among(user, community)

    def clean_due_on(self) -> date:
        return self.cleaned_data["due_on"] or usual_day()


def usual_day() -> date:
    return today() + USUAL
