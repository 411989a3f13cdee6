"""What new acts may change: objects and weeks to rebuild whole, and facts that are each one act.

A recognition is a fact: its rows depend on that act and on the making of the object, not on what others thought of it.
So the hundred thousandth like of a post costs what the first did, and an object is a cell only for evidence that looks
at several acts about it at once: shares and what followed, care, referrals, pointers.
"""

from __future__ import annotations

from activity.vocabulary import ObjectType, Verb
from roles.engine import caretaking, connecting, enactment, reading
from roles.engine.creating import CONSUMING, MADE, RECOGNITION
from roles.engine.database import columns, human, monday, numbers, recorded_since, run
from roles.policy import Policy

TEMPORARY = (
    "_new",
    "_cell",
    "_made",
    "_fact",
    "_fact_key",
    "_week",
    "_effect",
    "_episode",
    "_enact",
    "_changed",
    "_reading_week",
    "_share_day",
    "_dirty",
)
LEFTOVER = "_act, _rare, _about, _effect_differs, _episode_differs, _enact_differs, _read, _opened, _thing, _share, _named, _intro, _pair, _tie, _joined, _joined_person, _neighbour, _referral, _pointer, _case"  # of a failure
AN_ACT = f"{columns('a')}, {human('a')} AS is_human"
CREATE = f"""
DROP TABLE IF EXISTS {", ".join(TEMPORARY)}, {LEFTOVER};
CREATE TEMP TABLE _new AS SELECT {AN_ACT} FROM activity_act a WITH NO DATA;
CREATE TEMP TABLE _fact AS TABLE _new;
CREATE TEMP TABLE _fact_key (object_type smallint, object_id bigint, day date, act_id bigint);
CREATE TEMP TABLE _made (object_type smallint, object_id bigint, PRIMARY KEY (object_type, object_id));
CREATE TEMP TABLE _cell (object_type smallint, object_id bigint, PRIMARY KEY (object_type, object_id));
CREATE TEMP TABLE _week (member_id bigint, community_id bigint, week date, PRIMARY KEY (member_id, community_id, week));
CREATE TEMP TABLE _effect (community_id bigint, member_id bigint, role smallint, object_type smallint, object_id bigint,
    episode bigint, opened_on date, peer_id bigint, day date, kind smallint, n int, act_id bigint);
CREATE TEMP TABLE _episode (community_id bigint, member_id bigint, role smallint, object_type smallint, object_id bigint,
    act_id bigint, opened_on date, ok_on date, is_trial bool, peer1_id bigint, peer2_id bigint);
CREATE TEMP TABLE _enact (community_id bigint, member_id bigint, role smallint, week date, days smallint, n int, acts smallint[]);
CREATE TEMP TABLE _changed (day date);
CREATE TEMP TABLE _dirty (id bigint);
{reading.TABLES}
"""

# Acts that say nothing about several acts on their object. Joining alone would make a community a cell of thousands.
NO_CELL = {
    *(Verb.JOIN, Verb.LEAVE, Verb.INVITE_MEMBER, Verb.FOLLOW, Verb.UNDO, Verb.ASK, Verb.REFLECT, Verb.ASSESS),
    *(Verb.COMMENT, Verb.IMPROVE, Verb.COMPLETE, *MADE, *RECOGNITION, *CONSUMING),
}
FACTS = numbers({*RECOGNITION, *CONSUMING})

NEW = f"""
INSERT INTO _new SELECT {AN_ACT} FROM activity_act a
WHERE a.xid >= %(since)s::text::xid8 AND a.xid < %(upto)s::text::xid8;
INSERT INTO _new SELECT {AN_ACT} FROM activity_act u JOIN activity_act a ON a.id = u.undo_of_id
WHERE u.xid >= %(since)s::text::xid8 AND u.xid < %(upto)s::text::xid8;
INSERT INTO _new SELECT {AN_ACT} FROM activity_act a  -- the same bulk operation: ids are no order, its first may be new
WHERE a.bulk_id IN (
    SELECT u.bulk_id FROM activity_act u
    WHERE u.xid >= %(since)s::text::xid8 AND u.xid < %(upto)s::text::xid8 AND u.bulk_id IS NOT NULL);
ANALYZE _new;
"""

CELLS = f"""
INSERT INTO _dirty SELECT id FROM roles_dirtycell;
INSERT INTO _cell SELECT d.object_type, d.object_id FROM roles_dirtycell d JOIN _dirty USING (id)
    WHERE d.object_type IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO _made TABLE _cell;
INSERT INTO _made SELECT object_type, object_id FROM _new WHERE verb IN ({numbers(MADE)}) ON CONFLICT DO NOTHING;
INSERT INTO _week SELECT DISTINCT d.member_id, d.community_id, {monday("a.occurred_on")}
    FROM roles_dirtycell d JOIN _dirty USING (id)
    JOIN activity_act a ON a.actor_id = d.member_id AND a.community_id = d.community_id ON CONFLICT DO NOTHING;
INSERT INTO _week SELECT e.member_id, e.community_id, e.week FROM roles_dirtycell d JOIN _dirty USING (id)
    JOIN roles_enactweek e ON e.member_id = d.member_id AND e.community_id = d.community_id ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT object_type, object_id FROM _new WHERE verb NOT IN ({numbers(NO_CELL)}) ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT {ObjectType.MEMBER}, target_id FROM _new WHERE verb = {Verb.INVITE_MEMBER}
    AND target_id IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT c.object_type, c.object_id FROM _new n JOIN activity_act c ON c.id = n.caused_by_id
    WHERE c.verb NOT IN ({numbers(MADE)}) ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT n.object_type, n.object_id FROM (
        SELECT DISTINCT object_type, object_id, occurred_on FROM _new WHERE verb IN ({numbers(caretaking.SERVED)})
    ) n WHERE EXISTS (
        SELECT FROM activity_act g
        WHERE g.object_type = n.object_type AND g.object_id = n.object_id AND g.verb = {Verb.GARDEN}
          AND n.occurred_on BETWEEN g.occurred_on AND g.occurred_on + %(garden_days)s
          AND {recorded_since("g", "n.occurred_on - %(garden_days)s")} OFFSET 0) ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT s.object_type, s.object_id FROM activity_readingact r JOIN activity_act s ON s.id = r.caused_by_id
    WHERE r.xid >= %(since)s::text::xid8 AND r.xid < %(upto)s::text::xid8 ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT s.object_type, s.object_id FROM _share_day d JOIN activity_act s ON s.id = d.share_id
    ON CONFLICT DO NOTHING;
"""


WINDOWS = ("tie_days", "no_tie_days", "referral_days", "pointer_days", "return_days", "garden_days", "mentor_days")

# The facts to build again, and where their rows are. A thank for something made is kept with the thing.
GATHER = f"""
INSERT INTO _fact SELECT DISTINCT ON (id) * FROM (
    SELECT * FROM _new WHERE verb IN ({FACTS})
    UNION ALL
    SELECT {AN_ACT} FROM _made m JOIN activity_act a ON a.object_type = m.object_type AND a.object_id = m.object_id
    WHERE a.verb IN ({FACTS})
) a;
INSERT INTO _fact_key SELECT object_type, object_id, occurred_on, id FROM _fact;
INSERT INTO _fact_key SELECT c.object_type, c.object_id, n.occurred_on, n.id
FROM _new n JOIN activity_act c ON c.id = n.caused_by_id AND c.verb IN ({numbers(MADE)})
WHERE n.verb = {Verb.THANK} AND n.object_type = {ObjectType.MEMBER};
CREATE INDEX ON _fact_key (object_type, object_id, act_id);
ANALYZE _fact; ANALYZE _fact_key; ANALYZE _made;
"""


def gather_cells(policy: Policy, span: dict[str, int]) -> None:
    """Fill _new with the acts of the span, and _cell, _made, _fact and _week with what they may change."""
    days = {name: policy[name] for name in WINDOWS}
    run(NEW, span)
    run(CELLS, {**span, **days})
    run(connecting.cells_of_new(), days)
    run(caretaking.cells_of_new(), days)
    run(enactment.weeks_of_new(), days)
    run("ANALYZE _cell; ANALYZE _week")
    gather_facts()


def gather_facts() -> None:
    """Fill _fact and _fact_key from _new and _made."""
    run(GATHER)
