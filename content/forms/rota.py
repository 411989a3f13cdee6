"""A rota as a form: about what, and who is asked to take turns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from communities.models import Community
from content.forms.items import LineField
from content.forms.passing import PersonField
from content.models import Tag

ALL = "all"
NAMES_LIMIT = 1000


class PeopleField(LineField):
    """Several people of a community, by @handle or name, with commas between them."""

    def __init__(self, *, label: str, missing: str, help_text: str) -> None:
        super().__init__(label=label, limit=NAMES_LIMIT, missing=missing, help_text=help_text)
        self.one = PersonField(label=label)

    def clean(self, value: Any) -> list[User]:  # type: ignore[override]
        names = [name.strip() for name in super().clean(value).split(",")]
        found = [self.one.clean(name) for name in names if name]
        return list(dict.fromkeys(person for person in found if person))


class RotaForm(forms.Form):
    topic = forms.ChoiceField(
        label="About what",
        help_text="A topic, or all asks of the community.",
        error_messages={"required": "Choose one of the list.", "invalid_choice": "Choose one of the list."},
    )
    people = PeopleField(
        label="Who takes turns",
        missing="Name at least one person.",
        help_text="By name or @handle, with commas between them. Each is asked, and takes turns once they said yes.",
    )

    def __init__(self, *args: Any, user: User, community: Community, tags: list[Tag], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.tags = {str(tag.pk): tag for tag in tags}
        choices = [(ALL, "All asks"), *((key, tag.name) for key, tag in self.tags.items())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]
        self.fields["people"].one.ask_among(user, community)  # type: ignore[attr-defined]

    def clean_topic(self) -> Tag | None:
        return self.tags.get(self.cleaned_data["topic"])

    def refuse(self, error: ValidationError) -> None:
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, messages in error.message_dict.items():
            for message in messages:
                self.add_error(name if name in self.fields else None, message)


class RotaPersonForm(forms.Form):
    person = PersonField(label="Ask one more", missing="Name somebody of this community.")

    def __init__(self, *args: Any, user: User, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].ask_among(user, community)  # type: ignore[attr-defined]
