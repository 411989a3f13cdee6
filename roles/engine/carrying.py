"""Evidence of Carriers: what people did after arriving by a share, a recommendation or a feature.

Said as “after”, never “because” (S41). The immediate share is credited, and each person's first one per object.
"""

from __future__ import annotations

from activity.vocabulary import Verb
from roles.engine.database import Part, Source, object_key, run
from roles.models import EffectKind, Role
from roles.policy import ROLE_NUMBERS, Policy

CARRIER = ROLE_NUMBERS[Role.CARRIER]
CARRYING = (Verb.SHARE, Verb.RECOMMEND, Verb.FEATURE)
NAMED = (Verb.USE, Verb.APPLY, Verb.SAVE, Verb.LIKE, Verb.THANK)


TRIALS = f"""
INSERT INTO _episode (community_id, member_id, role, object_type, object_id, act_id, opened_on, ok_on, is_trial,
    peer1_id, peer2_id)
SELECT s.community_id, s.actor_id, {CARRIER}, s.object_type, s.object_id, s.id, s.occurred_on,
       least(opened.day, named.day), true, s.owner_id, nullif(s.target_id, s.actor_id)
FROM _share s
CROSS JOIN LATERAL (
    SELECT min(f.day) AS day FROM activity_shareeffect f WHERE f.share_id = s.id AND f.fresh_openers > 0
) opened
LEFT JOIN (SELECT share_id, min(day) AS day FROM _named GROUP BY 1) named ON named.share_id = s.id;
DROP TABLE _share, _named;
"""


def _carriers(policy: Policy, source: Source) -> None:
    """Effects by name (not the sharer's own, not the author's), openers as a count, and the shares as trials."""
    named = (
        "a.caused_by_id = s.id AND a.occurred_at >= s.occurred_at "
        "AND a.actor_id <> s.actor_id AND a.actor_id IS DISTINCT FROM s.owner_id"
    )
    run(
        f"""
        CREATE TEMP TABLE _share AS
        SELECT id, actor_id, owner_id, target_id, object_type, object_id, community_id, occurred_at, occurred_on,
               min(occurred_on) OVER (PARTITION BY community_id, actor_id, object_type, object_id) AS opened_on,
               {object_key("a")} AS episode
        FROM {source.about_cells(*CARRYING)} a WHERE owner_id IS DISTINCT FROM actor_id;
        ANALYZE _share;

        CREATE TEMP TABLE _named AS
        SELECT * FROM (
            SELECT s.community_id, s.actor_id AS member_id, s.object_type, s.object_id, s.episode, s.opened_on,
                   e.actor_id AS peer_id, e.occurred_on AS day, e.verb, e.id AS act_id, s.id AS share_id,
                   first_value(s.id) OVER (PARTITION BY s.object_type, s.object_id, e.actor_id
                                           ORDER BY e.occurred_at, e.id) AS first_share_id
            FROM _share s CROSS JOIN {source.lookup(named, verbs=NAMED, since="s.occurred_on")} e
        ) named WHERE share_id = first_share_id;
        INSERT INTO _effect (community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id)
        SELECT community_id, member_id, {CARRIER}, object_type, object_id, episode, opened_on, peer_id, day, verb, 1, act_id
        FROM _named;

        INSERT INTO _effect (community_id, member_id, role, object_type, object_id, episode, opened_on, peer_id, day, kind, n, act_id)
        SELECT s.community_id, s.actor_id, {CARRIER}, s.object_type, s.object_id, s.episode, s.opened_on, 0, f.day,
               {EffectKind.OPENED}, f.fresh_openers, s.id
        FROM _share s JOIN activity_shareeffect f ON f.share_id = s.id WHERE f.fresh_openers > 0;
        """
    )
    run(TRIALS)


PARTS: tuple[Part, ...] = ((CARRYING, _carriers),)
