"""From the temporary tables into ours: communities and members through models, acts in a few statements."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import connection

from accounts.models import User
from activity.actions import FRESH_AFTER
from activity.models import ExternalRef
from communities.acts_file.staging import BATCH, names
from communities.models import RESERVED_SLUGS, Community, Lifecycle, Membership

# Every id in the file gets its number here first, so that lines may name each other in any order.
NUMBERS = """
CREATE TEMPORARY TABLE na_act_id ON COMMIT DROP AS
    SELECT id, nextval(pg_get_serial_sequence('activity_act', 'id')) AS local FROM na_act WHERE NOT verb = ANY(%(reading)s)
    ORDER BY published, line;
INSERT INTO activity_externalref (source, kind, key, local_id)
    SELECT %(source)s, %(act)s, a.id, n.local FROM na_act a LEFT JOIN na_act_id n ON n.id = a.id;
INSERT INTO activity_externalref (source, kind, key)
    SELECT DISTINCT %(source)s, %(object)s::smallint, t.id FROM (
        SELECT object AS id FROM na_act WHERE object_type NOT IN (%(member_object)s, %(community_object)s)
            AND NOT verb = ANY(%(act_object)s)
        UNION SELECT context FROM na_act UNION SELECT reply_to FROM na_act
    ) t WHERE t.id IS NOT NULL
    ON CONFLICT DO NOTHING;
ANALYZE na_act_id;
"""

# Ids of the file to ids here. An object known only from the file is minus the id of its reference. The object of a
# confirmation, decision or undo is the act it names; an undo keeps the object of the act it withdraws.
RESOLVED = """
WITH ref AS MATERIALIZED (SELECT kind, key, id, local_id FROM activity_externalref WHERE source = %(source)s)
SELECT a.*, ua.local_id AS actor_id, uo.local_id AS owner_id, ut.local_id AS target_id,
       coalesce(c.local_id, 0) AS community_id, o.local_id AS origin_id, -x.id AS context_id, -p.id AS reply_to_id,
       cause.local_id AS cause_id, CASE WHEN a.verb = %(undo)s THEN oa.local_id END AS undo_of_id,
       CASE WHEN a.verb = %(undo)s THEN coalesce(b.object_id, -ow.id, oa.local_id)
            WHEN a.verb = ANY(%(act_object)s) THEN oa.local_id
            WHEN a.object_type = %(member_object)s THEN om.local_id
            WHEN a.object_type = %(community_object)s THEN oc.local_id
            ELSE -oo.id END AS object_id
FROM na_act a
LEFT JOIN ref ua ON ua.kind = %(member)s AND ua.key = a.actor
LEFT JOIN ref uo ON uo.kind = %(member)s AND uo.key = a.owner
LEFT JOIN ref ut ON ut.kind = %(member)s AND ut.key = a.target
LEFT JOIN ref c ON c.kind = %(community)s AND c.key = a.community
LEFT JOIN ref o ON o.kind = %(community)s AND o.key = a.origin
LEFT JOIN ref x ON x.kind = %(object)s AND x.key = a.context
LEFT JOIN ref p ON p.kind = %(object)s AND p.key = a.reply_to
LEFT JOIN ref cause ON cause.kind = %(act)s AND cause.key = a.caused_by
LEFT JOIN ref oa ON oa.kind = %(act)s AND oa.key = a.object
LEFT JOIN ref om ON om.kind = %(member)s AND om.key = a.object
LEFT JOIN ref oc ON oc.kind = %(community)s AND oc.key = a.object
LEFT JOIN ref oo ON oo.kind = %(object)s AND oo.key = a.object
LEFT JOIN na_act w ON a.verb = %(undo)s AND w.id = a.object
LEFT JOIN ref ow ON ow.kind = %(object)s AND ow.key = w.object
LEFT JOIN activity_act b ON a.verb = %(undo)s AND w.id IS NULL AND b.id = oa.local_id
"""

ACTS = f"""
INSERT INTO activity_act (id, occurred_at, occurred_on, actor_id, actor_kind, verb, object_type, object_id, owner_id,
    target_id, community_id, origin_community_id, context_id, reply_to_id, caused_by_id, value, audience, via, source,
    undo_of_id)
SELECT n.local, r.published, (r.published AT TIME ZONE 'UTC')::date, r.actor_id, r.actor_kind, r.verb, r.object_type,
    r.object_id, r.owner_id, r.target_id, r.community_id, r.origin_id, r.context_id, r.reply_to_id, r.cause_id, r.value,
    2, r.via, %(source)s, r.undo_of_id
FROM ({RESOLVED}) r JOIN na_act_id n ON n.id = r.id ORDER BY n.local
"""

# Reading follows the rules of record_reading(): the same object once a day, never one's own, searches always.
READING = f"""
CREATE TEMPORARY TABLE na_reading ON COMMIT DROP AS
SELECT DISTINCT ON (actor_id, verb, object_type, object_id, day, nth) * FROM (
    SELECT r.*, (r.published AT TIME ZONE 'UTC')::date AS day, CASE WHEN r.verb = %(search)s THEN r.line END AS nth
    FROM ({RESOLVED}) r
    WHERE r.verb = ANY(%(reading)s) AND r.actor_kind = %(is_member)s AND r.owner_id IS DISTINCT FROM r.actor_id
) once ORDER BY actor_id, verb, object_type, object_id, day, nth, published;
INSERT INTO activity_readingact (occurred_at, occurred_on, actor_id, verb, object_type, object_id, owner_id, community_id,
    caused_by_id, is_fresh, source)
SELECT published, day, actor_id, verb, object_type, object_id, owner_id, community_id, cause_id,
    coalesce(published - lag(published) OVER w > %(fresh_after)s, true), %(source)s
FROM na_reading WINDOW w AS (PARTITION BY actor_id, object_type, object_id ORDER BY published);
INSERT INTO activity_objectday AS o (object_type, object_id, community_id, day, views)
    SELECT object_type, object_id, min(community_id), day, count(*) FROM na_reading WHERE verb <> %(search)s GROUP BY 1, 2, 4
    ON CONFLICT (object_type, object_id, day) DO UPDATE SET views = o.views + excluded.views;
INSERT INTO activity_shareeffect AS s (share_id, day, openers, fresh_openers)
    SELECT cause_id, day, count(*), count(*) FILTER (WHERE is_fresh) FROM (
        SELECT cause_id, day, verb,
            coalesce(published - lag(published) OVER w > %(fresh_after)s, true) AS is_fresh
        FROM na_reading WINDOW w AS (PARTITION BY actor_id, object_type, object_id ORDER BY published)
    ) seen WHERE cause_id IS NOT NULL AND verb <> %(search)s GROUP BY 1, 2
    ON CONFLICT (share_id, day) DO UPDATE SET openers = s.openers + excluded.openers,
        fresh_openers = s.fresh_openers + excluded.fresh_openers;
DROP TABLE na_reading;
"""


def write_communities(source: str) -> int:
    """New communities, as drafts: giving them a manager and a charter, and making them live, is for people."""
    rows = _missing("SELECT id, name, kind FROM na_community", ExternalRef.Kind.COMMUNITY, source)
    for key, name, kind in rows:
        reference = ExternalRef.objects.create(source=source, kind=ExternalRef.Kind.COMMUNITY, key=key)
        slug = _slug(key, reference.pk)
        community = Community.objects.create(slug=slug, name=name, kind=kind, lifecycle=Lifecycle.DRAFT)
        ExternalRef.objects.filter(pk=reference.pk).update(local_id=community.pk)
    return len(rows)


def write_members(source: str) -> int:
    """New people. Nobody can sign in as them or write to them; their handle is their id in the file where it is free."""
    rows = _missing("SELECT id, name FROM na_member", ExternalRef.Kind.MEMBER, source)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        references = ExternalRef.objects.bulk_create(
            ExternalRef(source=source, kind=ExternalRef.Kind.MEMBER, key=key) for key, _ in batch
        )
        taken = set(User.objects.filter(handle__in=[key for key, _ in batch]).values_list("handle", flat=True))
        users = User.objects.bulk_create(
            User(
                email=f"member-{reference.pk}@imported.invalid",
                handle=key if _is_slug(key, 60) and key not in taken else f"member-{reference.pk}",
                display_name=name,
                password="!",
            )
            for (key, name), reference in zip(batch, references, strict=True)
        )
        for reference, user in zip(references, users, strict=True):
            reference.local_id = user.pk
        ExternalRef.objects.bulk_update(references, ["local_id"])
    return len(rows)


MEMBERSHIPS = """
SELECT DISTINCT ON (c.local_id, u.local_id) c.local_id, u.local_id, m.joined, m.position FROM na_membership m
JOIN activity_externalref c ON c.source = %(source)s AND c.kind = %(community)s AND c.key = m.community
JOIN activity_externalref u ON u.source = %(source)s AND u.kind = %(member)s AND u.key = m.member
WHERE NOT EXISTS (SELECT FROM communities_membership x
    WHERE x.community_id = c.local_id AND x.user_id = u.local_id AND x.left_at IS NULL)
ORDER BY c.local_id, u.local_id, m.joined
"""


def write_memberships(source: str) -> int:
    """Memberships that are not there yet, and the counts of the communities they are in."""
    added = 0
    joined: set[int] = set()
    with connection.chunked_cursor() as cursor:
        cursor.execute(MEMBERSHIPS, names(source))
        while batch := cursor.fetchmany(BATCH):
            Membership.objects.bulk_create(
                Membership(community_id=community, user_id=user, joined_at=at, position=position)
                for community, user, at, position in batch
            )
            added += len(batch)
            joined.update(row[0] for row in batch)
    for community in Community.objects.filter(pk__in=joined):
        community.member_count = Membership.objects.current().in_community(community).count()
        community.save(update_fields=["member_count"])
    return added


def write_acts(source: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM na_act")
        (added,) = cursor.fetchone()
        cursor.execute(NUMBERS, names(source))
        cursor.execute(ACTS, names(source))
        cursor.execute(READING, names(source, fresh_after=FRESH_AFTER))
    return int(added)


def _missing(query: str, kind: ExternalRef.Kind, source: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({query}) q WHERE NOT EXISTS (SELECT FROM activity_externalref r "
            "WHERE r.source = %s AND r.kind = %s AND r.key = q.id) ORDER BY 1",
            [source, kind],
        )
        return list(cursor.fetchall())


def _slug(key: str, number: int) -> str:
    is_free = _is_slug(key, 60) and key not in RESERVED_SLUGS and not Community.objects.filter(slug=key).exists()
    return key if is_free else f"imported-{number}"


def _is_slug(key: str, longest: int) -> bool:
    try:
        validate_slug(key)
    except ValidationError:
        return False
    return len(key) <= longest
