"""Taking people and communities out of the rollups and snapshots, and marking what must be rebuilt (3, 10.3)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from activity.models import MemberWeekReading
from activity.vocabulary import ObjectType, Verb
from roles.engine.database import hold_choices, run
from roles.models import Circle, CircleReview, CommunityWeek, Effect, EnactWeek, Episode, RoleWeek
from roles.signals import community_forgotten, members_forgotten

SNAPSHOTS_KEPT = timedelta(days=3 * 365)  # MEASURES.md 2.5: 36 months


def forget_member(member_id: int, community_id: int | None) -> None:
    """Remove every row a person has as an actor, in one community or everywhere. Others keep what came from them."""
    forget_members([member_id], community_id)


def forget_members(member_ids: Sequence[int], community_id: int | None = None) -> None:
    """The same for many."""
    hold_choices()
    where: dict[str, Any] = {"member_id__in": member_ids}
    if community_id is not None:
        where["community_id"] = community_id
    for model in (RoleWeek, EnactWeek, Episode, Effect, MemberWeekReading):
        model.objects.filter(**where).delete()
    _forget_circles(member_ids, community_id)
    members_forgotten.send(sender=RoleWeek, member_ids=list(member_ids), community_id=community_id)


def _forget_circles(member_ids: Sequence[int], community_id: int | None) -> None:
    """Take people out of the circles they were in; what is left of a circle of two speaks of nobody."""
    where = {"members": list(member_ids), "community": community_id}
    run(
        """
        DELETE FROM roles_circlemember m USING roles_circle c WHERE c.id = m.circle_id
            AND m.member_id = ANY(%(members)s::bigint[])
            AND (%(community)s::bigint IS NULL OR c.community_id = %(community)s::bigint);
        UPDATE roles_circlereview r
            SET member_ids = ARRAY(SELECT m FROM unnest(r.member_ids) m WHERE m <> ALL(%(members)s::bigint[]))
            WHERE r.member_ids && %(members)s::bigint[]
            AND (%(community)s::bigint IS NULL OR r.community_id = %(community)s::bigint);
        DELETE FROM roles_circlereview WHERE cardinality(member_ids) < 2;
        """,
        where,
    )


def forget_community(community_id: int) -> None:
    """Remove every row of a community: off means no rows, not hidden ones."""
    hold_choices()
    for model in (Circle, CircleReview, RoleWeek, CommunityWeek, EnactWeek, Episode, Effect, MemberWeekReading):
        model.objects.filter(community_id=community_id).delete()
    community_forgotten.send(sender=RoleWeek, community_id=community_id)


def mark_member(member_id: int) -> None:
    """Have everything that rests on a person's acts, or credits them, rebuilt at the next roll-up.

    Before an erasure replaces their id, and when somebody opts in again.
    """
    mark_members([member_id])


#: The objects whose evidence rests on somebody's acts, or credits them.
CELLS_OF_MEMBERS = f"""
SELECT object_type, object_id FROM activity_act
WHERE actor_id = ANY(%(members)s::bigint[]) OR owner_id = ANY(%(members)s::bigint[]) OR target_id = ANY(%(members)s::bigint[])
UNION SELECT c.object_type, c.object_id FROM activity_act a JOIN activity_act c ON c.id = a.caused_by_id
WHERE a.actor_id = ANY(%(members)s::bigint[])
UNION SELECT {ObjectType.MEMBER}, target_id FROM activity_act
WHERE actor_id = ANY(%(members)s::bigint[]) AND verb = {Verb.INVITE_MEMBER} AND target_id IS NOT NULL
UNION SELECT {ObjectType.FLAG}, id FROM activity_act
WHERE verb = {Verb.FLAG} AND (owner_id = ANY(%(members)s::bigint[]) OR actor_id = ANY(%(members)s::bigint[]))
UNION SELECT {ObjectType.MEMBER}, unnest(%(members)s::bigint[])
"""


def mark_members(member_ids: Sequence[int]) -> None:
    """The same for many."""
    hold_choices()
    run(
        f"""
        INSERT INTO roles_dirtycell (member_id, community_id)
        SELECT DISTINCT actor_id, community_id FROM activity_act WHERE actor_id = ANY(%(members)s::bigint[])
        UNION SELECT i.actor_id, i.community_id FROM activity_act i
        WHERE i.target_id = ANY(%(members)s::bigint[]) AND i.verb = {Verb.INVITE_MEMBER} AND i.actor_id IS NOT NULL;
        INSERT INTO roles_dirtycell (object_type, object_id) {CELLS_OF_MEMBERS};
        """,
        {"members": list(member_ids)},
    )


def mark_community(community_id: int) -> None:
    """Have everything that happened in a community rebuilt: it switched computation on again."""
    hold_choices()
    run(
        f"""
        INSERT INTO roles_dirtycell (member_id, community_id)
        SELECT DISTINCT actor_id, community_id FROM activity_act WHERE community_id = %(community)s AND actor_id IS NOT NULL;
        INSERT INTO roles_dirtycell (object_type, object_id)
        SELECT DISTINCT object_type, object_id FROM activity_act WHERE community_id = %(community)s
        UNION SELECT {ObjectType.MEMBER}, target_id FROM activity_act
        WHERE community_id = %(community)s AND verb = {Verb.INVITE_MEMBER} AND target_id IS NOT NULL;
        """,
        {"community": community_id},
    )


def mark_leaving() -> None:
    """Have everything that rests on acts in _leaving (activity.retention) rebuilt from what stays.

    The window is shorter than acts are kept, so no snapshot of today changes; what is no longer in the ledger is not to
    stay in the rollups.
    """
    run(
        f"""
        INSERT INTO roles_dirtycell (member_id, community_id)
        SELECT DISTINCT actor_id, community_id FROM _leaving WHERE actor_id IS NOT NULL;
        INSERT INTO roles_dirtycell (object_type, object_id)
        SELECT object_type, object_id FROM _leaving
        UNION SELECT c.object_type, c.object_id FROM _leaving l JOIN activity_act c ON c.id = l.caused_by_id
        UNION SELECT {ObjectType.MEMBER}, target_id FROM _leaving WHERE verb = {Verb.INVITE_MEMBER} AND target_id IS NOT NULL
        UNION SELECT {ObjectType.FLAG}, id FROM _leaving WHERE verb = {Verb.FLAG};
        """
    )


def forget_long_ago(today: date) -> int:
    """Remove what was computed about members more than SNAPSHOTS_KEPT ago; counts of communities stay. The number of rows."""
    return run(
        """
        DELETE FROM roles_circlemember m USING roles_circle c, roles_communityweek w
            WHERE c.id = m.circle_id AND w.community_id = c.community_id AND w.as_of = c.as_of AND w.computed_at < %(before)s;
        DELETE FROM roles_circle c USING roles_communityweek w
            WHERE w.community_id = c.community_id AND w.as_of = c.as_of AND w.computed_at < %(before)s;
        DELETE FROM roles_roleweek r USING roles_communityweek w
            WHERE w.community_id = r.community_id AND w.as_of = r.as_of AND w.computed_at < %(before)s;
        """,
        {"before": today - SNAPSHOTS_KEPT},
    )
