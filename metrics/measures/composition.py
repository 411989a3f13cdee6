"""How a community is made up: the share of its members who act in each of the five roles (MEASURES.md 3.8)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import partial

from metrics.measures.registry import Direction, Family, Measure, Reading, Unit, register
from roles.models import CommunityWeek, Role
from roles.targets import PLURALS


def compute(as_of: date, communities: Sequence[int], *, role: str) -> Iterable[Reading]:
    """From the weekly snapshot of that Monday; a community without one has no reading."""
    weeks = CommunityWeek.objects.filter(as_of=as_of, community_id__in=communities)
    for community_id, members, acting in weeks.values_list("community_id", "members", "acting"):
        yield Reading.share(community_id, int(acting.get(role, 0)), members)


register(
    *(
        Measure(
            key=f"acting-{role.value}",
            name=f"Share acting as {PLURALS[role]}",
            family=Family.COMPOSITION,
            unit=Unit.SHARE,
            direction=Direction.BETWEEN,
            says=f"Of 100 members who are neither new nor inactive, how many act as {PLURALS[role]}: regularly, and "
            "taken up by others. A person may act in several roles. n: those members.",
            window="the 364 days before, recent days counting most",
            source="weekly role profiles",
            compute=partial(compute, role=role.value),
            is_of_people=True,
            page="role-profile",
        )
        for role in Role
    )
)
