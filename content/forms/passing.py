"""What people type to refer, point and recommend, to archive something, and to put it into the FAQ."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.access import whole_number
from accounts.models import User
from communities.access import readers_of
from communities.models import Community
from content.actions.faq import HEADING_LIMIT
from content.actions.pointers import WHY_LIMIT
from content.actions.recommendations import MOST_AT_ONCE
from content.actions.referrals import NOTE_LIMIT as LINE_LIMIT
from content.actions.texts import NOTE_LIMIT
from content.forms.items import LineField
from content.models import FaqEntry, Item
from content.rendering import address_in, item_path, items_at

NAME_LIMIT = 150
FOR_THEM = "Their name or @handle."


class PersonField(LineField):
    """One person who can read a community, by @handle or name; names are offered while one types."""

    def __init__(self, *, label: str, missing: str = "", help_text: str = FOR_THEM) -> None:
        super().__init__(label=label, limit=NAME_LIMIT, missing=missing, help_text=help_text)
        self.among: tuple[User, Community] | None = None

    def ask_among(self, viewer: User, community: Community) -> None:
        """Whom `viewer` may name here. Without script the name is typed in full."""
        self.among = (viewer, community)
        self.widget.attrs |= {
            "list": "people-offered",
            "autocomplete": "off",
            "hx-get": reverse("content:person-options", args=[community.slug]),
            "hx-trigger": "input changed delay:250ms",
            "hx-target": "#people-offered",
            "hx-swap": "innerHTML",
            "hx-sync": "this:replace",
        }

    def clean(self, value: Any) -> User | None:  # type: ignore[override]
        name = super().clean(value).removeprefix("@")
        if not name or self.among is None:
            return None
        viewer, community = self.among
        people = readers_of(community).visible_to(viewer)
        found = list(people.filter(handle__iexact=name)) or list(people.filter(display_name__iexact=name)[:2])
        if not found:
            raise ValidationError(f"Nobody who can read this is called “{name}”. Look at the spelling.")
        if len(found) > 1:
            raise ValidationError(f"Several people are called “{name}”. Write the @handle instead.")
        return found[0]


class ReferForm(forms.Form):
    """One of those offered, or somebody named."""

    chosen = forms.CharField(required=False, widget=forms.HiddenInput)
    person = PersonField(label="Or somebody else")
    note = LineField(
        label="A line from you", limit=LINE_LIMIT, help_text="What makes you think of them. They read it first."
    )

    def __init__(self, *args: Any, user: User, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].ask_among(user, community)  # type: ignore[attr-defined]
        self.people = readers_of(community).visible_to(user)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen = self.people.filter(handle=typed.get("chosen") or "").first()
        expert = typed.get("person") or chosen
        if expert is None and not self.errors:
            raise ValidationError("Choose somebody, or write a name.")
        return {"expert": expert, "note": typed.get("note", "")}


class PassOnForm(forms.Form):
    """“Not me”, and perhaps somebody else."""

    person = PersonField(label="Somebody else who may know?")

    def __init__(self, *args: Any, user: User, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].ask_among(user, community)  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """What was found and chosen, or its address; and why."""

    item = forms.CharField(required=False, widget=forms.HiddenInput)
    reply = forms.CharField(required=False, widget=forms.HiddenInput)
    address = LineField(
        label="Or paste its address", limit=500, help_text="Of something here: a page, an answered ask, a document."
    )
    why = LineField(
        label="How it helps",
        limit=WHY_LIMIT,
        missing="Say in a few words how it helps.",
        help_text="“Section 3 has your case.”",
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = Item.objects.visible_to(user)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        item = self._at(typed["address"]) if typed.get("address") else self._chosen(typed.get("item", ""))
        return {"item": item, "why": typed.get("why", ""), "reply_id": whole_number(typed.get("reply"))}

    def _chosen(self, key: str) -> Item:
        number = whole_number(key)
        found = self.items.filter(pk=number).with_people().first() if number else None
        if found is None:
            raise ValidationError("Choose what to point to, or paste its address.")
        return found

    def _at(self, address: str) -> Item:
        path = item_path(address.strip())
        place = address_in(path) if path else None
        if place is None:
            raise ValidationError("That is no address of something here. What stands elsewhere belongs into an answer.")
        found = items_at(self.items, [place]).with_people().first()
        if found is None:
            raise ValidationError("There is nothing at that address, or it is not open to you.")
        return found


class RecommendForm(forms.Form):
    """Up to five people and a sentence."""

    note = LineField(
        label="Why them?",
        limit=NOTE_LIMIT,
        missing="Say why, in a sentence of your own: that is what they read first.",
        help_text="A sentence of your own. They read it before the title.",
    )

    def __init__(self, *args: Any, user: User, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        for number in range(1, MOST_AT_ONCE + 1):
            label = "Whom?" if number == 1 else f"Person {number}"
            field = PersonField(label=label, missing="Name at least one person." if number == 1 else "")
            field.ask_among(user, community)
            self.fields[f"person_{number}"] = field
        self.order_fields([f"person_{number}" for number in range(1, MOST_AT_ONCE + 1)])

    @property
    def more_people(self) -> list[forms.BoundField]:
        return [self[f"person_{number}"] for number in range(2, MOST_AT_ONCE + 1)]

    @property
    def has_more(self) -> bool:
        return any(field.value() for field in self.more_people)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        people = [typed.get(f"person_{number}") for number in range(1, MOST_AT_ONCE + 1)]
        return {"to": [person for person in people if person], "note": typed.get("note", "")}


class ArchiveForm(forms.Form):
    reason = LineField(
        label="What is outdated?",
        limit=300,
        missing="Say what is outdated, or where the newer word stands.",
        help_text="It stands above the text. Say where the newer word is, if there is one.",
    )


class FaqForm(forms.Form):
    heading = LineField(
        label="Under which heading?", limit=HEADING_LIMIT, help_text="An existing one or a new one; empty: none."
    )

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        headings = FaqEntry.objects.filter(community=community).exclude(heading="").in_order()
        self.known_headings = list(dict.fromkeys(headings.values_list("heading", flat=True)))
        self.fields["heading"].widget.attrs |= {"list": "known-headings", "autocomplete": "off"}
