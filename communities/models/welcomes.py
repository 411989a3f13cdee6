"""The act behind a welcome."""

from __future__ import annotations

from activity.models import Act
from activity.vocabulary import ObjectType, Verb
from communities.models.communities import Membership


def welcome_act(membership: Membership) -> Act | None:
    """The act by which this newcomer was welcomed here by the person who stands beside them, if it still stands."""
    undone = Act.objects.filter(verb=Verb.UNDO, actor_id=membership.welcomed_by_id, undo_of_id__isnull=False)
    acts = Act.objects.filter(
        verb=Verb.WELCOME,
        actor_id=membership.welcomed_by_id,
        object_type=ObjectType.MEMBER,
        object_id=membership.user_id,
        community_id=membership.community_id,
    )
    return acts.exclude(pk__in=undone.values("undo_of_id")).latest_first().first()
