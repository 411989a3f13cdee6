"""What a manager types into a monthly report, and whom they name to read it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.models import User
from communities.models import Community
from content.forms.items import BodyField, LineField
from content.forms.passing import NAME_LIMIT
from metrics.actions.monthly import Words
from metrics.models import MonthlyReport, ReportPart
from metrics.models.monthly import BODY_LIMIT, LINE_LIMIT, OUTSIDE
from metrics.models.purposes import SENTENCE_LIMIT

KINDS = ReportPart.Kind


class ReportForm(forms.Form):
    """Headline and sections first, then a sentence of one’s own under each heading, then how each view opens."""

    headline = LineField(
        label="Headline",
        limit=SENTENCE_LIMIT,
        missing="Say in a sentence how the month went.",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="How the month went, and what is needed. It is what a director reads if nothing else.",
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, report: MonthlyReport, parts: Iterable[ReportPart], **options: Any) -> None:
        self.places = {f"{part.kind}-{part.key}": part for part in parts}
        begun = {name: part.body for name, part in self.places.items()}
        initial = {"headline": report.headline, "base": report.edits, **begun}
        super().__init__(*args, **{**options, "initial": initial})
        preview = reverse("content:preview", args=[report.community.slug])
        for name, part in sorted(self.places.items(), key=lambda pair: _order(pair[1])):
            self.fields[name] = _field(part)
            if part.kind == KINDS.SECTION:
                self.fields[name].widget.attrs["data-preview-url"] = preview

    def words(self) -> Words:
        texts = {(part.kind, part.key): self.cleaned_data[name] for name, part in self.places.items()}
        return Words(self.cleaned_data["headline"], texts, self.cleaned_data.get("base"))

    def refuse(self, error: ValidationError, edits: int) -> None:
        """What was typed stays; saving again takes it."""
        self.add_error(None, error)
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "base": str(edits)}


def _order(part: ReportPart) -> tuple[int, int]:
    return [KINDS.SECTION, KINDS.HEADING, KINDS.OPENING].index(KINDS(part.kind)), part.position


def _field(part: ReportPart) -> forms.Field:
    if part.kind == KINDS.SECTION:
        missing = "Write a sentence, or that there is nothing to say."
        return BodyField(label=part.title, missing=missing, limit=BODY_LIMIT, rows=5)
    lines = forms.Textarea(attrs={"rows": 2})
    if part.kind == KINDS.OPENING:
        return LineField(label=f"How the view for {part.title} opens", limit=LINE_LIMIT, widget=lines)
    label = f"A sentence of yours under {part.title}"
    return LineField(
        label=label, limit=LINE_LIMIT, widget=lines, help_text=part.drafted or "The numbers say nothing here."
    )


class LeaveOutForm(forms.Form):
    why = LineField(
        label="Why it is left out",
        limit=SENTENCE_LIMIT,
        missing="Say why it is left out. The report says it.",
        help_text="The report says that this number was left out, and this sentence.",
    )


class CorrectForm(forms.Form):
    why = LineField(
        label="What was wrong",
        limit=SENTENCE_LIMIT,
        missing="Say what was wrong. It stands at the head of the new version.",
        help_text="It stands at the head of the new version. The signed one stays readable.",
    )


class ReaderForm(forms.Form):
    person = LineField(
        label="Who",
        limit=NAME_LIMIT,
        missing="Write a name or @handle.",
        help_text="By name or @handle. They need not be a member, and see nothing else of this community by it.",
    )
    audience = forms.ChoiceField(label="Reads it as", choices=[(each.value, each.label) for each in OUTSIDE])

    def __init__(self, *args: Any, user: User, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_person(self) -> User:
        name = self.cleaned_data["person"].removeprefix("@")
        people = User.objects.visible_to(self.user)
        found = list(people.filter(handle__iexact=name)) or list(people.filter(display_name__iexact=name)[:2])
        if not found:
            raise ValidationError(f"Nobody here is called “{name}”. Look at the spelling.")
        if len(found) > 1:
            raise ValidationError(f"Several people are called “{name}”. Write the @handle.")
        return found[0]
