"""How knowledge flows: pages nobody looks after, what was searched in vain, and the rows the tasks write."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from communities.models import Community, Lifecycle, Membership
from content.actions.missed import MARKS, fingerprint_of, plain
from content.models import Item, Kind, MissedMark, MissedSearch, SearchDay
from content.rendering import render_for
from metrics.flow import nightly
from metrics.weekly import measure

WEEKS = 27  # Mondays with a share of answers that cross
NEEDS = (
    ("field-service", "impeller trim table", 9),
    ("field-service", "cold start checklist", 6),
    ("field-service", "noise limits brazil", 4),
    ("field-service", "gland seal", 3),
    ("vibration-analysis", "wireless sensor battery", 5),
    ("supply-chain-planning", "customs code gaskets", 7),
    ("front-line-managers", "shift handover template", 4),
    ("product-safety", "lithium storage", 3),
)

FORGOTTEN = (
    ("field-service", "Van stock list for the old K2", "Two seal kits, one coupling, and the short puller.", 240),
    ("field-service", "Notes from the spring meeting in Espoo", "We talked about the new torque sheets.", 205),
    ("vibration-analysis", "Which analyser we had before", "The grey one, with the cable that broke.", 190),
)


def let_flow(monday: date) -> None:
    """What is missing, and then what the nightly and the weekly task make of everything."""
    pages = Item.objects.published().of_kind(Kind.PAGE).order_by("pk").values_list("pk", flat=True)
    Item.objects.filter(pk__in=list(pages)[4::7]).update(owner=None)
    _forget(monday)
    _search_in_vain(monday)
    nightly.fill(monday, anew=True)
    for number in reversed(range(WEEKS)):
        measure(monday - timedelta(weeks=number), only=["crossing-answers"])
    measure(monday, only=["searches-in-vain"], anew=True)


def _forget(monday: date) -> None:
    """Posts nobody ever used."""
    for slug, title, body, days in FORGOTTEN:
        place = Community.objects.filter(slug=slug).first()
        stay = Membership.objects.current().filter(community=place).order_by("joined_at", "pk").first()
        if place is None or stay is None:
            continue
        at = datetime.combine(monday - timedelta(days=days), time(9, 30), UTC)
        item = Item(community=place, author=stay.user, kind=Kind.POST, title=title, body=body, created_at=at)
        item.published_at = item.last_activity_at = at
        item.body_html = render_for(item, body)
        item.save()


def _search_in_vain(monday: date) -> None:
    places = {place.slug: place for place in Community.objects.filter(lifecycle=Lifecycle.LIVE)}
    marks, searches = [], []
    for slug, words, people in NEEDS:
        place = places.get(slug)
        if place is None:
            continue
        found = fingerprint_of(place.pk, plain(words))
        days = [monday - timedelta(days=1 + 5 * n) for n in range(people)]
        marks += [MissedMark(community=place, fingerprint=found, mark=n % MARKS, day=day) for n, day in enumerate(days)]
        searches.append(MissedSearch(community=place, fingerprint=found, words=words, people=people, last_on=days[0]))
    MissedMark.objects.bulk_create(marks, ignore_conflicts=True)  # made once, though it may be run again
    MissedSearch.objects.bulk_create(searches, ignore_conflicts=True)
    days_of = [
        SearchDay(
            community_id=place.pk,
            day=monday - timedelta(days=back),
            searches=2 + (place.pk + back) % 5,
            missed=(place.pk + back) % 3 // 2,
        )
        for place in places.values()
        for back in range(60)
    ]
    SearchDay.objects.bulk_create(days_of, ignore_conflicts=True)
