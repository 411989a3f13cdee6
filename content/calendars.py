"""Which events stand in somebody's calendar, and the address they read it from. How it is written: ical.py."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from communities.models import Community
from content.feeds import feed_address
from content.models import CalendarKey, Event, EventQuerySet

LOOK_BACK = timedelta(days=366)
MOST = 500


def own_address(user: User, community: Community | None) -> str:
    """What they copy into their calendar program; "" while they have made none. None: of all their communities."""
    key = CalendarKey.objects.visible_to(user).opening_now().filter(community=community).first()
    return address_of(key, community) if key else ""


def address_of(key: CalendarKey, community: Community | None) -> str:
    place = [community.slug] if community else []
    return feed_address("community-calendar" if community else "calendar", *place, key=key.key)


def events_for(key: CalendarKey) -> EventQuerySet:
    """What the person behind a key may see now: of its community, or of all they are a member of."""
    places = Community.objects.joined_by(key.user)
    if key.community_id is not None:
        places = places.filter(pk=key.community_id)
    events = Event.objects.visible_to(key.user).filter(
        item__community__in=places, ends_at__gt=timezone.now() - LOOK_BACK
    )
    rows = events.select_related("item__community").defer("item__search", "item__file_text", "item__body")
    return rows.order_by("-starts_at", "-pk")[:MOST]
