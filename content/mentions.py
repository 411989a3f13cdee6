"""Whom one may name in a text: people who can read it, those of the community first; groups of its people."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from communities.access import readers_of
from communities.markdown import MOST_MENTIONS, handles_in, people_called
from communities.models import Membership, Position
from communities.permissions import Standing
from content.models import Item, Reply

FEWEST_LETTERS = 2
MOST_LETTERS = 60
OFFERED = 8
GROUPS = {"experts": Position.EXPERT, "managers": Position.MANAGER}  # @experts: whoever is one when it is written


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


def people_named(text: Item | Reply) -> list[User]:
    """Whom a text names, each person and each group they are in; at most 50, those named themselves first."""
    community = text.community if isinstance(text, Item) else text.item.community
    handles = handles_in(text.body)
    people = people_called([handle for handle in handles if handle not in GROUPS])
    positions = [GROUPS[handle] for handle in handles if handle in GROUPS]
    if positions:
        members = Membership.objects.current().in_community(community).filter(position__in=positions)
        members = members.filter(user__is_active=True).select_related("user").order_by("joined_at", "pk")
        people += [member.user for member in members[:MOST_MENTIONS]]
    return list(dict.fromkeys(people))[:MOST_MENTIONS]
