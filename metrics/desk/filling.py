"""Writing what waits into rows, so that the page need not look for it: hourly, community by community, kind by kind."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils import timezone

from communities.models import Community, Lifecycle
from metrics.desk import registered as registered  # imports every kind
from metrics.desk.kinds import KINDS, MOST, Found, Kind, Place
from metrics.models import DeskDecision, DeskEntry

logger = logging.getLogger(__name__)

FIELDS = ("title", "reason", "since", "url", "to", "draft", "person_id", "item_id", "reply_id")


def fill_all(now: datetime | None = None) -> int:
    """All communities that take contributions; how many entries there are now. Old decisions go. What fails for one leaves the others."""
    now = now or timezone.now()
    total = 0
    places = Community.objects.filter(lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT]).order_by("pk")
    for community in places.iterator(chunk_size=500):
        try:
            total += fill(community, now)
        except Exception:
            logger.exception("The desk of community %s keeps its rows of before", community.pk)
    DeskDecision.objects.to_forget(now).delete()
    DeskEntry.objects.exclude(community__lifecycle__in=[Lifecycle.LIVE, Lifecycle.DRAFT]).delete()
    return total


def fill(community: Community, now: datetime | None = None, kinds: Collection[str] | None = None) -> int:
    """What waits in one community, as of now; of some kinds only, where it says which. Returns how many."""
    place = Place(community, now or timezone.now())
    kept = [kind for kind in KINDS.values() if not kind.is_live and (kinds is None or kind.key in kinds)]
    fresh = [entry for kind in kept for entry in _entries(place, kind)]
    _write(community, [kind.key for kind in kept], fresh, is_all=kinds is None)
    return len(fresh)


@transaction.atomic
def _write(community: Community, keys: list[str], fresh: list[DeskEntry], *, is_all: bool) -> None:
    """Only what changed is written; of kinds there are no longer, nothing stays."""
    # Two at once would both insert: one after the other, per community.
    Community.objects.select_for_update(no_key=True).get(pk=community.pk)
    rows = DeskEntry.objects.filter(community=community)
    known = {(row.kind, row.subject): row for row in (rows if is_all else rows.filter(kind__in=keys))}
    changed, new = [], []
    for entry in fresh:
        row = known.pop((entry.kind, entry.subject), None)
        if row is None:
            new.append(entry)
        elif any(getattr(row, name) != getattr(entry, name) for name in FIELDS):
            entry.pk = row.pk
            changed.append(entry)
    DeskEntry.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    DeskEntry.objects.bulk_update(changed, [name.removesuffix("_id") for name in FIELDS])
    DeskEntry.objects.bulk_create(new)


def _entries(place: Place, kind: Kind) -> Iterable[DeskEntry]:
    """The first of each matter; one more than is shown, so that the page can say that there are more."""
    seen: set[str] = set()
    for found in islice(kind.find(place), MOST + 1):
        if found.subject not in seen:
            seen.add(found.subject)
            yield entry_of(place, kind, found)


def entry_of(place: Place, kind: Kind, found: Found) -> DeskEntry:
    return DeskEntry(
        community=place.community,
        kind=kind.key,
        subject=found.subject,
        title=found.title[:300],
        reason=found.reason[:500],
        since=found.since,
        url=found.url,
        to=found.to,
        draft=found.draft,
        person_id=found.person_id,
        item_id=found.item_id,
        reply_id=found.reply_id,
    )
