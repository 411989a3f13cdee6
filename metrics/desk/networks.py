"""How people are tied, where it asks for something: what the newest week finds, and departments tied to no other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from hashlib import blake2s

from metrics.desk.kinds import Found, Kind, Place, href_to, register
from metrics.desk.stepping import in_hand, is_in_hand, lead_to_step
from metrics.masking import LEAST_CELL
from metrics.models import NetworkWeek
from metrics.networks.shape import Shape
from metrics.networks.shown import LEAST_SHARE, Network, network_of
from metrics.profile import settings_of
from metrics.sources import Source

FRESH = timedelta(days=14)  # an older week says nothing of today


def diagnosed(place: Place) -> Iterable[Found]:
    """What the page of the network finds, and no more: its numbers are shown as there."""
    settings = settings_of(place.community)
    weeks = NetworkWeek.objects.in_community(place.community).filter(as_of__gt=(place.now - FRESH).date())
    week = weeks.defer("picture").latest_first().first() if settings.is_computed else None
    if week is None:
        return
    network, href = network_of(week, settings.small_group), href_to("metrics:network", place.community.slug)
    begun, since = in_hand(place.community, Source.NETWORK), datetime.combine(week.as_of, time.min, UTC)
    for key, title, reason in [*_diagnoses(network), *_departments(network, settings.small_group)]:
        if not is_in_hand(title, begun):
            yield Found(f"{key}-{week.as_of:%Y%m}", reason, since, title, href, href)


def _diagnoses(network: Network) -> Iterable[tuple[str, str, str]]:
    return [(found.key, found.title, found.why) for found in network.diagnoses if found.is_found]


def _departments(network: Network, small_group: int) -> Iterable[tuple[str, str, str]]:
    """Departments large enough to be named whose people have fewer than five ties with all others together."""
    shape: Shape = network.shape
    if not network.detail.has_numbers or shape.known < LEAST_SHARE:
        return
    named = [(place, row) for place, row in enumerate(shape.departments) if row["n"] >= max(small_group, LEAST_CELL)]
    if len(named) < 2:
        return
    across: Counter[int] = Counter()
    for one, other, pairs in shape.matrix:
        if one != other:
            across[one] += pairs
            across[other] += pairs
    for place, row in named:
        if across[place] < LEAST_CELL:
            key = blake2s(row["name"].encode(), digest_size=6).hexdigest()
            why = "In 90 days its members had fewer than five ties with all the other large departments together."
            yield f"department-{key}", f"{row['name']} keeps to itself", why


register(
    Kind(
        key="network",
        rank=68,
        one="one thing stands out in how people are tied",
        many="{n} things stand out in how people are tied",
        why="Read off on Mondays, of ties in the open. One thing tried is worth more than a picture looked at.",
        label="Do something about it",
        find=diagnosed,
        leads=lead_to_step,
    )
)
