"""How allauth signs people up here: open to all, or with an invitation."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts.models import Invitation, User, free_handle

INVITATION_KEY = "invitation_token"  # in the session, put there by the invitation's link


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        if settings.SIGN_UP == "open":
            return True
        token = request.session.get(INVITATION_KEY, "")
        return Invitation.objects.waiting().filter(token=token).exists()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        user = super().save_user(request, user, form, commit=False)
        user.display_name = form.cleaned_data.get("display_name") or user.email.split("@")[0]
        user.handle = free_handle(user.display_name)
        if commit:
            user.save()
        return user
