"""How allauth signs people up here: open to all, or with an invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import user_signed_up
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.actions import accept_at_sign_up
from accounts.models import Invitation, User, free_handle

INVITATION_KEY = "invitation_token"  # in the session, put there by the invitation's link


def invitation_of(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this browser opened, if it still holds."""
    token = request.session.get(INVITATION_KEY, "")
    return Invitation.objects.waiting().filter(token=token).first() if token else None


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP == "open" or invitation_of(request) is not None

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Letters call the place by its name; allauth knows only its address."""
        super().send_mail(template_prefix, email, {"site": settings.SITE_NAME, **context})

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=False)
        user.email = user.email.lower()
        user.display_name = form.cleaned_data.get("display_name") or user.email.split("@")[0]
        user.handle = free_handle(user.display_name)
        if commit:
            user.save()
        return user


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Sign-in through the organisation's identity provider; a first sign-in makes the account."""

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        user: User = super().populate_user(request, sociallogin, data)
        user.email = user.email.lower()
        parts = (data.get("first_name") or "", data.get("last_name") or "")
        name = data.get("name") or " ".join(part for part in parts if part) or user.email.split("@")[0]
        user.display_name = name[:120] or "Somebody"
        user.handle = free_handle(user.display_name)
        return user


@receiver(user_signed_up)
def use_up_invitation(request: HttpRequest, user: User, **_: Any) -> None:
    """Whoever signed up by an invitation's link has accepted it, with whatever address."""
    invitation = invitation_of(request)
    request.session.pop(INVITATION_KEY, None)
    if invitation and invitation.invited_by_id != user.pk:
        accept_at_sign_up(by=user, invitation=invitation)
