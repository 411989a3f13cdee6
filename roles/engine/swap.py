"""Putting what was built in the place of what was there, in one short transaction."""

from __future__ import annotations

from datetime import date

from roles.engine import reading
from roles.engine.database import EFFECT, ENACT, EPISODE, hold_choices, rows, run
from roles.models import RollupState
from roles.policy import Policy

BUILT = {"roles_effect": "_effect", "roles_episode": "_episode", "roles_enactweek": "_enact"}

# Nobody who opted out, nothing where computation is switched off, nothing outside a community.
LEFT_OUT = """
DELETE FROM {table} t USING roles_leftout o
WHERE o.user_id = t.member_id AND (o.community_id IS NULL OR o.community_id = t.community_id);
DELETE FROM {table} t USING (
    SELECT community_id FROM roles_rolesettings WHERE NOT is_computed UNION ALL SELECT 0
) off WHERE off.community_id = t.community_id
"""
VOIDED = """
TRUNCATE roles_voidact;
INSERT INTO roles_voidact SELECT undo_of_id FROM activity_act WHERE undo_of_id IS NOT NULL
UNION SELECT k.id FROM (
    SELECT bulk_id, min(id) AS id FROM activity_act WHERE bulk_id IS NOT NULL GROUP BY 1
) first JOIN activity_act k ON k.bulk_id = first.bulk_id AND k.id > first.id
"""


# What is replaced is set aside, to be compared. Recognition (kinds below 100) goes by the act, all else by the object.
REPLACED = f"""
DROP TABLE IF EXISTS _old_effect, _old_episode, _old_enact;
CREATE TEMP TABLE _old_effect AS TABLE _effect WITH NO DATA;
CREATE TEMP TABLE _old_episode AS TABLE _episode WITH NO DATA;
CREATE TEMP TABLE _old_enact AS TABLE _enact WITH NO DATA;
WITH gone AS (
    DELETE FROM roles_effect t USING _cell c
    WHERE c.object_type = t.object_type AND c.object_id = t.object_id AND (t.role > 2 OR t.role = 2 AND t.kind >= 100)
    RETURNING t.*
) INSERT INTO _old_effect ({EFFECT}) SELECT {EFFECT} FROM gone;
WITH gone AS (
    DELETE FROM roles_effect t USING _made m
    WHERE m.object_type = t.object_type AND m.object_id = t.object_id AND t.role IN (1, 2) AND t.kind < 100 RETURNING t.*
) INSERT INTO _old_effect ({EFFECT}) SELECT {EFFECT} FROM gone;
WITH gone AS (
    DELETE FROM roles_effect t USING _fact_key k
    WHERE k.object_type = t.object_type AND k.object_id = t.object_id AND t.role IN (1, 2) AND t.day = k.day
      AND t.act_id = k.act_id AND t.kind < 100 RETURNING t.*
) INSERT INTO _old_effect ({EFFECT}) SELECT {EFFECT} FROM gone;
WITH gone AS (
    DELETE FROM roles_episode t USING _cell c
    WHERE c.object_type = t.object_type AND c.object_id = t.object_id AND t.role > 2 RETURNING t.*
) INSERT INTO _old_episode ({EPISODE}) SELECT {EPISODE} FROM gone;
WITH gone AS (
    DELETE FROM roles_episode t USING (SELECT object_type, object_id FROM _fact_key UNION TABLE _made) k
    WHERE k.object_type = t.object_type AND k.object_id = t.object_id AND t.role = 2 RETURNING t.*
) INSERT INTO _old_episode ({EPISODE}) SELECT {EPISODE} FROM gone;
WITH gone AS (
    DELETE FROM roles_enactweek t USING _week w
    WHERE w.member_id = t.member_id AND w.community_id = t.community_id AND w.week = t.week RETURNING t.*
) INSERT INTO _old_enact ({ENACT}) SELECT {ENACT} FROM gone;
"""


def cells() -> date | None:
    """Replace what was built again; the earliest day about which anything differs."""
    hold_choices()
    for built in BUILT.values():
        run(LEFT_OUT.format(table=built))
    run(REPLACED)
    run(_DIFFERENCES)
    run(
        f"""
        INSERT INTO roles_effect ({EFFECT}) SELECT {EFFECT} FROM _effect;
        INSERT INTO roles_episode ({EPISODE}) SELECT {EPISODE} FROM _episode;
        INSERT INTO roles_enactweek ({ENACT}) SELECT {ENACT} FROM _enact;
        DROP TABLE _old_effect, _old_episode, _old_enact;
        """
    )
    return _settle()


def prepare() -> None:
    """Give the tables built from everything the indexes of those whose place they take, before anybody has to wait."""
    for table, built in BUILT.items():
        for name, definition in _indexes(table):
            start, end = f"INDEX {name} ON public.{table} ", f"INDEX {name}_new ON {built} "
            assert start in definition, definition
            run(definition.replace(start, end))
        run(f"ANALYZE {built}")


def everything(policy: Policy) -> date | None:
    """Swap the tables themselves. Who chose otherwise since they were built is taken out first."""
    hold_choices()
    for built in BUILT.values():
        run(LEFT_OUT.format(table=built))
    run("INSERT INTO _changed SELECT unnest(ARRAY[min(occurred_on), max(occurred_on)]) FROM activity_act")
    for table, built in BUILT.items():
        indexes = _indexes(table)
        run(f"DROP TABLE {table}; ALTER TABLE {built} RENAME TO {table}")
        for name, _ in indexes:
            if name.endswith("_pkey"):
                run(f"ALTER TABLE {table} ADD CONSTRAINT {name} PRIMARY KEY USING INDEX {name}_new")
            else:
                run(f"ALTER INDEX {name}_new RENAME TO {name}")
    run(VOIDED)
    RollupState.objects.update_or_create(pk=1, defaults={"windows": policy.windows()})
    return _settle()


def _indexes(table: str) -> list[tuple[str, str]]:
    return rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = %(t)s", {"t": table}
    )


def _settle() -> date | None:
    """Weekly snapshots with such a day in their window are marked stale: recompute_roles makes them, and those after
    them, anew; the schedule leaves them be."""
    reading.store()
    ((changed, last),) = rows("SELECT min(day), max(day) FROM _changed")
    if changed is not None:
        run(
            """
            UPDATE roles_communityweek SET is_stale = true WHERE NOT is_stale AND as_of > %(changed)s
            AND as_of <= %(last)s::date + 7 + (SELECT max((params ->> 'window_days')::int) FROM roles_rolepolicy)
            """,
            {"changed": changed, "last": last},
        )
    return changed


def _either(old: str, new: str) -> str:
    return f"(({old}) EXCEPT ({new})) UNION ALL (({new}) EXCEPT ({old}))"


def _differences() -> str:
    """Each row as dated facts: a recognition counts from its day, an episode from its opening and from its success."""
    opened, worked = EPISODE.replace(", ok_on", ""), "community_id, member_id, role, act_id, ok_on"

    def both(table: str, names: str, which: str = "true") -> str:
        return _either(*(f"SELECT {names} FROM {t} WHERE {which}" for t in (f"_old{table}", table)))

    facts = (
        ("day", both("_effect", EFFECT)),
        ("week", both("_enact", ENACT)),
        ("opened_on", both("_episode", opened)),
        ("ok_on", both("_episode", worked, "ok_on IS NOT NULL")),
    )
    return ";".join(
        f"INSERT INTO _changed SELECT unnest(ARRAY[min({day}), max({day})]) FROM ({either}) facts HAVING count(*) > 0"
        for day, either in facts
    )


_DIFFERENCES = _differences()
