"""Putting what was built in the place of what was there, in one short transaction."""

from __future__ import annotations

from datetime import date

from roles.engine import reading
from roles.engine.database import EFFECT, ENACT, EPISODE, hold_choices, rows, run
from roles.models import RollupState
from roles.policy import Policy

BUILT = {"roles_effect": "_effect", "roles_episode": "_episode", "roles_enactweek": "_enact"}
COLUMNS = {"roles_effect": EFFECT, "roles_episode": EPISODE, "roles_enactweek": ENACT}

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


# What is stored about what was built again. Recognition (kinds below 100) goes by the act, all else by the object.
STORED = {
    "roles_effect": f"""
        SELECT t.ctid, {EFFECT} FROM roles_effect t JOIN _cell c USING (object_type, object_id)
        WHERE role > 2 OR role = 2 AND kind >= 100
        UNION ALL (
            SELECT t.ctid, {EFFECT} FROM roles_effect t JOIN _made m USING (object_type, object_id)
            WHERE role IN (1, 2) AND kind < 100
            UNION SELECT t.ctid, {EFFECT} FROM roles_effect t JOIN _fact_key k USING (object_type, object_id, day, act_id)
            WHERE role IN (1, 2) AND kind < 100)""",
    "roles_episode": f"""
        SELECT t.ctid, {EPISODE} FROM roles_episode t JOIN _cell c USING (object_type, object_id) WHERE role > 2
        UNION ALL SELECT t.ctid, {EPISODE} FROM roles_episode t
            JOIN (SELECT object_type, object_id FROM _fact_key UNION TABLE _made) k USING (object_type, object_id)
        WHERE role = 2""",
    "roles_enactweek": f"SELECT t.ctid, {ENACT} FROM roles_enactweek t JOIN _week w USING (community_id, member_id, week)",
}


def cells() -> date | None:
    """Replace what was built again; the earliest day about which anything differs."""
    hold_choices()
    for table, built in BUILT.items():
        run(LEFT_OUT.format(table=built) + ";" + _replace(table, built))
    run(_CHANGED)
    return _settle()


def _replace(table: str, built: str) -> str:
    """What is stored and was not built goes, what was built and is not stored comes. Most is both, and is left alone."""
    columns = COLUMNS[table]
    return f"""
    DROP TABLE IF EXISTS {built}_differs;
    CREATE TEMP TABLE {built}_differs AS
    SELECT {columns}, array_agg(place) FILTER (WHERE place IS NOT NULL) AS places, count(*) - count(place) AS times
    FROM ({STORED[table]} UNION ALL SELECT NULL, {columns} FROM {built}) here (place, {columns})
    GROUP BY {columns} HAVING count(place) <> count(*) - count(place);
    DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT unnest(places) FROM {built}_differs));
    INSERT INTO {table} ({columns}) SELECT {columns} FROM {built}_differs CROSS JOIN generate_series(1, times);
    """


def prepare(table: str) -> None:
    """Give a table built from everything the indexes of the one whose place it takes, before anybody has to wait."""
    built = BUILT[table]
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


def _changed() -> str:
    """The days of what differs. An episode is two dated facts: it counts from its opening, and from its success."""

    def either(names: str, which: str = "true") -> str:
        old, new = (
            f"SELECT {names} FROM _episode_differs WHERE {which} AND {side}"
            for side in ("places IS NOT NULL", "times > 0")
        )
        return f"(({old}) EXCEPT ({new})) UNION ALL (({new}) EXCEPT ({old}))"

    days = (
        ("day", "TABLE _effect_differs"),
        ("week", "TABLE _enact_differs"),
        ("opened_on", either(EPISODE.replace(", ok_on", ""))),
        ("ok_on", either("community_id, member_id, role, act_id, ok_on", "ok_on IS NOT NULL")),
    )
    noted = "; ".join(
        f"INSERT INTO _changed SELECT unnest(ARRAY[min({day}), max({day})]) FROM ({facts}) facts HAVING count(*) > 0"
        for day, facts in days
    )
    return f"{noted}; DROP TABLE _effect_differs, _enact_differs, _episode_differs"


_CHANGED = _changed()
