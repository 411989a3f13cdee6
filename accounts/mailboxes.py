"""Which addresses are somebody's, as they have shown by opening a letter sent there."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress

from accounts.models import User


def address_of(user: User) -> str:
    """Where mail to this person goes; "" while they have no verified address, or are switched off."""
    return addresses_of([user.pk]).get(user.pk, "")


def addresses_of(user_ids: Iterable[int]) -> dict[int, str]:
    """The same for many, by person; who gets no mail is missing."""
    proven = EmailAddress.objects.filter(
        user_id__in=list(user_ids), verified=True, user__is_active=True, user__is_service=False
    )
    return dict(proven.order_by("primary", "-pk").values_list("user_id", "email"))  # the last one counts: the primary


def is_address_of(user: User, address: str) -> bool:
    return EmailAddress.objects.filter(user=user, verified=True, email__iexact=address).exists()
