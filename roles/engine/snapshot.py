"""Weekly snapshots: which are due, and computing them (MEASURES.md 10.6).

A snapshot is a function of the ledger, the memberships and choices, its day, and the Monday snapshot before it. The
weekly schedule (catch_up) only adds the Mondays that are missing: what people have seen stays. recompute also makes
those anew whose inputs changed afterwards, and every later one, so that a late import ends in the rows of a timely one.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from django.db import connection, transaction
from django.db.models import Max

from activity.models import Retirement
from communities.models import Community
from roles.engine import circles, hands, measure, states
from roles.engine.database import at_work, rows, run
from roles.models import Circle, CommunityWeek, RoleWeek
from roles.policy import Policy, policy_of

WEEK = timedelta(days=7)
LOCK = zlib.crc32(b"fivefold.roles.snapshot")
MODULUS = 2**61 - 1


class InFuture(ValueError):
    """There is nothing to compute for a day that has not come."""


class NoLongerKept(ValueError):
    """Acts of the window of that day have left the ledger: its snapshots stay as they were."""


@dataclass(frozen=True)
class Computed:
    """How many snapshots of how many communities were written, and their RoleWeek rows."""

    snapshots: int
    communities: int
    rows: int


def today() -> date:
    """The day it is in UTC: the last one a snapshot can be of."""
    return datetime.now(UTC).date()


Progress = Callable[[date, int], None]


def compute_week(community: Community, as_of: date) -> int:
    """One snapshot of one community as of a day (UTC midnight), from the rollups as they are; number of rows."""
    with single_flight():
        policy = policy_of(as_of)
        inputs = inputs_of([as_of], [community.pk]).get(as_of, {})
        return _compute(policy, as_of, inputs) if inputs else 0


def recompute(
    as_of: date, *, only: Community | None = None, anew: bool = False, tell: Progress | None = None
) -> Computed:
    """Every weekly snapshot that is due up to a day, oldest first, and one of the day itself if it is no Monday.

    Due: missing, or computed from something that changed since, and all that follow such a one; with anew, all of
    them. Goes back to the first act, at most the window, never to a day whose acts are no longer kept. Raises InFuture,
    NoLongerKept.

    One thing is not looked for: a choice or a membership of another community that shifts the platform's usual share.
    """
    if as_of > today():
        raise InFuture(as_of)
    policy = policy_of(as_of)
    if as_of < _kept_from(policy):
        raise NoLongerKept(as_of)
    with single_flight():
        _forget_switched_off()
        days = _days(policy, as_of)
        inputs = inputs_of(days, [only.pk] if only else None)
        return _compute_all(days, inputs, _first_due(days, inputs, anew=anew), tell)


def catch_up() -> Computed:
    """The Mondays missing since each community's last snapshot; for one without any, the last Monday alone.

    What is there stays as people saw it, also when acts of its time came in later.
    """
    with single_flight():
        _forget_switched_off()
        monday = today() - timedelta(days=today().weekday())
        policy = policy_of(monday)
        days = _days(policy, monday)
        inputs = inputs_of(days, None)
        newest = dict(CommunityWeek.objects.weekly().values_list("community").annotate(newest=Max("as_of")).order_by())
        begins = {c: newest[c] + WEEK if c in newest else days[-1] for c in inputs[days[-1]]}
        return _compute_all(days, inputs, begins, None)


def _compute_all(
    days: list[date], inputs: dict[date, dict[int, int]], begins: dict[int, date], tell: Progress | None
) -> Computed:
    """From each community's beginning on. A day that is no Monday is made on demand: always, and nothing follows it."""
    snapshots, written = 0, 0
    touched: set[int] = set()
    for day in days:
        due = {c: digest for c, digest in inputs[day].items() if day.weekday() or (c in begins and begins[c] <= day)}
        if due:
            written += _compute(policy_of(day), day, due)
            snapshots, touched = snapshots + 1, touched | due.keys()
            if tell:
                tell(day, written)
    return Computed(snapshots, len(touched), written)


def _days(policy: Policy, as_of: date) -> list[date]:
    """The Mondays from the first act on, at most a window back, and the day itself."""
    ((first,),) = rows(
        "SELECT least((SELECT min(week) FROM roles_enactweek), (SELECT min(week) FROM activity_memberweekreading))"
    )
    last, kept_from = as_of - timedelta(days=as_of.weekday()), _kept_from(policy)
    begin = max(first + WEEK, last - timedelta(days=policy.window)) if first else last
    days = [begin + WEEK * number for number in range((last - begin).days // 7 + 1)]
    days = [day for day in days if day >= kept_from]
    return days if as_of.weekday() == 0 and days else [*days, as_of]


def _kept_from(policy: Policy) -> date:
    """The first day whose window lies wholly in what the ledger still holds."""
    left = Retirement.objects.filter(is_delicate=False).aggregate(last=Max("last_day"))["last"]
    return left + timedelta(days=policy.window + 1) if left else date.min


def inputs_of(days: list[date], only: list[int] | None = None) -> dict[date, dict[int, int]]:
    """For each day and community with members by then: a digest of who was in, who is left out, and the policy.

    It changes when a membership, a choice or the erasure of a person changes what the snapshot is computed from.
    """
    events: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for community, day, digest in rows(
        """
        SELECT community_id, day, sum(h)::text FROM (
            SELECT m.community_id, e.day,
                   hashtextextended(concat_ws(':', m.user_id, e.day, e.what, u.is_service OR u.erased_at IS NOT NULL,
                       EXISTS (SELECT FROM roles_leftout o WHERE o.user_id = m.user_id
                               AND (o.community_id IS NULL OR o.community_id = m.community_id))), 0)::numeric AS h
            FROM communities_membership m JOIN accounts_user u ON u.id = m.user_id
            CROSS JOIN LATERAL (VALUES ((m.joined_at AT TIME ZONE 'UTC')::date, 'in'),
                                       ((m.left_at AT TIME ZONE 'UTC')::date, 'out')) e(day, what)
            WHERE e.day IS NOT NULL AND (%(only)s::bigint[] IS NULL OR m.community_id = ANY(%(only)s::bigint[]))
              AND NOT EXISTS (SELECT FROM roles_rolesettings s WHERE s.community_id = m.community_id AND NOT s.is_computed)
        ) event GROUP BY 1, 2 ORDER BY 1, 2
        """,
        {"only": only},
    ):
        events[community].append((day, int(digest)))
    found: dict[date, dict[int, int]] = {day: {} for day in days}
    policies = {day: policy_of(day) for day in days}
    for community, changes in events.items():
        sums = list(accumulate(digest for _, digest in changes))
        position = 0
        for day in days:
            while position < len(changes) and changes[position][0] < day:
                position += 1
            if position:
                found[day][community] = (sums[position - 1] + policies[day].mark(community)) % MODULUS
    return found


def _first_due(days: list[date], inputs: dict[date, dict[int, int]], *, anew: bool) -> dict[int, date]:
    """The Monday from which on each community's snapshots are to be computed; communities with nothing due are absent."""
    known = {
        (community, as_of): (digest, is_stale)
        for community, as_of, digest, is_stale in CommunityWeek.objects.filter(as_of__in=days).values_list(
            "community_id", "as_of", "inputs", "is_stale"
        )
    }
    begins: dict[int, date] = {}
    for day in days:
        for community, digest in inputs[day].items():
            if anew or known.get((community, day)) != (digest, False):
                begins.setdefault(community, day)
    return begins


def _compute(policy: Policy, as_of: date, inputs: dict[int, int]) -> int:
    """Measure and write one snapshot, in parts of communities at a time; the number of rows."""
    platform = measure.usual_everywhere(policy, as_of)
    return hands.each(hands.parts_of(list(inputs)), lambda part: _compute_part(policy, as_of, part, inputs, platform))


def _compute_part(
    policy: Policy, as_of: date, communities: list[int], inputs: dict[int, int], platform: measure.Medians
) -> int:
    """Measure, judge, then write in one short transaction. A failure leaves each community as it was, or done."""
    with at_work():
        measure.measure(policy, as_of, communities, platform)
        states.judge(policy, as_of, communities)
        with transaction.atomic():
            written = states.write(policy, as_of, communities, [inputs[community] for community in communities])
            circles.write(as_of, communities)
        measure.drop()
        states.drop()
    return written


def _forget_switched_off() -> None:
    """A community that switched computation off has no rows, whatever way it was switched."""
    off = Community.objects.filter(role_settings__is_computed=False)
    RoleWeek.objects.filter(community__in=off).delete()
    CommunityWeek.objects.filter(community__in=off).delete()
    Circle.objects.filter(community__in=off).delete()


@contextmanager
def single_flight() -> Iterator[None]:
    """One computation at a time; another one waits. An advisory lock: it takes no transaction id."""
    run("SELECT pg_advisory_lock(%(key)s)", {"key": LOCK})
    try:
        yield
    finally:
        if not connection.needs_rollback:  # else the session ends with its test
            run("SELECT pg_advisory_unlock(%(key)s)", {"key": LOCK})
