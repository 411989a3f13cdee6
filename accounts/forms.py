"""Fields of sign-up and profile."""

from django import forms


class SignUpForm(forms.Form):
    """Added to allauth's form: the name colleagues will see."""

    display_name = forms.CharField(label="Your name", max_length=120, help_text="As colleagues know you.")

    field_order = ("display_name", "email", "password1")

    def signup(self, request: object, user: object) -> None:
        """allauth asks for this method; the adapter saves the name."""
