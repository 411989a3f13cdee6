"""How each skill is spread in a community, once a week: counts for managers, and the prior of the combination (4.3)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from math import fsum

from django.db import transaction
from django.db.models import Q

from communities.models import Community, Membership
from learning.assessing import views_on
from learning.combining import Source, combine, prior
from learning.models import SkillWeek
from learning.skills import SKILLS
from roles.engine.database import hold_choices
from roles.models import LeftOut, RoleSettings

FEWEST = 10  # people behind a mean
BANDS = ("low", "middle", "high")


def band_of(level: float) -> str:
    """Low: not yet or with guidance; middle: independently; high: helps others or shapes."""
    return BANDS[min(2, max(0, int(level + 0.5) - 1))]


@transaction.atomic
def spread(community: Community, as_of: date) -> list[SkillWeek]:
    """The rows of one community as of a Monday, written anew. Nothing where roles are switched off."""
    hold_choices()
    SkillWeek.objects.filter(community=community, as_of=as_of).delete()
    if RoleSettings.objects.filter(community=community, is_computed=False).exists():
        return []
    left_out = LeftOut.objects.filter(Q(community_id=community.pk) | Q(community_id=None)).values("user_id")
    stays = Membership.objects.current().people().in_community(community).exclude(user__in=left_out)
    people = sorted(set(stays.values_list("user_id", flat=True)))
    found: dict[str, list[list[Source]]] = defaultdict(list)
    for (_, skill), sources in views_on(people).items():
        found[skill].append(sources)
    return SkillWeek.objects.bulk_create(_row(community, skill, as_of, len(people), found[skill]) for skill in SKILLS)


def _row(community: Community, skill: str, as_of: date, people: int, views: list[list[Source]]) -> SkillWeek:
    mean = _mean(views)
    counts = dict.fromkeys(BANDS, 0)
    for sources in views:
        combined = combine([*sources, prior(mean)])
        if combined.is_shown:
            counts[band_of(combined.level)] += 1
    return SkillWeek(
        community=community,
        skill=skill,
        as_of=as_of,
        **counts,
        unknown=people - sum(counts.values()),
        mean_half=None if mean is None else round(2 * mean),
    )


def _mean(views: list[list[Source]]) -> float | None:
    """Of everybody on whom there is any view at all, to half a step; None under ten people."""
    if len(views) < FEWEST:
        return None
    mean = fsum(combine(sources).level for sources in views) / len(views)
    return round(2 * mean) / 2
