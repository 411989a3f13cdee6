"""Fields of sign-up, profile and invitation."""

import zoneinfo
from typing import Any

from django import forms

from accounts.models import User


class SignUpForm(forms.Form):
    """Added to allauth's form: the name colleagues will see."""

    display_name = forms.CharField(label="Your name", max_length=120, help_text="As colleagues know you.")

    field_order = ("display_name", "email", "password1")

    def signup(self, request: object, user: object) -> None:
        """allauth asks for this method; the adapter saves the name."""


def time_zones() -> list[tuple[str, str]]:
    """The zones people live in, by region; without the old and the technical names."""
    places = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ")) for name in places)]


class CommaList(forms.CharField):
    """Words with commas between them, as a list."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [word for word in (part.strip() for part in super().clean(value).split(",")) if word]


class ProfileEditForm(forms.ModelForm):
    """Shape only: saving is accounts.actions.edit_profile."""

    languages = CommaList(required=False, max_length=500, help_text="With commas between them: English, Polish.")
    time_zone = forms.ChoiceField(choices=time_zones, help_text="Times on every page are shown in this zone.")

    class Meta:
        model = User
        fields = ("display_name", "job_role", "department", "region", "country", "languages", "about", "time_zone")
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "display_name": "As colleagues know you.",
            "country": "Nobody else sees it. In some countries roles are switched off for everybody who works there.",
            "about": "What one can ask you, what you are working on. 2000 characters at most.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = self.instance.time_zone
        if kept and kept not in dict(time_zones()):  # an old name stays choosable for whoever has it
            self.fields["time_zone"].choices = [*time_zones(), (kept, kept)]  # type: ignore[attr-defined]


class InvitationSendForm(forms.Form):
    email = forms.EmailField(label="Their e-mail address", max_length=254)
    note = forms.CharField(
        label="A personal line",
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Why you thought of this person.",
    )
