"""Computing a sample again, from raw acts and from rollups, and comparing it with what is stored (MEASURES.md 10.6).

Nothing is written but temporary tables. What the next roll-up would rebuild anyway is no difference: acts that came after
the cursor. Nor is a snapshot whose acts or choices changed since; it says so itself and waits to be made anew.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from activity.watermark import Window, next_window
from roles.engine import cells, forgetting, measure, rollup, snapshot, states
from roles.engine.database import EFFECT, ENACT, EPISODE, at_work, monday, rows, run, scalar
from roles.models import CommunityWeek
from roles.policy import Policy, policy_of

LEAST, PART = 50, 0.01
NAMED = 50  # cells named in an alarm
END = 2**62

# Another sample every day, the same one whenever the day is asked for.
SAMPLE = """
WITH people AS (
    SELECT DISTINCT m.user_id FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
    WHERE m.left_at IS NULL AND NOT u.is_service AND u.erased_at IS NULL
)
SELECT user_id FROM people ORDER BY hashtextextended(user_id || ':' || %(day)s, 0), user_id
LIMIT greatest(%(least)s, ceil((SELECT count(*) FROM people) * %(part)s))
"""
CHECKED = f"""
INSERT INTO _cell {forgetting.CELLS_OF_MEMBERS}
UNION SELECT object_type, object_id FROM roles_effect WHERE member_id = ANY(%(members)s::bigint[])
UNION SELECT object_type, object_id FROM roles_episode WHERE member_id = ANY(%(members)s::bigint[]);
INSERT INTO _week
SELECT actor_id, community_id, {monday("occurred_on")} FROM activity_act
WHERE actor_id = ANY(%(members)s::bigint[])
UNION SELECT member_id, community_id, week FROM roles_enactweek WHERE member_id = ANY(%(members)s::bigint[]);
INSERT INTO _made TABLE _cell;
ANALYZE _cell; ANALYZE _week;
"""
SET_ASIDE = """
DROP TABLE IF EXISTS _checked_cell, _checked_week;
CREATE TEMP TABLE _checked_cell AS TABLE _cell;
CREATE TEMP TABLE _checked_week AS TABLE _week;
TRUNCATE _cell, _week, _new, _dirty, _made, _fact, _fact_key;
"""
# By now _cell and _week hold what moves: acts after the cursor, up to this moment.
STILL = """
INSERT INTO _cell SELECT object_type, object_id FROM _fact_key UNION TABLE _made ON CONFLICT DO NOTHING;
DELETE FROM _checked_cell k USING _cell c WHERE c.object_type = k.object_type AND c.object_id = k.object_id;
DELETE FROM _checked_week k USING _week w
WHERE w.member_id = k.member_id AND w.community_id = k.community_id AND w.week = k.week;
"""
# Who has no rows, said here once more and not taken from the roll-up: it is part of what is verified.
LEFT_OUT = """
DELETE FROM {table} t WHERE t.community_id = 0
    OR EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = t.community_id AND NOT s.is_computed)
    OR EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = t.member_id
               AND (o.community_id IS NULL OR o.community_id = t.community_id))
"""
IN_CELL = "JOIN _checked_cell k ON k.object_type = t.object_type AND k.object_id = t.object_id"
IN_WEEK = "JOIN _checked_week k ON k.member_id = t.member_id AND k.community_id = t.community_id AND k.week = t.week"
TABLES = (
    ("effect", "effect", EFFECT, IN_CELL, "community_id, member_id, role, object_type, object_id"),
    ("episode", "episode", EPISODE, IN_CELL, "community_id, member_id, role, object_type, object_id"),
    ("enactment", "enactweek", ENACT, IN_WEEK, "community_id, member_id, role, week"),
)
# Where a choice somewhere else may have shifted the platform's usual share, what rests on that share is not compared.
DIFFERENT = f"""
SELECT DISTINCT community_id, member_id, role FROM (
    (SELECT {states.COLUMNS} FROM _kept EXCEPT ALL SELECT {states.COLUMNS} FROM _fresh)
    UNION ALL (SELECT {states.COLUMNS} FROM _fresh EXCEPT ALL SELECT {states.COLUMNS} FROM _kept)
) d WHERE NOT (%(shifted)s AND EXISTS (
    SELECT FROM _kept k JOIN _fresh f USING (community_id, member_id, role)
    WHERE k.community_id = d.community_id AND k.role = d.role AND k.median_fx <> f.median_fx))
ORDER BY 1, 2, 3 LIMIT %(most)s
"""


class Busy(Exception):
    """Another roll-up, or a snapshot being made, held the tables for too long."""


@dataclass
class Verified:
    """What was looked at, and which cells differ from what is stored."""

    day: date
    members: int = 0
    cells: int = 0
    rows: int = 0
    set_aside: int = 0  # communities whose newest snapshot waits to be made anew
    differences: list[str] = field(default_factory=list)

    @property
    def says(self) -> str:
        looked = f"{self.members:,} members, {self.cells:,} cells, {self.rows:,} snapshot rows computed again"
        if not self.differences:
            return f"{looked}: no difference."
        many = f"{len(self.differences):,}{' or more' if len(self.differences) >= NAMED else ''}"
        return f"{looked}: {many} differ from what is stored."


def verify(day: date, *, everybody: bool = False) -> Verified:
    """Look at the sample of a day, or at everybody. Raises Busy. Call it outside a transaction."""
    found = Verified(day)
    part = 1.0 if everybody else PART
    members = [pk for (pk,) in rows(SAMPLE, {"day": str(day), "least": LEAST, "part": part})]
    found.members = len(members)
    with at_work():
        with _cursor_held() as window:
            _verify_rollups(found, members, window)
        with snapshot.single_flight():
            _verify_snapshots(found, members)
    return found


@contextmanager
def _cursor_held() -> Iterator[Window]:
    deadline = time.monotonic() + rollup.PATIENCE
    while True:
        with next_window(rollup.CONSUMER_NAME) as window:
            if window is not None:
                yield window
                return
        if time.monotonic() > deadline:
            raise Busy
        time.sleep(0.2)


def _verify_rollups(found: Verified, members: Sequence[int], window: Window) -> None:
    if not rollup.is_built():
        return  # nothing was rolled up yet, or the next roll-up rebuilds everything
    policy = rollup.policy_today()
    run(cells.CREATE)
    run(CHECKED, {"members": list(members)})
    cells.gather_facts()
    rollup.build(policy, cells=True)
    for table in ("_enact", "_effect", "_episode"):
        run(LEFT_OUT.format(table=table))
    run(SET_ASIDE)
    cells.gather_cells(policy, {"since": window.since, "upto": END})
    run(STILL)
    found.cells = scalar("SELECT (SELECT count(*) FROM _checked_cell) + (SELECT count(*) FROM _checked_week)")
    for name, stored, columns, within, key in TABLES:
        fresh = "_enact" if stored == "enactweek" else f"_{stored}"
        names = ", ".join(f"t.{column.strip()}" for column in columns.split(","))
        kept, made = (f"SELECT {names} FROM {table} t {within}" for table in (f"roles_{stored}", fresh))
        different = rows(
            f"SELECT DISTINCT {key} FROM (({kept} EXCEPT ALL {made}) UNION ALL ({made} EXCEPT ALL {kept})) d "
            f"ORDER BY {key} LIMIT {NAMED}"
        )
        labels = [label.strip().removesuffix("_id") for label in key.split(",")]
        found.differences += [
            f"{name}: " + ", ".join(f"{label} {value}" for label, value in zip(labels, row, strict=True))
            for row in different
        ]
    run(f"DROP TABLE IF EXISTS {', '.join(cells.TEMPORARY)}, _checked_cell, _checked_week")


def _verify_snapshots(found: Verified, members: Sequence[int]) -> None:
    """The newest Monday of the communities the sample is in."""
    newest = CommunityWeek.objects.weekly().order_by("-as_of").values_list("as_of", flat=True).first()
    if newest is None:
        return
    inputs = snapshot.inputs_of([newest])[newest]
    places = {c for (c,) in rows(PLACES, {"members": list(members)})}
    kept = {
        community: (digest, is_stale)
        for community, digest, is_stale in CommunityWeek.objects.filter(as_of=newest).values_list(
            "community_id", "inputs", "is_stale"
        )
    }
    same = {community for community, what in kept.items() if what == (inputs.get(community), False)}
    found.set_aside = len(places & (kept.keys() - same))
    if places & same:
        _compare(found, policy_of(newest), newest, sorted(places & same), shifted=same != kept.keys())


PLACES = """
SELECT DISTINCT community_id FROM communities_membership WHERE user_id = ANY(%(members)s::bigint[]) AND left_at IS NULL
"""


def _compare(found: Verified, policy: Policy, as_of: date, communities: list[int], *, shifted: bool) -> None:
    measure.measure(policy, as_of, communities)
    states.judge(policy, as_of, communities)
    run("DROP TABLE IF EXISTS _kept, _fresh")
    run(f"CREATE TEMP TABLE _fresh ({states.COLUMNS}) AS {states.ROWS}", states.parameters(policy, as_of, communities))
    run(
        f"CREATE TEMP TABLE _kept AS SELECT {states.COLUMNS} FROM roles_roleweek "
        "WHERE as_of = %(as_of)s AND community_id = ANY(%(communities)s::bigint[])",
        {"as_of": as_of, "communities": communities},
    )
    found.rows += scalar("SELECT count(*) FROM _kept")
    different = rows(DIFFERENT, {"shifted": shifted, "most": NAMED})
    found.differences += [f"snapshot {as_of}: community {c}, member {m}, role {role}" for c, m, role in different]
    measure.drop()
    states.drop()
    run("DROP TABLE _kept, _fresh")
