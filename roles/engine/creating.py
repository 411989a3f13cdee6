"""Evidence of Creators (what others did with one's objects) and of Consumers (whose things one used)."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from roles.engine.database import EFFECT, EPISODE, Source, monday, object_key, run
from roles.models import Role
from roles.policy import ROLE_NUMBERS, Policy

CREATOR, CONSUMER = ROLE_NUMBERS[Role.CREATOR], ROLE_NUMBERS[Role.CONSUMER]

#: Content, and the opening of a discussion; an ask is Consumer's.
OWN_OBJECTS = (
    ObjectType.POST,
    ObjectType.PAGE,
    ObjectType.DOCUMENT,
    ObjectType.FILE,
    ObjectType.LINK,
    ObjectType.RECORDING,
    ObjectType.ANSWER,
    ObjectType.COMMENT,
    ObjectType.THREAD,
    ObjectType.STORY,
)
MADE = (Verb.CREATE, Verb.ANSWER)
RECOGNITION = (
    Verb.USE,
    Verb.APPLY,
    Verb.ACCEPT_ANSWER,
    Verb.ACCEPT_SUGGESTION,
    Verb.REUSE,
    Verb.SAVE,
    Verb.LIKE,
    Verb.THANK,
    Verb.RATE,
)
CONSUMING = (Verb.USE, Verb.APPLY, Verb.ACCEPT_ANSWER, Verb.SAVE, Verb.LIKE)
TYPES = ", ".join(str(kind.value) for kind in OWN_OBJECTS)


def build(policy: Policy, source: Source) -> None:
    """Fill _effect and _episode with these two roles. When everything is built, make them: by far most rows are here."""
    if not source.is_full:
        run(UNKNOWN)
    run(
        f"""
        {source.create("_opened")}
        SELECT DISTINCT ON (object_type, object_id) id, actor_id, object_type, object_id, community_id, occurred_on
        FROM {_making(source)} a
        WHERE coalesce(owner_id, actor_id) = actor_id AND object_type IN ({TYPES})
        ORDER BY object_type, object_id, occurred_at, id;
        {_born_long_ago(source)};
        {"" if source.is_full else KNOWN}
        ANALYZE _opened;
        """
    )
    effects = f"{_recognised(source)} UNION ALL {_used(source)}"
    run(f"{source.fill('_effect', EFFECT)} {effects}", {"rate_from": policy["rate_from"]})
    run(_tried(source))


# What the facts are about. How it was made is known from its episode, unless that is to be built anew, or there is none.
UNKNOWN = f"""
CREATE TEMP TABLE _thing AS
SELECT t.*, EXISTS (
    SELECT FROM roles_episode e WHERE e.object_type = t.object_type AND e.object_id = t.object_id AND e.role = {CREATOR}
) AND NOT EXISTS (
    SELECT FROM _made m WHERE m.object_type = t.object_type AND m.object_id = t.object_id
) AS is_known
FROM (SELECT object_type, object_id FROM _fact_key UNION TABLE _made) t WHERE object_type IN ({TYPES});
ANALYZE _thing;
"""
KNOWN = f"""
INSERT INTO _opened
SELECT e.act_id, e.member_id, e.object_type, e.object_id, e.community_id, e.opened_on
FROM _thing t JOIN roles_episode e ON e.object_type = t.object_type AND e.object_id = t.object_id AND e.role = {CREATOR}
WHERE t.is_known;
DROP TABLE _thing;
"""


def _making(source: Source) -> str:
    """The acts that made things: all, or of those that are not known."""
    if source.is_full:
        return source.acts(*MADE)
    made = source.lookup("a.object_type = t.object_type AND a.object_id = t.object_id", verbs=MADE)
    return f"(SELECT a.* FROM _thing t CROSS JOIN {made} a WHERE NOT t.is_known)"


def _born_long_ago(source: Source) -> str:
    """Things whose making is no longer kept (activity.retention): their author and day still are."""
    cells = (
        ""
        if source.is_full
        else "JOIN _thing t ON t.object_type = b.object_type AND t.object_id = b.object_id AND NOT t.is_known"
    )
    return f"""
        INSERT INTO _opened (id, actor_id, object_type, object_id, community_id, occurred_on)
        SELECT 0, b.author_id, b.object_type, b.object_id, b.community_id, b.born_on FROM activity_birth b {cells}
        WHERE b.object_type IN ({TYPES})
          AND NOT EXISTS (SELECT FROM _opened o WHERE o.object_type = b.object_type AND o.object_id = b.object_id)"""


def _recognised(source: Source) -> str:
    """One row per recognition by somebody else.

    The credit goes to the author at the time, in the community the object was created in, or, when that act is not in
    the ledger, where the recognition happened. A thank for another's act (a share, say) is not for the author.
    """
    thanks = (
        ""
        if source.is_full
        else (
            "AND (EXISTS (SELECT FROM _new n WHERE n.id = t.id) OR EXISTS "
            "(SELECT FROM _made m WHERE m.object_type = o.object_type AND m.object_id = o.object_id))"
        )
    )
    return f"""
        SELECT coalesce(o.community_id, s.community_id) AS community_id, author_id AS member_id, {CREATOR}::smallint AS role,
               s.object_type, s.object_id, {object_key("s")} AS episode, o.occurred_on AS opened_on,
               s.actor_id AS peer_id, s.occurred_on AS day, s.verb AS kind, 1 AS n, s.id AS act_id
        FROM (
            SELECT r.id, r.actor_id, r.object_type, r.object_id, r.community_id, r.occurred_on, r.verb,
                   CASE WHEN r.verb = {Verb.ACCEPT_SUGGESTION} THEN r.target_id ELSE r.owner_id END AS author_id
            FROM {source.facts(*RECOGNITION)} r
            WHERE r.object_type IN ({TYPES}) AND (r.verb <> {Verb.RATE} OR r.value >= %(rate_from)s)
              AND (r.verb <> {Verb.THANK} OR coalesce(r.target_id, r.owner_id) = r.owner_id)
            UNION ALL
            SELECT t.id, t.actor_id, o.object_type, o.object_id, o.community_id, t.occurred_on, t.verb, o.actor_id
            FROM _opened o JOIN {source.acts(Verb.THANK)} t ON t.caused_by_id = o.id {thanks}
            WHERE t.object_type = {ObjectType.MEMBER} AND t.object_id = o.actor_id
        ) s LEFT JOIN _opened o
            ON o.object_type = s.object_type AND o.object_id = s.object_id AND o.actor_id = s.author_id
        WHERE s.author_id <> s.actor_id"""


def _used(source: Source) -> str:
    """Whose things somebody used. What must be distinct is the week; its effect is all that was used in it."""
    week = monday("occurred_on")
    return f"""
        SELECT community_id, actor_id, {CONSUMER}::smallint, object_type, object_id, ({week} - date '2000-01-03')::bigint,
               {week} + 3, owner_id, occurred_on, verb, 1, id
        FROM {source.facts(*CONSUMING)} a WHERE owner_id <> actor_id"""


def _tried(source: Source) -> str:
    """Each thing made is a trial, which worked from the first recognition on: one just built, or one that stays."""
    stays = (
        "NULL::date"
        if source.is_full
        else f"""(
            SELECT f.day FROM roles_effect f
            WHERE f.object_type = o.object_type AND f.object_id = o.object_id AND f.role = {CREATOR} AND f.member_id = o.actor_id
              AND f.kind < 100
              AND NOT EXISTS (SELECT FROM _made m WHERE m.object_type = o.object_type AND m.object_id = o.object_id)
              AND NOT EXISTS (SELECT FROM _fact_key k WHERE k.object_type = o.object_type AND k.object_id = o.object_id
                              AND k.act_id = f.act_id)
            ORDER BY f.day LIMIT 1)"""
    )
    return f"""
    {source.fill("_episode", EPISODE)}
    SELECT o.community_id, o.actor_id AS member_id, {CREATOR}::smallint AS role, o.object_type, o.object_id, o.id AS act_id,
           o.occurred_on AS opened_on, least(e.day, {stays}) AS ok_on, true AS is_trial, NULL::bigint AS peer1_id,
           NULL::bigint AS peer2_id
    FROM _opened o LEFT JOIN (
        SELECT object_type, object_id, member_id, min(day) AS day FROM _effect WHERE role = {CREATOR} GROUP BY 1, 2, 3
    ) e ON e.object_type = o.object_type AND e.object_id = o.object_id AND e.member_id = o.actor_id;
    DROP TABLE _opened;
    """
