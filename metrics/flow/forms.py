"""What a manager chooses about a search in vain."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from communities.models import Community
from content.models import Tag


class SynonymForm(forms.Form):
    """The tag that words are another word for."""

    tag = forms.ModelChoiceField(
        queryset=Tag.objects.none(), label="Which tag?", empty_label="Choose a tag", to_field_name="slug"
    )

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        field = cast(forms.ModelChoiceField, self.fields["tag"])
        field.queryset = community.tags.filter(item_count__gt=0).order_by("slug")
