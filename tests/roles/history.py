"""Short ways to write a history of acts in one community and to see what the engine makes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from activity.models import Act, ReadingAct, RollupCursor, ShareEffect
from activity.vocabulary import ActorKind, ObjectType, Ref, Verb
from activity.watermark import Window
from communities.models import Community
from roles.engine import compute_week, rollup
from roles.engine.database import EFFECT, EPISODE
from roles.models import Effect, EnactWeek, Episode, RoleWeek, all_roles
from tests.factories import join, make_community, make_user

MONDAY = date(2026, 6, 1)
_ids = count(1000)


def day(before: int) -> date:
    """So many days before the snapshot."""
    return MONDAY - timedelta(days=before)


def at(before: int, hour: int = 12) -> datetime:
    moment = day(before)
    return datetime(moment.year, moment.month, moment.day, hour, tzinfo=UTC)


class History:
    """One community whose members joined long ago."""

    def __init__(self, members: int = 6) -> None:
        self.community: Community = make_community()
        self.people = [self.newcomer(400) for _ in range(members)]

    def newcomer(self, before: int) -> User:
        user = make_user()
        join(user, self.community, joined_at=at(before, 0))
        return user

    def act(self, verb: Verb, by: User | None, about: Ref, before: int, *, hour: int = 12, **fields: Any) -> Act:
        moment = at(before, hour)
        fields.setdefault("community_id", self.community.pk)
        fields.setdefault("actor_kind", ActorKind.MEMBER)
        return Act.objects.create(
            verb=verb,
            actor_id=by.pk if by else None,
            object_type=about.type,
            object_id=about.id,
            owner_id=about.owner_id,
            occurred_at=moment,
            occurred_on=moment.date(),
            **fields,
        )

    def post(self, by: User, before: int, **fields: Any) -> Ref:
        about = Ref(ObjectType.POST, next(_ids), by.pk)
        self.act(Verb.CREATE, by, about, before, **fields)
        return about

    def undo(self, act: Act, before: int) -> Act:
        about = Ref(ObjectType(act.object_type), act.object_id, act.owner_id)
        return self.act(Verb.UNDO, User(pk=act.actor_id), about, before, undo_of_id=act.pk)

    def read(self, by: User, about: Ref, before: int, **fields: Any) -> ReadingAct:
        cause = fields.get("caused_by_id")
        if cause:
            effect, _ = ShareEffect.objects.get_or_create(share_id=cause, day=day(before))
            effect.openers, effect.fresh_openers = effect.openers + 1, effect.fresh_openers + 1
            effect.save()
        return ReadingAct.objects.create(
            verb=fields.pop("verb", Verb.VIEW),
            actor_id=by.pk,
            object_type=about.type,
            object_id=about.id,
            owner_id=about.owner_id,
            community_id=self.community.pk,
            occurred_at=at(before, fields.pop("hour", 9)),
            occurred_on=day(before),
            **fields,
        )

    def row(self, user: User, role: str, as_of: date = MONDAY) -> RoleWeek:
        """The member's row after everything was rolled up."""
        self.compute(as_of)
        found = RoleWeek.objects.filter(community=self.community, member=user, as_of=as_of)
        return next(row for row in all_roles(found) if row.role == role)

    def compute(self, as_of: date = MONDAY) -> None:
        rebuild()
        compute_week(self.community, as_of)


def rebuild() -> None:
    """Everything from raw acts, inside the test's own transaction (which the watermark would wait for)."""
    cursor, _ = RollupCursor.objects.get_or_create(consumer="test", defaults={"upto": 0, "system_identifier": 0})
    rollup.take_in(Window("test", cursor.upto, cursor.upto + 2**50), full=True)


def rollups() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the rollup tables, in an order of their own."""
    return {
        "enact": sorted(
            EnactWeek.objects.values_list("community_id", "member_id", "role", "week", "days", "n", "acts"), key=str
        ),
        "episode": sorted(Episode.objects.values_list(*EPISODE.split(", ")), key=str),
        "effect": sorted(Effect.objects.values_list(*EFFECT.split(", ")), key=str),
    }


def member_ref(user: User) -> Ref:
    return Ref(ObjectType.MEMBER, user.pk)
