"""Two communities that set a rhythm of their own: one answers every day, one meets once a quarter."""

from __future__ import annotations

from datetime import UTC

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from communities.models import Position
from config.demo.world import Spot, World
from roles.models import Role, RolePolicy

RHYTHMS: dict[str, tuple[float, dict[str, int], str]] = {
    "field-service": (
        0.6,
        {Role.CONSUMER: 7, Role.CREATOR: 28, Role.CONNECTOR: 56, Role.CARRIER: 56, Role.CARETAKER: 56},
        "Whoever answers here does so every few weeks, or the next shift waits. Eight weeks said too little.",
    ),
    "supply-chain-planning": (
        0.4,
        {Role.CONSUMER: 14, Role.CREATOR: 91, Role.CONNECTOR: 91, Role.CARRIER: 91, Role.CARETAKER: 91},
        "We meet once a quarter and do most of our work around that meeting.",
    ),
}


def set_rhythm(world: World) -> None:
    """Once everything is saved: policies name communities and people by id."""
    for slug in RHYTHMS:
        if slug in world.spots:
            _adopt(world, world.spots[slug])


def _adopt(world: World, spot: Spot) -> None:
    part, days, reason = RHYTHMS[spot.slug]
    at = spot.opened + (world.end - spot.opened) * part
    by = next((stay.person.user for stay in spot.there(at) if stay.membership.position == Position.MANAGER), None)
    policy = RolePolicy.objects.create(
        community=spot.community,
        version=1,
        params={"cadence_days": {str(role): number for role, number in days.items()}},
        adopted_by=by,
        adopted_on=at.astimezone(UTC).date(),
        note=reason,
    )
    if by is not None:
        Act.objects.create(
            verb=Verb.ADOPT_POLICY,
            actor_id=by.pk,
            object_type=ObjectType.POLICY,
            object_id=policy.pk,
            owner_id=by.pk,
            community_id=spot.community.pk,
            occurred_at=at,
            occurred_on=at.astimezone(UTC).date(),
        )
