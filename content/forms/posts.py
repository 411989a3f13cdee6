"""What people type about series and about a community's own templates."""

from __future__ import annotations

from typing import Any

from django import forms

from communities.models import Community
from content.actions.posts import ABOUT_LIMIT, SERIES_LIMIT
from content.actions.templates import NAME_LIMIT, PURPOSE_LIMIT
from content.forms.items import BodyField, LineField, point_to_preview
from content.models import COMMENT_LIMIT, Kind


class SeriesForm(forms.Form):
    title = LineField(label="Name", limit=SERIES_LIMIT, missing="Give the series a name.")
    about = LineField(
        label="What it is about",
        limit=ABOUT_LIMIT,
        help_text="A sentence or two, so that somebody can decide whether to read it from the start.",
    )


class TemplateForm(forms.Form):
    kind = forms.ChoiceField(
        label="What it begins",
        choices=[(kind.value, kind.label.capitalize()) for kind in Kind],
        error_messages={"required": "Choose what it begins.", "invalid_choice": "Choose what it begins."},
    )
    name = LineField(label="Name", limit=NAME_LIMIT, missing="Give it a name.", help_text="How it is offered: How-to.")
    purpose = LineField(label="What it is for", limit=PURPOSE_LIMIT, help_text="One sentence, shown where one chooses.")
    body = BodyField(
        label="Text to begin with",
        missing="Write what the text begins with.",
        limit=COMMENT_LIMIT,
        rows=14,
        help_text="Headings that ask, with a hint under each. Whoever begins with it writes over them.",
    )

    def __init__(self, *args: Any, community: Community, **options: Any) -> None:
        super().__init__(*args, **options)
        point_to_preview(self, community, live=True)
