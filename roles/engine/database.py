"""Talking SQL: run a statement, and the fragments several statements share."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import connection

from activity.vocabulary import HUMAN_VIA, ActorKind, Verb

Params = Mapping[str, Any]
# What builds one kind of evidence, and the verbs without which there is nothing to build.
Part = tuple[tuple[Verb, ...], Callable[..., None]]

CHOICES = zlib.crc32(b"fivefold.roles.choices")

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


def valid(a: str) -> str:
    """The condition under which an act carries evidence: human, not withdrawn, once per bulk operation (2.1)."""
    return (
        f"{a}.actor_kind = {ActorKind.MEMBER} AND {a}.via IN ({numbers(HUMAN_VIA)}) AND {a}.actor_id IS NOT NULL "
        f"AND {a}.verb <> {Verb.UNDO} AND {a}.undo_of_id IS NULL "
        f"AND NOT EXISTS (SELECT FROM activity_act w WHERE w.undo_of_id = {a}.id) "
        f"AND ({a}.bulk_id IS NULL OR NOT EXISTS (SELECT FROM activity_act k WHERE k.bulk_id = {a}.bulk_id AND k.id < {a}.id))"
    )


def acts(*verbs: Verb, cells: bool = False) -> str:
    """A subquery of the valid acts with these verbs; with cells, only those about an object in _cell."""
    columns = ", ".join(f"a.{name.strip()}" for name in COLUMNS.split(","))
    join = "JOIN _cell cell ON cell.object_type = a.object_type AND cell.object_id = a.object_id" if cells else ""
    return f"(SELECT {columns} FROM activity_act a {join} WHERE a.verb IN ({numbers(verbs)}) AND {valid('a')})"


def monday(day: str) -> str:
    """The Monday of a date; not date_trunc(), which would go through the session's time zone."""
    return f"({day} - (extract(isodow FROM {day})::int - 1))"


def hold_choices() -> None:
    """To the end of the transaction, nobody opts out and no community switches: rows written now respect both."""
    run("SELECT pg_advisory_xact_lock(%(key)s)", {"key": CHOICES})


@contextmanager
def at_work() -> Iterator[None]:
    """Memory for large sorts, and no compiling of statements that run once."""
    run("SET work_mem = '64MB'; SET jit = off")
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            run("RESET work_mem; RESET jit")
