"""Whom one may name in a text: people who can read it, those of the community first."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from communities.access import readers_of
from communities.models import Membership
from communities.permissions import Standing

FEWEST_LETTERS = 2
MOST_LETTERS = 60
OFFERED = 8


def people_to_mention(standing: Standing, start: str) -> QuerySet[User]:
    """At most eight people one of whose names, or whose handle, begins with these letters."""
    start = start.replace("\x00", "").strip().lstrip("@")[:MOST_LETTERS]
    readers = readers_of(standing.community).visible_to(standing.user)
    if len(start) < FEWEST_LETTERS:
        return readers.none()
    is_here = Membership.objects.current().filter(community=standing.community, user=OuterRef("pk"))
    named = Q(handle__istartswith=start) | Q(display_name__istartswith=start) | Q(display_name__icontains=f" {start}")
    found = readers.filter(named).exclude(pk=standing.user.pk or 0).annotate(is_here=Exists(is_here))
    return found.order_by("-is_here", "display_name", "pk")[:OFFERED]
