"""Computing the measures of a Monday: all communities at once, a measure at a time. Writes MeasureWeek and MeasureRun."""

from __future__ import annotations

import logging
import time
import zlib
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from communities.models import Community
from metrics.measures import MEASURES, Measure, Reading
from metrics.models import HandMeasure, HandReading, MeasureRun, MeasureWeek, Unit
from roles.intervals import interval

logger = logging.getLogger(__name__)

BATCH = 500  # communities
KEPT = 105  # Mondays back that what was brought by hand is written to: two years
LOCK = zlib.crc32(b"fivefold.metrics.measures")
Tell = Callable[[str, int], None]


def last_monday() -> date:
    """The Monday of this week (UTC): the newest day there are readings of."""
    today = timezone.now().date()
    return today - timedelta(days=today.weekday())


def measure(
    as_of: date, *, anew: bool = False, only: Iterable[str] | None = None, tell: Tell | None = None
) -> dict[str, int]:
    """Compute what is due as of a Monday; how many readings of each measure were written.

    Due: a measure without a run that ended well. What people have seen stays (MEASURES.md 2.5, rule 5); anew says that
    it shall be written again. A measure that fails is noted and keeps no other from its turn.
    """
    done = set() if anew else set(MeasureRun.objects.done().filter(as_of=as_of).values_list("key", flat=True))
    keys = [key for key in (MEASURES if only is None else only) if key not in done]
    communities = list(Community.objects.not_archived().order_by("pk").values_list("pk", flat=True)) if keys else []
    written = {}
    for key in keys:
        if (count := _run(MEASURES[key], as_of, communities)) is not None:
            written[key] = count
            if tell:
                tell(key, count)
    return written


def _run(measure: Measure, as_of: date, communities: Sequence[int]) -> int | None:
    """One measure for everybody; None when it failed, which is logged and noted."""
    started, count, error = time.monotonic(), 0, ""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:  # two workers take turns; the later one writes the same rows again
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            for begin in range(0, len(communities), BATCH):
                batch = communities[begin : begin + BATCH]
                count += _write(measure.key, as_of, batch, measure.compute(as_of, batch))
    except Exception as failure:
        logger.exception("The measure %s could not be computed as of %s.", measure.key, as_of)
        count, error = 0, f"{type(failure).__name__}: {failure}"[:300]
    MeasureRun.objects.update_or_create(
        key=measure.key,
        as_of=as_of,
        defaults={
            "finished_at": timezone.now(),
            "communities": count,
            "seconds": time.monotonic() - started,
            "error": error,
        },
    )
    return None if error else count


def _write(key: str, as_of: date, batch: Sequence[int], readings: Iterable[Reading]) -> int:
    """Replace what is known of these communities."""
    MeasureWeek.objects.filter(key=key, as_of=as_of, community_id__in=batch).delete()
    rows = [
        MeasureWeek(
            community_id=reading.community_id,
            key=key,
            as_of=as_of,
            value=reading.value,
            n=reading.n,
            low=reading.low,
            high=reading.high,
            detail=dict(reading.detail),
        )
        for reading in readings
    ]
    MeasureWeek.objects.bulk_create(rows, batch_size=1000)
    return len(rows)


def write_hand_measures(as_of: date) -> int:
    """What was brought by hand, as a week sees it: the newest number before it that is not older than its plan allows."""
    hands = HandMeasure.objects.collected().prefetch_related("readings")
    return sum(write_hand_measure(hand, [as_of]) for hand in hands)


def write_hand_measure(hand: HandMeasure, mondays: Sequence[date] | None = None) -> int:
    """One measure, for the Mondays given or for all since its first number; how many rows there are."""
    readings = sorted(hand.readings.all(), key=lambda reading: reading.on)
    if mondays is None:
        mondays = _mondays_since(readings[0].on) if readings else []
        MeasureWeek.objects.filter(community_id=hand.community_id, key=hand.key).exclude(as_of__in=mondays).delete()
    MeasureWeek.objects.filter(community_id=hand.community_id, key=hand.key, as_of__in=mondays).delete()
    rows = []
    for monday in mondays:
        known = [reading for reading in readings if monday - 2 * hand.every <= reading.on < monday]
        if known:
            rows.append(_row_of(hand, known[-1], monday))
    MeasureWeek.objects.bulk_create(rows)
    return len(rows)


def _mondays_since(day: date) -> list[date]:
    last = last_monday()
    first = max(day - timedelta(days=day.weekday()) + timedelta(weeks=1), last - timedelta(weeks=KEPT - 1))
    return [first + timedelta(weeks=number) for number in range((last - first).days // 7 + 1)]


def _row_of(hand: HandMeasure, reading: HandReading, as_of: date) -> MeasureWeek:
    low = high = None
    if hand.unit == Unit.SHARE and reading.n and reading.value <= 1:
        low, high = interval(reading.value * reading.n, reading.n)
    detail = {"on": reading.on.isoformat(), "k": round(reading.value * reading.n) if hand.unit == Unit.SHARE else None}
    return MeasureWeek(
        community_id=hand.community_id,
        key=hand.key,
        as_of=as_of,
        value=reading.value,
        n=reading.n,
        low=low,
        high=high,
        detail={name: value for name, value in detail.items() if value is not None},
    )
