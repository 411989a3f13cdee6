"""How skills are spread in a community, as it may be shown: three bands, without names (MEASURES.md 2.5, 4.4).

Each line adds up to all members counted, “not enough views yet” among them, so that what is left out is no group of its
own. A line is shown only when on ten people or more enough is known; every count is rounded or masked as that of roles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from accounts.models import User
from communities.models import Community
from learning.models import SkillWeek
from learning.skills import SKILLS
from metrics.masking import Detail, cell, detail_for
from metrics.profile import settings_of
from roles.models import Role

COLUMNS = ["Skill", "Not yet, or with guidance", "Independently", "Helps others, or shapes", "Not enough views yet"]


@dataclass(frozen=True)
class Spread:
    """What the page prints: a table a role, and of how many skills nothing may be said."""

    as_of: date | None
    tables: list[tuple[str, str, list[list[str]]]]
    hidden: int
    small_group: int

    @property
    def shown(self) -> int:
        return sum(len(rows) for _, _, rows in self.tables)


def spread_of(community: Community, viewer: User) -> Spread:
    """The newest week of each skill that may be shown."""
    small_group = max(10, settings_of(community).small_group)
    weeks = SkillWeek.objects.visible_to(viewer).filter(community=community)
    newest = weeks.order_by("-as_of").values_list("as_of", flat=True).first()
    by_skill = {week.skill: week for week in weeks.filter(as_of=newest)} if newest else {}
    tables = []
    for role, skills in groupby(SKILLS.values(), key=lambda skill: skill.role):
        rows = [row for skill in skills if (row := _row(by_skill.get(skill.slug), skill.name, small_group))]
        if rows:
            tables.append((str(role), str(Role(role).label), rows))
    shown = sum(len(rows) for _, _, rows in tables)
    return Spread(newest, tables, len(SKILLS) - shown, small_group)


def _row(week: SkillWeek | None, name: str, small_group: int) -> list[str] | None:
    if week is None or week.known < small_group:
        return None
    detail = detail_for(week.members, small_group)
    if detail is Detail.NOTHING:
        return None
    counts = (week.low, week.middle, week.high, week.unknown)
    return [name, *(cell(count, week.members, detail).people_says for count in counts)]
