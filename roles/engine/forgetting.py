"""Taking people and communities out of the rollups and snapshots, and marking what must be rebuilt (3, 10.3)."""

from __future__ import annotations

from django.db.models import BigIntegerField, Func, Value

from activity.models import MemberWeekReading
from activity.vocabulary import ObjectType, Verb
from roles.engine.database import hold_choices, run
from roles.models import Circle, CircleMember, CircleReview, CommunityWeek, Effect, EnactWeek, Episode, RoleWeek


def forget_member(member_id: int, community_id: int | None) -> None:
    """Remove every row a person has as an actor, in one community or everywhere. Others keep what came from them."""
    hold_choices()
    where = {"member_id": member_id} if community_id is None else {"member_id": member_id, "community_id": community_id}
    for model in (RoleWeek, EnactWeek, Episode, Effect, MemberWeekReading):
        model.objects.filter(**where).delete()
    _forget_circles(member_id, community_id)


def _forget_circles(member_id: int, community_id: int | None) -> None:
    """Take somebody out of the circles they were in; what is left of a circle of two speaks of nobody."""
    mine, said = CircleMember.objects.filter(member_id=member_id), CircleReview.objects.all()
    if community_id is not None:
        mine, said = mine.filter(circle__community_id=community_id), said.filter(community_id=community_id)
    mine.delete()
    said = said.filter(member_ids__contains=[member_id])
    said.filter(member_ids__len__lte=2).delete()
    said.update(member_ids=Func("member_ids", Value(member_id, BigIntegerField()), function="array_remove"))


def forget_community(community_id: int) -> None:
    """Remove every row of a community: off means no rows, not hidden ones."""
    hold_choices()
    for model in (Circle, CircleReview, RoleWeek, CommunityWeek, EnactWeek, Episode, Effect, MemberWeekReading):
        model.objects.filter(community_id=community_id).delete()


def mark_member(member_id: int) -> None:
    """Have everything that rests on a person's acts, or credits them, rebuilt at the next roll-up.

    Before an erasure replaces their id, and when somebody opts in again.
    """
    hold_choices()
    run(
        f"""
        INSERT INTO roles_dirtycell (member_id, community_id)
        SELECT DISTINCT actor_id, community_id FROM activity_act WHERE actor_id = %(member)s
        UNION SELECT i.actor_id, i.community_id FROM activity_act i
        WHERE i.target_id = %(member)s AND i.verb = {Verb.INVITE_MEMBER} AND i.actor_id IS NOT NULL;
        INSERT INTO roles_dirtycell (object_type, object_id)
        SELECT object_type, object_id FROM activity_act
        WHERE actor_id = %(member)s OR owner_id = %(member)s OR target_id = %(member)s
        UNION SELECT c.object_type, c.object_id FROM activity_act a JOIN activity_act c ON c.id = a.caused_by_id
        WHERE a.actor_id = %(member)s
        UNION SELECT {ObjectType.MEMBER}, target_id FROM activity_act
        WHERE actor_id = %(member)s AND verb = {Verb.INVITE_MEMBER} AND target_id IS NOT NULL
        UNION SELECT {ObjectType.FLAG}, id FROM activity_act
        WHERE verb = {Verb.FLAG} AND (owner_id = %(member)s OR actor_id = %(member)s)
        UNION SELECT {ObjectType.MEMBER}, %(member)s;
        """,
        {"member": member_id},
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
