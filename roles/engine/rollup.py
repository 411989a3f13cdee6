"""The roll-up: from new acts to the cells they touch, each rebuilt from raw acts, behind the watermark (10.1, 10.2).

A cell is an object (episodes and effects about it) or a member's week in a community (enactment). Because a cell is
always rebuilt from everything the ledger holds about it, order, lateness and withdrawal of acts make no difference,
and rebuilding all cells gives the same rows. Work happens in temporary tables; the transaction that writes is short.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from activity.vocabulary import ObjectType, Verb
from activity.watermark import Window, next_window
from roles.engine import caretaking, carrying, connecting, creating, enactment, reading, swap
from roles.engine.database import EFFECT, ENACT, EPISODE, Source, at_work, numbers, rows, run, scalar
from roles.engine.swap import LEFT_OUT
from roles.models import RollupState
from roles.policy import Policy, policy_of

__all__ = ["EFFECT", "ENACT", "EPISODE", "LEFT_OUT", "build", "gather_cells", "roll_up", "take_in"]

CONSUMER_NAME = "roles"
PATIENCE = 120  # seconds a command waits for other workers and open transactions

TEMPORARY = (
    "_new",
    "_cell",
    "_week",
    "_effect",
    "_episode",
    "_enact",
    "_changed",
    "_reading_week",
    "_share_day",
    "_dirty",
)
LEFTOVER = "_act, _rare, _read, _opened, _share, _intro, _pair, _tie, _joined, _joined_person, _neighbour, _referral, _pointer, _case"  # of a failure
CREATE = f"""
DROP TABLE IF EXISTS {", ".join(TEMPORARY)}, {LEFTOVER};
CREATE TEMP TABLE _new (id bigint, actor_id bigint, verb smallint, object_type smallint, object_id bigint, owner_id bigint,
    target_id bigint, community_id bigint, context_id bigint, reply_to_id bigint, caused_by_id bigint, occurred_on date);
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

# Acts about these say nothing about the object itself; joining alone would make a community a cell of thousands of acts.
NO_CELL = (Verb.JOIN, Verb.LEAVE, Verb.INVITE_MEMBER, Verb.FOLLOW, Verb.UNDO, Verb.ASK, Verb.REFLECT, Verb.ASSESS)

NEW = """
INSERT INTO _new
SELECT id, actor_id, verb, object_type, object_id, owner_id, target_id, community_id, context_id, reply_to_id, caused_by_id,
       occurred_on
FROM activity_act WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8;
INSERT INTO _new
SELECT o.id, o.actor_id, o.verb, o.object_type, o.object_id, o.owner_id, o.target_id, o.community_id, o.context_id,
       o.reply_to_id, o.caused_by_id, o.occurred_on
FROM activity_act u JOIN activity_act o ON o.id = u.undo_of_id
WHERE u.xid >= %(since)s::text::xid8 AND u.xid < %(upto)s::text::xid8;
INSERT INTO _new  -- what the same bulk operation did before: ids are no order, the first of them may be new
SELECT o.id, o.actor_id, o.verb, o.object_type, o.object_id, o.owner_id, o.target_id, o.community_id, o.context_id,
       o.reply_to_id, o.caused_by_id, o.occurred_on
FROM activity_act o WHERE o.bulk_id IN (
    SELECT bulk_id FROM activity_act u
    WHERE u.xid >= %(since)s::text::xid8 AND u.xid < %(upto)s::text::xid8 AND u.bulk_id IS NOT NULL);
ANALYZE _new;
"""

# Acts undone, and acts of a bulk operation but the first. Repeated after a crash it adds nothing.
VOID = """
INSERT INTO roles_voidact SELECT DISTINCT undo_of_id FROM activity_act
WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8 AND undo_of_id IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO roles_voidact SELECT k.id FROM (
    SELECT bulk_id, min(id) AS id FROM activity_act WHERE bulk_id IN (
        SELECT bulk_id FROM activity_act
        WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8 AND bulk_id IS NOT NULL) GROUP BY 1
) first JOIN activity_act k ON k.bulk_id = first.bulk_id AND k.id > first.id ON CONFLICT DO NOTHING
"""

# After an import the planner still sees the tables as they were; and nobody analyses the parent of partitions by itself.
MANY_ACTS = 20_000
MANY = """
SELECT count(*) = %(many)s FROM (
    SELECT FROM activity_act WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8 LIMIT %(many)s) n
"""
ANALYZE = (
    "ANALYZE activity_act; ANALYZE activity_readingact; ANALYZE activity_shareeffect; ANALYZE communities_membership"
)

CELLS = f"""
INSERT INTO _dirty SELECT id FROM roles_dirtycell;
INSERT INTO _cell SELECT d.object_type, d.object_id FROM roles_dirtycell d JOIN _dirty USING (id)
    WHERE d.object_type IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO _week SELECT DISTINCT d.member_id, d.community_id, a.occurred_on - (extract(isodow FROM a.occurred_on)::int - 1)
    FROM roles_dirtycell d JOIN _dirty USING (id)
    JOIN activity_act a ON a.actor_id = d.member_id AND a.community_id = d.community_id ON CONFLICT DO NOTHING;
INSERT INTO _week SELECT e.member_id, e.community_id, e.week FROM roles_dirtycell d JOIN _dirty USING (id)
    JOIN roles_enactweek e ON e.member_id = d.member_id AND e.community_id = d.community_id ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT object_type, object_id FROM _new WHERE verb NOT IN ({numbers(NO_CELL)}) ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT {ObjectType.MEMBER}, target_id FROM _new WHERE verb = {Verb.INVITE_MEMBER}
    AND target_id IS NOT NULL ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT c.object_type, c.object_id FROM _new n JOIN activity_act c ON c.id = n.caused_by_id
    ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT s.object_type, s.object_id FROM activity_readingact r JOIN activity_act s ON s.id = r.caused_by_id
    WHERE r.xid >= %(since)s::text::xid8 AND r.xid < %(upto)s::text::xid8 ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT s.object_type, s.object_id FROM _share_day d JOIN activity_act s ON s.id = d.share_id
    ON CONFLICT DO NOTHING;
INSERT INTO _cell SELECT DISTINCT {ObjectType.MEMBER}, i.target_id FROM (SELECT DISTINCT actor_id, community_id FROM _new) n
    JOIN activity_act i ON i.target_id = n.actor_id AND i.community_id = n.community_id AND i.verb = {Verb.INVITE_MEMBER}
    ON CONFLICT DO NOTHING;
"""


@dataclass(frozen=True)
class RollUp:
    """What one roll-up did: acts read, and the earliest day about which anything changed."""

    acts: int
    changed_from: date | None


def roll_up(*, full: bool = False, wait: bool = False) -> RollUp | None:
    """Bring the rollups to the horizon. None while another worker does it.

    Told to wait, it waits for that worker, and until every transaction that ended before the call is below the horizon
    (one still open holds it back, 10.3); None when either takes longer than PATIENCE. With full, and on the first run,
    everything is rebuilt from raw acts. Call it outside a transaction.
    """
    deadline = time.monotonic() + PATIENCE
    goal = scalar("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
    while True:
        if not wait or full or scalar("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint") >= goal:
            with next_window(CONSUMER_NAME) as window:
                if window is not None:
                    return take_in(window, full=full or window.since == 0)
        if not wait or time.monotonic() > deadline:
            return None
        time.sleep(0.2)


def take_in(window: Window, *, full: bool) -> RollUp:
    """Rebuild what the window touches (full: everything) and move the cursor with it. Raises Superseded."""
    policy = policy_today()
    full = full or not is_built()
    span = {"since": 0 if full else window.since, "upto": window.upto}
    with at_work():
        run(CREATE)
        if scalar(MANY, {**span, "many": MANY_ACTS}):
            run(ANALYZE)
        reading.gather(span)
        reading.settle_shares()
        if full:
            run("INSERT INTO _dirty SELECT id FROM roles_dirtycell")
            acts = scalar("SELECT count(*) FROM activity_act")
        else:
            run(VOID, span)
            gather_cells(policy, span)
            acts = scalar("SELECT count(*) FROM _new")
        build(policy, cells=not full)
        if full:
            swap.prepare()
        with transaction.atomic():
            changed = swap.everything(policy) if full else swap.cells()
            run("DELETE FROM roles_dirtycell d USING _dirty n WHERE d.id = n.id")
            window.advance()
        run(f"DROP TABLE IF EXISTS {', '.join(TEMPORARY)}")
    return RollUp(acts, changed)


def policy_today() -> Policy:
    """What decides what happened: the platform's policy in force now."""
    return policy_of(timezone.now().date())


def is_built() -> bool:
    """Whether the rollups were built under it."""
    return RollupState.objects.values_list("windows", flat=True).first() == policy_today().windows()


def gather_cells(policy: Policy, span: dict[str, int]) -> None:
    """Fill _new with the acts of the span, and _cell and _week with what they may change."""
    days = {name: policy[name] for name in ("tie_days", "no_tie_days", "pointer_days", "return_days")}
    run(NEW, span)
    run(CELLS, span)
    run(connecting.cells_of_new(), days)
    run(caretaking.cells_of_new())
    run(enactment.weeks_of_new(), days)
    run("ANALYZE _cell; ANALYZE _week")


PARTS = (*carrying.PARTS, *connecting.PARTS, *caretaking.PARTS)
# Which verbs there are about the cells; of an invitation the cell is the person invited, not its object.
VERB_LIST = numbers(verb for verbs, _ in PARTS for verb in verbs)
VERBS = f"SELECT DISTINCT verb FROM _act WHERE verb IN ({VERB_LIST})"
VERBS_IN_CELLS = f"""
SELECT a.verb FROM _cell c JOIN activity_act a ON a.object_type = c.object_type AND a.object_id = c.object_id
WHERE a.verb IN ({VERB_LIST})
UNION SELECT i.verb FROM _cell c JOIN activity_act i ON i.target_id = c.object_id AND i.verb = {Verb.INVITE_MEMBER}
WHERE c.object_type = {ObjectType.MEMBER}
"""


def build(policy: Policy, *, cells: bool) -> None:
    """Fill _enact, _effect and _episode from raw acts: those of _cell and _week, or all."""
    source = Source(is_full=not cells)
    source.prepare()
    if not cells or scalar("SELECT EXISTS (SELECT FROM _week)"):
        enactment.build(policy, source)
    creating.build(policy, source)  # the first, since it makes _effect and _episode when everything is built
    present = {verb for (verb,) in rows(VERBS_IN_CELLS if cells else VERBS)}
    for verbs, part in PARTS:
        if not present.isdisjoint(verbs):
            part(policy, source)
    source.clear()
