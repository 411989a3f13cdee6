"""The bookmark of a member in a community: from when on things are new to them."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from accounts.models import User
from communities.models import Membership

AGAIN_AFTER = timedelta(hours=1)


def note_visit(*, by: User, membership: Membership) -> bool:
    """Move one's own bookmark to now, at most once an hour. Says whether it moved. No act: visits are not evidence."""
    now = timezone.now()
    is_due = Q(visited_at=None) | Q(visited_at__lt=now - AGAIN_AFTER)
    return bool(Membership.objects.filter(is_due, pk=membership.pk, user=by).update(visited_at=now))
