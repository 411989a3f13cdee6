"""A file of acts in temporary tables: checked as a whole, then written in a few statements.

Memory does not grow with the file. Everything happens in the caller's transaction: all of it or nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Any

from django.db import connection

from activity.actions import CLOCK_SKEW
from activity.models import ExternalRef
from activity.vocabulary import HUMAN_VIA, READING_VERBS, ActorKind, ObjectType, Verb
from communities.acts_file.reader import (
    ACT_OBJECT_VERBS,
    ActLine,
    AnyLine,
    BadLine,
    CommunityLine,
    MemberLine,
    MembershipLine,
)

# What whoever may read does without being a member, and takes back.
FROM_OUTSIDE = (
    *READING_VERBS,
    *(Verb.LIKE, Verb.THANK, Verb.SAVE, Verb.USE, Verb.RATE, Verb.APPLY, Verb.FOLLOW, Verb.ATTEND, Verb.UNDO),
)
TABLES = {CommunityLine: "na_community", MemberLine: "na_member", MembershipLine: "na_membership", ActLine: "na_act"}
BATCH = 5000

CREATE = """
DROP TABLE IF EXISTS na_community, na_member, na_membership, na_act, na_act_id, na_thing;
CREATE TEMPORARY TABLE na_community (line int, id text, name text, kind text) ON COMMIT DROP;
CREATE TEMPORARY TABLE na_member (line int, id text, name text) ON COMMIT DROP;
CREATE TEMPORARY TABLE na_membership (line int, member text, community text, joined timestamptz, position text)
    ON COMMIT DROP;
CREATE TEMPORARY TABLE na_act (
    line int, id text, actor text, actor_kind smallint, verb smallint, object_type smallint, object text, owner text,
    target text, community text, origin text, context text, reply_to text, caused_by text, value smallint, via smallint,
    published timestamptz
) ON COMMIT DROP;
"""

# Acts that are here already are left alone: the id within the source is the idempotency key.
FORGET_KNOWN = """
DELETE FROM na_act a USING activity_externalref r WHERE r.source = %(source)s AND r.kind = %(act)s AND r.key = a.id;
"""

INDEX = """
CREATE INDEX ON na_act (id); CREATE INDEX ON na_member (id); CREATE INDEX ON na_membership (member, community);
ANALYZE na_act; ANALYZE na_member; ANALYZE na_membership; ANALYZE na_community;
"""

# Each finds the first line that breaks a rule across lines. {known} = what an earlier import of this source brought.
PERSON = """
SELECT a.line, '{field} “' || a.{field} || '” is not a member named before' FROM {table} a
WHERE a.{field} IS NOT NULL AND NOT EXISTS (SELECT FROM na_member m WHERE m.id = a.{field} AND m.line {order} a.line)
    AND NOT EXISTS (SELECT FROM activity_externalref r WHERE r.source = %(source)s AND r.kind = %(member)s AND r.key = a.{field})
"""
PLACE = """
SELECT a.line, '{field} “' || a.{field} || '” is not a community named before' FROM {table} a
WHERE a.{field} IS NOT NULL AND NOT EXISTS (SELECT FROM na_community c WHERE c.id = a.{field} AND c.line < a.line)
    AND NOT EXISTS (SELECT FROM activity_externalref r WHERE r.source = %(source)s AND r.kind = %(community)s AND r.key = a.{field})
"""
ACT = """
SELECT a.line, '{what} “' || a.{field} || '” is not an act of this file' FROM na_act a
WHERE a.{field} IS NOT NULL {only} AND NOT EXISTS (SELECT FROM na_act b WHERE b.id = a.{field})
    AND NOT EXISTS (SELECT FROM activity_externalref r WHERE r.source = %(source)s AND r.kind = %(act)s AND r.key = a.{field})
"""
TWICE = (
    "SELECT max(line) AS line, '{what} “' || id || '” stands here twice' FROM {table} GROUP BY id HAVING count(*) > 1"
)
STRANGER = """
SELECT a.line, a.actor || ' acts in ' || a.community || ' and never joined it' FROM na_act a
WHERE a.actor_kind = %(is_member)s AND a.community IS NOT NULL AND a.verb <> ALL(%(from_outside)s)
    AND NOT EXISTS (SELECT FROM na_membership m WHERE m.member = a.actor AND m.community = a.community)
    AND NOT EXISTS (SELECT FROM na_act j WHERE j.verb = %(join)s AND j.actor = a.actor AND j.community = a.community)
    AND NOT EXISTS (
        SELECT FROM communities_membership m
        JOIN activity_externalref u ON u.source = %(source)s AND u.kind = %(member)s AND u.local_id = m.user_id AND u.key = a.actor
        JOIN activity_externalref c ON c.source = %(source)s AND c.kind = %(community)s AND c.local_id = m.community_id
            AND c.key = a.community)
"""
# Causes form chains; whoever cannot be reached from an act without a cause of this file is in a circle.
CIRCLE = """
WITH RECURSIVE reached AS (
    SELECT a.id FROM na_act a WHERE a.caused_by IS NULL OR NOT EXISTS (SELECT FROM na_act b WHERE b.id = a.caused_by)
    UNION SELECT a.id FROM na_act a JOIN reached r ON a.caused_by = r.id
) SELECT a.line, 'caused_by of “' || a.id || '” leads back to itself' FROM na_act a
WHERE a.caused_by IS NOT NULL AND NOT EXISTS (SELECT FROM reached r WHERE r.id = a.id)
"""
# Clocks of two machines may differ by minutes; more than that and the file tells another story than what happened.
EARLY = """
SELECT a.line, '“' || a.id || '” lies before “' || b.id || '”, {why}' FROM na_act a JOIN na_act b ON b.id = a.{field}
WHERE a.published < b.published - %(clock_skew)s {only}
"""
# Somebody's whole day may carry one time where an export knows only the date, but not thousands of acts.
TOO_FAST = """
SELECT min(a.line) AS line, a.actor || ' acts ' || count(*) || ' times in one second, which no person does: '
    || 'say actor_kind “service”, or via “bulk”' FROM na_act a
WHERE a.actor_kind = %(is_member)s AND a.via = ANY(%(by_hand)s) GROUP BY a.actor, date_trunc('second', a.published)
HAVING count(*) > %(fastest)s
"""
FASTEST = 1000  # acts of one person in one second
MEMBER_OBJECT = "AND a.object_type = %(member_object)s"

CHECKS = (
    TWICE.format(what="community", table="na_community"),
    TWICE.format(what="member", table="na_member"),
    TWICE.format(what="act", table="na_act"),
    PLACE.format(table="na_membership", field="community"),
    *(PERSON.format(table="na_act", field=field, order="<") for field in ("actor", "owner", "target")),
    PERSON.format(table="na_act", field="object", order="<") + MEMBER_OBJECT,
    *(PLACE.format(table="na_act", field=field) for field in ("community", "origin")),
    PLACE.format(table="na_act", field="object") + "AND a.object_type = %(community_object)s",
    STRANGER,
    ACT.format(what="caused_by", field="caused_by", only=""),
    ACT.format(what="object.id", field="object", only="AND a.verb = ANY(%(act_object)s)"),
    CIRCLE,
    EARLY.format(field="caused_by", why="which it names as its cause", only=""),
    EARLY.format(field="object", why="which it withdraws", only="AND a.verb = %(undo)s"),
    TOO_FAST,
)


def stage(lines: Iterable[AnyLine]) -> dict[str, int]:
    """Copy the lines into temporary tables; returns how many of each record there are."""
    counts: dict[str, int] = dict.fromkeys(TABLES.values(), 0)
    with connection.cursor() as cursor:
        cursor.execute(CREATE)
        for kind, group in groupby(lines, key=type):
            for batch in _batches(group):
                _copy(cursor, TABLES[kind], batch)
                counts[TABLES[kind]] += len(batch)
    return counts


def check(file: str, source: str) -> None:
    """Raises BadLine for the first line that breaks a rule across lines."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET_KNOWN + INDEX, names(source))
        for query in CHECKS:
            cursor.execute(f"SELECT * FROM ({query}) found ORDER BY line LIMIT 1", names(source))
            if bad := cursor.fetchone():
                raise BadLine(f"{file}, line {bad[0]}: {bad[1][:300]}.")


def names(source: str, **more: Any) -> dict[str, Any]:
    """Parameters of the statements here and in writing.py."""
    return {
        "source": source,
        "act": ExternalRef.Kind.ACT,
        "member": ExternalRef.Kind.MEMBER,
        "community": ExternalRef.Kind.COMMUNITY,
        "object": ExternalRef.Kind.OBJECT,
        "member_object": ObjectType.MEMBER,
        "community_object": ObjectType.COMMUNITY,
        "is_member": ActorKind.MEMBER,
        "join": Verb.JOIN,
        "undo": Verb.UNDO,
        "search": Verb.SEARCH,
        "reading": [int(verb) for verb in READING_VERBS],
        "from_outside": [int(verb) for verb in FROM_OUTSIDE],
        "act_object": [int(verb) for verb in ACT_OBJECT_VERBS],
        "by_hand": [int(via) for via in HUMAN_VIA],
        "clock_skew": CLOCK_SKEW,
        "fastest": FASTEST,
        **more,
    }


def _batches(lines: Iterator[AnyLine]) -> Iterator[list[AnyLine]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def _copy(cursor: Any, table: str, batch: list[AnyLine]) -> None:
    text = io.StringIO()
    for line in batch:
        text.write("\t".join(map(_field, line)) + "\n")
    text.seek(0)
    cursor.cursor.copy_expert(f"COPY {table} FROM STDIN", text)


def _field(value: object) -> str:
    """One value in PostgreSQL's COPY text format."""
    if value is None:
        return r"\N"
    if isinstance(value, int):
        return str(int(value))
    return str(value).replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
