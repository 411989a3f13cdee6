"""What gardeners type about tags."""

from typing import Any

from django import forms

from content.actions.tags import ABOUT_LIMIT
from content.forms.items import LineField
from content.models import TAG_LIMIT, Tag


class SynonymsField(forms.CharField):
    """Other words for one thing, with commas between."""

    def clean(self, value: Any) -> list[str]:
        return [word for part in super().clean(value).split(",") if (word := " ".join(part.split()))]


class TagForm(forms.Form):
    name = LineField(label="Name", limit=TAG_LIMIT, missing="Give the tag a name.")
    about = LineField(
        label="What belongs under it", limit=ABOUT_LIMIT, help_text="One sentence; it stands on the tag's page."
    )
    synonyms = SynonymsField(
        label="Other words for it",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text="With commas between: mech seal, gland seal. Who types one of them gets this tag.",
    )

    def __init__(self, *args: Any, tag: Tag, **options: Any) -> None:
        words = ", ".join(synonym.name for synonym in tag.synonyms.all())
        options["initial"] = {"name": tag.name, "about": tag.about, "synonyms": words}
        super().__init__(*args, **options)
        self.fields["about"].required = False


class TagMergeForm(forms.Form):
    into = LineField(
        label="Into which tag?", limit=TAG_LIMIT, missing="Write the name of the tag that stays.", help_text=""
    )

    def __init__(self, *args: Any, tag: Tag, **options: Any) -> None:
        super().__init__(*args, **options)
        self.tag = tag
        self.known_tags = tag.community.tags.filter(item_count__gt=0).exclude(pk=tag.pk).order_by("slug")[:500]
        self.fields["into"].widget.attrs |= {"list": "known-tags", "autocomplete": "off"}

    def clean_into(self) -> Tag:
        name = self.cleaned_data["into"]
        into = Tag.resolve(self.tag.community, name)
        if into is None or not into.item_count:
            raise forms.ValidationError(f"There is no tag “{name}” here. Choose one of the list.")
        if into.pk == self.tag.pk:
            raise forms.ValidationError("That is this tag. Choose another one.")
        return into
