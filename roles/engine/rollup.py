"""The roll-up: from new acts to the cells they touch, each rebuilt from raw acts, behind the watermark (10.1, 10.2).

A cell is an object (episodes and effects about it), a member's week in a community (enactment), or one act (recognition).
Because a cell is always rebuilt from everything the ledger holds about it, order, lateness and withdrawal of acts make
no difference, and rebuilding all cells gives the same rows. Work happens in tables of its own; the transaction that writes is short.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from activity.vocabulary import ObjectType, Verb
from activity.watermark import Window, next_window
from roles.engine import caretaking, carrying, connecting, creating, enactment, reading, swap
from roles.engine.cells import CREATE, TEMPORARY, gather_cells
from roles.engine.database import Source, at_work, numbers, rows, run, scalar
from roles.models import RollupState
from roles.policy import Policy, policy_of

CONSUMER_NAME = "roles"
PATIENCE = 120  # seconds a command waits for other workers and open transactions

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

# After an import the planner still sees the tables as they were; and nobody analyses the parent of partitions by itself
# (the partitions are, in the background).
MANY_ACTS = 20_000
MANY = """
SELECT count(*) = %(many)s FROM (
    SELECT FROM activity_act WHERE xid >= %(since)s::text::xid8 AND xid < %(upto)s::text::xid8 LIMIT %(many)s) n
"""
ANALYZE = "ANALYZE ONLY activity_act; ANALYZE ONLY activity_readingact; ANALYZE activity_shareeffect; ANALYZE communities_membership"


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
            ((acts, *ends),) = rows("SELECT count(*), min(occurred_on), max(occurred_on) FROM activity_act")
            run("INSERT INTO _changed VALUES (%(first)s), (%(last)s)", dict(zip(("first", "last"), ends, strict=True)))
        else:
            run(VOID, span)
            gather_cells(policy, span)
            acts = scalar("SELECT count(*) FROM _new")
        build(policy, cells=not full)
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


PARTS = (*carrying.PARTS, *connecting.PARTS, *caretaking.PARTS)
# Which verbs there are about the cells; of an invitation the cell is the person invited, not its object.
VERB_LIST = numbers(verb for verbs, _ in PARTS for verb in verbs)
VERBS = f"SELECT DISTINCT verb FROM _act WHERE verb IN ({VERB_LIST})"
VERBS_IN_CELLS = f"""
SELECT DISTINCT verb FROM _about
UNION SELECT i.verb FROM _cell c JOIN activity_act i ON i.target_id = c.object_id AND i.verb = {Verb.INVITE_MEMBER}
WHERE c.object_type = {ObjectType.MEMBER}
"""


def build(policy: Policy, *, cells: bool) -> None:
    """Fill _enact, _effect and _episode from raw acts: those of _cell and _week, or all."""
    source = Source(is_full=not cells)
    source.prepare()
    if cells:
        if scalar("SELECT EXISTS (SELECT FROM _week)"):
            enactment.build(policy, source)
        _build_facts(policy, source)
    else:
        run("DROP TABLE IF EXISTS _enact")  # ours, temporary, which would hide theirs
        with _beside(lambda: _build_weeks(policy, source)):
            _build_facts(policy, source)
            swap.prepare("roles_effect")
            swap.prepare("roles_episode")
    source.clear()


def _build_weeks(policy: Policy, source: Source) -> None:
    enactment.build(policy, source)
    swap.prepare("roles_enactweek")


def _build_facts(policy: Policy, source: Source) -> None:
    creating.build(policy, source)  # the first, since it makes _effect and _episode when everything is built
    present = {verb for (verb,) in rows(VERBS if source.is_full else VERBS_IN_CELLS)}
    for verbs, part in PARTS:
        if not present.isdisjoint(verbs):
            part(policy, source)


@contextmanager
def _beside(work: Callable[[], None]) -> Iterator[None]:
    """Have another connection work meanwhile: there is a second core. In a transaction, which others do not see into, do
    the work first."""
    if connection.in_atomic_block:
        work()
        yield
        return

    def alone() -> None:
        try:
            with at_work():
                work()
        finally:
            connection.close()  # of this thread

    with ThreadPoolExecutor(1) as pool:
        other = pool.submit(alone)
        yield
        other.result()
