"""A purpose, a target for it, what was learned. What they must be like: metrics.aiming."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Community
from content.forms.items import LineField
from content.forms.passing import PersonField
from metrics.aiming import refusal_of
from metrics.library import Entry
from metrics.measures import Direction, Family, Measure, Unit
from metrics.measures.shown import say_number
from metrics.models import Target, TargetReview
from metrics.models.purposes import MONTHS, SENTENCE_LIMIT, TEXT_LIMIT

Choices = list[tuple[str, list[tuple[str, str]]]]
CHOOSE = "Choose one of the list."


class NumberField(forms.FloatField):
    """A finite number, with a comma or a point."""

    def __init__(self, *, label: str, help_text: str = "") -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": 8, "autocomplete": "off"})
        sentence = "Write a number, like 12 or 12.5."
        super().__init__(
            label=label, help_text=help_text, widget=widget, error_messages={"required": sentence, "invalid": sentence}
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class RefusingForm(forms.Form):
    def refuse(self, error: ValidationError) -> None:
        """Show the refusal of an action where it belongs: at its field, else above the form."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class PurposeForm(forms.Form):
    text = LineField(
        label="What should be different",
        limit=SENTENCE_LIMIT,
        missing="Say what should be different, in one sentence.",
        help_text="One sentence about the work, not about a number: “An answer that works comes before the next shift.”",
    )
    for_whom = LineField(
        label="For whom",
        limit=SENTENCE_LIMIT,
        missing="Say for whom it should be different.",
        help_text="“Field engineers who are alone on a site.”",
    )


class TargetForm(RefusingForm):
    """The purpose is asked before this form is seen; here come three questions, then numbers, then who and how."""

    helps = LineField(
        label="How does the number help you understand and improve the work?",
        limit=SENTENCE_LIMIT,
        missing="Say how the number helps to understand and improve.",
    )
    relates = LineField(
        label="How does it relate to the purpose?",
        limit=SENTENCE_LIMIT,
        missing="Say how the number relates to the purpose.",
    )
    used_by = LineField(
        label="Who uses it where the work is done?",
        limit=SENTENCE_LIMIT,
        missing="Say who uses the number where the work is done.",
        help_text="A number that only managers look at is a report, not a target.",
    )
    measure = forms.ChoiceField(
        label="What is measured",
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        help_text="Beside each: what it says now. Measures of activity can be context, never a target.",
    )
    low = NumberField(label="From", help_text="In the unit of the measure; shares in per cent.")
    high = NumberField(label="To", help_text="Too much is off target as well, so both ends are set.")
    counter_measure = forms.ChoiceField(
        label="What would get worse if people aimed at the number instead of the purpose",
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        help_text="It is watched beside the number. It comes from another family of measures.",
    )
    expected_method = LineField(
        label="How you expect to get there",
        limit=TEXT_LIMIT,
        missing="Say what is done for it. A number moves nobody.",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What people here will do differently, by what method.",
    )
    owner = PersonField(
        label="Who looks after it",
        missing="Name somebody of this community.",
        help_text="A member or manager, by name or @handle. They review it and hear when something is odd.",
    )
    months = forms.IntegerField(
        label="For how many months",
        min_value=1,
        max_value=MONTHS,
        initial=MONTHS,
        help_text="Six at most. Then it is asked what was learned; without an answer it ends.",
        error_messages={
            "required": "From 1 to 6.",
            "invalid": "From 1 to 6.",
            "min_value": "From 1 to 6.",
            "max_value": "Six months at most: then it is asked what was learned.",
        },
    )

    def __init__(self, *args: Any, user: User, community: Community, entries: list[Entry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measures = {entry.measure.key: entry.measure for entry in entries}
        self.fields["measure"].choices = [("", "Choose"), *by_family(entries)]  # type: ignore[attr-defined]
        counters = [entry for entry in entries if can_counter(entry.measure)]
        self.fields["counter_measure"].choices = [("", "Choose"), *by_family(counters)]  # type: ignore[attr-defined]
        self.fields["owner"].ask_among(user, community)  # type: ignore[attr-defined]

    @staticmethod
    def initial_of(target: Target, unit: str) -> dict[str, Any]:
        """To propose another one, starting from this: the three questions are asked anew."""
        by = 100 if unit == Unit.SHARE else 1
        return {
            "measure": target.measure,
            "low": say_number(target.low * by),
            "high": say_number(target.high * by),
            "counter_measure": target.counter_measure,
            "expected_method": target.expected_method,
            "owner": f"@{target.owner.handle}",
            "months": target.months,
        }

    def clean(self) -> dict[str, Any]:
        """An activity measure is refused here already, so that everything amiss is said at once."""
        typed = super().clean() or {}
        measure = self.measures.get(typed.get("measure", ""))
        if measure is not None and (sentence := refusal_of(measure)):
            self.add_error("measure", sentence)
        return typed

    @property
    def refused(self) -> Measure | None:
        """The measure of activity somebody tried: it can stand beside the purpose."""
        found = self.measures.get(str(self.data.get("measure", ""))) if self.is_bound else None
        return found if found is not None and refusal_of(found) else None

    def numbers(self) -> dict[str, Any]:
        """What the action takes; shares from 0 to 1."""
        typed = self.cleaned_data
        by = 100 if self.measures[typed["measure"]].unit == Unit.SHARE else 1
        ends = {"low": typed["low"] / by, "high": typed["high"] / by}
        answers = {name: typed[name] for name in ("helps", "relates", "used_by")}
        plain = {name: typed[name] for name in ("measure", "counter_measure", "expected_method", "owner", "months")}
        return {**plain, **ends, "answers": answers}


def can_counter(measure: Measure) -> bool:
    return measure.family != Family.ACTIVITY and measure.direction != Direction.BETWEEN


def by_family(entries: Iterable[Entry]) -> Choices:
    """For a list to choose from: a group a family, each measure with what it says now."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        label = f"{Family(entry.measure.family).label.capitalize()}{', as context only' if refusal_of(entry.measure) else ''}"
        said = f" ({entry.shown.sentence})" if entry.shown else ""
        groups.setdefault(label, []).append((entry.measure.key, f"{entry.measure.name}{said}"))
    return list(groups.items())


class ContextForm(forms.Form):
    measure = forms.CharField(max_length=60, error_messages={"required": CHOOSE})


class OwnerForm(forms.Form):
    owner = PersonField(label="Who looks after it", missing="Name somebody of this community.")

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].ask_among(user, community)  # type: ignore[attr-defined]


class LearnedField(LineField):
    def __init__(self, *, label: str) -> None:
        super().__init__(
            label=label,
            limit=TEXT_LIMIT,
            missing="Say what was learned. Without that a review is a signature.",
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class PurposeReviewForm(forms.Form):
    learned = LearnedField(label="What was learned")
    still_holds = forms.ChoiceField(
        label="Does it still hold?",
        choices=[("yes", "Yes, for another year"), ("no", "No. It ends, and its targets with it")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )

    def clean_still_holds(self) -> bool:
        return bool(self.cleaned_data["still_holds"] == "yes")


class TargetReviewForm(forms.Form):
    learned = LearnedField(label="What was learned from it")
    decision = forms.ChoiceField(
        label="And now",
        choices=[
            (TargetReview.Decision.KEEP.value, "Keep it: its time begins anew"),
            (TargetReview.Decision.ALTER.value, "Alter it: it ends, and another is proposed, starting from it"),
            (TargetReview.Decision.DROP.value, "Drop it: it has done what it could, or it misled"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the three.", "invalid_choice": "Choose one of the three."},
    )
