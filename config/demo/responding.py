"""What two communities promise, one does not yet; the clocks of all asks; a few asks brought to people who may help."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from communities.actions.services import write_down_service
from communities.markdown import render
from communities.models import ServiceDescription
from config.demo.world import Spot, World
from content.actions.clocks import rebuild_clocks
from content.models import AskClock, AskOffer

OFFERED_TO = ("birgit.aalto", "kirsi.lehtonen", "samuel.otieno")
EXPECTATIONS = """\
Say which machine, what you see and what you tried. A photograph of the name plate saves a day.

A pump that stands still on a customer's site is no ask: call the number above.
"""
PROMISES: dict[str, dict[str, Any]] = {
    "field-service": {
        "reply_hours": 6,
        "review_days": 10,
        "days": [0, 1, 2, 3, 4, 5],
        "start": time(6),
        "end": time(22),
        "time_zone": "Europe/Amsterdam",
        "contact_address": "Duty desk, +31 10 555 0142",
        "expectations": EXPECTATIONS,
        "reason": "Two managers in two time zones can keep this, Saturdays too",
    },
    "vibration-analysis": {
        "reply_hours": 8,
        "review_days": 15,
        "days": [0, 1, 2, 3, 4],
        "start": time(8),
        "end": time(16, 30),
        "time_zone": "Europe/Helsinki",
        "reason": "Counted in working hours, as we work",
    },
}


def describe_services(world: World) -> None:
    """A week after the communities opened, so that nearly every ask is measured by it."""
    for slug, promise in PROMISES.items():
        if spot := world.spots.get(slug):
            _describe(world, spot, promise)


def _describe(world: World, spot: Spot, promise: dict[str, Any]) -> None:
    community, manager = spot.community, world.by_handle[spot.place.managers[0]].user
    first = write_down_service(community)
    year = world.end.year
    service = ServiceDescription.objects.create(
        community=community,
        version=first.version + 1,
        holidays=[date(year, 12, 24), date(year, 12, 25), date(year, 12, 31), date(year + 1, 1, 1)],
        contact=manager,
        author=manager,
        expectations_html=render(promise["expectations"]) if "expectations" in promise else "",
        created_at=spot.opened + timedelta(days=7),
        **promise,
    )
    community.service, community.reply_hours = service, service.reply_hours
    community.save(update_fields=["service", "reply_hours"])


def keep_time(world: World) -> None:
    """The clocks; what waits past its half time was brought to two of three people each."""
    rebuild_clocks()
    people = [world.by_handle[handle].user for handle in OFFERED_TO if handle in world.by_handle]
    offers = []
    past = AskClock.objects.running().filter(half_at__lt=world.end).select_related("ask").order_by("pk")
    for number, clock in enumerate(past):
        chosen = [person for person in people if person.pk != clock.ask.author_id]
        chosen.pop(number % len(chosen))
        if clock.asked_at > world.end - timedelta(days=6):
            offers += [AskOffer(ask=clock.ask, person=person, created_at=clock.half_at) for person in chosen]
        clock.offered_at = clock.half_at
    AskOffer.objects.bulk_create(offers)
    AskClock.objects.bulk_update(past, ["offered_at"], batch_size=500)
