"""What people type about shelves."""

from typing import Any

from django import forms

from accounts.models import User
from content.actions.shelves import ABOUT_LIMIT, NAME_LIMIT
from content.actions.texts import NOTE_LIMIT
from content.forms.items import LineField
from content.models import Item, Shelf

PUBLIC_HELP = "Others see it on your page and can follow it. Each of them sees only what they may read anyway."


class ShelfForm(forms.Form):
    title = LineField(label="Name", limit=NAME_LIMIT, missing="Give the shelf a name.")
    about = LineField(label="What it is for", limit=ABOUT_LIMIT, help_text="One sentence.")
    is_public = forms.BooleanField(label="Others may see it", required=False, initial=True, help_text=PUBLIC_HELP)

    def __init__(self, *args: Any, shelf: Shelf | None = None, **options: Any) -> None:
        if shelf:
            options["initial"] = {"title": shelf.title, "about": shelf.about, "is_public": shelf.is_public}
        super().__init__(*args, **options)
        self.fields["about"].required = False


class WhyForm(forms.Form):
    why = LineField(label="Why it stands there", limit=NOTE_LIMIT, help_text="What it helps with, for whom, and when.")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].required = False
        self.fields["why"].widget = forms.Textarea(attrs={"rows": 3, "dir": "auto", "maxlength": NOTE_LIMIT})


class ShelveForm(WhyForm):
    """On which of one's shelves an item stands, and a new one if none fits."""

    shelves = forms.ModelMultipleChoiceField(
        label="Your shelves", queryset=Shelf.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    new_title = LineField(label="Or a new shelf", limit=NAME_LIMIT, help_text="Its name, if none of these fits.")
    new_is_public = forms.BooleanField(
        label="Others may see the new shelf", required=False, initial=True, help_text=PUBLIC_HELP
    )
    field_order = ("shelves", "new_title", "new_is_public", "why")

    def __init__(self, *args: Any, user: User, item: Item, **options: Any) -> None:
        mine = Shelf.objects.visible_to(user).filter(user=user).latest_first()
        self.stands_on = set(item.shelf_entries.filter(shelf__in=mine).values_list("shelf_id", flat=True))
        super().__init__(*args, initial={"shelves": self.stands_on}, **options)
        field: Any = self.fields["shelves"]
        field.queryset = mine
        field.label_from_instance = lambda shelf: shelf.title if shelf.is_public else f"{shelf.title} (only you)"
        self.fields["new_title"].required = False
        if not mine:
            del self.fields["shelves"]
            self.fields["new_title"].label = "Name of your first shelf"
            self.fields["new_title"].help_text = "Reading for new starters, say, or Vibration."

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if not self.errors and not typed.get("shelves") and not typed.get("new_title") and not self.stands_on:
            raise forms.ValidationError("Choose a shelf, or name a new one.")
        return typed
