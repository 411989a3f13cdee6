"""Talking SQL: run a statement, and the fragments several statements share."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from activity.vocabulary import HUMAN_VIA, ActorKind, Verb
from roles.policy import Policy

Params = Mapping[str, Any]

CHOICES = zlib.crc32(b"fivefold.roles.choices")

# The columns of the rollups, as they are built and compared.
EFFECT = "community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id"
EPISODE = (
    "community_id, member_id, role, object_type, object_id, act_id, opened_on, ok_on, is_trial, peer1_id, peer2_id"
)
ENACT = "community_id, member_id, role, week, days, n, acts"
COLUMNS = (
    "id, actor_id, verb, object_type, object_id, owner_id, target_id, community_id, origin_community_id, context_id, "
    "reply_to_id, caused_by_id, value, occurred_at, occurred_on"
)


def run(sql: str, params: Params | None = None) -> int:
    """Run one or more statements; the number of rows of the last one."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.rowcount)


def rows(sql: str, params: Params | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())


def scalar(sql: str, params: Params | None = None) -> Any:
    return rows(sql, params)[0][0]


def numbers(values: Iterable[int]) -> str:
    return ", ".join(str(int(value)) for value in values)


def table(pairs: Mapping[int, int], alias: str, key: str, value: str) -> str:
    """A mapping as a table to join with."""
    return f"(VALUES {', '.join(f'({int(k)}, {int(v)})' for k, v in pairs.items())}) {alias}({key}, {value})"


def sat(x: str) -> str:
    """sat(x) = 1 - 2^-x in millionths, from an expression of type float8; above 60 it is 1 (and power() would underflow)."""
    return f"round((1 - power(2::float8, -least({x}, 60::float8))) * 1000000)::bigint"


def human(a: str) -> str:
    return (
        f"{a}.actor_kind = {ActorKind.MEMBER} AND {a}.via IN ({numbers(HUMAN_VIA)}) AND {a}.actor_id IS NOT NULL "
        f"AND {a}.verb <> {Verb.UNDO} AND {a}.undo_of_id IS NULL"
    )


def valid(a: str) -> str:
    """The condition under which an act carries evidence: human, not withdrawn, once per bulk operation (2.1)."""
    return f"{human(a)} AND {not_void(a)}"


def not_void(a: str) -> str:
    return f"NOT EXISTS (SELECT FROM roles_voidact void WHERE void.act_id = {a}.id)"


def recorded_since(a: str, day: str) -> str:
    """The condition that spares looking into the months before a day: the ledger is partitioned by when acts were recorded,
    and none is before it happens (but for clocks that differ by minutes: activity.actions)."""
    return f"{a}.recorded_at >= {day} - 1"


def columns(a: str) -> str:
    return ", ".join(f"{a}.{name.strip()}" for name in COLUMNS.split(","))


# Few acts of each, so that parts of the evidence about them need not go through all acts.
FREQUENT = {
    *(
        Verb.SAVE,
        Verb.FOLLOW,
        Verb.ASK,
        Verb.USE,
        Verb.JOIN,
        Verb.CREATE,
        Verb.IMPROVE,
        Verb.ANSWER,
        Verb.COMMENT,
        Verb.LIKE,
    ),
    *(Verb.THANK, Verb.RATE, Verb.ACCEPT_ANSWER, Verb.APPLY, Verb.REUSE, Verb.COMPLETE, Verb.LEAVE),
}


@dataclass(frozen=True)
class Source:
    """Where a build reads valid acts: for everything from copies made once, for the cells from the ledger itself.

    The copies are unlogged, not temporary: only such can be read by several processes at a time. They hold valid acts
    alone, so that whether an act was withdrawn is looked up once for each and not by every part.
    """

    is_full: bool

    COPIES = ("_act", "_rare", "_about")

    def prepare(self) -> None:
        self.clear()
        if self.is_full:
            undone = "SELECT undo_of_id FROM activity_act WHERE undo_of_id IS NOT NULL"
            first = "SELECT bulk_id, min(id) AS id FROM activity_act WHERE bulk_id IS NOT NULL GROUP BY 1"
            run(
                f"""
                CREATE UNLOGGED TABLE _act AS SELECT {columns("a")} FROM activity_act a
                LEFT JOIN ({undone}) w ON w.undo_of_id = a.id LEFT JOIN ({first}) k ON k.bulk_id = a.bulk_id
                WHERE {human("a")} AND w.undo_of_id IS NULL AND (a.bulk_id IS NULL OR k.id = a.id);
                CREATE UNLOGGED TABLE _rare AS SELECT * FROM _act WHERE verb NOT IN ({numbers(FREQUENT)});
                ANALYZE _act; ANALYZE _rare;
                """
            )
        else:
            run(
                f"""
                CREATE TEMP TABLE _about AS SELECT {columns("a")} FROM _cell c
                JOIN activity_act a ON a.object_type = c.object_type AND a.object_id = c.object_id
                WHERE a.verb NOT IN ({numbers(FREQUENT)}) AND {valid("a")};
                ANALYZE _about;
                """
            )

    def clear(self) -> None:
        run(f"DROP TABLE IF EXISTS {', '.join(self.COPIES)}")

    def create(self, table: str) -> str:
        """The beginning of a statement that makes a table in place of the one there."""
        return f"DROP TABLE IF EXISTS {table}; CREATE {'UNLOGGED' if self.is_full else 'TEMP'} TABLE {table} AS"

    def fill(self, table: str, columns: str) -> str:
        """The beginning of the first statement to fill a table of results; when everything is built, it also makes it,
        to be swapped in: a table made by a query is filled by several processes, and needs no log to be durable."""
        return (
            f"DROP TABLE IF EXISTS {table}; CREATE TABLE {table} ({columns}) AS"
            if self.is_full
            else f"INSERT INTO {table} ({columns})"
        )

    def acts(self, *verbs: Verb) -> str:
        """A subquery of the valid acts with these verbs."""
        if self.is_full:
            return f"(SELECT * FROM {'_act' if FREQUENT & set(verbs) else '_rare'} WHERE verb IN ({numbers(verbs)}))"
        return f"(SELECT {columns('a')} FROM activity_act a WHERE a.verb IN ({numbers(verbs)}) AND {valid('a')})"

    def lookup(self, where: str, *, verbs: Sequence[Verb] = (), but: Sequence[Verb] = (), since: str = "") -> str:
        """Valid acts that belong to the row before them in a join: `where` says which of them (a); `since`, that none is older than a day.

        For the cells OFFSET 0 has them looked up one row after the other. The planner does not know how few they are,
        and would rather read the whole ledger, which grows.
        """
        which = f"a.verb IN ({numbers(verbs)})" if verbs else f"a.verb NOT IN ({numbers(but)})" if but else "true"
        if self.is_full:
            table = "_rare" if verbs and not FREQUENT & set(verbs) else "_act"
            return f"LATERAL (SELECT * FROM {table} a WHERE {which} AND {where})"
        recent = f"AND {recorded_since('a', since)}" if since else ""
        return f"""LATERAL (SELECT {columns("a")} FROM activity_act a
            WHERE {where} AND {which} {recent} AND {valid("a")} OFFSET 0)"""

    def about_cells(self, *verbs: Verb) -> str:
        """The same about an object that is to be rebuilt."""
        return self.acts(*verbs) if self.is_full else f"(SELECT * FROM _about WHERE verb IN ({numbers(verbs)}))"

    def facts(self, *verbs: Verb) -> str:
        """The same of acts each of which is evidence by itself, those to be built again."""
        if self.is_full:
            return self.acts(*verbs)
        return f"(SELECT * FROM _fact a WHERE verb IN ({numbers(verbs)}) AND a.is_human AND {not_void('a')})"


# What builds one kind of evidence, and the verbs without which there is nothing to build.
Part = tuple[tuple[Verb, ...], Callable[[Policy, Source], None]]


def object_key(a: str) -> str:
    """One number for an object, where it is what must be distinct. (Nobody has 2^56 of anything.)"""
    return f"({a}.object_id * 256 + {a}.object_type)"


def weekday(day: str) -> str:
    """0 for a Monday. In whole numbers: extract() counts in decimals, which takes longer than all else about a row."""
    return f"mod({day} - date '0001-01-01', 7)"


def monday(day: str) -> str:
    """The Monday of a date; not date_trunc(), which would go through the session's time zone."""
    return f"({day} - {weekday(day)})"


def hold_choices(*, beside_others: bool = False) -> None:
    """To the end of the transaction, nobody opts out and no community switches: rows written now respect both.

    With beside_others, whoever writes rows of other communities at the same time need not wait.
    """
    run(f"SELECT pg_advisory_xact_lock{'_shared' if beside_others else ''}(%(key)s)", {"key": CHOICES})


@contextmanager
def at_work() -> Iterator[None]:
    """Memory for large sorts, and no compiling of statements that run once."""
    run("SET work_mem = '256MB'; SET jit = off")
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            run("RESET work_mem; RESET jit")
