"""What people type when they tidy up a thread or close it with what is now known."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.access import whole_number
from accounts.models import User
from communities.models import Community, Lifecycle, Membership, Position
from content.actions.texts import TITLE_LIMIT
from content.forms.items import BodyField, LineField, point_to_preview
from content.models import Item, Kind, Reply


class SummaryForm(forms.Form):
    title = LineField(label="Title of the page", limit=TITLE_LIMIT, missing="Give it a title, so that others find it.")
    body = BodyField(
        label="What we now know",
        missing="Write what we now know; a sentence is enough.",
        rows=14,
        help_text="For somebody who was not here. What you quote names its author, and counts as built on their words.",
    )
    page = LineField(
        label="Or add it to a page that is there",
        limit=TITLE_LIMIT,
        help_text="Its title. The text then stands at the end of that page, and no new page is made.",
    )

    def __init__(self, *args: Any, community: Community, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        pages = Item.objects.published().current().in_community(community).of_kind(Kind.PAGE)
        self.pages = pages.select_related("community").defer("search")
        self.known_pages = pages.order_by("-last_activity_at").values_list("title", flat=True)[:100]
        self.fields["page"].widget.attrs |= {"list": "known-pages", "autocomplete": "off"}
        point_to_preview(self, community)

    def clean_page(self) -> Item | None:
        title = self.cleaned_data["page"]
        if not title:
            return None
        page = self.pages.filter(title__iexact=title).order_by("-last_activity_at").first()
        if page is None:
            raise ValidationError("No page here has this title. Choose one from the list, or leave this empty.")
        return page


class SplitForm(forms.Form):
    replies = forms.ModelMultipleChoiceField(
        queryset=Reply.objects.none(),
        error_messages={
            "required": "Choose at least one reply.",
            "invalid_choice": "One of the replies you chose is not here any more. Look again.",
            "invalid_pk_value": "One of the replies you chose is not here any more. Look again.",
        },
    )
    kind = forms.ChoiceField(
        label="What it becomes",
        choices=[(Kind.THREAD, "A discussion"), (Kind.ASK, "An ask: answers go on in an ask only")],
        widget=forms.RadioSelect,
        initial=Kind.THREAD,
    )
    title = LineField(label="Title", limit=TITLE_LIMIT, missing="Give it a title, so that others can find it.")
    body = BodyField(
        label="How it begins",
        missing="Write a sentence, so that readers know where this comes from.",
        rows=5,
        help_text="In your name, above the replies you chose. They keep their authors and their times.",
    )

    def __init__(self, *args: Any, item: Item, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["replies"].queryset = item.replies.present()  # type: ignore[attr-defined]
        point_to_preview(self, item.community)


class MergeForm(forms.Form):
    into = forms.CharField(
        required=False, widget=forms.HiddenInput, error_messages={"required": "Choose the thread it lives on in."}
    )
    address = LineField(label="Or its address", limit=300, help_text="Copied from the other thread: …/threads/123/")

    def clean(self) -> dict[str, Any]:
        """Either a suggestion that was chosen, or an address that was typed; the number of the thread either way."""
        known = super().clean() or {}
        typed = known.get("address") or known.get("into") or ""
        path = typed.split("?")[0].split("#")[0].rstrip("/")
        number = whole_number(path.rsplit("/", 1)[-1])
        if number is None:
            raise ValidationError("Choose one of these threads, or paste the address of another one.")
        return known | {"thread_id": number}


class MoveForm(forms.Form):
    to_community = forms.ModelChoiceField(
        label="To which community?",
        queryset=Community.objects.none(),
        empty_label="Choose one",
        to_field_name="slug",
        error_messages={
            "required": "Choose where it goes.",
            "invalid_choice": "Choose one of your own communities.",
        },
    )

    def __init__(self, *args: Any, user: User, item: Item, managed_only: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_community"].queryset = _places_for(user, item, managed_only)  # type: ignore[attr-defined]


def _places_for(user: User, item: Item, managed_only: bool) -> Any:
    """Where the person may write; with managed_only, what they manage. The action asks again."""
    taking = Community.objects.filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT]).exclude(pk=item.community_id)
    if not user.is_superuser:
        stays = Membership.objects.current().filter(user=user)
        if managed_only:
            stays = stays.filter(position=Position.MANAGER)
        taking = taking.filter(pk__in=stays.values("community"))
    return taking.order_by("name")
