"""How people are tied, from the weekly networks (MEASURES.md 8)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from metrics.masking import rounded
from metrics.measures.registry import Direction, Family, Measure, Reading, Unit, register
from metrics.models import NetworkWeek
from metrics.networks.shape import MILLION, Shape

LEAST = 20  # ties: of fewer a share says nothing
WINDOW, SOURCE = "the 90 days before", "weekly networks"
Part = Callable[[Shape], tuple[int, int]]


def compute(as_of: date, communities: Sequence[int], *, part: Part, is_of_people: bool = False) -> Iterable[Reading]:
    """From the network of that Monday; a community without one has no reading."""
    weeks = NetworkWeek.objects.filter(as_of=as_of, community_id__in=communities)
    for community_id, row in weeks.values_list("community_id", "shape"):
        k, n = part(Shape.of(row))
        if is_of_people:
            yield Reading.share(community_id, k, n)
        elif n >= LEAST:  # of two people each: rounded as on the page
            yield Reading.share(community_id, min(rounded(k), rounded(n)), rounded(n))
        else:
            yield Reading(community_id, None, rounded(n))


def index(as_of: date, communities: Sequence[int], *, part: Part) -> Iterable[Reading]:
    """A quotient to a tenth."""
    weeks = NetworkWeek.objects.filter(as_of=as_of, community_id__in=communities)
    for community_id, row in weeks.values_list("community_id", "shape"):
        top, bottom = part(shape := Shape.of(row))
        value = round(top / bottom, 1) if bottom and shape.pairs >= LEAST else None
        yield Reading(community_id, value, rounded(shape.pairs))


def share(key: str, name: str, family: Family, direction: Direction, says: str, part: Part) -> Measure:
    read = partial(compute, part=part)
    return Measure(key, name, family, Unit.SHARE, direction, says, WINDOW, SOURCE, read, page="network")


register(
    share(
        "ties-both-ways",
        "Ties that go both ways",
        Family.COMPOSITION,
        Direction.UP,
        "Of what goes from one member to another (an answer, a thank, an edit), the share that also goes back. n: directions.",
        lambda shape: (2 * shape.mutual, shape.arcs),
    ),
    share(
        "ties-between-sub-groups",
        "Ties between sub-groups",
        Family.COMPOSITION,
        Direction.BETWEEN,
        "Of all ties, those that join people of two different sub-groups of five and more. n: ties.",
        lambda shape: (shape.across, shape.pairs),
    ),
    share(
        "new-ties-kept",
        "New ties that went on",
        Family.EFFECT,
        Direction.UP,
        "Of the ties that began four to eight weeks before, those with something in the last four. n: such ties.",
        lambda shape: (shape.kept, shape.fresh),
    ),
    Measure(
        "members-without-tie",
        "Members without a tie",
        Family.COMPOSITION,
        Unit.SHARE,
        Direction.DOWN,
        "Of 100 members, how many had to do with no other member in the open. Reading makes no tie. n: members.",
        WINDOW,
        SOURCE,
        partial(compute, part=lambda shape: (shape.isolates, shape.members), is_of_people=True),
        is_of_people=True,
        page="network",
    ),
    Measure(
        "tie-centralisation",
        "How far ties hang on one person",
        Family.COMPOSITION,
        Unit.INDEX,
        Direction.DOWN,
        "Freeman’s centralisation of ties, to a tenth: 0 where all have equally many, 1 where every tie is with the same "
        "person. n: ties.",
        WINDOW,
        SOURCE,
        partial(index, part=lambda shape: (shape.centralisation, MILLION)),
        page="network",
    ),
    Measure(
        "department-index",
        "Ties across departments (E–I index)",
        Family.COMPOSITION,
        Unit.INDEX,
        Direction.BETWEEN,
        "Ties between departments less those within, of all ties of people whose departments are known, to a tenth: "
        "−1 where every tie stays within, +1 where every tie crosses. n: ties.",
        WINDOW,
        SOURCE,
        partial(
            index, part=lambda shape: (2 * shape.crossing - shape.known, shape.known if shape.known >= LEAST else 0)
        ),
        page="network",
    ),
)
