"""What people type about pages: where one lies, who looks after it, edits they suggest and what they say to them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import User
from communities.models import Community, Membership
from content.actions import NOTE_LIMIT, REVIEW_MONTHS, TITLE_LIMIT, months_from_now
from content.actions.addresses import ADDRESS_LIMIT
from content.forms.items import BodyField, LineField, number_field, point_to_preview
from content.forms.parents import ParentField
from content.models import Item, Kind
from content.pagetree import PageTree


class MoveForm(forms.Form):
    parent = ParentField()
    address = forms.CharField(
        label="Address",
        max_length=ADDRESS_LIMIT,
        help_text="The old one leads here from then on, so no link breaks.",
        error_messages={"required": "A page needs an address: a word or two with hyphens."},
    )

    def __init__(self, *args: Any, item: Item, tree: PageTree, **options: Any) -> None:
        above = tree.trail(item)
        options["initial"] = {"parent": above[-1].slug if above else "", "address": item.slug}
        super().__init__(*args, **options)
        self.fields["parent"].offer(tree, {item.pk} | tree.all_under(item))  # type: ignore[attr-defined]


class DayField(forms.DateField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": "Write the day as 2026-12-31."} | options.pop("error_messages", {}),
            **options,
        )


class OwnerForm(forms.Form):
    owner = forms.ModelChoiceField(
        label="Who looks after it?",
        queryset=User.objects.none(),
        to_field_name="handle",
        required=False,
        empty_label="Nobody yet",
        error_messages={"invalid_choice": "That person is not a member here. Choose somebody who is."},
    )
    review_on = DayField(
        label="Next review", required=False, help_text="The owner is told on that day. Empty: no date."
    )

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        options["initial"] = {"owner": item.owner.handle if item.owner else None, "review_on": item.review_on}
        super().__init__(*args, **options)
        members = Membership.objects.current().in_community(item.community).values("user")
        self.fields["owner"].queryset = User.objects.people().filter(pk__in=members).order_by("display_name")  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    review_on = DayField(label="And again on", error_messages={"required": "Choose the day of the next review."})

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"review_on": months_from_now(REVIEW_MONTHS)}
        super().__init__(*args, **options)

    def clean_review_on(self) -> Any:
        day = self.cleaned_data["review_on"]
        if day <= timezone.localdate():
            raise ValidationError("Choose a day after today.")
        return day


class SuggestForm(forms.Form):
    """The text as it stands, to be changed; `item` gives it, its newest revision the number it starts from."""

    title = LineField(label="Title", limit=TITLE_LIMIT, missing="A title is needed; leave the old one if it is right.")
    body = BodyField(label="Text", missing="Write the text as it should be.", rows=19)
    reason = LineField(
        label="What do you change, and why?",
        limit=NOTE_LIMIT,
        missing="Say what you change, and why; a few words are enough.",
        help_text="Those who decide read it first.",
    )
    base_number = number_field()

    def __init__(self, *args: Any, item: Item, community: Community, **options: Any) -> None:
        newest = item.revisions.values_list("number", flat=True).first() or 1
        options["initial"] = {"title": item.title, "body": item.body, "base_number": newest}
        super().__init__(*args, **options)
        point_to_preview(self, community, live=item.kind == Kind.PAGE)


class TakeForm(forms.Form):
    """The suggested text brought together with the present one, once more in the editor before it is taken."""

    title = LineField(label="Title", limit=TITLE_LIMIT, missing="Give it a title.")
    body = BodyField(label="Text", missing="Write the text as it should be.", rows=19)
    answer = LineField(label="A word of thanks", limit=NOTE_LIMIT)
    base_number = number_field()

    def __init__(self, *args: Any, item: Item, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        point_to_preview(self, community, live=item.kind == Kind.PAGE)


class AnswerForm(forms.Form):
    answer = LineField(label="A word of thanks", limit=NOTE_LIMIT)


class DeclineForm(forms.Form):
    answer = LineField(label="Why not?", limit=NOTE_LIMIT, missing="Say why, in a word to the person who suggested it.")
