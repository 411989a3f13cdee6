"""What people type to feature a member, to be featured, and to post news."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.actions import TITLE_LIMIT
from content.actions.features import MOST_QUESTIONS, QUESTION_LIMIT, WHY_LIMIT
from content.forms.items import BodyField, LineField, PinForm, point_to_preview
from content.models import COMMENT_LIMIT, FeaturedMember

QUESTIONS = (
    "What do you do here, and for whom?",
    "What did you learn lately that others could use?",
    "Whose answer helped you, and how?",
)
NEWS_WEEKS = 2


class FeatureForm(forms.Form):
    member = LineField(label="Whom?", limit=150, missing="Choose a member.", help_text="Their name or @handle.")
    why = LineField(label="Why this person, now?", limit=WHY_LIMIT, missing="Say why: it stands beside their name.")
    questions = forms.CharField(
        label="Your questions, one a line",
        initial="\n".join(QUESTIONS),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        help_text="They answer in their own words before anything is shown.",
        error_messages={"required": "Ask at least one question: the answers are what others read."},
    )
    until = forms.DateField(
        label="On the home page until",
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": "Choose a last day.", "invalid": "Write the day as 2026-12-31."},
    )

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.community = community
        self.fields["member"].widget.attrs |= {"list": "members", "autocomplete": "off"}

    def clean_member(self) -> User:
        name = self.cleaned_data["member"].removeprefix("@")
        members = Membership.objects.in_community(self.community).people().select_related("user")
        found = list(members.filter(user__handle__iexact=name)) or list(
            members.filter(user__display_name__iexact=name)[:2]
        )
        if not found:
            raise ValidationError(f"There is no member called “{name}” here.")
        if len(found) > 1:
            raise ValidationError(f"Several members are called “{name}”. Write the @handle instead.")
        return found[0].user

    def clean_questions(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["questions"].splitlines()]
        for line in lines:
            if len(line) > QUESTION_LIMIT:
                raise ValidationError(f"“{line[:40]}…” is long; {QUESTION_LIMIT} characters fit a question.")
        if sum(map(bool, lines)) > MOST_QUESTIONS:
            raise ValidationError(f"Ask {MOST_QUESTIONS} questions at most.")
        return [line for line in lines if line]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "member" in data:
            data["user"] = data.pop("member")
        return data


class FeatureAnswerForm(forms.Form):
    """A field for each question; `answers()` in their order."""

    def __init__(self, *args: Any, featured: FeaturedMember, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, entry in enumerate(featured.questions):
            field = BodyField(label=entry["question"], limit=COMMENT_LIMIT, rows=4)
            field.initial = entry["answer"]
            del field.widget.attrs["data-editor"]  # a page of editors is more than a few answers need
            self.fields[f"answer_{number}"] = field

    def answers(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class NewsForm(PinForm):
    """News in three fields."""

    title = LineField(label="What is new?", limit=TITLE_LIMIT, missing="Say it in one line.")
    body = BodyField(label="What follows from it", missing="Write a sentence or two.", rows=6)

    field_order = ("title", "body", "until")

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("until", timezone.localdate() + timedelta(weeks=NEWS_WEEKS))
        point_to_preview(self, community)
