"""Searches that two people keep, one of them with something new in it."""

from __future__ import annotations

from datetime import timedelta

from config.demo.world import World
from content.models import SavedSearch

KEPT = (
    ("samuel.otieno", "Dry starts", "q=dry+start", 60),
    ("samuel.otieno", "Used at work this year", "when=year&used=1", 2),
    ("birgit.aalto", "Seal questions", "q=seal&type=ask", 45),
)


def keep_searches(world: World) -> None:
    """Each looked at so many days before the end."""
    for handle, name, query, days in KEPT:
        person = world.by_handle.get(handle)
        if person:
            looked = world.end - timedelta(days=days)
            world.add(SavedSearch(user=person.user, name=name, query=query, looked_at=looked, created_at=looked))
