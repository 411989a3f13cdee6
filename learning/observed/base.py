"""What the seventeen indicators have in common: what one is, the scale, the time it looks at.

Marks, the figures at which an indicator reads 1, 2, 3 and 4, are our own proposal: the measures name what to look at, not
how much of it. They do not depend on what others do, so that nobody rises because a colleague falls.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from activity.vocabulary import ObjectType, Verb
from learning.vocabulary import TOP

WINDOW = timedelta(days=364)
RIPE, RIPE_TIE = timedelta(days=7), timedelta(days=30)  # younger episodes are not counted: it is too early to tell
FEWEST = 5  # episodes; fewer are “not observed”


@dataclass(frozen=True)
class Indicator:
    """One skill's. `sql` selects community_id, member_id, n, figure from the parameters since, until, ripe, ripe_tie.

    `says` tells a person what the figure is; `reduced` what the measures ask for and the ledger does not hold.
    """

    skill: str
    sql: str
    marks: tuple[float, float, float, float]
    says: str
    is_share: bool = True
    reduced: str = ""

    def words(self, n: int, figure: float) -> str:
        shown = f"{round(100 * figure)} %" if self.is_share else f"{figure:.1f}"
        return self.says.format(n=n, figure=shown)


def scaled(figure: str, marks: tuple[float, float, float, float]) -> str:
    """SQL: a figure on the scale in hundredths, straight lines between the marks, 0 at 0 and 400 from the last on."""
    parts, low = [], 0.0
    for step, mark in enumerate(marks):
        parts.append(f"WHEN {figure} < {mark} THEN {100 * step} + 100 * ({figure} - {low}) / ({mark} - {low})")
        low = mark
    return f"greatest(0, round(CASE {' '.join(parts)} ELSE {100 * TOP} END))::int"


def within(column: str = "occurred_on", until: str = "until") -> str:
    return f"{column} >= %(since)s AND {column} < %({until})s"


def episodes(role: int, *verbs: Verb, ripe: str = "ripe") -> str:
    """Opening acts of a role that are old enough to tell, each with whether it was taken up before the day."""
    ids = ", ".join(str(verb.value) for verb in verbs)
    join = f"JOIN activity_act act ON act.id = e.act_id AND act.verb IN ({ids})" if verbs else ""
    act = "act.verb, act.occurred_at, act.occurred_on, act.community_id AS act_community_id," if verbs else ""
    return f"""(SELECT {act} e.community_id, e.member_id, e.object_type, e.object_id, e.act_id, e.opened_on, e.is_trial,
        e.peer1_id, e.peer2_id, CASE WHEN e.ok_on < %(until)s THEN e.ok_on END AS ok_on
        FROM roles_episode e {join} WHERE e.role = {role} AND {within("e.opened_on", ripe)})"""


SHARE_OK = "avg((ok_on IS NOT NULL)::int)"
REPLIES = f"{ObjectType.ANSWER}, {ObjectType.COMMENT}"
