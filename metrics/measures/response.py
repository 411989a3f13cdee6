"""How soon asks are replied to (MEASURES.md 5.3): Kaplan–Meier, so that asks which still wait count for how long they did.

A median of the answered ones alone would say that a community which answers few asks quickly answers quickly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection

from communities.models import ServiceDescription
from content.models import AskClock
from metrics.measures.registry import Compute, Direction, Family, Measure, Reading, Unit, register
from metrics.measures.sql import share_by

WEEKS = 26
CLOCKS = {"reply": "first-reply", "useful": "first-useful-reply", "accepted": "accepted-answer"}
UNITS, GROUPS = ("work", "plain"), ("all", "newcomers", "others")

# t: seconds until it came, or until the ask stopped waiting: it was closed or removed, or the Monday came. An event and
# an end at the same moment: the event counts. Of the curve at most one point a per cent is kept; p50 and p90 are exact.
CURVES = """
WITH asks AS (
    SELECT c.*, i.author_id, s.worked, c.{clock}_at < %(until)s AS came, least(c.ended_at, %(until)s) AS stopped_at
    FROM content_askclock c JOIN content_item i ON i.id = c.ask_id
    JOIN unnest(%(services)s::bigint[], %(worked)s::bigint[]) s (id, worked) ON s.id = c.service_id
    WHERE c.community_id = ANY(%(communities)s) AND c.asked_at < %(until)s AND c.asked_at >= %(since)s),
waits AS (
    SELECT community_id, author_id, u.unit, g.grp, u.t, came IS TRUE AS came
    FROM asks
    CROSS JOIN LATERAL (VALUES
        ('work', CASE WHEN came THEN {clock}_work WHEN ended_at < %(until)s THEN ended_work ELSE worked - asked_work END),
        ('plain', extract(epoch FROM CASE WHEN came THEN {clock}_at ELSE stopped_at END - asked_at)::bigint)) u (unit, t)
    CROSS JOIN LATERAL (VALUES ('all'), (CASE WHEN is_newcomer THEN 'newcomers' ELSE 'others' END)) g (grp)),
times AS (
    SELECT community_id, unit, grp, t, count(*) FILTER (WHERE came) AS d, count(*) AS c FROM waits GROUP BY 1, 2, 3, 4),
risks AS (
    SELECT *, sum(c) OVER (PARTITION BY community_id, unit, grp ORDER BY t DESC)::bigint AS at_risk FROM times),
curves AS (
    SELECT *, exp(sum(CASE WHEN d = at_risk THEN -100 WHEN d > 0 THEN ln(1 - d::float8 / at_risk) ELSE 0 END)
        OVER (PARTITION BY community_id, unit, grp ORDER BY t)) AS open FROM risks),
points AS (
    SELECT *, d > 0 AND row_number() OVER (
        PARTITION BY community_id, unit, grp, d > 0, floor(open * 100 + 1e-9) ORDER BY t) = 1 AS is_kept FROM curves),
people AS (
    SELECT community_id, unit, grp, count(DISTINCT author_id) AS askers FROM waits GROUP BY 1, 2, 3)
SELECT community_id, unit, grp, sum(c)::bigint, sum(d)::bigint, min(askers),
    min(t) FILTER (WHERE open <= .5 + 1e-9) / 3600.0::float8, min(t) FILTER (WHERE open <= .1 + 1e-9) / 3600.0::float8,
    coalesce(json_agg(json_build_array(round(t / 3600.0, 4), round(open::numeric, 4), at_risk) ORDER BY t)
        FILTER (WHERE is_kept), '[]')
FROM points JOIN people USING (community_id, unit, grp) GROUP BY 1, 2, 3
"""


def compute(as_of: date, communities: Sequence[int], *, clock: str) -> Iterator[Reading]:
    """One statement for all communities; the value is the p50 in working hours, everything else in the detail."""
    until = datetime.combine(as_of, time(), UTC)
    since = until - timedelta(weeks=WEEKS)
    clocks = AskClock.objects.filter(community__in=communities, asked_at__gte=since, asked_at__lt=until)
    services = ServiceDescription.objects.filter(pk__in=clocks.order_by().values("service"))
    worked = {service.pk: service.calendar.worked(until) // timedelta(seconds=1) for service in services}
    given: dict[str, Any] = {
        "until": until,
        "since": since,
        "communities": list(communities),
        "services": list(worked),
        "worked": list(worked.values()),
    }
    found: dict[int, dict[str, dict[str, Any]]] = defaultdict(lambda: {unit: {} for unit in UNITS})
    with connection.cursor() as cursor:
        cursor.execute(CURVES.format(clock=clock), given)
        for community_id, unit, group, n, events, askers, p50, p90, curve in cursor.fetchall():
            found[community_id][unit][group] = {
                "n": n,
                "events": events,
                "askers": askers,
                "p50": None if p50 is None else float(p50),
                "p90": None if p90 is None else float(p90),
                "curve": curve,
            }
    for community_id, detail in found.items():
        every = detail["work"]["all"]
        yield Reading(community_id, every["p50"], every["n"], detail=detail)


KEPT = """
SELECT c.community_id, count(*) FILTER (WHERE c.reply_at <= c.due_at), count(*)
FROM content_askclock c
WHERE c.community_id = ANY(%(communities)s) AND c.due_at < %(as_of)s::date AND c.asked_at >= %(as_of)s::date - 182
    AND (c.reply_at IS NOT NULL OR c.ended_at IS NULL OR c.ended_at > c.due_at)
GROUP BY 1"""


def _of(clock: str) -> Compute:
    return partial(compute, clock=clock)


SAYS = {
    "reply": ("Until the first reply", "an answer by somebody other than the asker, or what helped first, if sooner"),
    "useful": ("Until the first useful reply", "what the asker marked as having helped first, thanked for or accepted"),
    "accepted": ("Until an answer is accepted", "the asker accepting an answer of somebody else"),
}

register(
    *(
        Measure(
            key=key,
            name=SAYS[clock][0],
            family=Family.RESPONSE,
            unit=Unit.HOURS,
            direction=Direction.DOWN,
            says=f"Working hours until half of the asks have had it: {SAYS[clock][1]}. Asks that still wait count for as "
            "long as they have waited (Kaplan–Meier); imported asks are left out. n: asks.",
            window=f"asks of the {WEEKS} weeks before",
            source="clocks of asks",
            compute=_of(clock),
            query=CURVES.format(clock=clock),
            page="response-detail",
        )
        for clock, key in CLOCKS.items()
    ),
    Measure(
        key="promise-kept",
        name="Asks replied to as promised",
        family=Family.RESPONSE,
        unit=Unit.SHARE,
        direction=Direction.UP,
        says="Of 100 asks whose promised time is over, how many had a first reply within it; those closed before are left "
        "out. n: asks.",
        window=f"asks of the {WEEKS} weeks before",
        source="clocks of asks",
        compute=share_by(KEPT),
        query=KEPT,
        page="response-detail",
    ),
)
