"""Evidence of Creators (what others did with one's objects) and of Consumers (whose things one used)."""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from roles.engine.database import Part, acts, monday, run
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


TRIALS = f"""
INSERT INTO _episode (community_id, member_id, role, object_type, object_id, act_id, opened_on, ok_on, is_trial)
SELECT o.community_id, o.actor_id, {CREATOR}, o.object_type, o.object_id, o.id, o.occurred_on, e.day, true
FROM _opened o LEFT JOIN (
    SELECT object_type, object_id, member_id, min(day) AS day FROM _effect WHERE role = {CREATOR} GROUP BY 1, 2, 3
) e ON e.object_type = o.object_type AND e.object_id = o.object_id AND e.member_id = o.actor_id;
DROP TABLE _opened;
"""


def _creators(policy: Policy, *, cells: bool) -> None:
    """One row per recognition by somebody else.

    The credit goes to the author at the time, in the community the object was created in, or, when that act is not in
    the ledger, where the recognition happened. A thank for another's act (a share, say) is not for the author.
    """
    opened = f"""
        SELECT DISTINCT ON (object_type, object_id) id, actor_id, object_type, object_id, community_id, occurred_on
        FROM {acts(Verb.CREATE, Verb.ANSWER, cells=cells)} a
        WHERE coalesce(owner_id, actor_id) = actor_id AND object_type IN ({TYPES})
        ORDER BY object_type, object_id, occurred_at, id
    """
    run(
        f"""
        CREATE TEMP TABLE _opened AS {opened};
        ANALYZE _opened;
        INSERT INTO _effect (community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id)
        WITH seen AS (
            SELECT r.id, r.actor_id, r.object_type, r.object_id, r.community_id, r.occurred_at, r.occurred_on, r.verb,
                   CASE WHEN r.verb = {Verb.ACCEPT_SUGGESTION} THEN r.target_id ELSE r.owner_id END AS author_id
            FROM {acts(*RECOGNITION, cells=cells)} r
            WHERE r.object_type IN ({TYPES}) AND (r.verb <> {Verb.RATE} OR r.value >= %(rate_from)s)
              AND (r.verb <> {Verb.THANK} OR coalesce(r.target_id, r.owner_id) = r.owner_id)
            UNION ALL
            SELECT t.id, t.actor_id, o.object_type, o.object_id, o.community_id, t.occurred_at, t.occurred_on, t.verb, o.actor_id
            FROM _opened o JOIN {acts(Verb.THANK)} t ON t.caused_by_id = o.id
            WHERE t.object_type = {ObjectType.MEMBER} AND t.object_id = o.actor_id
        ), credited AS (
            SELECT s.*, coalesce(o.community_id, s.community_id) AS home_id, o.occurred_on AS created_on
            FROM seen s LEFT JOIN _opened o
                ON o.object_type = s.object_type AND o.object_id = s.object_id AND o.actor_id = s.author_id
            WHERE s.author_id <> s.actor_id
        )
        SELECT home_id, author_id, {CREATOR}, object_type, object_id,
               hashtextextended(concat_ws(':', 'object', object_type, object_id), 0),
               coalesce(created_on, min(occurred_on) OVER (PARTITION BY object_type, object_id, author_id, home_id)),
               actor_id, occurred_on, verb, 1, id
        FROM credited;
        """,
        {"rate_from": policy["rate_from"]},
    )
    run(TRIALS)


def _consumers(policy: Policy, *, cells: bool) -> None:
    """Whose things somebody used. What must be distinct is the week; its effect is all that was used in it."""
    run(
        f"""
        INSERT INTO _effect (community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id)
        SELECT community_id, actor_id, {CONSUMER}, object_type, object_id, {monday("occurred_on")} - date '2000-01-03',
               {monday("occurred_on")} + 3, owner_id, occurred_on, verb, 1, id
        FROM {acts(*CONSUMING, cells=cells)} a
        WHERE owner_id <> actor_id
        """
    )


PARTS: tuple[Part, ...] = (
    ((Verb.CREATE, Verb.ANSWER, *RECOGNITION), _creators),
    (CONSUMING, _consumers),
)
