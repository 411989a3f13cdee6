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


def cells() -> date | None:
    """Replace the cells in _cell and _week; the earliest day about which anything differs."""
    hold_choices()
    for built in BUILT.values():
        run(LEFT_OUT.format(table=built))
    run(_DIFFERENCES)
    run(
        f"""
        DELETE FROM roles_effect t USING _cell c WHERE c.object_type = t.object_type AND c.object_id = t.object_id;
        DELETE FROM roles_episode t USING _cell c WHERE c.object_type = t.object_type AND c.object_id = t.object_id;
        DELETE FROM roles_enactweek t USING _week w
            WHERE w.member_id = t.member_id AND w.community_id = t.community_id AND w.week = t.week;
        INSERT INTO roles_effect ({EFFECT}) SELECT {EFFECT} FROM _effect;
        INSERT INTO roles_episode ({EPISODE}) SELECT {EPISODE} FROM _episode;
        INSERT INTO roles_enactweek ({ENACT}) SELECT {ENACT} FROM _enact;
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
    run("INSERT INTO _changed SELECT min(occurred_on) FROM activity_act")
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
    """Weekly snapshots of later days are marked stale: recompute_roles makes them anew, the schedule leaves them be."""
    reading.store()
    ((changed,),) = rows("SELECT min(day) FROM _changed")
    if changed is not None:
        run(
            "UPDATE roles_communityweek SET is_stale = true WHERE as_of > %(day)s AND NOT is_stale",
            {"day": changed},
        )
    return changed


def _either(old: str, new: str) -> str:
    return f"(({old}) EXCEPT ({new})) UNION ALL (({new}) EXCEPT ({old}))"


def _differences() -> str:
    """Each row as dated facts: a recognition counts from its day, an episode from its opening and from its success."""
    in_cell = "JOIN _cell c ON c.object_type = t.object_type AND c.object_id = t.object_id"
    in_week = "JOIN _week w ON w.member_id = t.member_id AND w.community_id = t.community_id AND w.week = t.week"

    def columns(names: str) -> str:
        return ", ".join(f"t.{name.strip()}" for name in names.split(","))

    effect, enact = columns(EFFECT), columns(ENACT)
    opened = columns(EPISODE.replace(", ok_on", ""))
    worked = "t.community_id, t.member_id, t.role, t.act_id, t.ok_on"
    facts = (
        ("day", _either(f"SELECT {effect} FROM roles_effect t {in_cell}", f"SELECT {effect} FROM _effect t")),
        ("week", _either(f"SELECT {enact} FROM roles_enactweek t {in_week}", f"SELECT {enact} FROM _enact t")),
        ("opened_on", _either(f"SELECT {opened} FROM roles_episode t {in_cell}", f"SELECT {opened} FROM _episode t")),
        (
            "ok_on",
            _either(
                f"SELECT {worked} FROM roles_episode t {in_cell} WHERE t.ok_on IS NOT NULL",
                f"SELECT {worked} FROM _episode t WHERE t.ok_on IS NOT NULL",
            ),
        ),
    )
    return ";".join(
        f"INSERT INTO _changed SELECT min({day}) FROM ({either}) facts HAVING count(*) > 0" for day, either in facts
    )


_DIFFERENCES = _differences()
