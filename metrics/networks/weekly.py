"""The weekly job: ties of all communities, then their shapes, some communities at a time. Writes in short transactions."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from django.db import transaction
from django.utils import timezone

from metrics.models import NetworkWeek
from metrics.networks import ties
from metrics.networks.figures import Facts, places_of, shapes_of
from metrics.networks.graph import Array, Graph
from metrics.networks.picture import picture_of
from metrics.networks.shape import Shape
from metrics.networks.ties import FRESH, KEPT, WINDOW
from metrics.networks.topics import keep_topics
from metrics.networks.writing import left_out, write_places, write_ties
from roles.engine.database import at_work, hold_choices, run, scalar
from roles.models import RoleSettings

LOCK = zlib.crc32(b"fivefold.metrics.networks")
NODES_AT_ONCE = 200_000


def catch_up(monday: date) -> int:
    """The networks of this Monday unless they are there: also where the task of that day was lost."""
    return 0 if NetworkWeek.objects.filter(as_of=monday).exists() else compute_week(monday)


def compute_week(as_of: date, only: Sequence[int] | None = None) -> int:
    """The networks of these communities (or all) as of a Monday; of how many. 0 while another worker is at it.

    Computed again it writes the same rows. Members' own ties are kept of the newest week alone.
    """
    if not scalar("SELECT pg_try_advisory_lock(%(key)s)", {"key": LOCK}):
        return 0
    try:
        with at_work():
            members = ties.gather_members(as_of, None if only is None else list(only))
            names, found = ties.departments(), ties.gather_ties(as_of, len(members.community))
            count = sum(
                _batch(as_of, first, members.part(first, end), found.part(first, end), names)
                for first, end in _batches(members.community)
            )
            if only is None:
                _forget_others(as_of)
            keep_topics(as_of)
            ties.drop()
    finally:
        run("SELECT pg_advisory_unlock(%(key)s)", {"key": LOCK})
    return count


def _batches(community: Array) -> Iterator[tuple[int, int]]:
    """Nodes of whole communities, as many as there is room for, one community at least."""
    ends = [*(np.flatnonzero(np.diff(community)) + 1).tolist(), len(community)]
    first = 0
    for end, after in zip(ends, [*ends[1:], ends[-1] + NODES_AT_ONCE + 1], strict=True):
        if end > first and after - first > NODES_AT_ONCE:
            yield first, end
            first = end


def _batch(as_of: date, first: int, members: ties.Members, found: ties.Ties, names: dict[int, str]) -> int:
    starts = np.flatnonzero(np.diff(members.community, prepend=-1))
    communities = members.community[starts]
    graph = Graph(np.append(starts, len(members.community)), found.low, found.high, found.forth, found.back)
    opened, since = WINDOW.days - FRESH.days, WINDOW.days - KEPT.days
    facts = Facts(
        department=members.department,
        names=names,
        is_new=members.is_new,
        layers=found.layers,
        is_fresh=(found.first >= opened) & (found.first < since),
        is_kept=found.last >= since,
    )
    places = places_of(graph)
    shapes = dict(zip(communities.tolist(), shapes_of(graph, facts, places), strict=True))
    with transaction.atomic():
        hold_choices()
        current = _write_weeks(as_of, shapes)
        is_in = np.isin(members.community, current) & ~left_out(first, first + graph.n)
        write_places(current, members, graph, places, is_in)
        write_ties(current, members, graph, found.layers.astype(np.int64), places, is_in)
    return len(shapes)


def _write_weeks(as_of: date, shapes: dict[int, Shape]) -> list[int]:
    """Put the rows in the place of those there were; the communities this is the newest week of.

    What was switched off meanwhile has none.
    """
    communities = list(shapes)
    newer = NetworkWeek.objects.filter(community_id__in=communities, as_of__gt=as_of)
    later = set(newer.values_list("community_id", flat=True))
    off = set(
        RoleSettings.objects.filter(community_id__in=communities, is_computed=False).values_list(
            "community_id", flat=True
        )
    )
    weeks = [
        NetworkWeek(
            community_id=community,
            as_of=as_of,
            members=shape.members,
            shape=shape.as_row(),
            picture=None if community in later else picture_of(shape),
            computed_at=timezone.now(),
        )
        for community, shape in shapes.items()
        if community not in off
    ]
    NetworkWeek.objects.bulk_create(
        weeks,
        update_conflicts=True,
        unique_fields=["community", "as_of"],
        update_fields=["members", "shape", "picture", "computed_at"],
        batch_size=500,
    )
    current = [week.community_id for week in weeks if week.community_id not in later]
    NetworkWeek.objects.filter(community_id__in=current, as_of__lt=as_of).exclude(picture=None).update(picture=None)
    return current


def _forget_others(as_of: date) -> None:
    """Members' rows of communities that have none this week: no longer live, or switched off, or empty."""
    for table in ("metrics_membernetwork", "metrics_networktie"):
        run(
            f"DELETE FROM {table} p WHERE NOT EXISTS (SELECT FROM metrics_networkweek w "
            "WHERE w.community_id = p.community_id AND w.as_of >= %(as_of)s)",
            {"as_of": as_of},
        )
