"""What one lets others know of one's ties."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from metrics.models import MemberNetwork, NetworkChoice


@transaction.atomic
def choose_network(*, by: User, is_suggested: bool, is_shown: bool) -> NetworkChoice:
    """Keep the two choices. Not suggested any more: what was kept for suggestions goes at once."""
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    choices = {"is_suggested": is_suggested, "is_shown": is_shown, "changed_at": timezone.now()}
    choice, _ = NetworkChoice.objects.update_or_create(user=by, defaults=choices)
    if not is_suggested:
        MemberNetwork.objects.visible_to(by).exclude(topics=[]).update(topics=[])
    return choice
