"""Who is not singled out on a desk: who asked for it, whoever manages here, and who muted a manager of the place."""

from __future__ import annotations

from typing import Any

from communities.models import Community, Membership
from content.models import Follow
from content.signals import who_stays_unnamed


def unnamed_in(community: Community) -> set[int | None]:
    """People who do not want to be singled out there, or here from managers: for all managers alike, so that none of
    them learns who muted whom."""
    answers: list[tuple[Any, Any]] = who_stays_unnamed.send(sender=Community, community=community)
    found: set[int | None] = {
        person for _receiver, people in answers for person in people.values_list("user_id", flat=True)
    }
    managers = Membership.objects.managers().in_community(community).values("user")
    return found | set(Follow.objects.muted().filter(person__in=managers).values_list("user_id", flat=True))
